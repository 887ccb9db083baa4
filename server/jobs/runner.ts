import { setTimeout as pause } from 'node:timers/promises'
import type { ClientSession, Db } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Mongo } from '../platform/mongo.ts'
import { AgendaRunner, type JobOptions, type JobWork } from './job-runner.ts'
import type { JobStore } from './job-store.ts'
import { OutboxRunner } from './outbox-runner.ts'
import type { OutboxStore } from './outbox-store.ts'
import { addOwner, isDead, removeOwner } from './owners.ts'
import type { JobRecord, JobSpec, Notice } from './records.ts'

/** Does the work of one process: follows the outbox and runs jobs. Several may run on one database. */
export interface JobRunner {
  /** Followers get batches of notices, the oldest first, each thing once; a throw keeps them pending and tries again later. */
  follow(kind: Notice['kind'], name: string, follower: (notices: Notice[]) => Promise<void>): void
  /** Says how jobs of a kind are done. The work must be safe to repeat, and heed the signal. */
  define(kind: string, options: JobOptions, work: JobWork): void
  /** Makes a job of the kind at the times of the cron line, unless the last one still goes on. */
  schedule(kind: string, cron: string): void
  /** Does something small again and again, with a pause between; it leaves no record, and a failure is logged. */
  repeat(name: string, pauseMs: number, work: () => Promise<void>): void
  start(): Promise<void>
  /** Waits until nothing is left to do; throws when a job failed, unless that is allowed. For tests. */
  settle(options?: { allowFailed?: boolean; timeoutMs?: number }): Promise<void>
  /** Aborts running jobs and puts them back to waiting. */
  stop(): Promise<void>
}

/** One process's runner; the door makes it. */
export function createRunner({
  db,
  mongo,
  createJob,
  outbox,
  store,
  clock,
  logger,
  metrics,
  lockMs,
}: {
  db: Db
  mongo: Mongo
  createJob: (spec: JobSpec, session: ClientSession) => Promise<{ id: string }>
  outbox: OutboxStore
  store: JobStore
  clock: Clock
  logger: Logger
  metrics: Metrics
  lockMs: number | undefined
}): JobRunner {
  const owner = addOwner()
  const notices = new OutboxRunner({ store: outbox, owner, logger })
  const agenda = new AgendaRunner({ db, store, noteFailure, owner, clock, logger, metrics, lockMs })
  const rounds: { name: string; pauseMs: number; work: () => Promise<void> }[] = []
  let running: Promise<void>[] = []
  let stopping = new AbortController()
  const schedules: { kind: string; cron: string }[] = []
  const followed = new Set<Notice['kind']>(['job-created'])

  async function noteFailure(jobId: string, run: string, problem: JobRecord['problem']): Promise<void> {
    await mongo.transaction(async (session) => {
      const now = clock.now()
      const isNoted = await store.finish(jobId, run, 'failed', problem, now, session)
      if (isNoted) await outbox.add({ kind: 'job-changed', jobId }, now, session)
    })
  }

  async function enqueueNew(created: Notice[]): Promise<void> {
    for (const notice of created) {
      if (notice.kind !== 'job-created') continue
      const job = await store.find(notice.jobId)
      if (job && (job.state === 'waiting' || job.state === 'running')) await agenda.enqueue(job._id, job.kind)
    }
  }

  async function goRound(
    { name, pauseMs, work }: (typeof rounds)[number],
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        await work()
      } catch (error) {
        logger.warn({ err: error, name }, 'A round of work failed; it comes again.')
      }
      await pause(pauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  return {
    follow(kind, name, follower) {
      followed.add(kind)
      notices.follow(kind, name, follower)
    },
    define: (kind, options, work) => agenda.define(kind, options, work),
    repeat: (name, pauseMs, work) => void rounds.push({ name, pauseMs, work }),
    schedule: (kind, cron) => void schedules.push({ kind, cron }),
    async start() {
      await outbox.releaseDead(isDead)
      await outbox.removeUnfollowed([...followed])
      for (const { kind, cron } of schedules) {
        await agenda.schedule(`schedule ${kind}`, cron, async () => {
          const spec = {
            kind,
            datasetId: null,
            distributionId: null,
            data: {},
            unit: 'items',
            key: `schedule:${kind}`,
          }
          await mongo.transaction((session) => createJob(spec, session))
        })
      }
      await agenda.start()
      // A record whose entry in agenda was lost with a crash or a restore would wait for ever.
      for (const job of await store.listUnfinished()) await agenda.enqueue(job._id, job.kind)
      notices.follow('job-created', 'start-jobs', enqueueNew)
      notices.start()
      stopping = new AbortController()
      running = rounds.map((round) => goRound(round, stopping.signal))
    },
    async settle({ allowFailed = false, timeoutMs = 60_000 } = {}) {
      const deadlineMs = Date.now() + timeoutMs
      for (;;) {
        notices.wake({ evenResting: true })
        // One after the other: a job that ends leaves notices, and a notice that is followed leaves jobs.
        const unfinished = await store.countUnfinished()
        const pending = await outbox.count()
        const begun = await store.countUnfinished()
        if (unfinished + pending + begun === 0) break
        if (Date.now() > deadlineMs) {
          const reasons = notices.listFailures().join('; ') || 'no follower has failed'
          throw new Error(
            `Still ${pending} notices and ${unfinished} jobs after ${timeoutMs} ms: ${reasons}.`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
      const failed = agenda.failed.splice(0)
      if (failed.length === 0 || allowFailed) return
      const problems = await Promise.all(
        failed.map(async (id) => (await store.find(id))?.problem?.message.en),
      )
      throw new Error(`${failed.length} jobs failed: ${problems.join(' ')}`)
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
      await notices.stop()
      await agenda.stop()
      await outbox.release(owner)
      removeOwner(owner)
    },
  }
}
