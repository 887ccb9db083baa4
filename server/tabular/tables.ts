import type { AggregateQuery } from '../../schemas/generated/tabular/aggregate-query.ts'
import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { RowsQuery } from '../../schemas/generated/tabular/rows-query.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { PlacesQuery } from '../../schemas/generated/tabular/places-query.ts'
import type { Preview } from '../../schemas/generated/tabular/preview.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Tell } from '../jobs/jobs.ts'
import type { JobRecord } from '../jobs/records.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mongo } from '../platform/mongo.ts'
import { serviceUnavailable, tableNotFound } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { compileAggregate } from './aggregate-query.ts'
import { expectConversion } from './conversion.ts'
import { ConverterChildren } from './converter-children.ts'
import { createComparisons, type Comparison } from './comparisons.ts'
import { createExports, type Exports } from './exports.ts'
import { findPlaces, type PlaceColumns } from './find-places.ts'
import { createFormerTables } from './former-tables.ts'
import { Lru } from './lru.ts'
import { dropRelease, makeTable, noteJob, type MakeTableNeeds } from './make-table.ts'
import { openNested } from './open-nested.ts'
import { readPlaces, type PlacesPage } from './places.ts'
import { restricted } from './no-table.ts'
import { makePreview, presentNoPreview } from './preview.ts'
import { createPatternCheck } from './pattern-check.ts'
import { createProfiles } from './profiles.ts'
import { QueryPool } from './query-pool.ts'
import type { ColumnProfile } from './profile-messages.ts'
import type { AnsweringTable, ColumnRecord, MadeTable } from './records.ts'
import { compileRows } from './rows-query.ts'
import { createSql, type Sql } from './sql/sql.ts'
import { createTableReader, type WantedTable } from './table-reader.ts'
import { removeEnded } from './retired-tables.ts'
import { TableStore } from './table-store.ts'
import { describeState, findMade, presentNoTable, presentTable } from './table-view.ts'
import { createValidations, type Validations } from './validations.ts'
import { createValidationStore } from './validation-store.ts'
import { createTrials, type Trials } from './trials.ts'
import { createSuggestions, type Suggestions } from './suggestions.ts'

export type { Comparison } from './comparisons.ts'
export { presentValidation } from './validation-view.ts'
export type { DescriptionSuggestion } from './suggest-description.ts'
export { isFileName, shortDescription } from './suggestions.ts'

/** A row of a made table, to go on behind: of that table alone, which answers for a while after a newer one is in its place. */
export interface RowPlace {
  table: string
  /** Of the last row in the file, or of the last group in the list. */
  position: number
  /** How many rows match, counted for the first page and true for all of them. */
  total: number
}

/** One page of rows; `next` is the place for the page behind it, `table` names what it was read from. */
export type RowsPage = Omit<Rows, 'next'> & { next: RowPlace | null; table: string }

/** The tables that the portal makes of files: how they stand, and the rows inside. */
export interface Tables {
  createIndexes(): Promise<void>
  /** The work of the job `make-table`. */
  makeTable(job: JobRecord, tell: Tell, signal: AbortSignal): Promise<void>
  /** A file of about this size is arriving, of which a table will be made: gets ready for it. */
  expectFile(byteSize: number): void
  /** Removes the tables of a release whose bytes were taken down, and what is known of their rows. */
  dropRelease(distributionId: string, number: number): Promise<void>
  /** Says of a table what became of its job when somebody cancelled it or let it run again. */
  noteJob(job: JobRecord): Promise<void>
  /** Throws what the catalogue throws for a distribution that this viewer may not see; `none` for one whose data they may not read. */
  getTable(distributionId: string, viewer: Viewer, lang: 'vi' | 'en', sheet?: string): Promise<Table>
  /** What did not fit into the table, as far as it is kept. Throws `table-not-found` when none answers. */
  getRejected(distributionId: string, viewer: Viewer, sheet?: string): Promise<MadeTable['rejected']>
  /** Throws `table-not-found` when nothing answers yet, with the reason, and `cursor-expired` when the table of the place is gone. */
  readRows(
    distributionId: string,
    query: RowsQuery,
    viewer: Viewer,
    place: RowPlace | null,
  ): Promise<RowsPage>
  /** Counts and sums over groups of rows, page by page. Throws as `readRows` does. */
  aggregate(
    distributionId: string,
    query: AggregateQuery,
    viewer: Viewer,
    place: RowPlace | null,
  ): Promise<RowsPage>
  /** Where rows are, few enough to be drawn. Throws as `readRows` does. */
  readPlaces(distributionId: string, query: PlacesQuery, viewer: Viewer): Promise<PlacesPage>
  /** What stands in the columns; `table` names what it was read from. Throws as `readRows` does. */
  getProfile(
    distributionId: string,
    viewer: Viewer,
    wanted: WantedTable,
  ): Promise<Profile & { table: string }>
  /** The same for a page, which does not wait: null while it is not known, and it is made meanwhile. */
  findProfile(distributionId: string, viewer: Viewer, wanted: WantedTable): Promise<Profile | null>
  /** What differs between the tables of two releases. Throws what the catalogue throws for releases that are not there, as `readRows` does, and `service-unavailable` while it takes longer than a program waits. */
  diffReleases(
    distributionId: string,
    numbers: { release: number; against: number },
    query: { key?: string; limit?: number },
    viewer: Viewer,
  ): Promise<ReleaseDiff>
  /** The same for a page, which waits for two seconds: null while the tables are made or compared, which goes on meanwhile. A key that cannot be used is told, not thrown. */
  findDiff(
    distributionId: string,
    numbers: { release: number; against: number },
    query: { key?: string; limit: number },
    viewer: Viewer,
  ): Promise<Comparison | null>
  /** What a proposed file would change in the rows of the newest release, for those who may read the proposal. Throws as `diffReleases`, and 404 for a proposal of something else. */
  diffProposal(
    idOrSlug: string,
    number: number,
    query: { key?: string; limit?: number },
    viewer: Viewer,
  ): Promise<ReleaseDiff>
  /** The same for a page, as `findDiff`. */
  findProposalDiff(
    idOrSlug: string,
    number: number,
    query: { key?: string; limit: number },
    viewer: Viewer,
  ): Promise<Comparison | null>
  /** How many rows the tables of releases have, as far as they were made here; by the number of the release. */
  listRowCounts(distributionId: string): Promise<Map<number, number>>
  /** A look at a file that is no table. Throws what the catalogue throws. */
  getPreview(distributionId: string, viewer: Viewer, lang: 'vi' | 'en'): Promise<Preview>
  /** Names the table that answers: the same name, the same rows. Throws `table-not-found` when none does. */
  nameTable(distributionId: string, viewer: Viewer, wanted: WantedTable): Promise<string>
  /** Rows in the form of files. */
  exports: Exports
  /** How a file would be read otherwise. */
  trials: Trials
  /** The work of the job `sweep-tables`: removes former tables that nobody pages through any more. */
  sweepTables(): Promise<number>
  /** The first rows, for a page that shows this distribution already, to a viewer who may read its data; null when there are none to show. At most `maxPreviewRows`. */
  previewRows(distribution: DistributionRecord, limit: number): Promise<RowsPage | null>
  /** Those of the patterns that the engine cannot use, with why. Throws `query-too-heavy` when they take too long. */
  checkPatterns(patterns: readonly string[]): Promise<{ index: number; message: string }[]>
  validateTable: Validations['validateTable']
  getValidation: Validations['getValidation']
  sweepValidations: Validations['sweepValidations']
  /** What a dataset may be described with, guessed from its files. */
  suggestDescription: Suggestions['suggestDescription']
  /** A question in SQL over the public tables. */
  askSql: Sql['ask']
  close(): Promise<void>
}

/** As many rows as a page shows; kept in memory, so that a page costs no query. */
export const maxPreviewRows = 50
// About 20 kB each: 4 MB for what people look at.
const keptPreviews = 200
// A preview is looked at, not worked with: more than this is cut.
const maxPreviewCharacters = 100_000
// Long enough for two tables of a million rows, one of them made again; a program waits, and is told to come again after that.
const diffWaitMs = 25_000
// A reader is shown that the portal is at work before they wonder.
const diffPageWaitMs = 2_000
// What one answer may hold in this process, its JSON included: large cells make a page shorter, not heavier.
const maxPageCharacters = 16 * 1024 * 1024

export function createTables({
  mongo,
  storage,
  catalog,
  logger,
  clock,
  workDir,
}: {
  mongo: Mongo
  storage: Pick<Storage, 'stat' | 'localPath' | 'keepDerived' | 'localDerivedPath' | 'removeDerived'>
  catalog: Pick<
    Catalog,
    | 'getDataset'
    | 'listPublicSlugs'
    | 'getDistribution'
    | 'getDistributionToRead'
    | 'getRelease'
    | 'getProposedRelease'
    | 'mayReadData'
    | 'noteTable'
    | 'vocabularies'
    | 'planReading'
    | 'findNotesBeside'
    | 'getDistributionForReport'
    | 'getDatasetToEdit'
    | 'listWordsInUse'
    | 'findAgencies'
    | 'findFollowedSchema'
    | 'noteValidation'
    | 'findKnownDistributions'
  >
  logger: Logger
  clock: Clock
  /** A folder for half-made tables, on the same disk as the finished ones. */
  workDir: string
}): Tables {
  const store = new TableStore(mongo.connection)
  const pool = new QueryPool({ logger })
  const previews = new Lru<Promise<RowsPage | null>>(keptPreviews)
  const reader = createTableReader({ storage, store, pool, clock })
  const profiles = createProfiles({ connection: mongo.connection, storage, logger })
  const files: MakeTableNeeds['storage'] = {
    localPath: (sha256) => storage.localPath(sha256),
    keepDerived: (name, file) => storage.keepDerived(name, file),
    localDerivedPath: (name) => storage.localDerivedPath(name),
    async removeDerived(name) {
      await profiles.forget(name)
      await storage.removeDerived(name)
    },
  }

  const children = new ConverterChildren()
  const former = createFormerTables({ store, storage: files, catalog, clock, workDir })
  const comparisons = createComparisons({ former, storage, logger })
  const sql = createSql({ catalog, reader, storage, logger })
  const exports = createExports({ reader, storage, catalog, logger, clock, workDir })
  const trials = createTrials({ storage, catalog, logger, clock, workDir })

  const validations = createValidations({
    reports: createValidationStore(mongo.connection),
    store,
    storage,
    catalog,
    clock,
    logger,
  })

  async function compare(
    distributionId: string,
    { release, against }: { release: number; against: number },
    query: { key?: string; limit: number },
    viewer: Viewer,
    waitMs: number,
  ): Promise<Comparison | null> {
    const after = await catalog.getRelease(distributionId, release, viewer)
    const before = await catalog.getRelease(distributionId, against, viewer)
    return comparisons.find(before, after, query, waitMs)
  }

  async function compareProposed(
    idOrSlug: string,
    number: number,
    query: { key?: string; limit: number },
    viewer: Viewer,
    waitMs: number,
  ): Promise<Comparison | null> {
    const { current, proposed } = await catalog.getProposedRelease(idOrSlug, number, viewer)
    // Taken down since.
    if ((await storage.stat(proposed.release.sha256)) === null)
      throw tableNotFound(proposed.distribution, null)
    return comparisons.find(current, { ...proposed, isProposed: true }, query, waitMs)
  }

  const findProfile: Tables['findProfile'] = async (distributionId, viewer, wanted) => {
    const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
    const { table } = await reader.getTable(distribution, wanted)
    const columns = await profiles.find(table.parquet)
    if (columns) return presentProfile(table, columns)
    profiles.describe(table).catch((error: unknown) => {
      logger.warn({ error, distributionId }, 'A table could not be described.')
    })
    return null
  }

  const suggestions = createSuggestions({ catalog, findProfile: (id, viewer) => findProfile(id, viewer, {}) })

  async function readPage(
    distribution: DistributionRecord,
    query: RowsQuery,
    place: RowPlace | null,
    maxCharacters: number,
  ): Promise<RowsPage> {
    const limit = query.limit ?? 100
    const { table, sql, answer } = await reader.ask(
      distribution,
      { sheet: query.sheet, named: place?.table },
      ({ columns, rowCount }) => {
        const { select, where, q, orderBy } = query
        const compiled = compileRows(
          { select, where, q, orderBy, rowCount, after: place?.position ?? null, limit: limit + 1 },
          columns,
        )
        return place ? { ...compiled, count: null } : compiled
      },
      maxCharacters,
    )
    const rows = answer.rows.slice(0, limit)
    const hasMore = answer.isCut || answer.rows.length > limit
    const last = rows.at(-1)
    const total = place?.total ?? answer.count ?? table.rowCount
    return {
      table: table.parquet,
      release: table.release,
      columns: sql.columns.map(describeColumn),
      rows: rows.map((row) => openNested(row.slice(0, -1), sql.columns)),
      total,
      totalIsExact: true,
      next: hasMore && last ? { table: table.parquet, position: Number(last.at(-1)), total } : null,
    }
  }

  return {
    async createIndexes() {
      await Promise.all([store, profiles, validations].map((part) => part.createIndexes()))
    },

    async makeTable(job, tell, signal) {
      try {
        await makeTable(
          {
            storage: files,
            catalog,
            store,
            profiles,
            clock,
            logger,
            children,
            workDir,
            changed: reader.forget,
          },
          job,
          tell,
          signal,
        )
      } finally {
        reader.forget(job.distributionId!)
      }
    },

    expectFile: (byteSize) => expectConversion(children, byteSize),

    async dropRelease(distributionId, number) {
      await dropRelease({ store, storage: files }, distributionId, number)
      await validations.forgetReport(distributionId, number)
      reader.forget(distributionId)
    },

    async noteJob(job) {
      if (job.kind === 'validate-table') return validations.noteJob(job)
      if (job.kind !== 'make-table') return
      await noteJob({ store, catalog, clock }, job)
      reader.forget(job.distributionId!)
    },

    sweepTables: () => removeEnded({ store, storage: files, clock }),

    async getTable(distributionId, viewer, lang, sheet) {
      const { dataset, distribution } = await catalog.getDistribution(distributionId, viewer)
      if (!catalog.mayReadData(dataset, viewer)) return presentNoTable(restricted, lang)
      if (isTakenDown(distribution)) return presentNoTable(distribution.table!.reason!, lang)
      const [record, notes] = await Promise.all([
        reader.findRecord(distributionId),
        catalog.findNotesBeside(dataset, distribution),
      ])
      return presentTable(distribution, record, lang, sheet, notes)
    },

    async getRejected(distributionId, viewer, sheet) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      const table = await reader.getMade(distribution, sheet)
      return table.rejected
    },

    async readRows(distributionId, query, viewer, place) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      const page = await readPage(distribution, query, place, maxPageCharacters)
      return query.shape === 'objects'
        ? { ...page, rows: page.rows.map((row) => nameCells(row as unknown[], page.columns)) }
        : page
    },

    async aggregate(distributionId, query, viewer, place) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      const offset = place?.position ?? 0
      const { table, sql, answer } = await reader.ask(
        distribution,
        { sheet: query.sheet, named: place?.table },
        ({ columns, rowCount }) =>
          compileAggregate({ ...query, rowCount, limit: query.limit ?? 100, offset }, columns),
        maxPageCharacters,
      )
      const columns = sql.columns.map(describeColumn)
      const rows = answer.rows.map((row) => openNested(row.slice(0, -1), sql.columns))
      const total = Number(answer.rows[0]?.at(-1) ?? 0)
      const position = offset + rows.length
      return {
        table: table.parquet,
        release: table.release,
        columns,
        rows: query.shape === 'objects' ? rows.map((row) => nameCells(row, columns)) : rows,
        total,
        totalIsExact: true,
        next: position < total ? { table: table.parquet, position, total } : null,
      }
    },

    async readPlaces(distributionId, query, viewer) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      return readPlaces(reader, distribution, query)
    },

    async getProfile(distributionId, viewer, wanted) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      for (let attempt = 1; ; attempt++) {
        const { table, reason } = await reader.getTable(distribution, wanted)
        const columns = await profiles.describe(table)
        if (columns) return { table: table.parquet, ...presentProfile(table, columns) }
        if (attempt === 2) throw tableNotFound(distribution, reason)
        reader.forget(distribution.id)
      }
    },

    findProfile,

    async diffReleases(distributionId, numbers, { key, limit = 100 }, viewer) {
      return mustDiffer(await compare(distributionId, numbers, { key, limit }, viewer, diffWaitMs))
    },

    async diffProposal(idOrSlug, number, { key, limit = 100 }, viewer) {
      return mustDiffer(await compareProposed(idOrSlug, number, { key, limit }, viewer, diffWaitMs))
    },

    findProposalDiff: (idOrSlug, number, query, viewer) =>
      compareProposed(idOrSlug, number, query, viewer, diffPageWaitMs),

    findDiff: (distributionId, numbers, query, viewer) =>
      compare(distributionId, numbers, query, viewer, diffPageWaitMs),

    async listRowCounts(distributionId) {
      return new Map((await store.listRowCounts(distributionId)).map((one) => [one.release, one.rowCount]))
    },

    async getPreview(distributionId, viewer, lang) {
      const { dataset, distribution } = await catalog.getDistribution(distributionId, viewer)
      if (!catalog.mayReadData(dataset, viewer)) return presentNoPreview(restricted, lang)
      if (isTakenDown(distribution)) return presentNoPreview(distribution.table!.reason!, lang)
      const record = await reader.findRecord(distributionId)
      const { status, reason } = describeState(distribution, record)
      return makePreview(distribution, { storage, noTable: status === 'ready' ? null : reason, lang })
    },

    async nameTable(distributionId, viewer, wanted) {
      const { distribution } = await catalog.getDistributionToRead(distributionId, viewer)
      return (await reader.getTable(distribution, wanted)).table.parquet
    },

    async previewRows(distribution, limit) {
      const made = findMade(distribution, await reader.findRecord(distribution.id))
      if (!made) return null
      const key = made.parquet
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

    exports,

    trials,

    validateTable: validations.validateTable,
    getValidation: validations.getValidation,
    sweepValidations: validations.sweepValidations,

    checkPatterns: createPatternCheck({ logger }),

    suggestDescription: suggestions.suggestDescription,

    askSql: (query, asker) => sql.ask(query, asker),

    async close() {
      children.close()
      await Promise.all([pool.close(), sql.close(), exports.close(), trials.close()])
    },
  }
}

/** Whether the bytes of the newest release are gone for legal reasons: the catalogue says why there is no table. */
const isTakenDown = ({ table }: DistributionRecord): boolean => table?.reason?.code === 'taken-down'

/** The columns that say where a row is: a geometry, or two numbers named as longitude and latitude; null when none do. */
export const findPlaceColumns = <Column extends Pick<ColumnRecord, 'name' | 'type'>>(
  columns: readonly Column[],
): PlaceColumns<Column> | null => findPlaces(columns)

/** Whether the rows of these columns have places, and can leave as GeoJSON. */
export const hasPlaces = (columns: readonly Pick<ColumnRecord, 'name' | 'type'>[]): boolean =>
  findPlaces(columns) !== null

const describeColumn = ({ name, alias, type }: ColumnRecord): Rows['columns'][number] => ({
  name,
  alias,
  type,
})

/** A profile as the API shows it. */
const presentProfile = (
  { release, rowCount, columns }: AnsweringTable,
  profile: ColumnProfile[],
): Profile => ({
  release,
  rowCount,
  columns: profile.map((column, index) => ({ ...describeColumn(columns[index]!), ...column })),
})

/** A row as an object with the published names; every name is an own member, `__proto__` too. */
function nameCells(row: unknown[], columns: readonly Pick<ColumnRecord, 'name'>[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
}

/** What differs; throws why that cannot be said, or that it takes longer than anybody waits. */
function mustDiffer(found: Comparison | null): ReleaseDiff {
  if (!found) throw serviceUnavailable()
  if (found.answer.problem) throw found.answer.problem
  return found.answer.diff
}
