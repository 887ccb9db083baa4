import type { ClientSession, Collection, Db, Filter } from 'mongodb'
import { jobStates, type JobRecord, type JobSpec, type JobState } from './records.ts'
import { newId } from '../platform/ids.ts'
import type { Progress } from './progress.ts'

/** As stored: the record, with what only the runner needs. */
interface StoredJob extends JobRecord {
  /** The key while the job is unfinished. */
  openKey?: string
  /** The key for good: a job that runs again is one with its key again. */
  key?: string
  /** The run that may write; a run that lost its lock writes nothing any more. */
  run?: string
}

/** Finished jobs are looked at for a month at most; what they made stays. */
const keepFinishedSeconds = 30 * 24 * 60 * 60

/** What an ended job has no more; what was sealed for its work alone is of no use then. */
const over = { openKey: '', run: '', 'data.sealed': '' } as const

const hidden = { openKey: 0, key: 0, run: 0 } as const

/** What a list of jobs holds; a member that is left out does not narrow it. */
export interface JobFilter {
  datasetId?: string
  kind?: string
  state?: JobState
}

/** All reading and writing of job records. */
export class JobStore {
  private readonly jobs: Collection<StoredJob>
  private readonly agendaJobs: Collection

  constructor(db: Db) {
    this.jobs = db.collection<StoredJob>('jobs')
    this.agendaJobs = db.collection('agendaJobs')
  }

  async createIndexes(): Promise<void> {
    await this.jobs.createIndex(
      { openKey: 1 },
      { unique: true, partialFilterExpression: { openKey: { $type: 'string' } } },
    )
    await this.jobs.createIndex({ state: 1, _id: -1 })
    await this.jobs.createIndex({ datasetId: 1, _id: -1 })
    await this.jobs.createIndex({ finishedAt: 1 }, { expireAfterSeconds: keepFinishedSeconds })
  }

  /** Adds a job, or gives the unfinished one with the same key. */
  async add(spec: JobSpec, now: Date, session: ClientSession): Promise<{ id: string; isNew: boolean }> {
    if (spec.key !== undefined) {
      const open = await this.jobs.findOne({ openKey: spec.key }, { session, projection: { _id: 1 } })
      if (open) return { id: open._id, isNew: false }
    }
    const id = newId(now.getTime())
    await this.jobs.insertOne(
      {
        _id: id,
        kind: spec.kind,
        state: 'waiting',
        datasetId: spec.datasetId,
        distributionId: spec.distributionId,
        data: spec.data,
        progress: { done: 0, total: null, unit: spec.unit },
        attempts: 0,
        problem: null,
        createdAt: now,
        startedAt: null,
        finishedAt: null,
        ...(spec.key === undefined ? {} : { openKey: spec.key, key: spec.key }),
      },
      { session },
    )
    return { id, isNew: true }
  }

  async find(id: string, session?: ClientSession): Promise<JobRecord | null> {
    return this.jobs.findOne({ _id: id }, { projection: hidden, session })
  }

  /** The newest first, before the id given. */
  async list(
    filter: JobFilter,
    { limit, before = null }: { limit: number; before?: string | null },
  ): Promise<JobRecord[]> {
    const query = { ...match(filter), ...(before === null ? {} : { _id: { $lt: before } }) }
    return this.jobs.find(query, { projection: hidden }).sort({ _id: -1 }).limit(limit).toArray()
  }

  /** How many jobs are in each state. */
  async count(filter: JobFilter): Promise<Record<JobState, number>> {
    const counts = await Promise.all(
      jobStates.map(async (state) => [state, await this.jobs.countDocuments(match({ ...filter, state }))]),
    )
    return Object.fromEntries(counts) as Record<JobState, number>
  }

  /** Ends an unfinished job; null when it is over already. The run that is at work on it may write nothing any more. */
  async cancel(id: string, now: Date, session: ClientSession): Promise<JobRecord | null> {
    return this.jobs.findOneAndUpdate(
      { _id: id, state: { $in: ['waiting', 'running'] } },
      { $set: { state: 'cancelled', finishedAt: now }, $unset: over },
      { returnDocument: 'after', projection: hidden, session },
    )
  }

  /** Makes a job that failed or was cancelled wait again, as if it were new; null when it is in another state. */
  async reopen(id: string, session: ClientSession): Promise<JobRecord | null> {
    const ended: Filter<StoredJob> = { _id: id, state: { $in: ['failed', 'cancelled'] } }
    const found = await this.jobs.findOne(ended, { session })
    if (!found) return null
    // What agenda still holds of the former run would stand in the way of the new one.
    await this.agendaJobs.deleteMany({ 'data.jobId': id }, { session })
    return this.jobs.findOneAndUpdate(
      ended,
      {
        $set: {
          state: 'waiting',
          attempts: 0,
          problem: null,
          startedAt: null,
          finishedAt: null,
          progress: { done: 0, total: null, unit: found.progress.unit },
          ...(found.key === undefined ? {} : { openKey: found.key }),
        },
      },
      { returnDocument: 'after', projection: hidden, session },
    )
  }

  /** Whether an unfinished job has the key of this one. */
  async hasOpenTwin(id: string, session: ClientSession): Promise<boolean> {
    const found = await this.jobs.findOne({ _id: id }, { session, projection: { key: 1 } })
    if (found?.key === undefined) return false
    return (await this.jobs.findOne({ openKey: found.key, _id: { $ne: id } }, { session })) !== null
  }

  /** Those of the runs that may still write. */
  async listHeldRuns(running: readonly { jobId: string; run: string }[]): Promise<string[]> {
    const held = await this.jobs
      .find(
        { _id: { $in: running.map(({ jobId }) => jobId) }, run: { $in: running.map(({ run }) => run) } },
        { projection: { run: 1 } },
      )
      .toArray()
    return held.map(({ run }) => run!)
  }

  async listUnfinished(): Promise<Pick<JobRecord, '_id' | 'kind'>[]> {
    return this.jobs.find({ state: { $in: ['waiting', 'running'] } }, { projection: { kind: 1 } }).toArray()
  }

  async countUnfinished(): Promise<number> {
    return this.jobs.countDocuments({ state: { $in: ['waiting', 'running'] } })
  }

  /** Begins a run of an unfinished job; null when it is finished or gone. */
  async begin(id: string, run: string, now: Date): Promise<JobRecord | null> {
    return this.jobs.findOneAndUpdate(
      { _id: id, state: { $in: ['waiting', 'running'] } },
      { $set: { state: 'running', run, startedAt: now }, $inc: { attempts: 1 } },
      { returnDocument: 'after', projection: hidden },
    )
  }

  async noteProgress(id: string, run: string, { done, total, bytes }: Progress): Promise<void> {
    // A run that begins anew is behind the one before it for a while; what was told is not taken back.
    const most: Record<string, number> = total == null ? { 'progress.done': done } : {}
    const set: Record<string, unknown> = total == null ? {} : { 'progress.done': done }
    if (total !== undefined) set['progress.total'] = total
    if (bytes) {
      most['progress.bytes.done'] = bytes.done
      set['progress.bytes.total'] = bytes.total
    }
    await this.jobs.updateOne({ _id: id, run, state: 'running' }, { $set: set, $max: most })
  }

  /** Ends a running job; false when this run may not write any more. */
  async finish(
    id: string,
    run: string,
    state: 'done' | 'failed',
    problem: JobRecord['problem'],
    now: Date,
    session?: ClientSession,
  ): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, run, state: 'running' },
      { $set: { state, problem, finishedAt: now }, $unset: over },
      { session },
    )
    return matchedCount > 0
  }

  /** Makes a running job wait again: after a failure, or uncounted when the process stops. */
  async putBack(id: string, run: string, { counts }: { counts: boolean }): Promise<void> {
    await this.jobs.updateOne(
      { _id: id, run, state: 'running' },
      { $set: { state: 'waiting' }, $unset: { run: '' }, ...(counts ? {} : { $inc: { attempts: -1 } }) },
    )
  }
}

const match = ({ datasetId, kind, state }: JobFilter): Filter<StoredJob> => ({
  ...(datasetId !== undefined && { datasetId }),
  ...(kind !== undefined && { kind }),
  ...(state !== undefined && { state }),
})
