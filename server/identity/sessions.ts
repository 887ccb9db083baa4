import type { ClientSession } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'
import type { SessionStore } from './session-store.ts'

/** A computer that was left alone (NIST SP 800-63B, section 4.2.3). What was typed meanwhile is kept for after signing in. */
export const idleLifeMs = 30 * 60 * 1000
/** A working day; a stolen cookie dies by itself (the same section). */
export const absoluteLifeMs = 12 * 60 * 60 * 1000
/** The time of last use is written at most this often: it bounds the idle limit to a minute, and spares a write per request. */
const noteEveryMs = 60_000

/** What the browser gets: shown once, stored hashed. */
export interface StartedSession {
  sessionId: string
  /** The latest time it can end. */
  expiresAt: Date
}

/** One session as its owner sees it: nothing in it opens anything. */
export interface ListedSession {
  id: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  address: string | null
  agent: string | null
  isCurrent: boolean
}

export interface Sessions {
  /** A new session with a new id. */
  start(
    accountId: string,
    from: { address: string | null; agent: string | null; provedSecondFactor?: boolean },
    session: ClientSession,
  ): Promise<StartedSession>
  /** The account of a living session, and whether the sign-in provider proved a second factor; null for none. Counts as use. */
  findSession(sessionId: string): Promise<{ accountId: string; provedSecondFactor: boolean } | null>
  /** Ends it on our side. */
  end(sessionId: string): Promise<void>
  /** The living sessions of an account, newest first. */
  list(accountId: string, currentId: string | null): Promise<ListedSession[]>
  /** Ends one of the account's own sessions; false when there is none of that id. */
  endListed(accountId: string, id: string): Promise<boolean>
  /** Ends all of the account but this one. */
  endOthers(accountId: string, currentId: string): Promise<void>
}

/** Nobody signs in from more places at a time; beyond it the oldest are not shown, and end by themselves. */
const listedSessions = 100
/** Browsers name themselves in some 120 characters; what sends more is not recognised any better by it. */
const keptAgentLength = 200
/** Enough of the stored digest to tell sessions apart, and nothing that opens one. */
const shownIdLength = 20

export function createSessions({ store, clock }: { store: SessionStore; clock: Clock }): Sessions {
  const idleEnd = (now: Date, createdAt: Date) =>
    new Date(Math.min(now.getTime() + idleLifeMs, createdAt.getTime() + absoluteLifeMs))
  return {
    async start(accountId, { address, agent, provedSecondFactor }, transaction) {
      // 43 of 62 letters are 256 bits.
      const sessionId = makeSecretText(43)
      const now = clock.now()
      const record = {
        _id: hashSecret(sessionId),
        accountId,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: idleEnd(now, now),
        address,
        agent: agent?.slice(0, keptAgentLength) ?? null,
        ...(provedSecondFactor && { provedSecondFactor }),
      }
      await store.addSession(record, transaction)
      return { sessionId, expiresAt: new Date(now.getTime() + absoluteLifeMs) }
    },
    async findSession(sessionId) {
      const hash = hashSecret(sessionId)
      const session = await store.findSession(hash)
      const now = clock.now()
      // MongoDB removes what is over once a minute only; the time decides.
      if (!session || session.expiresAt <= now) return null
      if (now.getTime() - session.lastSeenAt.getTime() >= noteEveryMs) {
        await store.noteSeen(hash, { lastSeenAt: now, expiresAt: idleEnd(now, session.createdAt) })
      }
      return { accountId: session.accountId, provedSecondFactor: session.provedSecondFactor ?? false }
    },
    async end(sessionId) {
      await store.removeSession(hashSecret(sessionId))
    },
    async list(accountId, currentId) {
      const current = currentId === null ? null : hashSecret(currentId)
      const now = clock.now()
      const found = await store.listSessions(accountId, listedSessions)
      return found
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ _id, createdAt, lastSeenAt, expiresAt, address = null, agent = null }) => ({
          id: _id.slice(0, shownIdLength),
          createdAt,
          lastSeenAt,
          expiresAt,
          address,
          agent,
          isCurrent: _id === current,
        }))
    },
    async endListed(accountId, id) {
      const found = await store.listSessions(accountId, listedSessions)
      const session = found.find(({ _id }) => _id.slice(0, shownIdLength) === id)
      if (session) await store.removeSession(session._id)
      return session !== undefined
    },
    async endOthers(accountId, currentId) {
      await store.removeOtherSessionsOf(accountId, hashSecret(currentId))
    },
  }
}
