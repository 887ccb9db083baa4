import type { DistributionRecord } from '../catalog/records.ts'
import { invalidParameter, queryTooHeavy, tableNotFound, type ProblemError } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { Lru } from './lru.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import type { QueryPool } from './query-pool.ts'
import type { Reason, TableRecord } from './records.ts'
import type { TableStore } from './table-store.ts'
import { describeState } from './table-view.ts'

// A record is read again after this long; what this process made itself is seen at once.
const recordAgeMs = 1_000
const keptRecords = 1_000

/** The table that answers. */
export type Made = NonNullable<TableRecord['made']>

type Sql = Omit<QueryOrder, 'file' | 'maxCharacters'>

/** The tables as they stand now, and questions to them. */
export interface TableReader {
  findRecord(distributionId: string): Promise<TableRecord | null>
  /** The record was changed by this process. */
  forget(distributionId: string): void
  /** Throws `table-not-found`, with the reason, when none answers. */
  getMade(distribution: DistributionRecord): Promise<{ made: Made; reason: Reason | null }>
  /** Asks the table that answers now; looks again when it was swapped between the record and the file. */
  ask<Compiled extends Sql>(
    distribution: DistributionRecord,
    compile: (made: Made) => Compiled,
    maxCharacters: number,
  ): Promise<{ made: Made; sql: Compiled; answer: Extract<QueryAnswer, { kind: 'rows' }> }>
}

export function createTableReader({
  storage,
  store,
  pool,
}: {
  storage: Pick<Storage, 'localDerivedPath'>
  store: TableStore
  pool: QueryPool
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

  async function getMade(distribution: DistributionRecord): Promise<{ made: Made; reason: Reason | null }> {
    const record = await findRecord(distribution.id)
    const { reason } = describeState(distribution, record)
    if (!record?.made) throw tableNotFound(distribution.id, reason)
    return { made: record.made, reason }
  }

  async function ask<Compiled extends Sql>(
    distribution: DistributionRecord,
    compile: (made: Made) => Compiled,
    maxCharacters: number,
  ): Promise<{ made: Made; sql: Compiled; answer: Extract<QueryAnswer, { kind: 'rows' }> }> {
    for (let attempt = 1; ; attempt++) {
      const { made, reason } = await getMade(distribution)
      const sql = compile(made)
      const file = await storage.localDerivedPath(made.parquet)
      const { values, count, place, page } = sql
      const answer = file
        ? await pool.ask({ file, values, count, place, page, maxCharacters })
        : { kind: 'missing' as const }
      if (answer.kind === 'rows') return { made, sql, answer }
      if (answer.kind === 'failed' && answer.isMemory) throw queryTooHeavy()
      if (answer.kind === 'failed' && answer.isOutOfRange) throw numbersTooLarge()
      if (answer.kind === 'failed') throw new Error(`A table could not be read: ${answer.message}`)
      if (attempt === 2) throw tableNotFound(distribution.id, reason)
      records.remove(distribution.id)
    }
  }

  return { findRecord, forget: (distributionId) => records.remove(distributionId), getMade, ask }
}

/** Squares of the largest numbers have no place in a figure. */
function numbersTooLarge(): ProblemError {
  return invalidParameter('select', {
    vi: 'các số trong cột quá lớn cho phép tính này. Hãy dùng min, max hoặc median.',
    en: 'the numbers in the column are too large for this. Use min, max or median.',
  })
}
