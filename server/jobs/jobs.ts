import type { ClientSession, Db } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Mongo } from '../platform/mongo.ts'
import { JobStore, type JobFilter } from './job-store.ts'
import { OutboxStore } from './outbox-store.ts'
import type { JobRecord, JobSpec, JobState, Notice } from './records.ts'
import { createRunner, type JobRunner } from './runner.ts'

export type { JobWork } from './job-runner.ts'
export { JobFailure } from './job-failure.ts'
export type { Progress, Tell } from './progress.ts'
export type { JobFilter } from './job-store.ts'
export type { JobRecord, JobSpec, JobState, Notice } from './records.ts'
export type { JobRunner } from './runner.ts'

/** Remembers what must be done later: notices that a commit hands over, and jobs with a public record. */
export interface Jobs {
  createIndexes(): Promise<void>
  /** Says, in the caller's transaction, that something changed: it is followed if and only if the transaction commits. */
  notify(notice: Notice, session: ClientSession): Promise<void>
  /** Records a job in the caller's transaction; an unfinished job with the same key is given instead of a second one. */
  create(spec: JobSpec, session: ClientSession): Promise<{ id: string }>
  findJob(id: string): Promise<JobRecord | null>
  /** The newest first, before the id given. */
  listJobs(filter: JobFilter, page: { limit: number; before?: string | null }): Promise<JobRecord[]>
  /** How many there are in each state. */
  countJobs(filter: JobFilter): Promise<Record<JobState, number>>
  /** Ends an unfinished job, in the caller's transaction; whoever is at work on it stops within seconds. `over` when it had ended. */
  cancel(id: string, session: ClientSession): Promise<'cancelled' | 'over'>
  /** Lets a job that failed or was cancelled run again, in the caller's transaction. `open` when it did neither, `taken` when another job does the same already. */
  retry(id: string, session: ClientSession): Promise<'waiting' | 'open' | 'taken'>
  /** How many notices wait, and for how long the oldest: 0 when none does. */
  outboxState(): Promise<{ pending: number; oldestSeconds: number }>
  /** What does the work: for worker.ts only. */
  createRunner(options?: { lockMs?: number }): JobRunner
}

/** The door of the room. */
export function createJobs({
  mongo,
  clock,
  logger,
  metrics,
}: {
  mongo: Mongo
  clock: Clock
  logger: Logger
  metrics: Metrics
}): Jobs {
  const db: Db = mongo.connection.db!
  const outbox = new OutboxStore(db)
  const store = new JobStore(db)
  const jobs: Jobs = {
    async createIndexes() {
      await Promise.all([outbox.createIndexes(), store.createIndexes(), createAgendaIndexes(db)])
    },
    notify: (notice, session) => outbox.add(notice, clock.now(), session),
    async create(spec, session) {
      const { id, isNew } = await store.add(spec, clock.now(), session)
      if (isNew) await outbox.add({ kind: 'job-created', jobId: id }, clock.now(), session)
      return { id }
    },
    findJob: (id) => store.find(id),
    listJobs: (filter, page) => store.list(filter, page),
    countJobs: (filter) => store.count(filter),
    async cancel(id, session) {
      if (!(await store.cancel(id, clock.now(), session))) return 'over'
      await outbox.add({ kind: 'job-changed', jobId: id }, clock.now(), session)
      return 'cancelled'
    },
    async retry(id, session) {
      if (await store.hasOpenTwin(id, session)) return 'taken'
      if (!(await store.reopen(id, session))) return 'open'
      await outbox.add({ kind: 'job-created', jobId: id }, clock.now(), session)
      await outbox.add({ kind: 'job-changed', jobId: id }, clock.now(), session)
      return 'waiting'
    },
    async outboxState() {
      const [pending, oldest] = await Promise.all([outbox.count(), outbox.findOldest()])
      metrics.outboxPending.set(pending)
      const oldestMs = oldest ? Math.max(0, clock.now().getTime() - oldest.at.getTime()) : 0
      return { pending, oldestSeconds: Math.round(oldestMs / 1000) }
    },
    createRunner: (options = {}) =>
      createRunner({
        db,
        mongo,
        createJob: jobs.create,
        outbox,
        store,
        clock,
        logger,
        metrics,
        lockMs: options.lockMs,
      }),
  }
  return jobs
}

async function createAgendaIndexes(db: Db): Promise<void> {
  const agendaJobs = db.collection('agendaJobs')
  await Promise.all([
    agendaJobs.createIndex({ name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 }),
    agendaJobs.createIndex(
      { 'data.jobId': 1 },
      { unique: true, partialFilterExpression: { 'data.jobId': { $exists: true } } },
    ),
  ])
}
