import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'

export interface Changes {
  /**
   * Runs the work in one transaction. Those of this process go one after another, because each moves the tail of the
   * audit; those of other processes are met by MongoDB's conflicts and tried again.
   */
  commit<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result>
}

/** Tries after a unique index refused what another process had just taken. */
const maxTries = 5

/** The one way in which the catalogue changes. */
export function createChanges({ mongo }: { mongo: Mongo }): Changes {
  let last: Promise<unknown> = Promise.resolve()

  async function tryAgain<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await mongo.transaction(work)
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000 || attempt === maxTries) throw error
      }
    }
  }

  return {
    commit(work) {
      const result = last.then(() => tryAgain(work))
      last = result.catch(() => {})
      return result
    },
  }
}
