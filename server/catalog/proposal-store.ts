import { Schema, type ClientSession, type Connection } from 'mongoose'
import type { Hand } from '../identity/permissions.ts'
import type { ReceivedFile, RevisionChange } from './records.ts'

/** What a proposal would do, by the name of the door that does it. */
export type Operation =
  | { name: 'replaceDataset' | 'patchDataset'; body: object }
  | { name: 'restoreRevision'; revision: number }
  | { name: 'addFile'; metadata: object; file: ReceivedFile }
  | { name: 'addLink'; metadata: object }
  | { name: 'patchDistribution'; distributionId: string; body: object }
  | { name: 'removeDistribution'; distributionId: string }
  | { name: 'addRelease'; distributionId: string; file: ReceivedFile }

/** `takenBack` by whoever proposed it, before anybody decided. */
type ProposalStatus = 'open' | 'accepted' | 'refused' | 'takenBack'

/** A change that waits for a publisher. */
export interface ProposalRecord {
  /** `<dataset id>/<number>` */
  _id: string
  datasetId: string
  /** Counted from 1. */
  number: number
  at: Date
  by: string
  accountId: string | null
  /** The token when it belongs to no account, which is its own author; missing in older ones. */
  tokenId?: string | null
  /** Why; missing in older ones. */
  note?: string | null
  operation: Operation
  changes: RevisionChange[]
  status: ProposalStatus
  decision: { at: Date; by: string; accept: boolean; note: string | null } | null
}

/** Which proposals a list of the workspace holds: open ones, of everybody or of one hand. */
export interface ProposalQuestion {
  by?: Hand
  /** Also those accepted or refused since. */
  decidedSince?: Date
  /** Not those of this account about these datasets; of whomever when there is no account. */
  exceptBy?: { accountId: string | null; datasetIds: readonly string[] }
}

export type ProposalStore = ReturnType<typeof createProposalStore>

/** All reading and writing of proposals. */
export function createProposalStore(connection: Connection) {
  const schema = new Schema<ProposalRecord>(
    {
      _id: { type: String, required: true },
      datasetId: { type: String, required: true },
      number: { type: Number, required: true },
      at: { type: Date, required: true },
      by: { type: String, required: true },
      accountId: { type: String, default: null },
      tokenId: { type: String, default: null },
      note: { type: String, default: null },
      operation: { type: Schema.Types.Mixed, required: true },
      changes: { type: [Schema.Types.Mixed] as unknown as RevisionChange[], default: [] },
      status: { type: String, enum: ['open', 'accepted', 'refused', 'takenBack'], required: true },
      decision: { type: Schema.Types.Mixed, default: null },
    },
    {
      collection: 'proposals',
      strict: 'throw',
      minimize: false,
      versionKey: false,
      id: false,
      autoIndex: false,
    },
  )
  schema.index({ datasetId: 1, number: -1 })
  schema.index({ status: 1, datasetId: 1 })
  schema.index({ status: 1, at: -1, _id: -1 })
  schema.index({ accountId: 1, status: 1, at: -1, _id: -1 })
  schema.index(
    { tokenId: 1, status: 1, at: -1, _id: -1 },
    { partialFilterExpression: { tokenId: { $type: 'string' } } },
  )
  // Bytes that wait in a proposal are no orphans.
  schema.index({ 'operation.file.sha256': 1 }, { sparse: true })
  const model = connection.model<ProposalRecord>('Proposal', schema)
  return {
    createIndexes: () => model.createIndexes(),
    find: (datasetId: string, number: number, session?: ClientSession) =>
      model.findById(`${datasetId}/${number}`, null, { session }).lean<ProposalRecord>().exec(),
    /** Newest first, before the number given. */
    list: (datasetId: string, { limit, before }: { limit: number; before: number | null }) =>
      model
        .find({ datasetId, ...(before === null ? {} : { number: { $lt: before } }) })
        .sort({ number: -1 })
        .limit(limit)
        .lean<ProposalRecord[]>()
        .exec(),
    /** Ids of the datasets that such are about. */
    listDatasetIds: async (question: ProposalQuestion) =>
      (await model.distinct('datasetId', filterOf(question))) as string[],
    /** A page of such of the datasets, newest first. */
    listPage: (
      question: ProposalQuestion,
      datasetIds: readonly string[],
      { limit, after }: { limit: number; after: { value: string; id: string } | null },
    ) =>
      model
        .find({
          ...filterOf(question),
          datasetId: { $in: [...datasetIds] },
          ...(after && {
            $or: [
              { at: { $lt: new Date(after.value) } },
              { at: new Date(after.value), _id: { $lt: after.id } },
            ],
          }),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<ProposalRecord[]>()
        .exec(),
    countOf: (question: ProposalQuestion, datasetIds: readonly string[]) =>
      model.countDocuments({ ...filterOf(question), datasetId: { $in: [...datasetIds] } }).exec(),
    count: (datasetId: string) => model.countDocuments({ datasetId }).exec(),
    /** Open ones with these bytes for the dataset. */
    listOpenOfBytes: (datasetId: string, sha256: string, session: ClientSession) =>
      model
        .find({ 'operation.file.sha256': sha256, datasetId, status: 'open' }, null, { session })
        .lean<ProposalRecord[]>()
        .exec(),
    countOpen: (datasetId: string, session: ClientSession) =>
      model.countDocuments({ datasetId, status: 'open' }, { session }).exec(),
    async nextNumber(datasetId: string, session: ClientSession): Promise<number> {
      const newest = await model
        .findOne({ datasetId }, { number: 1 }, { session })
        .sort({ number: -1 })
        .lean<ProposalRecord>()
      return (newest?.number ?? 0) + 1
    },
    async insert(record: ProposalRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },
    /** Closes an open one; false when it was decided meanwhile. */
    async decide(
      id: string,
      change: Pick<ProposalRecord, 'status' | 'decision'>,
      session: ClientSession,
    ): Promise<boolean> {
      const result = await model.updateOne({ _id: id, status: 'open' }, { $set: change }, { session })
      return result.matchedCount === 1
    },
    /** Those of the digests that a proposal still needs. */
    async findKnown(sha256s: readonly string[]): Promise<string[]> {
      return (await model.distinct('operation.file.sha256', {
        'operation.file.sha256': { $in: [...sha256s] },
        status: 'open',
      })) as string[]
    },
  }
}

const filterOf = ({ by, decidedSince, exceptBy }: ProposalQuestion): Record<string, unknown> => ({
  ...(by && (by.accountId === null ? { tokenId: by.tokenId } : { accountId: by.accountId })),
  ...(exceptBy && {
    $nor: [
      {
        datasetId: { $in: [...exceptBy.datasetIds] },
        ...(exceptBy.accountId !== null && { accountId: exceptBy.accountId }),
      },
    ],
  }),
  ...(decidedSince
    ? {
        $and: [
          {
            $or: [
              { status: 'open' },
              { status: { $in: ['accepted', 'refused'] }, 'decision.at': { $gte: decidedSince } },
            ],
          },
        ],
      }
    : { status: 'open' }),
})
