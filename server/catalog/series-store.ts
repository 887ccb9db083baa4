import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import { idPattern } from '../platform/ids.ts'
import { datasetModel } from './dataset-model.ts'
import type { DatasetRecord, DistributionRecord, SeriesRecord } from './records.ts'

const { Mixed } = Schema.Types

const seriesSchema = new Schema<SeriesRecord>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    formerSlugs: { type: [String], default: [] },
    version: { type: Number, required: true },
    title: { type: Mixed as never, required: true },
    description: { type: Mixed as never, default: null },
    agencyId: { type: String, required: true },
    sortKey: { type: String, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  {
    collection: 'series',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)
seriesSchema.index({ slug: 1 }, { unique: true })
seriesSchema.index({ formerSlugs: 1 })
seriesSchema.index({ sortKey: 1 }, { unique: true })
seriesSchema.index({ agencyId: 1, sortKey: 1 })

/** What a series needs of a dataset in it. */
export type SeriesMemberRecord = Pick<
  DatasetRecord,
  | '_id'
  | 'slug'
  | 'status'
  | 'title'
  | 'agencyId'
  | 'agencyPath'
  | 'temporal'
  | 'modified'
  | 'dataModifiedAt'
  | 'publishedAt'
  | 'updatedAt'
  | 'withdrawn'
  | 'series'
> & { distributions: Pick<DistributionRecord, 'format'>[] }

const memberProjection = {
  slug: 1,
  status: 1,
  title: 1,
  agencyId: 1,
  agencyPath: 1,
  temporal: 1,
  modified: 1,
  dataModifiedAt: 1,
  publishedAt: 1,
  updatedAt: 1,
  withdrawn: 1,
  series: 1,
  'distributions.format': 1,
}

export type SeriesStore = ReturnType<typeof createSeriesStore>

/** All reading and writing of series. Which series a dataset is in, and where, stands in the dataset: whatever becomes of it, the series knows. */
export function createSeriesStore(connection: Connection) {
  const model: Model<SeriesRecord> =
    connection.models.Series ?? connection.model<SeriesRecord>('Series', seriesSchema)
  const datasets = datasetModel(connection)
  const where = (filter: Record<string, unknown>) => filter as QueryFilter<SeriesRecord>
  const ofDatasets = (filter: Record<string, unknown>) => filter as QueryFilter<DatasetRecord>
  const findOne = (filter: Record<string, unknown>, session?: ClientSession) =>
    model
      .findOne(where(filter), null, { session: session ?? null })
      .lean<SeriesRecord | null>()
      .exec()

  return {
    createIndexes: () => model.createIndexes(),

    /** By id, slug, or a slug that it once had. */
    async findByIdOrSlug(idOrSlug: string, session?: ClientSession): Promise<SeriesRecord | null> {
      if (idPattern.test(idOrSlug)) return findOne({ _id: idOrSlug }, session)
      return (await findOne({ slug: idOrSlug }, session)) ?? findOne({ formerSlugs: idOrSlug }, session)
    },

    findMany: (ids: readonly string[]) =>
      model
        .find(where({ _id: { $in: [...ids] } }))
        .lean<SeriesRecord[]>()
        .exec(),

    /** In the order of their titles, behind the given place; of these agencies alone when some are given. */
    async list(
      { agencyIds }: { agencyIds?: readonly string[] },
      { limit, after }: { limit: number; after: string | null },
    ): Promise<{ items: SeriesRecord[]; total: number }> {
      const of = agencyIds === undefined ? {} : { agencyId: { $in: [...agencyIds] } }
      const [items, total] = await Promise.all([
        model
          .find(where({ ...of, ...(after === null ? {} : { sortKey: { $gt: after } }) }))
          .sort({ sortKey: 1 })
          .limit(limit)
          .lean<SeriesRecord[]>()
          .exec(),
        model.countDocuments(where(of)).exec(),
      ])
      return { items, total }
    },

    listOfAgency: (agencyId: string, session: ClientSession) =>
      model.find(where({ agencyId }), null, { session }).sort({ _id: 1 }).lean<SeriesRecord[]>().exec(),

    countOfAgency: (agencyId: string, session: ClientSession) =>
      model.countDocuments(where({ agencyId }), { session }).exec(),

    async insert(record: SeriesRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },

    /** Puts the new record in the place of the version it was made from; false when somebody was faster. */
    async replace(record: SeriesRecord, fromVersion: number, session: ClientSession): Promise<boolean> {
      const result = await model.replaceOne(where({ _id: record._id, version: fromVersion }), record, {
        session,
      })
      return result.matchedCount === 1
    },

    async remove(id: string, fromVersion: number, session: ClientSession): Promise<boolean> {
      return (await model.deleteOne(where({ _id: id, version: fromVersion }), { session })).deletedCount === 1
    },

    /** The datasets of a series in its order, in any state. */
    listMembers: (seriesId: string, session?: ClientSession) =>
      datasets
        .find(ofDatasets({ 'series.id': seriesId }), memberProjection, { session: session ?? null })
        .sort({ 'series.position': 1, _id: 1 })
        .lean<SeriesMemberRecord[]>()
        .exec(),

    /** Which datasets of an agency itself are in which series. */
    async listPlacesOfAgency(
      agencyId: string,
      session: ClientSession,
    ): Promise<{ datasetId: string; listId: string }[]> {
      const found = await datasets
        .find(ofDatasets({ agencyId, 'series.id': { $type: 'string' } }), { series: 1 }, { session })
        .lean<Pick<DatasetRecord, '_id' | 'series'>[]>()
        .exec()
      return found.map(({ _id, series }) => ({ datasetId: _id, listId: series!.id }))
    },

    /** How many datasets of each series pass the filter. */
    async countMembers(
      seriesIds: readonly string[],
      filter: Record<string, unknown>,
    ): Promise<Map<string, number>> {
      if (seriesIds.length === 0) return new Map()
      const groups = await datasets.aggregate<{ _id: string; count: number }>([
        { $match: { $and: [{ 'series.id': { $in: [...seriesIds] } }, filter] } },
        { $group: { _id: '$series.id', count: { $sum: 1 } } },
      ])
      return new Map(groups.map(({ _id, count }) => [_id, count]))
    },

    /** Puts a dataset into a series, or out of any: `version` stays, `indexVersion` rises. */
    async setSeries(
      datasetId: string,
      series: { id: string; position: number } | null,
      session: ClientSession,
    ): Promise<void> {
      const change = series === null ? { $unset: { series: 1 as const } } : { $set: { series } }
      await datasets.updateOne(
        ofDatasets({ _id: datasetId }),
        { ...change, $inc: { indexVersion: 1 } },
        { session },
      )
    },

    /** The places of datasets that stay in their series; nothing that is derived depends on them. */
    async setPositions(
      places: readonly { id: string; position: number }[],
      session: ClientSession,
    ): Promise<void> {
      if (places.length === 0) return
      await datasets.bulkWrite(
        places.map(({ id, position }) => ({
          updateOne: { filter: { _id: id }, update: { $set: { 'series.position': position } } },
        })),
        { session },
      )
    },
  }
}
