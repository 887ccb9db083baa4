import type { Logger } from '../../platform/logger.ts'
import { serviceUnavailable, sqlBusy, sqlOutOfMemory, sqlTooSlow, tooManyRequests } from '../../problems.ts'
import { killChild, startChild, type LimitedChild } from '../child-process.ts'
import type { SqlOrder, SqlReport } from './sql-messages.ts'

// Each works on one thread and stands back behind others: two leave a small machine its time for everybody else.
const maxRunning = 2
// The contract: from the look at the text to the last row.
const deadlineMs = 2_000
// A cold child loads DuckDB first, on a machine that may be busy.
const startDeadlineMs = 20_000
// Whoever waits longer than this is told to come back: together with the deadline it is what a client bears.
const maxWaitMs = 8_000
// What two children answer in that time when each question takes its half second.
const maxWaiting = 24
// A page of small figures asks a dozen at once; whoever asks more keeps others from asking.
const maxOpenPerClient = 12
// Quiet for this long: the memory is worth more than the half second that the next question waits.
const idleMs = 5 * 60_000
// One that nobody used, and one for each of the clients that ask just now.
const maxSpares = 3
// Whatever questions leave behind is gone after this many.
const maxQuestions = 50
const limits = {
  // Measured: Node and DuckDB reserve 1.4 GB of addresses, and use 0.13 GB, before they do anything.
  addressSpaceKb: 3_000_000,
  // What a question can take at most, whatever it does: DuckDB's own limit does not count every text that it makes.
  dataKb: 1_000_000,
  heapMb: 256,
  // It writes nothing.
  fileSizeKb: 1_024,
  // What it may spend before it is ended as no longer light, one deadline more, and room: should the portal die before it.
  cpuSeconds: 15,
  niceness: 19,
}

/** A child, as long as one question needs it. */
export interface SqlChild {
  /** Throws `query-too-heavy` past the deadline, and `sql-out-of-memory` when the child broke under the question. */
  ask(order: SqlOrder): Promise<SqlReport>
}

interface Waiting {
  client: string
  start(): void
  cancel(error: unknown): void
}

interface Worker {
  child: LimitedChild
  isReady: boolean
  /** Whose questions it has answered: nobody else gets it, so that no question can touch the answer to another's. */
  client: string | null
  questions: number
  /** The last question took more than a child should keep of it, or was not answered at all. */
  isSpent: boolean
  settle: ((report: SqlReport | ChildLost) => void) | null
}

/** A child that was killed at its deadline, or ended by itself. */
class ChildLost extends Error {
  readonly how: 'late' | 'ended'

  constructor(how: 'late' | 'ended') {
    super(`A SQL child was lost: ${how}.`)
    this.how = how
  }
}

/**
 * Processes for questions in SQL. Each belongs to the client whose question it answers first, and is killed after a question
 * that was more than light, at the deadline, or after some dozens. Few run at once, few wait, and no client takes all places.
 */
export class SqlPool {
  private readonly logger: Logger
  private readonly spares: Worker[] = []
  private readonly alive = new Set<Worker>()
  private readonly waiting: Waiting[] = []
  private readonly running = new Map<string, number>()
  private idleTimer: NodeJS.Timeout | null = null
  private isClosed = false

  constructor({ logger }: { logger: Logger }) {
    this.logger = logger
  }

  /**
   * Gives `work` a child of its own when it is its turn, and ends it with it. Throws `service-unavailable` when too many wait,
   * `too-many-requests` when this client has too many questions open.
   */
  async use<Result>(
    { client, signal }: { client: string; signal: AbortSignal },
    work: (child: SqlChild) => Promise<Result>,
  ): Promise<Result> {
    await this.takeTurn(client, signal)
    let worker: Worker | null = null
    try {
      worker = await this.takeWorker(client)
      return await this.serve(worker, { client, signal }, work)
    } finally {
      if (worker) this.putBack(worker)
      this.endTurn(client)
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    if (this.idleTimer) clearTimeout(this.idleTimer)
    for (const { cancel } of this.waiting.splice(0)) cancel(serviceUnavailable())
    await Promise.all(
      [...this.alive].map(
        (worker) =>
          new Promise<void>((resolve) => {
            const { process: child } = worker.child
            if (child.exitCode !== null || child.signalCode !== null) return resolve()
            child.ref()
            child.once('close', () => resolve())
            killChild(child)
          }),
      ),
    )
  }

  private async takeTurn(client: string, signal: AbortSignal): Promise<void> {
    if (this.isClosed) throw serviceUnavailable()
    const open = (this.running.get(client) ?? 0) + this.waiting.filter((one) => one.client === client).length
    if (open >= maxOpenPerClient) throw tooManyRequests(2)
    if (this.countRunning() < maxRunning && this.waiting.length === 0) return this.begin(client)
    if (this.waiting.length >= maxWaiting) throw sqlBusy()
    await new Promise<void>((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
        act()
      }
      const one: Waiting = {
        client,
        start: () => finish(resolve),
        cancel: (error) => finish(() => reject(error as Error)),
      }
      const drop = () => this.waiting.splice(this.waiting.indexOf(one), 1)
      // Nobody reads it.
      const leave = () => {
        drop()
        one.cancel(sqlTooSlow(maxWaitMs / 1_000))
      }
      const timer = setTimeout(() => {
        drop()
        one.cancel(sqlBusy())
      }, maxWaitMs)
      signal.addEventListener('abort', leave, { once: true })
      this.waiting.push(one)
    })
  }

  private begin(client: string): void {
    this.running.set(client, (this.running.get(client) ?? 0) + 1)
  }

  private endTurn(client: string): void {
    const left = this.running.get(client)! - 1
    if (left > 0) this.running.set(client, left)
    else this.running.delete(client)
    if (this.waiting.length === 0 || this.countRunning() >= maxRunning) return
    // Those who have none running go first, so that one client's queue is not everybody's.
    const patient = this.waiting.findIndex((one) => !this.running.has(one.client))
    const [next] = this.waiting.splice(Math.max(0, patient), 1)
    this.begin(next!.client)
    next!.start()
  }

  private countRunning(): number {
    return [...this.running.values()].reduce((sum, count) => sum + count, 0)
  }

  private async takeWorker(client: string): Promise<Worker> {
    const worker =
      this.takeSpare((spare) => spare.client === client) ??
      this.takeSpare((spare) => spare.client === null) ??
      this.start()
    if (worker.isReady) return worker
    const report = await this.hear(worker, startDeadlineMs)
    if (report instanceof ChildLost) {
      this.logger.warn({ lastWords: worker.child.lastWords() }, 'A SQL child could not be started.')
      killChild(worker.child.process)
      throw serviceUnavailable(report)
    }
    return worker
  }

  private takeSpare(fits: (spare: Worker) => boolean): Worker | null {
    const place = this.spares.findIndex(fits)
    return place === -1 ? null : this.spares.splice(place, 1)[0]!
  }

  private async serve<Result>(
    worker: Worker,
    { client, signal }: { client: string; signal: AbortSignal },
    work: (child: SqlChild) => Promise<Result>,
  ): Promise<Result> {
    const endsAt = performance.now() + deadlineMs
    const kill = () => killChild(worker.child.process)
    if (signal.aborted) throw sqlTooSlow(deadlineMs / 1_000)
    signal.addEventListener('abort', kill, { once: true })
    try {
      return await work({
        ask: async (order) => {
          if (order.kind === 'run') {
            worker.client = client
            worker.isSpent = ++worker.questions >= maxQuestions
            this.keepSpare()
          }
          worker.child.process.send(order, () => {})
          const report = await this.hear(worker, Math.max(0, endsAt - performance.now()))
          if (!(report instanceof ChildLost)) {
            if (report.isLight === false) worker.isSpent = true
            return report
          }
          worker.isSpent = true
          if (signal.aborted) throw sqlTooSlow(deadlineMs / 1_000)
          if (report.how === 'late') throw sqlTooSlow(deadlineMs / 1_000)
          this.logger.warn({ lastWords: worker.child.lastWords() }, 'A SQL child broke under a question.')
          throw sqlOutOfMemory()
        },
      })
    } finally {
      signal.removeEventListener('abort', kill)
    }
  }

  /** The next thing that a child says; an error when it dies or stays silent for too long. */
  private async hear(worker: Worker, ms: number): Promise<SqlReport | ChildLost> {
    return new Promise((resolve) => {
      if (!this.alive.has(worker)) return resolve(new ChildLost('ended'))
      const settle = (report: SqlReport | ChildLost) => {
        clearTimeout(timer)
        worker.settle = null
        resolve(report)
      }
      const timer = setTimeout(() => {
        // Killed first: what it answers from here on is nobody's.
        killChild(worker.child.process)
        settle(new ChildLost('late'))
      }, ms)
      worker.settle = settle
    })
  }

  private start(): Worker {
    const worker: Worker = {
      child: startChild('sql/sql-child', limits),
      isReady: false,
      client: null,
      questions: 0,
      isSpent: false,
      settle: null,
    }
    const { process: child } = worker.child
    this.alive.add(worker)
    child.on('message', (report: SqlReport) => {
      worker.isReady = true
      worker.settle?.(report)
    })
    const bury = () => {
      this.alive.delete(worker)
      const place = this.spares.indexOf(worker)
      if (place !== -1) this.spares.splice(place, 1)
      worker.settle?.(new ChildLost('ended'))
    }
    child.once('close', bury)
    child.once('error', bury)
    // An idle child must not keep the program alive.
    child.unref()
    child.channel?.unref()
    return worker
  }

  private putBack(worker: Worker): void {
    if (worker.isSpent || this.isClosed) killChild(worker.child.process)
    else if (this.alive.has(worker)) this.spares.push(worker)
    // The one that rested longest goes; the one for whoever comes next stays.
    while (this.spares.length > maxSpares) {
      const oldest = this.takeSpare((spare) => spare.client !== null) ?? this.spares.shift()!
      killChild(oldest.child.process)
    }
    this.rest()
  }

  /** The next child loads while this one works, so that whoever comes next does not wait for it. */
  private keepSpare(): void {
    if (this.isClosed || this.spares.some(({ client }) => client === null)) return
    this.spares.push(this.start())
    this.rest()
  }

  private rest(): void {
    if (this.idleTimer) clearTimeout(this.idleTimer)
    if (this.isClosed) return
    this.idleTimer = setTimeout(() => {
      for (const worker of this.spares.splice(0)) killChild(worker.child.process)
    }, idleMs)
    this.idleTimer.unref()
  }
}
