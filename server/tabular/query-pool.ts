import { killChild, startChild, type LimitedChild } from './child-process.ts'
import type { Logger } from '../platform/logger.ts'
import { queryTooHeavy, serviceUnavailable } from '../problems.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import { isWide } from './wide-tables.ts'

// Two use both cores of a small machine; each costs about 90 MB while it is there.
const maxChildren = 2
// A page of a million sorted rows takes 0.1 s; what needs more than this keeps others waiting.
const deadlineMs = 5_000
// Of a table with thousands of columns a page alone takes 2 to 3 s. Such questions are answered one at a time: others keep a child.
const wideDeadlineMs = 15_000
// A cold child loads DuckDB first.
const startDeadlineMs = 20_000
// At 0.1 s a question the last of these waits for 3 s; a longer queue only makes everybody late.
const maxWaiting = 64
// Quiet for this long: the memory is worth more than the half second that the next question waits.
const idleMs = 5 * 60_000
const limits = {
  // Node and DuckDB reserve 1.3 GB of addresses before they do anything; a very wide table may take two more.
  addressSpaceKb: 6_000_000,
  // It writes nothing.
  fileSizeKb: 1_024,
  // Pages and searches go first: each takes a few milliseconds, which this hardly notices.
  niceness: 10,
}

interface Question {
  order: QueryOrder
  resolve(answer: QueryAnswer): void
  reject(error: unknown): void
}

interface Worker {
  child: LimitedChild
  isReady: boolean
  question: Question | null
  timer: NodeJS.Timeout | null
}

const asksWide = ({ order }: Question): boolean => isWide(order.columnCount)

/** Processes that answer questions about tables: killed for certain at the deadline, replaced when they die, ended when idle. */
export class QueryPool {
  private readonly logger: Logger
  private readonly workers = new Set<Worker>()
  private readonly waiting: Question[] = []
  private isClosed = false

  constructor({ logger }: { logger: Logger }) {
    this.logger = logger
  }

  /** Throws `query-too-heavy` past the deadline and `service-unavailable` when too many wait. */
  async ask(order: QueryOrder): Promise<QueryAnswer> {
    if (this.isClosed || this.waiting.length >= maxWaiting) throw serviceUnavailable()
    return new Promise<QueryAnswer>((resolve, reject) => {
      this.waiting.push({ order, resolve, reject })
      this.assign()
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const question of this.waiting.splice(0)) question.reject(serviceUnavailable())
    await Promise.all([...this.workers].map((worker) => this.end(worker)))
  }

  private assign(): void {
    for (const worker of this.workers) {
      if (this.waiting.length === 0) return
      if (!worker.isReady || worker.question) continue
      const at = this.hasWide() ? this.waiting.findIndex((question) => !asksWide(question)) : 0
      if (at >= 0) this.give(worker, this.waiting.splice(at, 1)[0]!)
    }
    const starting = [...this.workers].filter(({ isReady }) => !isReady).length
    if (this.waiting.length > starting && this.workers.size < maxChildren) this.start()
  }

  private hasWide(): boolean {
    return [...this.workers].some(({ question }) => question !== null && asksWide(question))
  }

  private give(worker: Worker, question: Question): void {
    worker.question = question
    this.setTimer(worker, asksWide(question) ? wideDeadlineMs : deadlineMs, () => {
      question.reject(queryTooHeavy())
      worker.question = null
      killChild(worker.child.process)
    })
    worker.child.process.send(question.order, () => {})
  }

  private start(): void {
    const worker: Worker = {
      child: startChild('query-child', limits),
      isReady: false,
      question: null,
      timer: null,
    }
    this.workers.add(worker)
    this.setTimer(worker, startDeadlineMs, () => killChild(worker.child.process))
    worker.child.process.on('message', (answer: QueryAnswer) => this.receive(worker, answer))
    worker.child.process.once('close', () => this.bury(worker))
    worker.child.process.once('error', (error) =>
      this.logger.warn({ error }, 'A query child could not be started.'),
    )
    // An idle child must not keep the program alive.
    worker.child.process.unref()
    worker.child.process.channel?.unref()
  }

  private receive(worker: Worker, answer: QueryAnswer): void {
    const { question } = worker
    worker.question = null
    worker.isReady = true
    if (answer.kind !== 'ready') question?.resolve(answer)
    this.setTimer(worker, idleMs, () => void this.end(worker))
    this.assign()
  }

  private bury(worker: Worker): void {
    this.workers.delete(worker)
    if (worker.timer) clearTimeout(worker.timer)
    const wasLost = worker.question !== null || !worker.isReady
    if (wasLost && !this.isClosed)
      this.logger.warn({ lastWords: worker.child.lastWords() }, 'A query child ended early.')
    worker.question?.reject(serviceUnavailable())
    // A child that never came up would be started again and again: whoever waits is told instead.
    if (!worker.isReady && this.workers.size === 0) {
      for (const question of this.waiting.splice(0)) question.reject(serviceUnavailable())
    }
    if (!this.isClosed) this.assign()
  }

  private async end(worker: Worker): Promise<void> {
    if (!this.workers.delete(worker)) return
    if (worker.timer) clearTimeout(worker.timer)
    worker.question?.reject(serviceUnavailable())
    worker.question = null
    worker.isReady = true
    const { process: child } = worker.child
    if (child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      killChild(child)
    })
  }

  private setTimer(worker: Worker, ms: number, act: () => void): void {
    if (worker.timer) clearTimeout(worker.timer)
    worker.timer = setTimeout(act, ms)
    worker.timer.unref()
  }
}
