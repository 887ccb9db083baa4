import type { Collection } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import type { Mongo } from '../platform/mongo.ts'
import { invitationNotFound, type ProblemDetail } from '../problems.ts'
import { findAccountFaults, type AccountInput } from './account-faults.ts'
import type { Accounts } from './accounts.ts'
import type { AccountRecord } from './account-model.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'

interface FirstRunRecord {
  _id: 'firstRun'
  secretHash: string
  openedAt: Date
  completedAt: Date | null
}

/**
 * A link that makes an administrator, once. The portal opens it by itself only while it has no account at all; later, only
 * whoever runs the machine can (`admin create`, for a lost password).
 */
export interface FirstRun {
  /** Whether nobody can sign in yet, so that a start must offer the link. */
  isNeeded(): Promise<boolean>
  /** Whether a link waits to be used. */
  findOpen(): Promise<boolean>
  /** A new one-time secret; an earlier one is dead. */
  open(): Promise<{ secret: string }>
  /** Whether this is the secret of the open link. */
  isRightSecret(secret: string): Promise<boolean>
  /** Everything that is wrong with a new account, each fault at its place; empty when nothing is. */
  findFaults(input: AccountInput): ProblemDetail[]
  /** Makes an administrator and closes the link; invitation-not-found for a wrong secret, and ever after. */
  complete(secret: string, input: AccountInput): Promise<AccountRecord>
}

export function createFirstRun({
  mongo,
  accounts,
  countAccounts,
  clock,
}: {
  mongo: Mongo
  accounts: Pick<Accounts, 'createAdministrator'>
  countAccounts: () => Promise<number>
  clock: Clock
}): FirstRun {
  const secrets = mongo.connection.collection('secrets') as unknown as Collection<FirstRunRecord>
  const isRightSecret = async (secret: string) =>
    /^[0-9A-Za-z]{30}$/.test(secret) &&
    (await secrets.findOne({ _id: 'firstRun', secretHash: hashSecret(secret), completedAt: null })) !== null
  return {
    isNeeded: async () => (await countAccounts()) === 0,
    findOpen: async () => (await secrets.findOne({ _id: 'firstRun', completedAt: null })) !== null,
    async open() {
      const secret = makeSecretText()
      await secrets.updateOne(
        { _id: 'firstRun' },
        { $set: { secretHash: hashSecret(secret), openedAt: clock.now(), completedAt: null } },
        { upsert: true },
      )
      return { secret }
    },
    isRightSecret,
    findFaults: findAccountFaults,
    async complete(secret, input) {
      if (!(await isRightSecret(secret))) throw invitationNotFound()
      return accounts.createAdministrator(input, async (session) => {
        // Inside the transaction: of two who hold the link, one gets in.
        const closed = await secrets.updateOne(
          { _id: 'firstRun', secretHash: hashSecret(secret), completedAt: null },
          { $set: { completedAt: clock.now() } },
          { session },
        )
        if (closed.modifiedCount !== 1) throw invitationNotFound()
      })
    },
  }
}
