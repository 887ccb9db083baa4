import { once } from 'node:events'
import type { Logger } from '../platform/logger.ts'
import { queryTooHeavy } from '../problems.ts'
import { killChild, startChild } from './child-process.ts'

const limits = {
  // As for a question to a table.
  addressSpaceKb: 3_000_000,
  // It writes nothing.
  fileSizeKb: 1_024,
}

/** What a child that answers once says in the end. */
export type OneShotAnswer<Result> =
  { kind: 'done'; result: Result } | { kind: 'failed'; isMemory: boolean; message: string }

/** Asks a child that is there for this one answer. Throws `query-too-heavy` past the deadline, and when it dies or has no memory left; the reason of the signal when that ends it. */
export async function askOnce<Result>(
  name: 'profile-child' | 'diff-child' | 'validation-child',
  order: object,
  { deadlineMs, logger, signal }: { deadlineMs: number; logger: Logger; signal?: AbortSignal },
): Promise<Result> {
  signal?.throwIfAborted()
  const child = startChild(name, limits)
  let answer: OneShotAnswer<Result> | null = null
  const kill = (): void => killChild(child.process)
  const deadline = setTimeout(kill, deadlineMs)
  signal?.addEventListener('abort', kill)
  child.process.on('message', (message: OneShotAnswer<Result>) => (answer = message))
  try {
    const ended = once(child.process, 'close')
    // A child that dies at once breaks the channel; its end says more than that error.
    child.process.send(order, () => {})
    await ended
  } finally {
    clearTimeout(deadline)
    signal?.removeEventListener('abort', kill)
    kill()
  }
  signal?.throwIfAborted()
  const given = answer as OneShotAnswer<Result> | null
  if (given?.kind === 'done') return given.result
  if (given && !given.isMemory) throw new Error(`A ${name} failed: ${given.message}`)
  logger.warn({ name, lastWords: child.lastWords() }, 'A child ended without an answer.')
  throw queryTooHeavy()
}

/** For the child: takes one order, answers, and ends. */
export function answerOnce<Order, Result>(work: (order: Order) => Promise<Result>): void {
  const send = (message: OneShotAnswer<Result>): void =>
    void process.send?.(message, undefined, undefined, () => process.exit(0))
  process.once('message', (order: Order) => {
    work(order).then(
      (result) => send({ kind: 'done', result }),
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error)
        send({ kind: 'failed', isMemory: /out of memory/i.test(message), message })
      },
    )
  })
  // The portal is gone: nobody waits for the answer.
  process.once('disconnect', () => process.exit(1))
}
