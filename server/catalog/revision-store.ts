import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import type { RevisionRecord } from './records.ts'

const { Mixed } = Schema.Types

const revisionSchema = new Schema<RevisionRecord>(
  {
    _id: { type: String, required: true },
    datasetId: { type: String, required: true },
    number: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    proposedBy: { type: String, default: undefined },
    note: { type: String, default: null },
    isPublic: { type: Boolean, required: true },
    changes: { type: [Mixed] as never, default: [] },
    previous: { type: Mixed, default: null },
  },
  {
    collection: 'revisions',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)
revisionSchema.index({ datasetId: 1, number: -1 }, { unique: true })

export function revisionModel(connection: Connection): Model<RevisionRecord> {
  return (
    (connection.models.Revision as Model<RevisionRecord> | undefined) ??
    connection.model<RevisionRecord>('Revision', revisionSchema)
  )
}

export type RevisionStore = ReturnType<typeof createRevisionStore>

/** All reading and writing of revisions. There is no way to change one. */
export function createRevisionStore(connection: Connection) {
  const model = revisionModel(connection)
  const revisions = connection.db!.collection<RevisionRecord>('revisions')
  const where = (filter: Record<string, unknown>) => filter as QueryFilter<RevisionRecord>
  return {
    createIndexes: () => model.createIndexes(),

    async insert(revision: RevisionRecord, session: ClientSession): Promise<void> {
      // The driver writes it as it is: it holds a whole record, which the model would copy.
      await revisions.insertOne(revision, { session, ignoreUndefined: true })
    },

    find: (datasetId: string, number: number) =>
      model
        .findOne(where({ _id: `${datasetId}/${number}` }))
        .lean<RevisionRecord | null>()
        .exec(),

    /** Newest first and without the records they hold. */
    list: (datasetId: string, filter: { isPublic?: true }, limit: number, before: number | null) =>
      model
        .find(where({ datasetId, ...filter, ...(before === null ? {} : { number: { $lt: before } }) }), {
          previous: 0,
        })
        .sort({ number: -1 })
        .limit(limit)
        .lean<Omit<RevisionRecord, 'previous'>[]>()
        .exec(),

    /** What some of them changed, by their ids. */
    listChanges: (ids: readonly string[]) =>
      ids.length === 0
        ? []
        : model
            .find(where({ _id: { $in: [...ids] } }), { changes: 1 })
            .lean<Pick<RevisionRecord, '_id' | 'changes'>[]>()
            .exec(),

    count: (datasetId: string, filter: { isPublic?: true }) =>
      model.countDocuments(where({ datasetId, ...filter })).exec(),

    /** Whether a former state of the dataset was not open to everybody. */
    async wasEverShut(datasetId: string): Promise<boolean> {
      const shut = { datasetId, previous: { $ne: null }, 'previous.accessRights': { $ne: 'PUBLIC' } }
      return (await model.exists(where(shut))) !== null
    },

    async removeOfDataset(datasetId: string, session: ClientSession): Promise<void> {
      await model.deleteMany(where({ datasetId }), { session })
    },
  }
}
