import type { ClientSession, UpdateFilter } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'
import { accountModel, type AccountRecord } from './account-model.ts'

/** Which accounts a list holds: all, or those with one of the ids and those that somebody invited. */
export type AccountFilter = 'all' | { ids: readonly string[]; invitedBy: string | null }

/** All reading and writing of accounts. */
export interface AccountStore {
  createIndexes(): Promise<void>
  findAccount(id: string, session?: ClientSession): Promise<AccountRecord | null>
  findAccounts(ids: readonly string[]): Promise<AccountRecord[]>
  findAccountByEmail(email: string, session?: ClientSession): Promise<AccountRecord | null>
  /** Who the sign-in provider means by this name. */
  findAccountByProvider(
    person: { issuer: string; subject: string },
    session: ClientSession,
  ): Promise<AccountRecord | null>
  /** Whose invitation, or link to a new password, has this secret; whether it is over is for the caller to see. */
  findAccountByLink(secretHash: string, session?: ClientSession): Promise<AccountRecord | null>
  countAccounts(session?: ClientSession): Promise<number>
  /** Administrators who may sign in, without the one given. */
  countOtherAdministrators(id: string, session: ClientSession): Promise<number>
  /** Newest first. */
  listAccounts(
    filter: AccountFilter,
    page: { limit: number; before: string | null },
    status?: AccountRecord['status'],
  ): Promise<{ items: AccountRecord[]; total: number }>
  /** Adds an account; a duplicate key error when the e-mail address has one. */
  addAccount(account: AccountRecord, session: ClientSession): Promise<void>
  changeAccount(id: string, change: Partial<AccountRecord>, session: ClientSession): Promise<AccountRecord>
  /** Notes that the code of a step of time was taken; false when it, or a later one, was before. */
  useCodeStep(id: string, step: number): Promise<boolean>
  /** Takes a recovery code out; false when it is none, or was taken. */
  useRecoveryCode(id: string, hash: string): Promise<boolean>
}

export function createAccountStore(mongo: Mongo): AccountStore {
  const accounts = accountModel(mongo.connection)
  const match = (filter: AccountFilter) =>
    filter === 'all'
      ? {}
      : {
          $or: [
            { _id: { $in: [...filter.ids] } },
            ...(filter.invitedBy === null ? [] : [{ invitedBy: filter.invitedBy }]),
          ],
        }
  return {
    async createIndexes() {
      await accounts.createIndexes()
    },
    findAccount: (id, session) => accounts.findById(id, null, { session }).lean(),
    findAccounts: (ids) => accounts.find({ _id: { $in: [...ids] } }).lean(),
    findAccountByEmail: (email, session) => accounts.findOne({ email }, null, { session }).lean(),
    findAccountByProvider: ({ issuer, subject }, session) =>
      accounts.findOne({ 'provider.issuer': issuer, 'provider.subject': subject }, null, { session }).lean(),
    findAccountByLink: (secretHash, session) =>
      accounts
        .findOne(
          { $or: [{ 'invitation.secretHash': secretHash }, { 'reset.secretHash': secretHash }] },
          null,
          { session },
        )
        .lean(),
    countAccounts: (session) => accounts.countDocuments({}, { session }),
    countOtherAdministrators: (id, session) =>
      accounts.countDocuments({ administrator: true, status: 'active', _id: { $ne: id } }, { session }),
    async listAccounts(filter, { limit, before }, status) {
      const matched = { ...match(filter), ...(status && { status }) }
      const [items, total] = await Promise.all([
        // A limit of nought is for who only counts; MongoDB takes it for none.
        limit === 0
          ? []
          : accounts
              .find({ $and: [matched, before === null ? {} : { _id: { $lt: before } }] })
              .sort({ _id: -1 })
              .limit(limit)
              .lean(),
        accounts.countDocuments(matched),
      ])
      return { items, total }
    },
    async addAccount(account, session) {
      await accounts.create([account], { session })
    },
    async changeAccount(id, change, session) {
      const update = { $set: change } as UpdateFilter<AccountRecord>
      const changed = await accounts
        .findByIdAndUpdate(id, update, { session, returnDocument: 'after' })
        .lean()
      if (!changed) throw new Error(`The account ${id} is gone.`)
      return changed
    },
    async useCodeStep(id, step) {
      const { modifiedCount } = await accounts.updateOne(
        { _id: id, 'secondFactor.lastStep': { $lt: step } },
        { $set: { 'secondFactor.lastStep': step } },
      )
      return modifiedCount === 1
    },
    async useRecoveryCode(id, hash) {
      const { modifiedCount } = await accounts.updateOne(
        { _id: id, 'secondFactor.recoveryHashes': hash },
        { $pull: { 'secondFactor.recoveryHashes': hash } },
      )
      return modifiedCount === 1
    },
  }
}
