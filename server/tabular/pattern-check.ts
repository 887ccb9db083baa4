import type { Logger } from '../platform/logger.ts'
import { askOnce } from './one-shot.ts'
import type { PatternOrder, WrongPattern } from './validation-messages.ts'

// A thousand patterns are compiled in a second; the rest is for a busy machine that starts the child.
const deadlineMs = 30_000

/** Tries patterns in a child of their own; one child at a time, because each takes a part of the memory. */
export function createPatternCheck({ logger }: { logger: Logger }) {
  let last: Promise<unknown> = Promise.resolve()
  return (patterns: readonly string[]): Promise<WrongPattern[]> => {
    const order: PatternOrder = { kind: 'patterns', patterns }
    const next = last.then(() => askOnce<WrongPattern[]>('validation-child', order, { deadlineMs, logger }))
    last = next.catch(() => {})
    return next
  }
}
