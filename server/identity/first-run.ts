import type { Collection } from 'mongodb'
import type { Clock } from '../platform/clock.ts'
import type { Mongo } from '../platform/mongo.ts'
import { conflict, notFound } from '../problems.ts'
import type { AccountInput, Accounts } from './accounts.ts'
import type { AccountRecord } from './account-model.ts'
import { hashSecret, makeSecretText } from './secret-text.ts'

interface FirstRunRecord {
  _id: 'firstRun'
  secretHash: string
  openedAt: Date
  completedAt: Date | null
}

/** The one time that somebody becomes administrator by a link: after it, the door is closed for ever. */
export interface FirstRun {
  /** `new`: nobody was given a link yet; `open`: a link waits; `closed`: there is an administrator. */
  findState(): Promise<'new' | 'open' | 'closed'>
  findOpen(): Promise<boolean>
  /** A new one-time secret; an earlier one that was not used is dead. Throws a conflict once closed. */
  open(): Promise<{ secret: string }>
  /** Whether this is the secret of the open link. */
  isRightSecret(secret: string): Promise<boolean>
  /** Makes the first administrator and closes the door; not-found for a wrong secret, and ever after. */
  complete(secret: string, input: AccountInput): Promise<AccountRecord>
  /** Makes an administrator without a link (the command line) and closes the door. */
  createAdministrator(input: AccountInput): Promise<AccountRecord>
}

export function createFirstRun({
  mongo,
  accounts,
  countAccounts,
  clock,
}: {
  mongo: Mongo
  accounts: Accounts
  countAccounts: () => Promise<number>
  clock: Clock
}): FirstRun {
  const secrets = mongo.connection.collection('secrets') as unknown as Collection<FirstRunRecord>
  const isLink = (secret: string) => /^[0-9A-Za-z]{30}$/.test(secret)
  const firstRun: FirstRun = {
    async findState() {
      const record = await secrets.findOne({ _id: 'firstRun' })
      if (record?.completedAt || (await countAccounts()) > 0) return 'closed'
      return record ? 'open' : 'new'
    },
    findOpen: async () => (await firstRun.findState()) === 'open',
    async open() {
      if ((await firstRun.findState()) === 'closed') throw alreadyClosed()
      const secret = makeSecretText()
      try {
        await secrets.updateOne(
          { _id: 'firstRun', completedAt: null },
          { $set: { secretHash: hashSecret(secret), openedAt: clock.now(), completedAt: null } },
          { upsert: true },
        )
      } catch (error) {
        // Completed in this very moment: the upsert met the closed record.
        if ((error as { code?: number }).code === 11000) throw alreadyClosed()
        throw error
      }
      return { secret }
    },
    async isRightSecret(secret) {
      if (!isLink(secret) || !(await firstRun.findOpen())) return false
      return (
        (await secrets.findOne({ _id: 'firstRun', secretHash: hashSecret(secret), completedAt: null })) !==
        null
      )
    },
    async complete(secret, input) {
      if (!(await firstRun.isRightSecret(secret))) throw notFound('/first-run')
      return accounts.createAdministrator(input, async (session) => {
        // Inside the transaction: of two who hold the link, one gets in.
        const closed = await secrets.updateOne(
          { _id: 'firstRun', secretHash: hashSecret(secret), completedAt: null },
          { $set: { completedAt: clock.now() } },
          { session },
        )
        if (closed.modifiedCount !== 1) throw notFound('/first-run')
      })
    },
    createAdministrator: (input) =>
      accounts.createAdministrator(input, async (session) => {
        await secrets.updateOne(
          { _id: 'firstRun' },
          { $set: { completedAt: clock.now() }, $setOnInsert: { secretHash: '', openedAt: clock.now() } },
          { session, upsert: true },
        )
      }),
  }
  return firstRun
}

const alreadyClosed = () =>
  conflict({
    vi: 'Cổng đã có người quản trị; liên kết lần đầu đã đóng.',
    en: 'The portal has an administrator; the first-run link is closed.',
  })
