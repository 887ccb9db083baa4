import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { RowsQuery } from '../../schemas/generated/tabular/rows-query.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { JobRecord } from '../jobs/records.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import { cursorExpired, queryTooHeavy, tableNotFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { Lru } from './lru.ts'
import { makeTable } from './make-table.ts'
import { QueryPool } from './query-pool.ts'
import type { ColumnRecord, TableRecord } from './records.ts'
import { compileRows } from './rows-query.ts'
import { TableStore } from './table-store.ts'
import { describeState, pickTable, presentTable } from './table-view.ts'

/** A row of a made table, to go on behind. It is of that table alone: a new release, or another reading, ends the paging. */
export interface RowPlace {
  table: string
  position: number
}

/** One page of rows; `next` is the place for the page behind it. */
export type RowsPage = Omit<Rows, 'next'> & { next: RowPlace | null }

/** The tables that the portal makes of files: how they stand, and the rows inside. */
export interface Tables {
  createIndexes(): Promise<void>
  /** The work of the job `make-table`. */
  makeTable(
    job: JobRecord,
    tell: (progress: { done: number; total?: number | null }) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Throws what the catalogue throws for a distribution that this viewer may not see. */
  getTable(distributionId: string, viewer: Viewer, lang: 'vi' | 'en', sheet?: string): Promise<Table>
  /** Throws `table-not-found` when nothing answers yet, with the reason, and `cursor-expired` when the place is of another table. */
  readRows(
    distributionId: string,
    query: RowsQuery,
    viewer: Viewer,
    place: RowPlace | null,
  ): Promise<RowsPage>
  /** The first rows, for a page that shows this distribution already; null when there are none to show. At most `maxPreviewRows`. */
  previewRows(distribution: DistributionRecord, limit: number): Promise<RowsPage | null>
  close(): Promise<void>
}

/** As many rows as a page shows; kept in memory, so that a page costs no query. */
export const maxPreviewRows = 50
// About 20 kB each: 4 MB for what people look at.
const keptPreviews = 200
// A preview is looked at, not worked with: more than this is cut.
const maxPreviewCharacters = 100_000
// What one answer may hold in this process, its JSON included: large cells make a page shorter, not heavier.
const maxPageCharacters = 16 * 1024 * 1024
// A record is read again after this long; what this process made itself is seen at once.
const recordAgeMs = 1_000
const keptRecords = 1_000

export function createTables({
  mongo,
  storage,
  catalog,
  logger,
  clock,
  workDir,
}: {
  mongo: Mongo
  storage: Pick<Storage, 'localPath' | 'keepDerived' | 'localDerivedPath' | 'removeDerived'>
  catalog: Pick<Catalog, 'getDistribution' | 'getRelease' | 'noteTable'>
  logger: Logger
  clock: Clock
  /** A folder for half-made tables, on the same disk as the finished ones. */
  workDir: string
}): Tables {
  const store = new TableStore(mongo.connection)
  const pool = new QueryPool({ logger })
  const previews = new Lru<Promise<RowsPage | null>>(keptPreviews)
  const records = new Lru<{ record: TableRecord | null; readMs: number }>(keptRecords)

  async function findRecord(distributionId: string): Promise<TableRecord | null> {
    const kept = records.find(distributionId)
    // Not the portal's clock: this is about the age of a copy, not about the time of day.
    if (kept && performance.now() - kept.readMs < recordAgeMs) return kept.record
    const record = await store.find(distributionId)
    records.put(distributionId, { record, readMs: performance.now() })
    return record
  }

  /** One page of the table that answers now; looks again when it was swapped between the record and the file. */
  async function readPage(
    distribution: DistributionRecord,
    query: RowsQuery,
    place: RowPlace | null,
    maxCharacters: number,
  ): Promise<RowsPage> {
    for (let attempt = 1; ; attempt++) {
      const record = await findRecord(distribution.id)
      const { reason } = describeState(distribution, record)
      if (!record?.made) throw tableNotFound(distribution.id, reason)
      const { release } = record.made
      const made = pickTable(record.made, query.sheet)
      if (place && place.table !== made.parquet) throw cursorExpired()
      const limit = query.limit ?? 100
      const sql = compileRows(
        { select: query.select, orderBy: query.orderBy, after: place?.position ?? null, limit: limit + 1 },
        made.columns,
      )
      const file = await storage.localDerivedPath(made.parquet)
      const answer = file
        ? await pool.ask({ file, place: sql.place, page: sql.page, maxCharacters })
        : { kind: 'missing' as const }
      if (answer.kind === 'rows') {
        const rows = answer.rows.slice(0, limit)
        const hasMore = answer.isCut || answer.rows.length > limit
        const last = rows.at(-1)
        return {
          release,
          columns: sql.columns.map(({ name, alias, type }) => ({ name, alias, type })),
          rows: rows.map((row) => openNested(row.slice(0, -1), sql.columns)),
          total: made.rowCount,
          totalIsExact: true,
          next: hasMore && last ? { table: made.parquet, position: Number(last.at(-1)) } : null,
        }
      }
      if (answer.kind === 'failed' && answer.isMemory) throw queryTooHeavy()
      if (answer.kind === 'failed') throw new Error(`A table could not be read: ${answer.message}`)
      if (attempt === 2) throw tableNotFound(distribution.id, reason)
      records.remove(distribution.id)
    }
  }

  return {
    createIndexes: () => store.createIndexes(),

    async makeTable(job, tell, signal) {
      try {
        await makeTable({ storage, catalog, store, clock, logger, workDir }, job, tell, signal)
      } finally {
        records.remove(job.distributionId!)
      }
    },

    async getTable(distributionId, viewer, lang, sheet) {
      const { distribution } = await catalog.getDistribution(distributionId, viewer)
      return presentTable(distribution, await findRecord(distributionId), lang, sheet)
    },

    async readRows(distributionId, query, viewer, place) {
      const { distribution } = await catalog.getDistribution(distributionId, viewer)
      const page = await readPage(distribution, query, place, maxPageCharacters)
      return query.shape === 'objects'
        ? { ...page, rows: page.rows.map((row) => nameCells(row as unknown[], page.columns)) }
        : page
    },

    async previewRows(distribution, limit) {
      const record = await findRecord(distribution.id)
      if (!record?.made) return null
      const key = record.made.parquet
      let preview = previews.find(key)
      if (!preview) {
        preview = readPage(distribution, { limit: maxPreviewRows }, null, maxPreviewCharacters)
        previews.put(key, preview)
        // A page is shown without its preview rather than not at all, and the next visitor tries again.
        preview.catch(() => previews.remove(key))
      }
      try {
        const page = await preview
        return page && { ...page, rows: page.rows.slice(0, limit) }
      } catch (error) {
        logger.warn({ error, distributionId: distribution.id }, 'The preview of a table could not be read.')
        return null
      }
    },

    close: () => pool.close(),
  }
}

/** Geometries and other nested values leave as JSON, not as text that holds it. */
function openNested(row: unknown[], columns: readonly Pick<ColumnRecord, 'type'>[]): unknown[] {
  return row.map((value, index) => {
    const { type } = columns[index]!
    return typeof value === 'string' && (type === 'json' || type === 'geometry') ? parseJson(value) : value
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A row as an object with the published names; every name is an own member, `__proto__` too. */
function nameCells(row: unknown[], columns: readonly Pick<ColumnRecord, 'name'>[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
}
