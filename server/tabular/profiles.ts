import type { Connection } from 'mongoose'
import type { Logger } from '../platform/logger.ts'
import { translateMongoError } from '../platform/mongo.ts'
import type { Storage } from '../storage/storage.ts'
import { askOnce } from './one-shot.ts'
import type { ColumnProfile, ProfileOrder } from './profile-messages.ts'
import { profileModel } from './profile-model.ts'
import type { AnsweringTable } from './records.ts'

// A million rows of ten columns take about five seconds.
const deadlineMs = 120_000
/** More columns than this are not described: nobody looks through them, and each costs a pass over its values. */
const maxProfiledColumns = 1_000

/** What stands in the columns of made tables: described once for each, and kept as long as its file. */
export interface Profiles {
  createIndexes(): Promise<void>
  find(parquet: string): Promise<ColumnProfile[] | null>
  /** Described now when nobody did before. Throws `query-too-heavy`; null when the file of the table is gone. */
  describe(table: AnsweringTable): Promise<ColumnProfile[] | null>
  keep(parquet: string, columns: ColumnProfile[]): Promise<void>
  forget(parquet: string): Promise<void>
}

export function createProfiles({
  connection,
  storage,
  logger,
}: {
  connection: Connection
  storage: Pick<Storage, 'localDerivedPath'>
  logger: Logger
}): Profiles {
  const model = profileModel(connection)
  const running = new Map<string, Promise<ColumnProfile[] | null>>()

  async function make(table: AnsweringTable): Promise<ColumnProfile[] | null> {
    const { parquet } = table
    const kept = await find(parquet)
    if (kept) return kept
    const file = await storage.localDerivedPath(parquet)
    if (!file) return null
    const columns = await askOnce<ColumnProfile[]>('profile-child', makeProfileOrder(file, table), {
      deadlineMs,
      logger,
    })
    await keep(parquet, columns)
    return columns
  }

  async function find(parquet: string): Promise<ColumnProfile[] | null> {
    const record = await model.findById(parquet).lean().exec().catch(translateAway)
    return record?.columns ?? null
  }

  async function keep(parquet: string, columns: ColumnProfile[]): Promise<void> {
    await model.replaceOne({ _id: parquet }, { columns }, { upsert: true }).exec().catch(translateAway)
  }

  return {
    createIndexes: () => model.createIndexes(),
    describe(table) {
      // Whoever asks while it is made waits for the same one.
      const begun = running.get(table.parquet) ?? make(table)
      running.set(table.parquet, begun)
      return begun.finally(() => running.delete(table.parquet))
    },
    find,
    keep,
    forget: async (parquet) => void (await model.deleteOne({ _id: parquet })),
  }
}

export const makeProfileOrder = (
  file: string,
  { rowCount, columns }: Pick<AnsweringTable, 'rowCount' | 'columns'>,
): ProfileOrder => ({ file, rowCount, columns: columns.slice(0, maxProfiledColumns) })

function translateAway(error: unknown): never {
  throw translateMongoError(error)
}
