import { RateLimiterRes, type RateLimiterMemory } from 'rate-limiter-flexible'
import { tooManyRequests } from '../problems.ts'

/** Counts one; throws `too-many-requests` when there were too many. */
export async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const left = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    // A clock that was set back tells more than there is: the count itself goes by time that passes.
    throw tooManyRequests(Math.min(left, limiter.duration))
  }
}
