import { isIPv6 } from 'node:net'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { consume } from '../platform/tries.ts'

/** A person mistypes a few times; guessing needs thousands of tries. The count starts anew after five minutes. */
const accountTries = { points: 10, duration: 300 }
/** An office shares one address; trying one password on many accounts needs hundreds. */
const addressTries = { points: 20, duration: 300 }
/** Remembered pairs of account and address; the oldest are forgotten, which costs them only the privilege below. */
const knownPairLimit = 10_000

export interface SignInTry {
  email: string
  address: string
}

/** Slows guessing of passwords without locking anybody out. Each process counts for itself. */
export interface SignInThrottle {
  /** Counts a try before the password is looked at; throws `too-many-requests`, in the same words for unknown accounts. */
  count(attempt: SignInTry): Promise<void>
  /** The password was right: the tries of this person count no more. */
  forgive(attempt: SignInTry): Promise<void>
}

export function createSignInThrottle({ isOn }: { isOn: boolean }): SignInThrottle {
  const byAccount = new RateLimiterMemory(accountTries)
  const byAddress = new RateLimiterMemory(addressTries)
  const byPair = new RateLimiterMemory(accountTries)
  // Where an account has signed in before it has a count of its own, so that a stranger's guesses do not keep its owner out.
  const knownPairs = new Set<string>()
  const pairOf = ({ email, address }: SignInTry) => `${email} ${networkOf(address)}`
  return {
    async count(attempt) {
      if (!isOn) return
      const pair = pairOf(attempt)
      if (knownPairs.has(pair)) return consume(byPair, pair)
      await consume(byAddress, networkOf(attempt.address))
      await consume(byAccount, attempt.email)
    },
    async forgive(attempt) {
      if (!isOn) return
      const pair = pairOf(attempt)
      if (!knownPairs.has(pair)) {
        await byAddress.reward(networkOf(attempt.address), 1)
        await byAccount.delete(attempt.email)
      }
      await byPair.delete(pair)
      knownPairs.delete(pair)
      knownPairs.add(pair)
      if (knownPairs.size > knownPairLimit) knownPairs.delete(knownPairs.values().next().value!)
    },
  }
}

/** An IPv6 client owns a whole /64 and may change address at will; it counts as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length)
  return [...groups, ...Array<string>(missing).fill('0'), ...after].slice(0, 4).join(':')
}
