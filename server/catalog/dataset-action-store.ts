import type { ClientSession, Collection, Db } from 'mongodb'
import type { DatasetActionInput } from '../../schemas/generated/catalog/dataset-action-input.ts'
import type { Sentence } from '../problems.ts'

export type Outcome = 'waiting' | 'changed' | 'proposed' | 'unchanged' | 'refused'

/** What becomes of one dataset. */
export interface ActionItem {
  /** Its id; as it was asked for when the viewer knows of none such. */
  id: string
  /** The version that the plan was made for: the act is refused for another one. */
  version: number | null
  outcome: Outcome
  /** Kept for a publisher to decide, rather than done. */
  proposes: boolean
  problem: { code: string; message: Sentence } | null
}

/** One act on many datasets. */
export interface DatasetActionRecord {
  _id: string
  /** Whose it is: the account, or the token alone. */
  accountId: string | null
  tokenId: string | null
  label: string
  act: DatasetActionInput['act']
  input: Omit<DatasetActionInput, 'datasets' | 'all' | 'dryRun' | 'act'>
  state: 'planned' | 'running' | 'done'
  items: ActionItem[]
  jobId: string | null
  at: Date
  doneAt: Date | null
}

/** Results are looked at for a month at most, as jobs are; what was done stands in the history of each dataset. */
const keepSeconds = 30 * 24 * 60 * 60

export type DatasetActionStore = ReturnType<typeof createDatasetActionStore>

/** All reading and writing of acts on many datasets. */
export function createDatasetActionStore(db: Db) {
  const actions: Collection<DatasetActionRecord> = db.collection('datasetActions')
  return {
    async createIndexes(): Promise<void> {
      await actions.createIndex({ accountId: 1, _id: -1 })
      await actions.createIndex({ at: 1 }, { expireAfterSeconds: keepSeconds })
    },
    find: (id: string) => actions.findOne({ _id: id }),
    /** The newest that an account has run, without what became of each. */
    listRun: (accountId: string, limit: number) =>
      actions
        .find({ accountId, state: { $ne: 'planned' } }, { projection: { items: 0 } })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray(),
    async insert(record: DatasetActionRecord): Promise<void> {
      await actions.insertOne(record)
    },
    /** Begins a planned one; false when somebody did already. */
    async begin(id: string, jobId: string | null, session: ClientSession): Promise<boolean> {
      const { modifiedCount } = await actions.updateOne(
        { _id: id, state: 'planned' },
        { $set: { state: 'running', jobId } },
        { session },
      )
      return modifiedCount === 1
    },
    /** Notes what became of one; with a session, together with the change itself. False when it was noted already. */
    async noteItem(
      id: string,
      index: number,
      { outcome, problem }: Pick<ActionItem, 'outcome' | 'problem'>,
      session?: ClientSession,
    ): Promise<boolean> {
      const { matchedCount } = await actions.updateOne(
        { _id: id, [`items.${index}.outcome`]: 'waiting' },
        { $set: { [`items.${index}.outcome`]: outcome, [`items.${index}.problem`]: problem } },
        { session },
      )
      return matchedCount === 1
    },
    async finish(id: string, now: Date): Promise<void> {
      await actions.updateOne({ _id: id, state: 'running' }, { $set: { state: 'done', doneAt: now } })
    },
  }
}
