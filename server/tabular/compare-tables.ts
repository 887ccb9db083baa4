import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnRecord } from './records.ts'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import {
  pairCounts,
  surplusCounts,
  writeChangedRows,
  writeKeyCheck,
  writeKeyGuess,
  writeOnly,
  writePairs,
  writeSurplus,
  writeSurplusRows,
  type CommonColumn,
} from './diff-sql.ts'

/** Two tables of one distribution, and how they are to be compared. */
export interface DiffOrder {
  before: { file: string; columns: ColumnRecord[] }
  after: { file: string; columns: ColumnRecord[] }
  /** Published names that tell rows apart; null: one is looked for. */
  key: string[] | null
  /** As many rows of each kind are listed at most; fewer where their cells are so long that all would not fit. */
  limit: number
}

type Cells = Record<string, unknown>

/** What differs; `isKeyUnique` is false when the key that was asked for does not tell rows apart. */
export interface Diff {
  isKeyUnique: boolean
  key: string[] | null
  counts: { added: number; removed: number; changed: number; unchanged: number }
  added: Cells[]
  removed: Cells[]
  changed: { key: Cells; from: Cells; to: Cells }[]
}

// Of each kind, as JSON: what the portal holds, keeps and sends of one comparison stays below a few megabytes.
const maxListCharacters = 1024 * 1024
// The guess is off by a few hundredths at most; what is off by more is no key.
const guessShare = 0.8
// A key stands at the front of a table; looking through more columns costs a pass over each.
const tried = 12
// Pairs of the first of them, such as province and year.
const paired = 5

/** Compares two tables row by row. For child processes only. */
export async function compareTables({ before, after, key, limit }: DiffOrder): Promise<Diff> {
  const connection = await openLockedDuckdb(path.dirname(before.file) + path.sep)
  await openSource(connection, before.file, { view: 'a' })
  await openSource(connection, after.file, { view: 'b' })
  const read = async (sql: string) => cutList(await readRows(connection, sql))
  const common = findCommon(before.columns, after.columns)
  const chosen =
    key === null ? await findKey(connection, common) : common.filter(({ name }) => key.includes(name))
  if (key !== null && !(await isKey(connection, chosen!))) return { ...nothing, isKeyUnique: false }
  if (!chosen) return compareWhole(connection, common, limit)

  await connection.run(writePairs(chosen, common))
  const [counts] = await read(pairCounts)
  const [added, removed, changed, unchanged] = counts!.map(Number)
  return {
    isKeyUnique: true,
    key: chosen.map(({ name }) => name),
    counts: { added: added!, removed: removed!, changed: changed!, unchanged: unchanged! },
    added: (await read(writeOnly('b', after.columns, limit))).map(nameCells(after.columns)),
    removed: (await read(writeOnly('a', before.columns, limit))).map(nameCells(before.columns)),
    changed: (await read(writeChangedRows(common, limit))).map((row) => nameChanges(row, common, chosen)),
  }
}

const nothing: Omit<Diff, 'isKeyUnique'> = {
  key: null,
  counts: { added: 0, removed: 0, changed: 0, unchanged: 0 },
  added: [],
  removed: [],
  changed: [],
}

function findCommon(before: ColumnRecord[], after: ColumnRecord[]): CommonColumn[] {
  return before.flatMap((column) => {
    const same = after.find(({ name }) => name === column.name)
    return same ? [{ name: column.name, before: column, after: same }] : []
  })
}

/**
 * The columns that tell rows apart in both tables: one, else two of the first; null when none do. A measure may have a different
 * value in every row by chance, so numbers that are no codes come last.
 */
async function findKey(connection: DuckDBConnection, common: CommonColumn[]): Promise<CommonColumn[] | null> {
  const columns = common
    .filter(({ before, after }) => before.sqlType !== 'DOUBLE' && after.sqlType !== 'DOUBLE')
    .slice(0, tried)
  const isName = (column: CommonColumn, index: number): boolean =>
    index === 0 || column.after.sqlType !== 'BIGINT' || codeName.test(column.name)
  const first = columns.slice(0, paired)
  const candidates = [
    ...columns.filter(isName).map((column) => [column]),
    ...first.flatMap((one, index) => first.slice(index + 1).map((other) => [one, other])),
    ...columns.filter((column, index) => !isName(column, index)).map((column) => [column]),
  ]
  const [usual] = candidates
  if (!usual) return null
  if (await isKey(connection, usual)) return usual
  const guesses = await Promise.all(
    (['a', 'b'] as const).map(async (view) => {
      const [row] = await readRows(connection, writeKeyGuess(view, candidates))
      const [rows = 0, ...distinct] = row!.map(Number)
      return distinct.map((count) => count >= rows * guessShare)
    }),
  )
  for (const [index, candidate] of candidates.entries()) {
    if (guesses.every((mayBe) => mayBe[index]) && (await isKey(connection, candidate))) return candidate
  }
  return null
}

const readRows = async (connection: DuckDBConnection, sql: string): Promise<unknown[][]> =>
  (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(toJsonValue))

/** The first rows, as many as may leave in one answer. */
function cutList(rows: unknown[][]): unknown[][] {
  let characters = 0
  const end = rows.findIndex((row) => (characters += JSON.stringify(row).length) > maxListCharacters)
  return end === -1 ? rows : rows.slice(0, end)
}

const codeName = /(^|[_ ])(id|ma|mã|code|stt|no|key)([_ ]|$)/i

async function isKey(connection: DuckDBConnection, key: CommonColumn[]): Promise<boolean> {
  if (key.length === 0) return false
  for (const view of ['a', 'b'] as const) {
    const [row] = (await connection.runAndReadAll(writeKeyCheck(view, key))).getRows()
    const [rows, distinct, missing] = row!.map(Number)
    if (rows !== distinct || missing! > 0) return false
  }
  return true
}

/** Without a key a row is the same when all its cells are: rows come and go, and none changes. */
async function compareWhole(
  connection: DuckDBConnection,
  common: CommonColumn[],
  limit: number,
): Promise<Diff> {
  if (common.length === 0) throw new Error('Two tables without a column in common cannot be compared.')
  await connection.run(writeSurplus(common))
  const [[total], [counts]] = [
    await readRows(connection, 'select count(*) from a'),
    await readRows(connection, surplusCounts),
  ]
  const [removed, added] = counts!.map(Number)
  const list = async (view: 'a' | 'b') =>
    cutList(await readRows(connection, writeSurplusRows(view, common, limit))).map(nameCells(common))
  return {
    isKeyUnique: true,
    key: null,
    counts: { added: added!, removed: removed!, changed: 0, unchanged: Number(total![0]) - removed! },
    added: await list('b'),
    removed: await list('a'),
    changed: [],
  }
}

const nameCells =
  (columns: readonly { name: string }[]) =>
  (row: unknown[]): Cells =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))

function nameChanges(row: unknown[], common: CommonColumn[], key: CommonColumn[]): Diff['changed'][number] {
  const differing = common.flatMap((column, index) => {
    const [from, to] = [row[index], row[common.length + index]]
    const isDifferent = row[2 * common.length + index] === true
    return key.includes(column) || !isDifferent ? [] : [{ name: column.name, from, to }]
  })
  return {
    key: Object.fromEntries(key.map((column) => [column.name, row[common.length + common.indexOf(column)]])),
    from: Object.fromEntries(differing.map(({ name, from }) => [name, from])),
    to: Object.fromEntries(differing.map(({ name, to }) => [name, to])),
  }
}
