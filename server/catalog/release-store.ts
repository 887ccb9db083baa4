import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import type { ReleaseRecord, TakedownFacts } from './records.ts'

const releaseSchema = new Schema<ReleaseRecord>(
  {
    _id: { type: String, required: true },
    distributionId: { type: String, required: true },
    datasetId: { type: String, required: true },
    number: { type: Number, required: true, min: 1 },
    name: { type: String, required: true },
    byteSize: { type: Number, required: true },
    sha256: { type: String, required: true },
    mediaType: { type: String, required: true },
    createdAt: { type: Date, required: true },
    by: { type: String, required: true },
    takenDown: { type: Schema.Types.Mixed, default: undefined },
  },
  { collection: 'releases', strict: 'throw', versionKey: false, id: false, autoIndex: false },
)
releaseSchema.index({ distributionId: 1, number: -1 }, { unique: true })
releaseSchema.index({ datasetId: 1 })
// Whether any release still needs these bytes.
releaseSchema.index({ sha256: 1 })

export function releaseModel(connection: Connection): Model<ReleaseRecord> {
  return (
    (connection.models.Release as Model<ReleaseRecord> | undefined) ??
    connection.model<ReleaseRecord>('Release', releaseSchema)
  )
}

export type ReleaseStore = ReturnType<typeof createReleaseStore>

/** All reading and writing of releases. There is no way to change one, but that the law takes its bytes. */
export function createReleaseStore(connection: Connection) {
  const model = releaseModel(connection)
  const where = (filter: Record<string, unknown>) => filter as QueryFilter<ReleaseRecord>
  return {
    createIndexes: () => model.createIndexes(),

    async insert(release: ReleaseRecord, session: ClientSession): Promise<void> {
      await model.create([release], { session })
    },

    find: (distributionId: string, number: number) =>
      model
        .findOne(where({ _id: `${distributionId}/${number}` }))
        .lean<ReleaseRecord | null>()
        .exec(),

    findNewest: (distributionId: string, session?: ClientSession) =>
      model
        .findOne(where({ distributionId }), null, { session: session ?? null })
        .sort({ number: -1 })
        .lean<ReleaseRecord | null>()
        .exec(),

    /** Whether a release of this distribution had the name. */
    hasName: async (distributionId: string, name: string): Promise<boolean> =>
      (await model.exists(where({ distributionId, name }))) !== null,

    /** Newest first, from the one before `before`. */
    list: (distributionId: string, limit: number, before: number | null) =>
      model
        .find(where({ distributionId, ...(before === null ? {} : { number: { $lt: before } }) }))
        .sort({ number: -1 })
        .limit(limit)
        .lean<ReleaseRecord[]>()
        .exec(),

    count: (distributionId: string) => model.countDocuments(where({ distributionId })).exec(),

    async removeOfDataset(datasetId: string, session: ClientSession): Promise<void> {
      await model.deleteMany(where({ datasetId }), { session })
    },

    async removeOfDistribution(distributionId: string, session: ClientSession): Promise<void> {
      await model.deleteMany(where({ distributionId }), { session })
    },

    /** The datasets whose releases hold most. */
    listLargest: (limit: number) =>
      model
        .aggregate<{ _id: string; releases: number; bytes: number }>([
          { $group: { _id: '$datasetId', releases: { $sum: 1 }, bytes: { $sum: '$byteSize' } } },
          { $sort: { bytes: -1, _id: 1 } },
          { $limit: limit },
        ])
        .exec(),

    /** The releases of these bytes, the oldest first. */
    listOfBytes: (sha256: string, session?: ClientSession) =>
      model
        .find(where({ sha256 }), null, { session: session ?? null })
        .sort({ createdAt: 1 })
        .lean<ReleaseRecord[]>()
        .exec(),

    /** Releases of any of these bytes in other datasets, the oldest first; none whose bytes were taken down. */
    listOthersOfBytes: (sha256s: readonly string[], datasetId: string | null, limit: number) =>
      model
        .find(
          where({
            sha256: { $in: [...sha256s] },
            takenDown: { $exists: false },
            ...(datasetId !== null && { datasetId: { $ne: datasetId } }),
          }),
          { datasetId: 1, distributionId: 1, sha256: 1, name: 1 },
        )
        .sort({ createdAt: 1 })
        .limit(limit)
        .lean<Pick<ReleaseRecord, 'datasetId' | 'distributionId' | 'sha256' | 'name'>[]>()
        .exec(),

    async markTakenDown(id: string, facts: TakedownFacts, session: ClientSession): Promise<void> {
      await model.updateOne(where({ _id: id }), { $set: { takenDown: facts } }, { session })
    },

    /** Those of the digests whose bytes some release needs. */
    async findKnown(sha256s: readonly string[]): Promise<Set<string>> {
      return new Set(
        await model
          .distinct('sha256', where({ sha256: { $in: sha256s }, takenDown: { $exists: false } }))
          .exec(),
      )
    },
  }
}
