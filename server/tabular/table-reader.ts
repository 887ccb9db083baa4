import type { DistributionRecord } from '../catalog/records.ts'
import type { Clock } from '../platform/clock.ts'
import {
  cursorExpired,
  invalidParameter,
  queryTooHeavy,
  tableNotFound,
  type ProblemError,
} from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { Lru } from './lru.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import type { QueryPool } from './query-pool.ts'
import type { AnsweringTable, Reason, StoredTable, TableRecord } from './records.ts'
import { endOfLife } from './retired-tables.ts'
import type { TableStore } from './table-store.ts'
import { describeState, findMade, listTables, pickTable } from './table-view.ts'

// A record is read again after this long; what this process made itself is seen at once.
const recordAgeMs = 1_000
const keptRecords = 1_000

/** Which of the tables of a file is asked. */
export interface WantedTable {
  /** Name of a sheet; the first one when absent. */
  sheet?: string
  /** Name of the table that a cursor goes on in, which may be a former one. */
  named?: string
}

type Sql = Omit<QueryOrder, 'file' | 'columnCount' | 'maxCharacters'>

/** The tables as they stand now, and questions to them. */
export interface TableReader {
  findRecord(distributionId: string): Promise<TableRecord | null>
  /** The record was changed by this process. */
  forget(distributionId: string): void
  /** Throws `table-not-found`, with the reason, when none answers, and `cursor-expired` when the named one is gone. */
  getTable(
    distribution: DistributionRecord,
    wanted: WantedTable,
  ): Promise<{ table: AnsweringTable; reason: Reason | null }>
  /** The record of the table that answers. Throws `table-not-found` when none does. */
  getMade(distribution: DistributionRecord, sheet: string | undefined): Promise<StoredTable>
  /** Asks a table; looks again when it was swapped between the record and the file. */
  ask<Compiled extends Sql>(
    distribution: DistributionRecord,
    wanted: WantedTable,
    compile: (table: AnsweringTable) => Compiled,
    maxCharacters: number,
  ): Promise<{ table: AnsweringTable; sql: Compiled; answer: Extract<QueryAnswer, { kind: 'rows' }> }>
}

export function createTableReader({
  storage,
  store,
  pool,
  clock,
}: {
  storage: Pick<Storage, 'localDerivedPath'>
  store: TableStore
  pool: QueryPool
  clock: Clock
}): TableReader {
  const records = new Lru<{ record: TableRecord | null; readMs: number }>(keptRecords)

  async function findRecord(distributionId: string): Promise<TableRecord | null> {
    const kept = records.find(distributionId)
    // Not the portal's clock: this is about the age of a copy, not about the time of day.
    if (kept && performance.now() - kept.readMs < recordAgeMs) return kept.record
    const record = await store.find(distributionId)
    records.put(distributionId, { record, readMs: performance.now() })
    return record
  }

  async function getTable(
    distribution: DistributionRecord,
    { sheet, named }: WantedTable,
  ): Promise<{ table: AnsweringTable; reason: Reason | null }> {
    const record = await findRecord(distribution.id)
    const { reason } = describeState(distribution, record)
    const made = findMade(distribution, record)
    if (!made) throw tableNotFound(distribution, reason)
    const { release } = made
    if (named === undefined) return { table: { ...pickTable(made, sheet), release }, reason }
    const current = listTables(made).find(({ parquet }) => parquet === named)
    if (current) return { table: { ...current, release }, reason }
    return { table: await getRetired(distribution.id, named), reason }
  }

  async function getMade(distribution: DistributionRecord, sheet: string | undefined): Promise<StoredTable> {
    const record = await findRecord(distribution.id)
    const made = findMade(distribution, record)
    if (!made) throw tableNotFound(distribution, describeState(distribution, record).reason)
    return pickTable(made, sheet)
  }

  /** A former table; whoever still pages through it keeps it alive. */
  async function getRetired(distributionId: string, parquet: string): Promise<AnsweringTable> {
    const retired = await store.findRetired(distributionId, parquet)
    if (!retired) throw cursorExpired()
    const endsAt = endOfLife(retired, clock.now())
    if (endsAt) await store.keepRetired(parquet, endsAt)
    return { ...retired, parquet }
  }

  async function ask<Compiled extends Sql>(
    distribution: DistributionRecord,
    wanted: WantedTable,
    compile: (table: AnsweringTable) => Compiled,
    maxCharacters: number,
  ): Promise<{ table: AnsweringTable; sql: Compiled; answer: Extract<QueryAnswer, { kind: 'rows' }> }> {
    for (let attempt = 1; ; attempt++) {
      const { table, reason } = await getTable(distribution, wanted)
      const sql = compile(table)
      const file = await storage.localDerivedPath(table.parquet)
      const { values, count, place, page, slices, tolerance } = sql
      const answer = file
        ? await pool.ask({
            file,
            columnCount: table.columns.length,
            values,
            count,
            place,
            page,
            slices,
            tolerance,
            maxCharacters,
          })
        : { kind: 'missing' as const }
      if (answer.kind === 'rows') return { table, sql, answer }
      if (answer.kind === 'failed' && answer.isMemory) throw queryTooHeavy()
      if (answer.kind === 'failed' && answer.isOutOfRange) throw numbersTooLarge()
      if (answer.kind === 'failed') throw new Error(`A table could not be read: ${answer.message}`)
      if (attempt === 2) throw wanted.named ? cursorExpired() : tableNotFound(distribution, reason)
      records.remove(distribution.id)
    }
  }

  return { findRecord, forget: (distributionId) => records.remove(distributionId), getTable, getMade, ask }
}

/** Squares of the largest numbers have no place in a figure. */
function numbersTooLarge(): ProblemError {
  return invalidParameter('select', {
    vi: 'các số trong cột quá lớn cho phép tính này. Hãy dùng min, max hoặc median.',
    en: 'the numbers in the column are too large for this. Use min, max or median.',
  })
}
