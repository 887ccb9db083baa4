import type { RequestHandler } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { consume } from '../platform/tries.ts'

interface Limit {
  points: number
  durationSeconds: number
  /** Why this much. */
  reason: string
}

/** What one network address may ask for. Each process counts for itself: behind a balancer the sum is a little higher. */
export const limits = {
  read: {
    points: 1_500,
    durationSeconds: 10,
    reason: 'An office behind one address, or a harvester, stays below 150 a second; a flood does not.',
  },
  write: {
    points: 600,
    durationSeconds: 60,
    reason: 'Publishing a folder of hundreds of files needs about five requests a second.',
  },
  export: {
    points: 300,
    durationSeconds: 60,
    reason:
      'Each starts a process for a third of a second; a person, or a program that takes every table, asks for less.',
  },
  sitemap: {
    points: 120,
    durationSeconds: 60,
    reason:
      'Each reads a thousand datasets; a robot that takes those of a million, once a day or so, is done within ten minutes.',
  },
  sql: {
    points: 240,
    durationSeconds: 60,
    reason:
      'Each starts a process of half a second: four a second are a page that draws itself, more is a flood.',
  },
  signIn: {
    points: 10,
    durationSeconds: 300,
    reason: 'A person mistypes a few times; guessing passwords needs thousands of tries.',
  },
} as const satisfies Record<string, Limit>

/** One door's counter: throws `too-many-requests` when the address is over its limit. */
export interface RateLimit {
  count(key: string): Promise<void>
}

export function createRateLimit(limit: Limit, isOn: boolean): RateLimit {
  const limiter = new RateLimiterMemory({ points: limit.points, duration: limit.durationSeconds })
  return {
    async count(key) {
      if (isOn) await consume(limiter, key)
    },
  }
}

/** Counts every request by address: reads and writes apart. */
export function limitRequests({ isOn }: { isOn: boolean }): RequestHandler {
  const read = createRateLimit(limits.read, isOn)
  const write = createRateLimit(limits.write, isOn)
  return async (request, _response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
    await (isRead ? read : write).count(request.ip ?? 'unknown')
    next()
  }
}
