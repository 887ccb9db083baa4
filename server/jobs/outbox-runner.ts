import type { ChangeStream } from 'mongodb'
import type { Logger } from '../platform/logger.ts'
import { leaseMs, type OutboxRow, type OutboxStore } from './outbox-store.ts'
import { subjectOf, type Notice } from './records.ts'

/** As many as one bulk write to the index takes well; more only keeps others waiting. */
const batchSize = 500
/** The safety net when the change stream is away; nothing waits longer to be noticed. */
const pollMs = 1_000
/** A follower whose engine is away tries again at least this often, so that it catches up soon after its return. */
const longestRestMs = 5_000
/** After so many failures one by one the fault is not with single rows. */
const maxSingleFailures = 3

type Follow = (notices: Notice[]) => Promise<void>

interface Follower {
  kind: Notice['kind']
  name: string
  follow: Follow
  failures: number
  restUntilMs: number
  isBusy: boolean
  isWoken: boolean
  lastError: Error | null
}

/** Reads the outbox and hands its notices to their followers: in order, at least once, each follower for itself. */
export class OutboxRunner {
  private readonly followers: Follower[] = []
  private readonly store: OutboxStore
  private readonly owner: string
  private readonly logger: Logger
  private stream: ChangeStream | null = null
  private timer: NodeJS.Timeout | null = null
  private isStopped = true
  private readonly busy = new Set<Promise<void>>()

  constructor({ store, owner, logger }: { store: OutboxStore; owner: string; logger: Logger }) {
    this.store = store
    this.owner = owner
    this.logger = logger
  }

  follow(kind: Notice['kind'], name: string, follow: Follow): void {
    const follower = {
      kind,
      name,
      follow,
      failures: 0,
      restUntilMs: 0,
      isBusy: false,
      isWoken: false,
      lastError: null,
    }
    this.followers.push(follower)
  }

  start(): void {
    this.isStopped = false
    this.watch()
    const poll = () => {
      if (!this.stream) this.watch()
      this.wake()
      this.timer = setTimeout(poll, pollMs)
    }
    poll()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    if (this.timer) clearTimeout(this.timer)
    await this.stream?.close().catch(() => {})
    await Promise.all(this.busy)
  }

  /** Looks for work at once; `evenResting` for tests that will not wait for a back-off to end. */
  wake({ evenResting = false } = {}): void {
    for (const follower of this.followers) {
      if (evenResting) follower.restUntilMs = 0
      follower.isWoken = true
      if (!follower.isBusy) this.run(follower)
    }
  }

  /** Why the followers that rest are resting. */
  listFailures(): string[] {
    return this.followers.flatMap(({ name, lastError }) =>
      lastError ? [`${name}: ${lastError.message}`] : [],
    )
  }

  /** The stream only wakes: whatever is lost with it (a history gone, a failover) is found by polling. */
  private watch(): void {
    try {
      const stream = this.store.rows.watch([{ $match: { operationType: 'insert' } }])
      this.stream = stream
      stream.on('change', () => this.wake())
      stream.on('error', (error) => {
        this.logger.debug(
          { reason: error.name },
          'The change stream of the outbox ended; polling until it is open again',
        )
        this.stream = null
        stream.close().catch(() => {})
      })
    } catch {
      this.stream = null
    }
  }

  private run(follower: Follower): void {
    follower.isBusy = true
    const work = this.drain(follower)
      .catch((error: Error) =>
        this.logger.warn({ reason: error.name, follower: follower.name }, 'The outbox could not be read'),
      )
      .finally(() => {
        follower.isBusy = false
        this.busy.delete(work)
        if (follower.isWoken && !this.isStopped && Date.now() >= follower.restUntilMs) this.run(follower)
      })
    this.busy.add(work)
  }

  private async drain(follower: Follower): Promise<void> {
    follower.isWoken = false
    if (Date.now() < follower.restUntilMs) return
    const { kind, name } = follower
    let isLeased = false
    while (!this.isStopped) {
      const rows = await this.store.listDue(kind, name, new Date(), batchSize)
      if (rows.length === 0) return
      // Asked for only when there is work, so that idle processes do not write.
      isLeased ||= await this.store.lease(name, this.owner)
      if (!isLeased) return
      if (!(await this.followRows(follower, rows))) return
      if (rows.length < batchSize) return
      isLeased = false
    }
  }

  /** Whether the follower may go on. A failing batch is tried again; failing twice, its rows one by one. */
  private async followRows(follower: Follower, rows: OutboxRow[]): Promise<boolean> {
    const renewal = setInterval(
      () => void this.store.lease(follower.name, this.owner).catch(() => {}),
      leaseMs / 3,
    )
    try {
      await this.tryRows(follower, rows)
      follower.failures = 0
      follower.lastError = null
      return true
    } catch (error) {
      follower.failures++
      follower.lastError = error as Error
      this.rest(follower)
      if (follower.failures > 1 || rows.length === 1) await this.followOneByOne(follower, rows)
      return false
    } finally {
      clearInterval(renewal)
    }
  }

  private async followOneByOne(follower: Follower, rows: OutboxRow[]): Promise<void> {
    let misses = 0
    for (const row of rows) {
      if (this.isStopped || misses >= maxSingleFailures) return
      try {
        await this.tryRows(follower, [row])
      } catch {
        misses++
        await this.store.postpone(row._id, new Date(Date.now() + restMs(row.attempts + 1)))
      }
    }
    follower.restUntilMs = 0
  }

  private async tryRows(follower: Follower, rows: OutboxRow[]): Promise<void> {
    const bySubject = new Map(rows.map((row) => [subjectOf(row.notice), row.notice]))
    await follower.follow([...bySubject.values()])
    const sameKind = this.followers.filter(({ kind }) => kind === follower.kind).map(({ name }) => name)
    await this.store.settle(
      rows.map(({ _id }) => _id),
      follower.name,
      sameKind,
    )
  }

  private rest(follower: Follower): void {
    follower.restUntilMs = Date.now() + restMs(follower.failures)
    if (follower.failures !== 1) return
    this.logger.warn(
      { follower: follower.name, reason: follower.lastError?.name, err: follower.lastError },
      'A follower of the outbox failed; its notices are kept and tried again',
    )
  }
}

const restMs = (failures: number): number => Math.min(longestRestMs, 250 * 2 ** Math.min(failures, 10))
