import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Identity } from '../identity/identity.ts'
import type { Viewer } from '../identity/viewer.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import { isMember, listPlaces } from '../identity/permissions.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Mail } from '../mail/mail.ts'
import type { Mongo } from '../platform/mongo.ts'
import { datasetNotFound, distributionNotFound, releaseNotFound, takenDown } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { mustAct, mustReadData, mustSee } from './access.ts'
import { createAgencies, type Agencies } from './agencies.ts'
import { createAgencyReports, type AgencyReports } from './agency-report.ts'
import { createAgencyStore } from './agency-store.ts'
import { createApproval } from './approval.ts'
import { createAuditReading, type AuditReading } from './audit-reading.ts'
import { createCommentStore } from './comment-store.ts'
import { createCollections, type CollectionDoors } from './collections.ts'
import { createCollectionStore } from './collection-store.ts'
import { createComments, type Comments } from './comments.ts'
import { createDatasetActionStore } from './dataset-action-store.ts'
import { createDatasetActions, type DatasetActions } from './dataset-actions.ts'
import { createDatasetCopies, type DatasetCopies } from './dataset-copies.ts'
import { createDatasetEditing, type DatasetEditing } from './dataset-editing.ts'
import { createDatasetMoves, type DatasetMoves } from './dataset-moves.ts'
import { createDatasetRanges, type DatasetRanges } from './dataset-ranges.ts'
import { createDatasetStore, type CollectionName } from './dataset-store.ts'
import { createDatasetWriter } from './dataset-writer.ts'
import { createDistributions, type Distributions } from './distributions.ts'
import { createDownloads } from './downloads.ts'
import { fillDueDays } from './due-filling.ts'
import { createHistory, type History } from './history.ts'
import { createJobSteering, type JobSteering } from './job-steering.ts'
import type {
  DatasetRecord,
  DatasetToIndex,
  DatasetWithAgency,
  DistributionRecord,
  LanguageMap,
  ReleaseRecord,
  TableFacts,
  ValidationFacts,
} from './records.ts'
import { createNotesBeside, type NotesBeside } from './notes-beside.ts'
import { createProposalStore } from './proposal-store.ts'
import { createProposals, type Proposals } from './proposals.ts'
import { createReleaseStore } from './release-store.ts'
import { createRevisionStore } from './revision-store.ts'
import { createTakedowns, findTakedown, mustNotBeTakenDown, type Takedowns } from './takedowns.ts'
import { createSeries, type SeriesDoors } from './series.ts'
import { createSeriesStore } from './series-store.ts'
import { createSlugStore } from './slug-store.ts'
import { createSuccessionStore } from './succession-store.ts'
import { createResolveSchema, createSchemaRules, type SchemaRules } from './schema-rules.ts'
import { isRobot } from './robots.ts'
import { splitReference } from './schema-reference.ts'
import { withSchemaNotes } from './schema-notes.ts'
import { createTableSchemaStore } from './table-schema-store.ts'
import { createTableSchemas, type CheckPatterns, type TableSchemas } from './table-schemas.ts'
import { mergeTable } from './table-plan.ts'
import { mayReadData, seeDataset, visibleFilter } from './visibility.ts'
import { createUpdateReminders, type UpdateReminders } from './update-reminders.ts'
import { createWorkLists, type WorkLists } from './work-lists.ts'
import { openVocabularies, type Vocabularies } from './vocabularies.ts'
import { createVocabularyEditing, type VocabularyEditing } from './vocabulary-editing.ts'
import { createVocabularyStore } from './vocabulary-store.ts'
import { listWordsInUse, type WordsInUse } from './words-in-use.ts'

export { maxCommentLength, type CommentRecord } from './comments.ts'
export { checkWhole, longestTitle, neededBeyondDraft } from './dataset-rules.ts'
export { isTitleOfCopy } from './dataset-copies.ts'
export { managerNeeded } from './access.ts'
export { follows, type MissingSchemas } from './schema-rules.ts'
export { canGo } from './workflow.ts'
export { Proposed, type ProposalRecord } from './proposals.ts'
export { withReason } from './dataset-writer.ts'
export type { PlacedRelease } from './proposed-release.ts'
export type { RevisionFacts } from './history.ts'
export type { NoteBeside, NotesBeside } from './notes-beside.ts'
export type { FollowedSchema } from './table-schemas.ts'
export type { DatasetActionRecord } from './dataset-actions.ts'
export { proposalLists, type ListedProposal, type ListPlace, type WorkQuestion } from './work-lists.ts'

/** A file of another dataset that holds bytes which were asked for. */
export interface SameBytes {
  sha256: string
  dataset: DatasetWithAgency
  distribution: DistributionRecord
  /** Of the release that holds them: the newest of the file may be called otherwise. */
  name: string
}

/** Figures of the public catalogue, for the home page. */
export interface Figures {
  datasets: number
  /** Agencies that have one of their own. */
  agencies: number
  lastModified: Date | null
}

/** What the portal knows: agencies, datasets with their files and links, what they were, and who may see them. */
export interface Catalog
  extends
    Agencies,
    AgencyReports,
    AuditReading,
    CollectionDoors,
    Comments,
    DatasetActions,
    DatasetCopies,
    DatasetMoves,
    DatasetRanges,
    DatasetEditing,
    Distributions,
    History,
    JobSteering,
    Proposals,
    SeriesDoors,
    TableSchemas,
    Takedowns,
    UpdateReminders,
    VocabularyEditing,
    WorkLists {
  createIndexes(): Promise<void>
  /** Throws `dataset-not-found` for what is hidden too, and `dataset-withdrawn`; `movedTo` is set when asked by an old slug. */
  getDataset(
    idOrSlug: string,
    viewer: Viewer,
  ): Promise<{ dataset: DatasetWithAgency; movedTo: string | null }>
  /**
   * One small read with the same answers and failures, for pages that were rendered before: `indexVersion` says whether anything
   * changed, `collections` are the public ones that it is in.
   */
  getDatasetState(
    idOrSlug: string,
    viewer: Viewer,
  ): Promise<{
    id: string
    slug: string
    indexVersion: number
    movedTo: string | null
    collections: CollectionName[]
  }>
  /** Whether everybody may still see each of these, and none has another version than it had: for lists that were rendered before. */
  areUnchanged(shown: readonly { id: string; version: number }[]): Promise<boolean>
  /** What those are called that everybody may see, in the order of the ids: a list that grows with each letter needs no more. */
  listPublicNames(ids: readonly string[]): Promise<Pick<DatasetRecord, 'slug' | 'title'>[]>
  /** The datasets that the viewer may see, in the order of the ids, for a list; hidden and unknown ones are left out. */
  getDatasets(ids: readonly string[], viewer: Viewer): Promise<DatasetWithAgency[]>
  /** Slugs of what everybody may see that begin so: to say which name somebody may have meant. */
  listPublicSlugs(beginning: string, limit: number): Promise<string[]>
  /** Everything in any state, for the index alone. */
  getIndexRecords(ids: readonly string[]): Promise<DatasetToIndex[]>
  /** Ids of all datasets in any state, in batches; only those of the agencies and below, or once theirs, or with the themes, when some are given. */
  streamDatasetIds(
    of?: { agencyIds: readonly string[] } | { themes: readonly string[] } | { after: string },
  ): AsyncIterable<string[]>
  /** What belongs to an agency itself and the viewer may see, in any state, last changed first; and how many there are. */
  listOwnDatasets(
    agencyId: string,
    viewer: Viewer,
    limit: number,
  ): Promise<{ items: DatasetWithAgency[]; total: number }>
  /** What the viewer has begun and not published, last changed first. */
  listDrafts(viewer: Viewer, limit: number): Promise<DatasetWithAgency[]>
  /** What other files of the dataset say of the columns of this one. */
  findNotesBeside(dataset: DatasetRecord, distribution: DistributionRecord): Promise<NotesBeside>
  getDistribution(
    id: string,
    viewer: Viewer,
  ): Promise<{ dataset: DatasetWithAgency; distribution: DistributionRecord }>
  /** The same for its bytes and rows: throws `access-restricted` and `taken-down` too. */
  getDistributionToRead: Catalog['getDistribution']
  /** Whether the viewer may read the data of a dataset that they may see. */
  mayReadData(dataset: Pick<DatasetRecord, 'accessRights' | 'agencyPath'>, viewer: Viewer): boolean
  /** One release to read, or the newest when the number is null; throws `access-restricted` and `taken-down` as `getDistributionToRead` does. */
  getRelease(
    distributionId: string,
    number: number | null,
    viewer: Viewer,
  ): Promise<{ dataset: DatasetWithAgency; distribution: DistributionRecord; release: ReleaseRecord }>
  /** Whether any release of the distribution had this file name. */
  hadReleaseNamed(distributionId: string, name: string, viewer: Viewer): Promise<boolean>
  /** Newest first, before the number given. */
  listReleases(
    distributionId: string,
    viewer: Viewer,
    page: { limit: number; before: number | null },
  ): Promise<{ items: ReleaseRecord[]; total: number; hasMore: boolean }>
  /** Those of the digests that some release needs. */
  findKnownBytes(sha256s: string[]): Promise<Set<string>>
  /** How other datasets that the viewer may see are called, and by which keywords. */
  listWordsInUse(dataset: Pick<DatasetRecord, '_id' | 'agencyPath'>, viewer: Viewer): Promise<WordsInUse>
  /** The files of other datasets, as far as the viewer may see these, that hold these bytes in a release; by digest. */
  findSameBytes(
    sha256s: readonly string[],
    viewer: Viewer,
    besides: { datasetId: string | null },
  ): Promise<SameBytes[]>
  /** The datasets, in any state, whose releases hold most: for administrators alone. */
  listLargest(
    limit: number,
  ): Promise<{ id: string; slug: string; title: LanguageMap; releases: number; bytes: number }[]>
  /** For what is told of its cells: throws 403 to those who may not work on the dataset, in whatever state it is. */
  getDistributionForReport: Catalog['getDistribution']
  /** Those of the distributions that are there, in datasets of any state. */
  findKnownDistributions(ids: readonly string[]): Promise<Set<string>>
  /** The tables of a dataset that cannot be published for want of a schema that its agency asks for. */
  listMissingSchemas: SchemaRules['listMissing']
  /** The agencies whose tables, this dataset's among them, must name a schema. */
  listRequiringAgencies: SchemaRules['listRequiring']
  /** Notes how a table fits its schema; passed over when the table follows another one by now, or has a newer release. */
  noteValidation(distributionId: string, facts: ValidationFacts): Promise<void>
  /** Notes what is known of the table of a release; older news than what is noted is passed over. */
  noteTable(distributionId: string, facts: TableFacts): Promise<void>
  /** Counts a download of a file of a public dataset, unless a robot asks; written down within half a minute. */
  noteDownload(dataset: DatasetRecord, distributionId: string, agent: string | undefined): void
  /** Writes down what was counted since; throws when that was not possible, and keeps it. */
  flushDownloads(): Promise<void>
  /** Public things only, at most ten seconds old. */
  figures(): Promise<Figures>
  vocabularies: Vocabularies
  close(): Promise<void>
}

/** A form shows as many files; a few twins of each are enough to see that there are some. */
const sameBytesAsked = 100
const sameBytesRead = 200
const sameBytesTold = 20

/** The home page is asked for often, and its figures change slowly. */
const figuresMs = 10_000

export function createCatalog({
  baseUrl,
  mongo,
  storage,
  jobs,
  changes,
  audit,
  accessMoves,
  tellAccounts,
  clock,
  logger,
  checkPatterns,
  identity,
  mail,
}: {
  baseUrl: string
  mongo: Mongo
  storage: Pick<Storage, 'openRead' | 'erase'>
  jobs: Pick<Jobs, 'notify' | 'create' | 'findJob' | 'listJobs' | 'countJobs' | 'retry' | 'cancel'>
  changes: Changes
  audit: Audit
  accessMoves: Identity['accessMoves']
  tellAccounts: Identity['tellAccounts']
  clock: Clock
  logger: Logger
  /** The patterns of a schema are tried by the engine that checks tables, which stands above the catalogue. */
  checkPatterns: CheckPatterns
  identity: Pick<Identity, 'findViewer' | 'listWriters'>
  mail: Pick<Mail, 'isOn' | 'send'>
}): Catalog {
  const { connection } = mongo
  const datasets = createDatasetStore(connection)
  const releases = createReleaseStore(connection)
  const revisions = createRevisionStore(connection)
  const proposals = createProposalStore(connection)
  const comments = createCommentStore(connection)
  const slugs = createSlugStore(connection, 'dataset')
  const schemaStore = createTableSchemaStore(connection)
  const resolveSchema = createResolveSchema({ baseUrl, store: schemaStore })
  const vocabularies = openVocabularies()
  const successions = createSuccessionStore(connection)
  const seriesStore = createSeriesStore(connection)
  const collectionStore = createCollectionStore(connection)
  const agencies = createAgencies({
    baseUrl,
    mongo,
    clock,
    changes,
    audit,
    jobs,
    slugs: createSlugStore(connection, 'agency'),
    datasets,
    accessMoves,
    successions,
    tableSchemas: schemaStore,
    series: seriesStore,
    collections: collectionStore,
    resolveSchema,
  })
  const approval = createApproval({ agencies })
  const schemaRules = createSchemaRules({ baseUrl, resolveSchema, agencies })
  const tableSchemas = createTableSchemas({
    baseUrl,
    clock,
    changes,
    audit,
    store: schemaStore,
    agencies,
    datasets,
    jobs,
    checkPatterns,
  })
  const vocabularyEditing = createVocabularyEditing({
    clock,
    changes,
    audit,
    jobs,
    logger,
    store: createVocabularyStore(connection),
    datasets,
    vocabularies,
  })
  const writer = createDatasetWriter({ clock, jobs, datasets, revisions, audit, agencies, vocabularies })
  const agencyStore = createAgencyStore(connection)
  const moves = createDatasetMoves({
    changes,
    clock,
    successions,
    store: agencyStore,
    datasets,
    writer,
  })
  const notesBeside = createNotesBeside({ storage })
  const takedowns = createTakedowns({ mongo, clock, changes, jobs, writer, datasets, releases, storage })
  const { mustAllow: _mustAllow, ...takedownDoors } = takedowns
  const parts = {
    takedowns,
    notesBeside,
    baseUrl,
    clock,
    changes,
    writer,
    jobs,
    storage,
    datasets,
    releases,
    revisions,
    comments,
    slugs,
    audit,
    agencies,
    approval,
    schemaRules,
    vocabularies,
  }
  const editing = createDatasetEditing(parts)
  const distributions = createDistributions(parts)
  const history = createHistory({ datasets, revisions, agencies })
  const downloads = createDownloads({ mongo, jobs, datasets, clock, logger })
  const proposing = createProposals({
    changes,
    audit,
    clock,
    store: proposals,
    datasets,
    releases,
    editing,
    distributions,
    approval,
  })
  const workLists = createWorkLists({ clock, datasets, proposals, agencies, approval, vocabularies })
  const reminders = createUpdateReminders({
    baseUrl,
    db: connection.db!,
    changes,
    clock,
    datasets,
    vocabularies,
    identity,
    mail,
  })
  const actions = createDatasetActionStore(connection.db!)
  let figures: { at: number; value: Promise<Figures> } | null = null

  async function withAgency(record: DatasetRecord): Promise<DatasetWithAgency> {
    const agency = await agencies.findAgency(record.agencyId)
    if (!agency) throw new Error(`The agency ${record.agencyId} of dataset ${record._id} is gone.`)
    return { ...record, agency }
  }

  async function getDistribution(id: string, viewer: Viewer) {
    const record = mustSee(await datasets.findByDistribution(id), viewer, () => distributionNotFound(id))
    const dataset = await withAgency(record)
    return { dataset, distribution: dataset.distributions.find((one) => one.id === id)! }
  }

  async function getDistributionToRead(id: string, viewer: Viewer) {
    const found = await getDistribution(id, viewer)
    mustReadData(found.dataset, viewer)
    mustNotBeTakenDown(found.distribution)
    return found
  }

  const getDataset: Catalog['getDataset'] = async (idOrSlug, viewer) => {
    const record = mustSee(await datasets.findByIdOrSlug(idOrSlug), viewer, () => datasetNotFound(idOrSlug))
    const isOldSlug = record._id !== idOrSlug && record.slug !== idOrSlug
    return { dataset: await withAgency(record), movedTo: isOldSlug ? record.slug : null }
  }

  const getDatasets: Catalog['getDatasets'] = async (ids, viewer) => {
    // A dictionary may hold ten thousand entries, and a list shows none of them.
    const records = await datasets.findMany(ids, { forList: true })
    return Promise.all(records.filter((record) => seeDataset(record, viewer) === 'yes').map(withAgency))
  }

  /** A finished table is checked against the schema that it follows, whatever was known of the one before. */
  async function planValidation(
    dataset: DatasetRecord,
    { id, release, conformsTo }: DistributionRecord,
    table: TableFacts,
    session: ClientSession,
  ): Promise<void> {
    if (!conformsTo || table.status !== 'ready') return
    const { name } = splitReference(conformsTo)
    await datasets.setValidation(
      id,
      { status: 'pending', schema: name, version: null, release, errorCount: null, checkedAt: null },
      session,
    )
    await jobs.create(
      {
        kind: 'validate-table',
        datasetId: dataset._id,
        distributionId: id,
        data: { release },
        unit: 'rows',
        key: `validate-table:${id}:${release}:${dataset.indexVersion}`,
      },
      session,
    )
  }

  async function countFigures(): Promise<Figures> {
    const filter = visibleFilter(anonymousViewer)
    const [counts, lastModified] = await Promise.all([
      datasets.countByAgency(filter),
      datasets.findLastChange(filter),
    ])
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
    return { datasets: all, agencies: counts.size, lastModified }
  }

  return {
    ...agencies,
    ...editing,
    ...moves,
    ...distributions,
    ...history,
    ...tableSchemas,
    ...createSeries({
      baseUrl,
      clock,
      changes,
      audit,
      jobs,
      store: seriesStore,
      slugs: createSlugStore(connection, 'series'),
      agencies,
      datasets,
    }),
    ...createCollections({
      baseUrl,
      clock,
      changes,
      audit,
      store: collectionStore,
      slugs: createSlugStore(connection, 'collection'),
      agencies,
      vocabularies,
      getDatasets,
      getDataset,
    }),
    ...createAuditReading({ audit, agencies, agencyStore, revisions }),
    ...proposing,
    ...createComments({ baseUrl, changes, audit, clock, store: comments, datasets, proposals, tellAccounts }),
    ...takedownDoors,
    ...workLists,
    ...createAgencyReports({ clock, agencies, datasets, downloads, vocabularies }),
    remindUpdates: reminders.remindUpdates,
    ...createDatasetRanges({ connection, agencies }),
    ...createDatasetCopies({ datasets, agencies, editing }),
    ...createDatasetActions({
      clock,
      changes,
      audit,
      jobs,
      store: actions,
      datasets,
      editing,
      proposals: proposing,
      selectWork: workLists.selectWork,
      vocabularies,
      findViewer: identity.findViewer,
    }),
    ...createJobSteering({ jobs, changes, audit, clock, getDataset }),
    vocabularies,
    ...vocabularyEditing,

    async createIndexes() {
      await Promise.all(
        [
          datasets,
          releases,
          revisions,
          proposals,
          comments,
          agencies,
          successions,
          schemaStore,
          seriesStore,
          collectionStore,
          actions,
          downloads,
          reminders,
        ].map((room) => room.createIndexes()),
      )
      await fillDueDays(connection, vocabularies)
    },

    getDataset,

    async getDatasetState(idOrSlug, viewer) {
      const state = mustSee(await datasets.findState(idOrSlug), viewer, () => datasetNotFound(idOrSlug))
      const isOldSlug = state._id !== idOrSlug && state.slug !== idOrSlug
      return {
        id: state._id,
        slug: state.slug,
        indexVersion: state.indexVersion,
        collections: state.collections,
        movedTo: isOldSlug ? state.slug : null,
      }
    },

    async areUnchanged(shown) {
      const standings = await Promise.all(shown.map(({ id }) => datasets.findStanding(id)))
      return standings.every(
        (standing, i) =>
          standing?.version === shown[i]!.version && seeDataset(standing, anonymousViewer) === 'yes',
      )
    },

    async listPublicNames(ids) {
      const found = await Promise.all(ids.map((id) => datasets.findStanding(id)))
      return found
        .filter((one) => one !== undefined)
        .filter((one) => seeDataset(one, anonymousViewer) === 'yes')
    },

    getDatasets,
    listPublicSlugs: (beginning, limit) =>
      datasets.listSlugs(beginning, visibleFilter(anonymousViewer), limit),

    async getIndexRecords(ids) {
      return Promise.all(
        (await datasets.findMany(ids)).map(async (record) => ({
          ...(await withAgency(record)),
          formerAgencies: await agencies.findAgencies(record.formerAgencyIds ?? []),
        })),
      )
    },

    streamDatasetIds(of) {
      if (of === undefined) return datasets.streamIds()
      if ('after' in of) return datasets.streamIds({}, of.after)
      if ('themes' in of) return datasets.streamIds({ themes: { $in: [...of.themes] } })
      const ids = { $in: [...of.agencyIds] }
      return datasets.streamIds({ $or: [{ agencyPath: ids }, { formerAgencyIds: ids }] })
    },

    async listOwnDatasets(agencyId, viewer, limit) {
      const filter = { $and: [{ agencyId }, visibleFilter(viewer)] }
      const [records, counts] = await Promise.all([
        datasets.list(filter, limit),
        datasets.countByAgency(filter),
      ])
      return { items: await Promise.all(records.map(withAgency)), total: counts.get(agencyId) ?? 0 }
    },

    async listDrafts(viewer, limit) {
      const places = listPlaces(viewer, 'read')
      if (places.length === 0) return []
      const place = places === 'everywhere' ? {} : { agencyPath: { $in: places } }
      const records = await datasets.list(
        { status: { $in: ['draft', 'inReview', 'scheduled'] }, ...place },
        limit,
      )
      return Promise.all(records.filter((record) => isMember(viewer, record)).map(withAgency))
    },

    async findNotesBeside(dataset, distribution) {
      const [beside, followed] = await Promise.all([
        notesBeside.find(dataset, distribution),
        tableSchemas.findFollowedSchema(distribution),
      ])
      return followed ? withSchemaNotes(beside, followed) : beside
    },

    async getDistributionForReport(id, viewer) {
      const found = await getDistribution(id, viewer)
      mustAct(viewer, 'write', found.dataset)
      return found
    },

    findKnownDistributions: (ids) => datasets.findKnownDistributions(ids),

    listMissingSchemas: schemaRules.listMissing,
    listRequiringAgencies: schemaRules.listRequiring,

    async noteValidation(distributionId, facts) {
      await mongo.transaction(async (session) => {
        const dataset = await datasets.findByDistribution(distributionId, session)
        const distribution = dataset?.distributions.find(({ id }) => id === distributionId)
        if (!dataset || !distribution?.conformsTo || distribution.release !== facts.release) return
        if (splitReference(distribution.conformsTo).name !== facts.schema) return
        if (findTakedown(distribution)) return
        await datasets.setValidation(distributionId, facts, session)
        await jobs.notify({ kind: 'dataset-changed', datasetId: dataset._id }, session)
      })
    },

    getDistribution,
    getDistributionToRead,
    mayReadData,

    async getRelease(distributionId, number, viewer) {
      const found = await getDistribution(distributionId, viewer)
      mustReadData(found.dataset, viewer)
      const newest = found.distribution.release
      const wanted = number ?? newest
      const release =
        Number.isSafeInteger(wanted) && wanted > 0 ? await releases.find(distributionId, wanted) : null
      if (!release) throw releaseNotFound(distributionId, wanted, newest)
      if (release.takenDown) throw takenDown(release.takenDown)
      return { ...found, release }
    },

    async hadReleaseNamed(distributionId, name, viewer) {
      await getDistribution(distributionId, viewer)
      return releases.hasName(distributionId, name)
    },

    async listReleases(distributionId, viewer, { limit, before }) {
      await getDistribution(distributionId, viewer)
      const [found, total] = await Promise.all([
        releases.list(distributionId, limit + 1, before),
        releases.count(distributionId),
      ])
      return { items: found.slice(0, limit), total, hasMore: found.length > limit }
    },

    async findKnownBytes(sha256s) {
      // First the proposals: what is accepted between the two questions is known to the second.
      const proposed = await proposals.findKnown(sha256s)
      const released = await releases.findKnown(sha256s)
      return new Set([...released, ...proposed])
    },

    async listLargest(limit) {
      const sums = await releases.listLargest(limit)
      const records = await datasets.findMany(
        sums.map(({ _id }) => _id),
        { forList: true },
      )
      const byId = new Map(records.map((record) => [record._id, record]))
      return sums.flatMap(({ _id: id, ...sum }) => {
        const record = byId.get(id)
        return record ? [{ id, slug: record.slug, title: record.title, ...sum }] : []
      })
    },

    listWordsInUse: (dataset, viewer) => listWordsInUse(datasets, dataset, viewer),

    async findSameBytes(sha256s, viewer, { datasetId }) {
      const found = await releases.listOthersOfBytes(
        sha256s.slice(0, sameBytesAsked),
        datasetId,
        sameBytesRead,
      )
      const ids = [...new Set(found.map((release) => release.datasetId))]
      // Sifted as everything else is: a draft of another agency is as if it were not there.
      const seen = new Map((await getDatasets(ids, viewer)).map((dataset) => [dataset._id, dataset]))
      const same = new Map<string, SameBytes>()
      for (const release of found) {
        const dataset = seen.get(release.datasetId)
        const distribution = dataset?.distributions.find(({ id }) => id === release.distributionId)
        const { sha256, name } = release
        if (distribution)
          same.set(`${sha256} ${distribution.id}`, { sha256, dataset: dataset!, distribution, name })
      }
      return [...same.values()].slice(0, sameBytesTold)
    },

    async noteTable(distributionId, facts) {
      await mongo.transaction(async (session) => {
        const dataset = await datasets.findByDistribution(distributionId, session)
        const distribution = dataset?.distributions.find(({ id }) => id === distributionId)
        const isOpen = distribution && !findTakedown(distribution)
        const table = isOpen ? mergeTable(distribution, facts) : null
        if (!dataset || !table) return
        await datasets.setTable(distributionId, table, session)
        await planValidation(dataset, distribution!, table, session)
        await jobs.notify({ kind: 'dataset-changed', datasetId: dataset._id }, session)
      })
    },

    noteDownload(dataset, distributionId, agent) {
      // What the agency takes of its own draft says nothing of use.
      const isPublic = seeDataset(dataset, anonymousViewer) === 'yes'
      if (isPublic && !isRobot(agent)) downloads.note(dataset._id, distributionId)
    },

    flushDownloads: () => downloads.flush(),

    figures() {
      const now = clock.now().getTime()
      if (figures === null || now - figures.at > figuresMs) {
        const value = countFigures()
        value.catch(() => (figures = null))
        figures = { at: now, value }
      }
      return figures.value
    },

    async close() {
      vocabularyEditing.closeVocabularies()
      await downloads.close()
    },
  }
}
