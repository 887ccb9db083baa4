import type { Clock } from '../platform/clock.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'
import type { SessionStore } from './session-store.ts'

/** A working day without a look at the portal; a computer left on overnight is signed out in the morning. */
export const idleLifeMs = 8 * 60 * 60 * 1000
/** A week: whoever publishes weekly signs in about as often, and a stolen cookie dies by itself. */
export const absoluteLifeMs = 7 * 24 * 60 * 60 * 1000
/** The time of last use is written at most this often: it bounds the idle limit to a minute, and spares a write per request. */
const noteEveryMs = 60_000

/** What the browser gets: shown once, stored hashed. */
export interface StartedSession {
  sessionId: string
  /** The latest time it can end. */
  expiresAt: Date
}

export interface Sessions {
  /** A new session with a new id. */
  start(accountId: string): Promise<StartedSession>
  /** The account of a living session, or null; counts as use. */
  findAccountId(sessionId: string): Promise<string | null>
  /** Ends it on our side. */
  end(sessionId: string): Promise<void>
}

export function createSessions({ store, clock }: { store: SessionStore; clock: Clock }): Sessions {
  const idleEnd = (now: Date, createdAt: Date) =>
    new Date(Math.min(now.getTime() + idleLifeMs, createdAt.getTime() + absoluteLifeMs))
  return {
    async start(accountId) {
      // 43 of 62 letters are 256 bits.
      const sessionId = makeSecretText(43)
      const now = clock.now()
      await store.addSession({
        _id: hashSecret(sessionId),
        accountId,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: idleEnd(now, now),
      })
      return { sessionId, expiresAt: new Date(now.getTime() + absoluteLifeMs) }
    },
    async findAccountId(sessionId) {
      const hash = hashSecret(sessionId)
      const session = await store.findSession(hash)
      const now = clock.now()
      // MongoDB removes what is over once a minute only; the time decides.
      if (!session || session.expiresAt <= now) return null
      if (now.getTime() - session.lastSeenAt.getTime() >= noteEveryMs) {
        await store.noteSeen(hash, { lastSeenAt: now, expiresAt: idleEnd(now, session.createdAt) })
      }
      return session.accountId
    },
    async end(sessionId) {
      await store.removeSession(hashSecret(sessionId))
    },
  }
}
