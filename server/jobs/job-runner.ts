import { getTimeZone } from '../../client/text/time-zone.ts'
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda, InMemoryNotificationChannel, type Job as AgendaJob } from 'agenda'
import type { Db, ObjectId } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'
import { JobFailure } from './job-failure.ts'
import type { JobStore } from './job-store.ts'
import { isDead } from './owners.ts'
import type { JobRecord } from './records.ts'
import { trackProgress, type Tell } from './progress.ts'

/** The records keep all; this list only answers `settle`. */
const maxRememberedFailures = 100

export interface JobOptions {
  /** How many run at once in one process. */
  concurrency: number
  attempts: number
  timeoutMs: number
}

export type JobWork = (job: JobRecord, tell: Tell, signal: AbortSignal) => Promise<void>

/** A process that was killed holds its jobs no longer than this; a living one renews four times in it. */
const defaultLockMs = 20_000
/** The safety net; a new job is started by a message within the process. */
const pollMs = 1_000
/** Work that does not heed its signal within this is left behind; its run may write nothing any more. */
const stopGraceMs = 8_000

/** Tells agenda to run the job again after a while. */
class TryAgain extends Error {
  readonly delayMs: number

  constructor(delayMs: number) {
    super('again')
    this.delayMs = delayMs
  }
}

/** Why a run stops whose job somebody cancelled. */
class Cancelled extends Error {}

/** Ends a run whose job failed for good, and tells those who follow jobs. */
type NoteFailure = (jobId: string, run: string, problem: NonNullable<JobRecord['problem']>) => Promise<void>

interface Running {
  controller: AbortController
  jobId: string
  run: string
}

/** Runs jobs with agenda and keeps their public records: progress, retries, outcomes. */
export class AgendaRunner {
  /** Ids of jobs that failed for good here since they were last asked for. */
  failed: string[] = []
  private readonly store: JobStore
  private readonly noteFailure: NoteFailure
  private readonly owner: string
  private readonly clock: Clock
  private readonly logger: Logger
  private readonly metrics: Metrics
  private readonly lockMs: number
  private readonly agendaJobs
  private readonly channel = new InMemoryNotificationChannel()
  private readonly agenda: Agenda
  private readonly running = new Map<string, Running>()
  private isStopping = false
  private watch: NodeJS.Timeout | null = null

  constructor(deps: {
    db: Db
    store: JobStore
    noteFailure: NoteFailure
    owner: string
    clock: Clock
    logger: Logger
    metrics: Metrics
    lockMs?: number
  }) {
    this.store = deps.store
    this.noteFailure = deps.noteFailure
    this.owner = deps.owner
    this.clock = deps.clock
    this.logger = deps.logger
    this.metrics = deps.metrics
    this.lockMs = deps.lockMs ?? defaultLockMs
    this.agendaJobs = deps.db.collection<{ _id: ObjectId; name: string; lastModifiedBy: string | null }>(
      'agendaJobs',
    )
    this.agenda = new Agenda({
      name: this.owner,
      // Our own connection; its index is made in createIndexes, where a failure is told.
      backend: new MongoBackend({ mongo: deps.db, ensureIndex: false }),
      notificationChannel: this.channel,
      processEvery: pollMs,
      defaultLockLifetime: this.lockMs,
      removeOnComplete: true,
    })
    this.agenda.on('error', (error) =>
      this.logger.warn({ reason: error.name, err: error }, 'Running jobs met a failure'),
    )
    this.agenda.on('complete', (job: AgendaJob) => this.forget(job))
  }

  define(kind: string, options: JobOptions, work: JobWork): void {
    this.agenda.define<{ jobId: string }>(kind, (job) => this.runJob(job, options, work), {
      concurrency: options.concurrency,
      // Locked but not begun, a job would only wait here while another process has room for it.
      lockLimit: options.concurrency,
      backoff: ({ error }) => (error instanceof TryAgain ? error.delayMs : null),
    })
  }

  /** Runs the work at the times of the cron line by the clock of the portal, once among all processes. */
  async schedule(name: string, cron: string, work: () => Promise<void>): Promise<void> {
    this.agenda.define(name, async () => work(), { concurrency: 1 })
    await this.agenda.every(cron, name, undefined, { skipImmediate: true, timezone: getTimeZone() })
  }

  async start(): Promise<void> {
    await this.releaseDead()
    await this.agenda.start()
    this.watch = setInterval(() => void this.stopCancelled(), pollMs)
  }

  /** Hands a waiting job to agenda; one that it has already is left alone. */
  async enqueue(jobId: string, kind: string): Promise<void> {
    const job = this.agenda
      .create(kind, { jobId })
      .schedule(new Date())
      .unique({ 'data.jobId': jobId }, { insertOnly: true })
    await job.save().catch((error: { code?: number }) => {
      if (error.code !== 11000) throw error
    })
  }

  /** Aborts what runs, puts it back to waiting, and ends when all of it has come to rest. */
  async stop(): Promise<void> {
    this.isStopping = true
    if (this.watch) clearInterval(this.watch)
    for (const { controller } of this.running.values()) controller.abort(new Error('The portal stops.'))
    await this.agenda.stop()
    const deadlineMs = Date.now() + stopGraceMs
    while (this.running.size > 0 && Date.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, 10))
    for (const { jobId, run } of this.running.values())
      await this.store.putBack(jobId, run, { counts: false })
    await this.unlock(this.owner)
  }

  /** Aborts the runs that may not write any more: their jobs were cancelled, maybe from another process. */
  private async stopCancelled(): Promise<void> {
    const running = [...this.running.values()]
    if (running.length === 0) return
    const held = await this.store.listHeldRuns(running).catch(() => null)
    if (held === null) return
    for (const { controller, run } of running)
      if (!held.includes(run)) controller.abort(new Cancelled('The job was cancelled.'))
  }

  /** What dead processes of this machine had begun is taken up at once; elsewhere it waits for its lock to lapse. */
  private async releaseDead(): Promise<void> {
    const owners = await this.agendaJobs.distinct('lastModifiedBy', { lockedAt: { $ne: null } })
    for (const owner of owners) if (owner !== null && isDead(owner)) await this.unlock(owner)
  }

  private async unlock(owner: string): Promise<void> {
    const locked = { lastModifiedBy: owner, lockedAt: { $ne: null } }
    await this.agendaJobs.updateMany(
      { ...locked, 'data.jobId': { $exists: true } },
      { $set: { lockedAt: null, nextRunAt: new Date() } },
    )
    await this.agendaJobs.updateMany(locked, { $set: { lockedAt: null } })
  }

  private async runJob(
    agendaJob: AgendaJob<{ jobId: string }>,
    options: JobOptions,
    work: JobWork,
  ): Promise<void> {
    if (this.isStopping) throw new TryAgain(0)
    const run = newId()
    const { jobId } = agendaJob.attrs.data
    const job = await this.store.begin(jobId, run, this.clock.now())
    if (!job) return
    const controller = new AbortController()
    this.running.set(String(agendaJob.attrs._id), { controller, jobId, run })
    const stopRenewing = this.renewLock(agendaJob, controller)
    const progress = trackProgress((latest) => this.store.noteProgress(jobId, run, latest))
    try {
      // Every run before this one ended its process: one that does so each time must not take the portal down for ever.
      if (job.attempts > options.attempts) throw new JobFailure('interrupted', sentences.interrupted)
      await withTimeout(work(job, progress.tell, controller.signal), controller, options.timeoutMs)
      await progress.flush()
      await this.store.finish(jobId, run, 'done', null, this.clock.now())
      this.metrics.jobs.inc({ kind: job.kind, outcome: 'done' })
    } catch (error) {
      await progress.flush().catch(() => {})
      if (controller.signal.reason instanceof Cancelled)
        this.metrics.jobs.inc({ kind: job.kind, outcome: 'cancelled' })
      else await this.endFailed(job, run, error, options)
    } finally {
      await stopRenewing()
    }
  }

  private async endFailed(job: JobRecord, run: string, error: unknown, options: JobOptions): Promise<void> {
    const count = (outcome: string) => this.metrics.jobs.inc({ kind: job.kind, outcome })
    if (this.isStopping) {
      await this.store.putBack(job._id, run, { counts: false })
      count('putBack')
      throw new TryAgain(0)
    }
    const isExpected = error instanceof JobFailure
    if (!isExpected && job.attempts < options.attempts) {
      this.logger.warn(
        { job: job._id, kind: job.kind, attempt: job.attempts, err: error },
        'A job failed and is tried again',
      )
      await this.store.putBack(job._id, run, { counts: true })
      count('retried')
      throw new TryAgain(retryDelayMs(job.attempts))
    }
    if (!isExpected)
      this.logger.error({ job: job._id, kind: job.kind, attempt: job.attempts, err: error }, 'A job failed')
    const problem = isExpected
      ? { code: error.code, message: error.sentence }
      : { code: 'internal', message: sentences.internal }
    // Before the record: whoever sees that nothing is unfinished must see what failed.
    this.failed.push(job._id)
    if (this.failed.length > maxRememberedFailures) this.failed.shift()
    await this.noteFailure(job._id, run, problem)
    count('failed')
  }

  /** Keeps the lock while the work goes on; when it could not be kept the work is aborted, for another may have begun it. */
  private renewLock(
    agendaJob: AgendaJob<{ jobId: string }>,
    controller: AbortController,
  ): () => Promise<void> {
    let renewedMs = Date.now()
    let renewal = Promise.resolve()
    const timer = setInterval(() => {
      renewal = agendaJob.touch().then(
        () => void (renewedMs = Date.now()),
        () => {
          if (Date.now() - renewedMs > this.lockMs)
            controller.abort(new Error('The lock of the job was lost.'))
        },
      )
    }, this.lockMs / 4)
    return async () => {
      clearInterval(timer)
      await renewal
    }
  }

  private forget(job: AgendaJob): void {
    this.running.delete(String(job.attrs._id))
    // Agenda frees the place a moment after this event; without a nudge the next job would wait for the poll.
    setTimeout(() => {
      if (this.isStopping) return
      const { _id: jobId, name: jobName } = job.attrs
      if (jobId)
        void this.channel
          .publish({ jobId, jobName, nextRunAt: new Date(), priority: 0, timestamp: new Date() })
          .catch(() => {})
    }, 20)
  }
}

const sentences = {
  internal: {
    vi: 'Có lỗi ở phía cổng và đã được ghi lại. Hãy thử lại; nếu vẫn lỗi, báo người vận hành kèm mã công việc.',
    en: 'The fault is on our side and was recorded. Try again; if it stays, tell the operator the id of this job.',
  },
  interrupted: {
    vi: 'Công việc này nhiều lần bị ngắt giữa chừng nên không chạy lại nữa. Có thể tệp cần nhiều bộ nhớ hơn máy đang có; hãy báo người vận hành.',
    en: 'This job was cut off several times and is not tried again. It may need more memory than the machine has; tell the operator.',
  },
  timeout: {
    vi: 'Công việc này chạy quá lâu nên đã bị dừng. Hãy thử với tệp nhỏ hơn.',
    en: 'This job ran too long and was ended. Try a smaller file.',
  },
} as const

/** One second, four, sixteen …: a short fault is soon over, a long one should not be hammered. */
const retryDelayMs = (attempt: number): number => Math.min(5 * 60_000, 1_000 * 4 ** (attempt - 1))

async function withTimeout(
  work: Promise<void>,
  controller: AbortController,
  timeoutMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const isOver = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const failure = new JobFailure('timeout', sentences.timeout)
      controller.abort(failure)
      reject(failure)
    }, timeoutMs)
  })
  try {
    await Promise.race([work, isOver])
  } finally {
    clearTimeout(timer)
    // Work that goes on after its time ended may still fail; nobody waits for it any more.
    work.catch(() => {})
  }
}
