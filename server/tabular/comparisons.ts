import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import type { Logger } from '../platform/logger.ts'
import { ProblemError, serviceUnavailable } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import type { FormerRelease, FormerTables } from './former-tables.ts'
import type { AnsweringTable, ColumnRecord } from './records.ts'
import { diffReleases } from './release-diff.ts'

/** Columns of both tables, and what differs between their rows: or why that cannot be said. */
export interface Comparison {
  before: Pick<ColumnRecord, 'name' | 'type'>[]
  after: Pick<ColumnRecord, 'name' | 'type'>[]
  answer: { diff: ReleaseDiff; problem: null } | { diff: null; problem: ProblemError }
}

export interface ComparisonQuery {
  key?: string | undefined
  limit: number
}

// Each takes both cores and up to a gigabyte for some seconds.
const maxRunning = 2
// Who comes when this many wait already is told to come again; nothing is kept for them.
const maxWaiting = 20
// Two releases never change, so an answer holds for good: the least recently asked go first. In JavaScript two bytes a character.
const keptCharacters = 16 * 1024 * 1024
// What failed may go well later (a machine that was busy), yet not each time that somebody presses reload.
const failureLifeMs = 60_000

interface Kept {
  work: Promise<Comparison>
  isOver: boolean
  characters: number
  /** On the clock of the process; null while it holds for good. */
  untilMs: number | null
}

/** Compares tables of two releases, or of one and what is proposed after it: few at a time, those who ask the same share one comparison, and answers are kept. */
export function createComparisons({
  former,
  storage,
  logger,
}: {
  former: FormerTables
  storage: Pick<Storage, 'localDerivedPath'>
  logger: Logger
}) {
  const entries = new Map<string, Kept>()
  const waiting: (() => void)[] = []
  let running = 0
  let characters = 0

  async function takeTurn(): Promise<void> {
    if (running < maxRunning) {
      running++
      return
    }
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function endTurn(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  async function compare(
    before: FormerRelease,
    after: FormerRelease,
    query: ComparisonQuery,
  ): Promise<Comparison> {
    await takeTurn()
    try {
      const tableAfter = await former.get(after)
      const tableBefore = await former.get(before)
      const columns = { before: describe(tableBefore), after: describe(tableAfter) }
      try {
        const needs = { storage, logger, distribution: after.distribution }
        const asked = { key: query.key, limit: query.limit }
        const diff = await diffReleases(tableBefore, tableAfter, asked, needs)
        return { ...columns, answer: { diff, problem: null } }
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return { ...columns, answer: { diff: null, problem: error } }
      }
    } finally {
      endTurn()
    }
  }

  function begin(name: string, make: () => Promise<Comparison>): Kept {
    if (waiting.length >= maxWaiting) throw serviceUnavailable()
    const entry: Kept = { work: make(), isOver: false, characters: 0, untilMs: null }
    entries.set(name, entry)
    const end = (isKept: boolean, size: number) => {
      entry.isOver = true
      entry.untilMs = isKept ? null : performance.now() + failureLifeMs
      entry.characters = size
      characters += size
      dropOldest()
    }
    entry.work.then(
      (comparison) => end(comparison.answer.diff !== null, JSON.stringify(comparison).length),
      // A failure of the portal itself is not kept: whoever asks next tries again.
      (error: unknown) => (error instanceof ProblemError ? end(false, 0) : entries.delete(name)),
    )
    return entry
  }

  function dropOldest(): void {
    for (const [name, entry] of entries) {
      if (characters <= keptCharacters) return
      if (entry.isOver) drop(name, entry)
    }
  }

  function drop(name: string, entry: Kept): void {
    entries.delete(name)
    characters -= entry.characters
  }

  function findKept(name: string): Kept | null {
    const entry = entries.get(name)
    if (!entry) return null
    if (entry.untilMs !== null && entry.untilMs < performance.now()) {
      drop(name, entry)
      return null
    }
    // To the end of the line: a Map keeps the order of setting.
    entries.delete(name)
    entries.set(name, entry)
    return entry
  }

  return {
    /** Null when it takes longer than `waitMs`; the work goes on, and whoever asks again finds it. Throws `table-not-found` when a release is no table. */
    async find(
      before: FormerRelease,
      after: FormerRelease,
      query: ComparisonQuery,
      waitMs: number,
    ): Promise<Comparison | null> {
      const name = JSON.stringify([await former.name(before), await former.name(after), query])
      const { work } = findKept(name) ?? begin(name, () => compare(before, after, query))
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), waitMs)
      })
      try {
        return await Promise.race([work, late])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

const describe = ({ columns }: AnsweringTable): Comparison['before'] =>
  columns.map(({ name, type }) => ({ name, type }))
