import { serviceUnavailable } from '../problems.ts'

// A waiting reader holds an idle child of about 250 MB; what computes uses both cores of a small machine with two.
const maxRunning = 4
// Nobody who reads slowly, or opens many at once, keeps others out.
const maxRunningEach = 2
// Whoever waits costs a connection; fifty readers at once are a class.
const maxWaiting = 64
// Measured: fifty readers of one address that ask for all kinds of things at once wait up to a minute on a busy small machine. Who
// waits for longer than this is told to come back.
const maxWaitMs = 120_000

interface Ticket {
  key: string
  admit(): void
}

export interface QueueLimits {
  maxRunning: number
  maxRunningEach: number
  maxWaiting: number
}

/** Lets a few exports, or other long work, run at a time, fewer of them for one address or person. */
export class ExportQueue {
  private readonly running: string[] = []
  private readonly waiting: Ticket[] = []
  private readonly limits: QueueLimits

  constructor(limits: QueueLimits = { maxRunning, maxRunningEach, maxWaiting }) {
    this.limits = limits
  }

  /**
   * Waits for a turn; the function that it gives ends the turn. Throws `service-unavailable` when too many wait already or the
   * wait is too long, and the signal's reason when whoever waited has gone.
   */
  async enter(key: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (!this.hasRoom(key)) {
      if (this.waiting.length >= this.limits.maxWaiting) throw serviceUnavailable()
      await this.wait(key, signal)
    } else this.running.push(key)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.running.splice(this.running.indexOf(key), 1)
      this.admitNext()
    }
  }

  private hasRoom(key: string): boolean {
    return (
      this.running.length < this.limits.maxRunning &&
      this.running.filter((other) => other === key).length < this.limits.maxRunningEach
    )
  }

  private async wait(key: string, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const leave = (error: unknown) => {
        this.waiting.splice(this.waiting.indexOf(ticket), 1)
        stop()
        reject(error)
      }
      const stop = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = () => leave(signal.reason)
      const timer = setTimeout(() => leave(serviceUnavailable()), maxWaitMs)
      const ticket: Ticket = {
        key,
        admit() {
          stop()
          resolve()
        },
      }
      signal.addEventListener('abort', onAbort)
      this.waiting.push(ticket)
    })
  }

  private admitNext(): void {
    const index = this.waiting.findIndex(({ key }) => this.hasRoom(key))
    if (index === -1) return
    const [ticket] = this.waiting.splice(index, 1)
    this.running.push(ticket!.key)
    ticket!.admit()
  }
}
