import type { Collection } from 'mongodb'
import type { ClientSession, Connection, QueryFilter } from 'mongoose'
import { idPattern } from '../platform/ids.ts'
import { shareReads } from '../platform/shared-reads.ts'
import { datasetModel, mustKnow } from './dataset-model.ts'
import type {
  CollectionRecord,
  DatasetRecord,
  DatasetStatus,
  TableFacts,
  ValidationFacts,
} from './records.ts'

export type DatasetStore = ReturnType<typeof createDatasetStore>
type Filter = Record<string, unknown>

/** Who sees a dataset, what it is called, and at which version it is. */
export type DatasetStanding = Pick<
  DatasetRecord,
  '_id' | 'slug' | 'title' | 'status' | 'version' | 'agencyPath' | 'publishedAt'
>

const standingProjection = { slug: 1, title: 1, status: 1, version: 1, agencyPath: 1, publishedAt: 1 }

/** The few members of a dataset by which a page that was rendered before is judged. */
export type DatasetState = Pick<
  DatasetRecord,
  | '_id'
  | 'slug'
  | 'status'
  | 'indexVersion'
  | 'agencyPath'
  | 'publishedAt'
  | 'updatedAt'
  | 'withdrawn'
  | 'title'
> & { collections: CollectionName[] }

/** What names a collection where a dataset tells of it. */
export type CollectionName = Pick<CollectionRecord, '_id' | 'slug' | 'title' | 'version'>

/** The public collections that each dataset is in, by title. */
const withCollections = {
  $lookup: {
    from: 'collections',
    localField: '_id',
    foreignField: 'datasets.id',
    pipeline: [
      { $match: { status: 'published' } },
      { $sort: { sortKey: 1 } },
      { $project: { slug: 1, title: 1, version: 1 } },
    ],
    as: 'collections',
  },
}

const stateProjection = {
  slug: 1,
  status: 1,
  indexVersion: 1,
  agencyPath: 1,
  publishedAt: 1,
  updatedAt: 1,
  withdrawn: 1,
  title: 1,
}

/** How the lists of the workspace are ordered: changed last first, or the longest overdue first. */
export type ListOrder = 'updatedAt' | 'due'

/** The last record of a page: what it is ordered by, and its id. */
export interface ListPlace {
  value: string
  id: string
}

/** A dataset that is to be updated. */
export type DueDataset = Pick<DatasetRecord, '_id' | 'slug' | 'title' | 'agencyPath'> & { due: string }

/** What the datasets of an agency and those below it come to. */
export interface AgencySums {
  states: Record<DatasetStatus, number>
  updates: { overdue: number; dueSoon: number; onTime: number; withoutPromise: number }
  troubled: number
  downloads: number
  quality: {
    bothLanguages: number
    frequency: number
    contact: number
    keywords: number
    files: number
    tables: number
    dictionaries: number
  }
}

/** Ids read at a time when the whole catalogue is walked. */
const walkBatch = 500

/** All reading and writing of datasets. */
export function createDatasetStore(connection: Connection) {
  const model = datasetModel(connection)
  const where = (filter: Filter) => filter as QueryFilter<DatasetRecord>
  // Reads are the hot path: the driver gives plain records at half the cost of casting them first.
  const records = () => connection.db!.collection<DatasetRecord>('datasets')
  const findOne = (filter: Filter, session?: ClientSession): Promise<DatasetRecord | null> =>
    records().findOne(filter, session ? { session } : {})

  const readState = shareReads(async (keys) => {
    const ids = keys.filter((key) => idPattern.test(key))
    const slugs = keys.filter((key) => !idPattern.test(key))
    const found = await readStates({ $or: [{ _id: { $in: ids } }, { slug: { $in: slugs } }] })
    return new Map(found.flatMap((state) => [[state._id, state] as const, [state.slug, state] as const]))
  })
  const readStanding = shareReads(async (ids) => {
    const found = await records()
      .find<DatasetStanding>({ _id: { $in: ids } }, { projection: standingProjection })
      .toArray()
    return new Map(found.map((standing) => [standing._id, standing]))
  })
  const readStates = (filter: Filter) =>
    records()
      .aggregate<DatasetState>([{ $match: filter }, { $project: stateProjection }, withCollections])
      .toArray()

  return {
    createIndexes: () => model.createIndexes(),

    /** By id, slug, or a slug that it once had; one indexed query unless the slug is an old one. */
    async findByIdOrSlug(idOrSlug: string, session?: ClientSession): Promise<DatasetRecord | null> {
      if (idPattern.test(idOrSlug)) return findOne({ _id: idOrSlug }, session)
      return (await findOne({ slug: idOrSlug }, session)) ?? findOne({ formerSlugs: idOrSlug }, session)
    },

    /** Only what decides whether a dataset is seen and whether it changed: pages ask on every request. */
    async findState(idOrSlug: string): Promise<DatasetState | null> {
      const found = await readState(idOrSlug)
      if (found || idPattern.test(idOrSlug)) return found ?? null
      return (await readStates({ formerSlugs: idOrSlug }))[0] ?? null
    },

    /** Less of it still: a page of a list asks for all that it shows. */
    findStanding: readStanding,

    /** Those of the distributions that some dataset has. */
    async findKnownDistributions(ids: readonly string[]): Promise<Set<string>> {
      const found = await model.distinct('distributions.id', where({ 'distributions.id': { $in: [...ids] } }))
      const wanted = new Set(ids)
      return new Set((found as string[]).filter((id) => wanted.has(id)))
    },

    findByDistribution: (distributionId: string, session?: ClientSession) =>
      findOne({ 'distributions.id': distributionId }, session),

    /** In the order of the ids; unknown ones are left out. `forList` leaves out what only one distribution's own view shows. */
    async findMany(
      ids: readonly string[],
      { forList = false }: { forList?: boolean } = {},
    ): Promise<DatasetRecord[]> {
      if (ids.length === 0) return []
      const projection = forList ? { 'distributions.dictionary': 0, 'distributions.reading': 0 } : {}
      const found = await records()
        .find({ _id: { $in: [...ids] } }, { projection })
        .toArray()
      const byId = new Map(found.map((record) => [record._id, record]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },

    list: (filter: Filter, limit: number) =>
      model.find(where(filter)).sort({ updatedAt: -1, _id: 1 }).limit(limit).lean<DatasetRecord[]>().exec(),

    /** Slugs that begin so, in their order. */
    async listSlugs(beginning: string, filter: Filter, limit: number): Promise<string[]> {
      const found = await records()
        .find<Pick<DatasetRecord, 'slug'>>(
          { ...filter, slug: { $gte: beginning, $lt: `${beginning}\uffff` } },
          { projection: { _id: 0, slug: 1 }, sort: { slug: 1 }, limit },
        )
        .toArray()
      return found.map(({ slug }) => slug)
    },

    /** Titles and keywords alone, changed last first. */
    listWords: (filter: Filter, limit: number) =>
      records()
        .find<Pick<DatasetRecord, '_id' | 'title' | 'keywords'>>(filter, {
          projection: { title: 1, keywords: 1 },
          sort: { updatedAt: -1 },
          limit,
        })
        .toArray(),
    /** One page, each list with an index that gives it in its order; lists show no dictionaries. */
    async listPage(
      filter: Filter,
      { order, limit, after }: { order: ListOrder; limit: number; after: ListPlace | null },
    ): Promise<{ records: DatasetRecord[]; next: ListPlace | null }> {
      const isNewestFirst = order === 'updatedAt'
      const value = after && (isNewestFirst ? new Date(after.value) : after.value)
      const beyond = isNewestFirst ? '$lt' : '$gt'
      const place = after
        ? { $or: [{ [order]: { [beyond]: value } }, { [order]: value, _id: { $gt: after.id } }] }
        : {}
      const found = await records()
        .find({ $and: [filter, place] } as Parameters<Collection<DatasetRecord>['find']>[0], {
          projection: { 'distributions.dictionary': 0, 'distributions.reading': 0 },
        })
        .sort({ [order]: isNewestFirst ? -1 : 1, _id: 1 })
        .limit(limit + 1)
        .toArray()
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next = found.length > limit && last
      return {
        records: page,
        next: next ? { value: isNewestFirst ? next.updatedAt.toISOString() : next.due!, id: next._id } : null,
      }
    },

    /** What is overdue on a day, and what of some frequencies is due soon; the longest overdue first. */
    listDueDatasets: ({
      before,
      soonUntil,
      soonFrequencies,
    }: {
      before: string
      soonUntil: string
      soonFrequencies: readonly string[]
    }) =>
      model
        .find(
          where({
            due: { $type: 'string', $lte: soonUntil },
            $or: [{ due: { $lt: before } }, { frequency: { $in: [...soonFrequencies] } }],
          }),
          { slug: 1, title: 1, agencyPath: 1, due: 1 },
        )
        .sort({ due: 1, _id: 1 })
        .lean<DueDataset[]>()
        .exec(),

    /** What the datasets of an agency and those below it come to, in one pass over them. */
    async sumAgency(
      agencyId: string,
      days: { today: string; soonUntil: string; soonFrequencies: readonly string[] },
    ): Promise<AgencySums> {
      const groups = await model.aggregate<{ _id: DatasetStatus } & Record<string, number>>([
        { $match: { agencyPath: agencyId } },
        { $group: { _id: '$status', ...sumsOf(days) } },
      ])
      const states = { draft: 0, inReview: 0, published: 0, scheduled: 0, archived: 0, withdrawn: 0 }
      for (const { _id, count } of groups) states[_id] = count ?? 0
      const published: Record<string, number> = groups.find(({ _id }) => _id === 'published') ?? ({} as never)
      const of = (name: string): number => published[name] ?? 0
      return {
        states,
        updates: {
          overdue: of('overdue'),
          dueSoon: of('dueSoon'),
          onTime: of('withDue') - of('overdue') - of('dueSoon'),
          withoutPromise: states.published - of('withDue'),
        },
        troubled: of('troubled'),
        downloads: groups.reduce((sum, { downloads = 0 }) => sum + downloads, 0),
        quality: {
          bothLanguages: of('bothLanguages'),
          frequency: of('frequency'),
          contact: of('contact'),
          keywords: of('keywords'),
          files: of('files'),
          tables: of('tables'),
          dictionaries: of('dictionaries'),
        },
      }
    },

    countWhere: (filter: Filter) => model.countDocuments(where(filter)).exec(),

    async listIdsWhere(filter: Filter, limit = 0): Promise<string[]> {
      const found = await model.find(where(filter), { _id: 1 }).limit(limit).lean<{ _id: string }[]>().exec()
      return found.map(({ _id }) => _id)
    },

    /** What was to be published by now, the longest overdue first. */
    listDue: (now: Date, limit: number) =>
      model
        .find(where({ status: 'scheduled', scheduledAt: { $lte: now } }), { version: 1 })
        .sort({ scheduledAt: 1 })
        .limit(limit)
        .lean<{ _id: string; version: number }[]>()
        .exec(),

    async insert(record: DatasetRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },

    /** Puts the new record in the place of the version it was made from; false when somebody was faster. */
    async replace(record: DatasetRecord, fromVersion: number, session: ClientSession): Promise<boolean> {
      mustKnow(record)
      // The driver writes it as it is: casting two hundred distributions takes longer than the whole transaction.
      const result = await records().replaceOne({ _id: record._id, version: fromVersion }, record, {
        session,
        ignoreUndefined: true,
      })
      return result.matchedCount === 1
    },

    async remove(id: string, fromVersion: number, session: ClientSession): Promise<boolean> {
      return (await model.deleteOne(where({ _id: id, version: fromVersion }), { session })).deletedCount === 1
    },

    /** Notes a derived fact: `version` stays, `indexVersion` rises. */
    async setTable(distributionId: string, table: TableFacts, session: ClientSession): Promise<void> {
      await model.updateOne(
        where({ 'distributions.id': distributionId }),
        { $set: { 'distributions.$.table': table }, $inc: { indexVersion: 1 } },
        { session },
      )
    },

    /** The same for how a table fits its schema. */
    async setValidation(
      distributionId: string,
      validation: ValidationFacts | null,
      session: ClientSession,
    ): Promise<void> {
      await model.updateOne(
        where({ 'distributions.id': distributionId }),
        { $set: { 'distributions.$.validation': validation }, $inc: { indexVersion: 1 } },
        { session },
      )
    },

    /** Datasets with a distribution that follows the schema in whatever version is to be used. */
    listFollowers: (schema: string) =>
      model
        .find(where({ 'distributions.conformsTo': schema }), { _id: 1 })
        .sort({ _id: 1 })
        .lean<{ _id: string }[]>()
        .exec(),

    async addDownloads(counts: ReadonlyMap<string, number>, session: ClientSession): Promise<void> {
      await model.bulkWrite(
        [...counts].map(([id, count]) => ({
          updateOne: { filter: { _id: id }, update: { $inc: { downloads: count, indexVersion: 1 } } },
        })),
        { session },
      )
    },

    /** How many datasets each agency has itself, not counting those below it. */
    async countByAgency(filter: Filter): Promise<Map<string, number>> {
      const groups = await model.aggregate<{ _id: string; count: number }>([
        { $match: filter },
        { $group: { _id: '$agencyId', count: { $sum: 1 } } },
      ])
      return new Map(groups.map((group) => [group._id, group.count]))
    },

    /** How many datasets, in any state, have each theme or licence; of one alone when an id is given. */
    async countByCode(list: 'themes' | 'licenses', id?: string): Promise<Map<string, number>> {
      const field = list === 'themes' ? 'themes' : 'license'
      const groups = await model.aggregate<{ _id: string; count: number }>([
        ...(id === undefined ? [] : [{ $match: { [field]: id } }]),
        { $project: { [field]: 1 } },
        { $unwind: `$${field}` },
        { $group: { _id: `$${field}`, count: { $sum: 1 } } },
      ])
      return new Map(groups.map((group) => [group._id, group.count]))
    },

    /** How many datasets there are in any state. */
    countAll: () => model.estimatedDocumentCount().exec(),

    /** Whether any dataset, in any state, belongs to the agency, or did before a merger or split. */
    async isAgencyUsed(agencyId: string, session?: ClientSession): Promise<boolean> {
      const used = where({ $or: [{ agencyId }, { formerAgencyIds: agencyId }] })
      return (await model.exists(used).session(session ?? null)) !== null
    },

    /** What belongs to the agency itself, in any state, in the order of their ids; all of it unless a limit is given. */
    listOfAgency: (
      agencyId: string,
      { ids, limit = 0 }: { ids?: readonly string[]; limit?: number },
      session?: ClientSession,
    ) =>
      model
        .find(where({ agencyId, ...(ids && { _id: { $in: [...ids] } }) }), { slug: 1 })
        .session(session ?? null)
        .sort({ _id: 1 })
        .limit(limit)
        .lean<{ _id: string; slug: string }[]>()
        .exec(),

    /** After an agency moved in the tree: its datasets follow. Gives their ids. */
    async moveAgencyPaths(agencyId: string, agencyPath: string[], session: ClientSession): Promise<string[]> {
      const ids = await model
        .find(where({ agencyId }), { _id: 1 }, { session })
        .lean<{ _id: string }[]>()
        .exec()
      await model.updateMany(
        where({ agencyId }),
        { $set: { agencyPath }, $inc: { indexVersion: 1 } },
        { session },
      )
      return ids.map(({ _id }) => _id)
    },

    /** The ids of all datasets in any state behind one id, in batches, in the order of their ids. */
    async *streamIds(filter: Filter = {}, after = ''): AsyncIterable<string[]> {
      for (let last = after; ;) {
        const found = await model
          .find(where({ ...filter, _id: { $gt: last } }), { _id: 1 })
          .sort({ _id: 1 })
          .limit(walkBatch)
          .lean<{ _id: string }[]>()
          .exec()
        if (found.length === 0) return
        yield found.map(({ _id }) => _id)
        last = found.at(-1)!._id
      }
    },

    /** When something of this changed last; null when there is nothing. */
    async findLastChange(filter: Filter): Promise<Date | null> {
      const found = await model.findOne(filter, { updatedAt: 1 }).sort({ updatedAt: -1 }).lean()
      return found?.updatedAt ?? null
    },
  }
}

/** The sums of a group of datasets. */
function sumsOf({
  today,
  soonUntil,
  soonFrequencies,
}: {
  today: string
  soonUntil: string
  soonFrequencies: readonly string[]
}): Record<string, { $sum: unknown }> {
  const when = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } })
  const isText = (path: string) => ({ $eq: [{ $type: path }, 'string'] })
  const hasDue = isText('$due')
  const isLate = { $and: [hasDue, { $lt: ['$due', today] }] }
  const isSoon = {
    $and: [
      hasDue,
      { $gte: ['$due', today] },
      { $lte: ['$due', soonUntil] },
      { $in: ['$frequency', [...soonFrequencies]] },
    ],
  }
  const someFile = (condition: unknown) => ({
    $anyElementTrue: { $map: { input: '$distributions', as: 'file', in: condition } },
  })
  const words = (lang: string) => ({ $gt: [{ $size: { $ifNull: [`$keywords.${lang}`, []] } }, 0] })
  return {
    count: { $sum: 1 },
    downloads: { $sum: '$downloads' },
    withDue: when(hasDue),
    overdue: when(isLate),
    dueSoon: when(isSoon),
    troubled: when(
      someFile({
        $or: [
          { $eq: ['$$file.table.status', 'failed'] },
          { $in: ['$$file.validation.status', ['invalid', 'failed']] },
        ],
      }),
    ),
    bothLanguages: when({
      $and: [isText('$title.vi'), isText('$title.en'), isText('$description.vi'), isText('$description.en')],
    }),
    frequency: when(isText('$frequency')),
    contact: when({ $eq: [{ $type: '$contactPoint' }, 'object'] }),
    keywords: when({ $or: [words('vi'), words('en')] }),
    files: when({ $gt: [{ $size: '$distributions' }, 0] }),
    // As `findAnswering` has it.
    tables: when(someFile({ $isNumber: '$$file.table.rowCount' })),
    dictionaries: when(someFile({ $gt: [{ $size: { $ifNull: ['$$file.dictionary', []] } }, 0] })),
  }
}
