import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import { idPattern } from '../platform/ids.ts'
import { datasetModel } from './dataset-model.ts'
import type { CollectionRecord, DatasetRecord } from './records.ts'

const { Mixed } = Schema.Types

const collectionSchema = new Schema<CollectionRecord>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    formerSlugs: { type: [String], default: [] },
    version: { type: Number, required: true },
    status: { type: String, enum: ['draft', 'published'], required: true },
    title: { type: Mixed as never, required: true },
    description: { type: Mixed as never, default: null },
    agencyId: { type: String, required: true },
    datasets: { type: [{ _id: false, id: String, note: { type: Mixed, default: null } }], default: [] },
    sortKey: { type: String, required: true },
    publishedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  {
    collection: 'collections',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)
collectionSchema.index({ slug: 1 }, { unique: true })
collectionSchema.index({ formerSlugs: 1 })
collectionSchema.index({ sortKey: 1 }, { unique: true })
collectionSchema.index({ status: 1, sortKey: 1 })
collectionSchema.index({ status: 1, publishedAt: -1 })
collectionSchema.index({ agencyId: 1, sortKey: 1 })
collectionSchema.index({ 'datasets.id': 1 })

/** What decides whether a dataset may stand in a collection, and whether a reader sees it there. */
export type ListedDataset = Pick<
  DatasetRecord,
  '_id' | 'slug' | 'formerSlugs' | 'status' | 'agencyPath' | 'publishedAt'
>

const listedProjection = { slug: 1, formerSlugs: 1, status: 1, agencyPath: 1, publishedAt: 1 }

/** Which collections are meant; all of them together. */
export interface CollectionFilter {
  agencyIds?: readonly string[]
  /** Those that hold this dataset. */
  datasetId?: string
  /** Drafts of these agencies alone are given; those of all agencies when left out. */
  draftsOf?: readonly string[]
}

export type CollectionStore = ReturnType<typeof createCollectionStore>

/** All reading and writing of collections. Which datasets one holds stands in the collection: a dataset may be in many. */
export function createCollectionStore(connection: Connection) {
  const model: Model<CollectionRecord> =
    connection.models.Collection ?? connection.model<CollectionRecord>('Collection', collectionSchema)
  const datasets = datasetModel(connection)
  const where = (filter: Record<string, unknown>) => filter as QueryFilter<CollectionRecord>
  const ofDatasets = (filter: Record<string, unknown>) => filter as QueryFilter<DatasetRecord>
  const findOne = (filter: Record<string, unknown>, session?: ClientSession) =>
    model
      .findOne(where(filter), null, { session: session ?? null })
      .lean<CollectionRecord | null>()
      .exec()

  const toQuery = ({ agencyIds, datasetId, draftsOf }: CollectionFilter): Record<string, unknown> => ({
    ...(agencyIds && { agencyId: { $in: [...agencyIds] } }),
    ...(datasetId !== undefined && { 'datasets.id': datasetId }),
    ...(draftsOf &&
      (draftsOf.length === 0
        ? { status: 'published' }
        : { $or: [{ status: 'published' }, { agencyId: { $in: [...draftsOf] } }] })),
  })

  return {
    createIndexes: () => model.createIndexes(),

    /** By id, slug, or a slug that it once had. */
    async findByIdOrSlug(idOrSlug: string, session?: ClientSession): Promise<CollectionRecord | null> {
      if (idPattern.test(idOrSlug)) return findOne({ _id: idOrSlug }, session)
      return (await findOne({ slug: idOrSlug }, session)) ?? findOne({ formerSlugs: idOrSlug }, session)
    },

    findMany: (ids: readonly string[]) =>
      model
        .find(where({ _id: { $in: [...ids] } }))
        .lean<CollectionRecord[]>()
        .exec(),

    /** In the order of their titles, behind the given place. */
    async list(
      filter: CollectionFilter,
      { limit, after }: { limit: number; after: string | null },
    ): Promise<{ items: CollectionRecord[]; total: number }> {
      const query = toQuery(filter)
      const [items, total] = await Promise.all([
        model
          .find(where({ ...query, ...(after === null ? {} : { sortKey: { $gt: after } }) }))
          .sort({ sortKey: 1 })
          .limit(limit)
          .lean<CollectionRecord[]>()
          .exec(),
        model.countDocuments(where(query)).exec(),
      ])
      return { items, total }
    },

    /** Those that everybody sees, published last first. */
    listNewest: (limit: number) =>
      model
        .find(where({ status: 'published' }))
        .sort({ publishedAt: -1 })
        .limit(limit)
        .lean<CollectionRecord[]>()
        .exec(),

    listOfAgency: (agencyId: string, session: ClientSession) =>
      model.find(where({ agencyId }), null, { session }).sort({ _id: 1 }).lean<CollectionRecord[]>().exec(),

    countOfAgency: (agencyId: string, session: ClientSession) =>
      model.countDocuments(where({ agencyId }), { session }).exec(),

    async insert(record: CollectionRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },

    /** Puts the new record in the place of the version it was made from; false when somebody was faster. */
    async replace(record: CollectionRecord, fromVersion: number, session: ClientSession): Promise<boolean> {
      const result = await model.replaceOne(where({ _id: record._id, version: fromVersion }), record, {
        session,
      })
      return result.matchedCount === 1
    },

    async remove(id: string, fromVersion: number, session: ClientSession): Promise<boolean> {
      return (await model.deleteOne(where({ _id: id, version: fromVersion }), { session })).deletedCount === 1
    },

    /** Those of the datasets that are there, in any state, by ids, slugs and slugs that they once had. */
    async findDatasets(names: readonly string[], session: ClientSession): Promise<ListedDataset[]> {
      if (names.length === 0) return []
      const ids = names.filter((name) => idPattern.test(name))
      const slugs = names.filter((name) => !idPattern.test(name))
      const found = await datasets
        .find(
          ofDatasets({
            $or: [{ _id: { $in: ids } }, { slug: { $in: slugs } }, { formerSlugs: { $in: slugs } }],
          }),
          listedProjection,
          { session },
        )
        .lean<ListedDataset[]>()
        .exec()
      return found
    },

    /** Those of the datasets that pass the filter. */
    async findDatasetIds(ids: readonly string[], filter: Record<string, unknown>): Promise<Set<string>> {
      if (ids.length === 0) return new Set()
      const found = await datasets
        .find(ofDatasets({ $and: [{ _id: { $in: [...ids] } }, filter] }), { _id: 1 })
        .lean<Pick<DatasetRecord, '_id'>[]>()
        .exec()
      return new Set(found.map(({ _id }) => _id))
    },

    /** Which datasets of an agency itself are in which of its collections. */
    async listPlacesOfAgency(
      agencyId: string,
      session: ClientSession,
    ): Promise<{ datasetId: string; listId: string }[]> {
      const own = await model
        .find(where({ agencyId }), { 'datasets.id': 1 }, { session })
        .lean<Pick<CollectionRecord, '_id' | 'datasets'>[]>()
        .exec()
      const ids = [...new Set(own.flatMap(({ datasets: items }) => items.map(({ id }) => id)))]
      const found = await datasets
        .find(ofDatasets({ _id: { $in: ids }, agencyId }), { _id: 1 }, { session })
        .lean<Pick<DatasetRecord, '_id'>[]>()
        .exec()
      const ofAgency = new Set(found.map(({ _id }) => _id))
      return own.flatMap(({ _id: listId, datasets: items }) =>
        items.filter(({ id }) => ofAgency.has(id)).map(({ id: datasetId }) => ({ datasetId, listId })),
      )
    },
  }
}
