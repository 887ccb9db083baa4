import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'

/** The one way in which the catalogue changes. */
export interface Changes {
  /**
   * Runs the work in one transaction. Work about the same thing (`about`) goes one after another inside this process,
   * which spares most conflicts; those with other processes are met by MongoDB and tried again.
   */
  commit<Result>(work: (session: ClientSession) => Promise<Result>, about?: string): Promise<Result>
  /**
   * Waits until no other transaction of this process stands between its turn and its end. For what can only grow at one
   * end, and only as the last step: whoever waits holds what it has written.
   */
  takeTurn(session: ClientSession): Promise<void>
}

/** Tries after a unique index refused what another process had just taken; more would mean that something else is wrong. */
const maxTries = 20

export function createChanges({ mongo }: { mongo: Mongo }): Changes {
  const subjects = new Map<string, Promise<unknown>>()
  const turns = new WeakMap<ClientSession, () => void>()
  let lastTurn: Promise<void> = Promise.resolve()

  function endTurn(session: ClientSession | null): void {
    if (session === null) return
    turns.get(session)?.()
    turns.delete(session)
  }

  async function tryOnce<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    let current: ClientSession | null = null
    try {
      return await mongo.transaction((session) => {
        // An earlier attempt of this transaction was undone, so its turn is over.
        endTurn(session)
        current = session
        return work(session)
      })
    } finally {
      endTurn(current)
    }
  }

  async function tryAgain<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await tryOnce(work)
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000 || attempt === maxTries) throw error
      }
    }
  }

  return {
    async commit(work, about) {
      if (about === undefined) return tryAgain(work)
      const before = subjects.get(about) ?? Promise.resolve()
      const result = before.then(() => tryAgain(work))
      const settled = result.then(
        () => {},
        () => {},
      )
      subjects.set(about, settled)
      try {
        return await result
      } finally {
        if (subjects.get(about) === settled) subjects.delete(about)
      }
    },

    async takeTurn(session) {
      if (turns.has(session)) return
      const before = lastTurn
      lastTurn = new Promise((resolve) => turns.set(session, resolve))
      await before
    },
  }
}
