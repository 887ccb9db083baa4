import { Schema, type ClientSession, type Connection } from 'mongoose'

/** What somebody wrote to others who may write on a dataset. */
export interface CommentRecord {
  /** `<dataset id>/<number>` */
  _id: string
  datasetId: string
  /** Counted from 1. */
  number: number
  /** The proposal that it is about; null: the dataset itself. */
  proposal: number | null
  at: Date
  by: string
  accountId: string | null
  text: string
}

/** A thread: all of a dataset, or about one proposal, or (null) about the dataset itself. */
export interface ThreadFilter {
  datasetId: string
  proposal?: number | null
}

export type CommentStore = ReturnType<typeof createCommentStore>

/** All reading and writing of comments. */
export function createCommentStore(connection: Connection) {
  const schema = new Schema<CommentRecord>(
    {
      _id: { type: String, required: true },
      datasetId: { type: String, required: true },
      number: { type: Number, required: true },
      proposal: { type: Number, default: null },
      at: { type: Date, required: true },
      by: { type: String, required: true },
      accountId: { type: String, default: null },
      text: { type: String, required: true },
    },
    {
      collection: 'comments',
      strict: 'throw',
      minimize: false,
      versionKey: false,
      id: false,
      autoIndex: false,
    },
  )
  schema.index({ datasetId: 1, number: -1 })
  const model = connection.model<CommentRecord>('Comment', schema)
  return {
    createIndexes: () => model.createIndexes(),
    /** Newest first, before the number given. */
    list: (filter: ThreadFilter, { limit, before }: { limit: number; before: number | null }) =>
      model
        .find({ ...filter, ...(before === null ? {} : { number: { $lt: before } }) })
        .sort({ number: -1 })
        .limit(limit)
        .lean<CommentRecord[]>()
        .exec(),
    count: (filter: ThreadFilter) => model.countDocuments({ ...filter }).exec(),
    /** The newest number of the dataset, or nought. */
    async findNewest(datasetId: string, session: ClientSession): Promise<number> {
      const newest = await model
        .findOne({ datasetId }, { number: 1 }, { session })
        .sort({ number: -1 })
        .lean<CommentRecord>()
      return newest?.number ?? 0
    },
    /** Who wrote in the thread. */
    listAuthors: async (filter: ThreadFilter) =>
      ((await model.distinct('accountId', { ...filter })) as (string | null)[]).filter((id) => id !== null),
    async insert(record: CommentRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },
    async removeOfDataset(datasetId: string, session: ClientSession): Promise<void> {
      await model.deleteMany({ datasetId }, { session })
    },
  }
}
