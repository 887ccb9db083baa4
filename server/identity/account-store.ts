import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'
import { accountModel, type AccountRecord } from './account-model.ts'

/** All reading and writing of accounts. */
export interface AccountStore {
  createIndexes(): Promise<void>
  findAccount(id: string): Promise<AccountRecord | null>
  findAccountByEmail(email: string): Promise<AccountRecord | null>
  countAccounts(session?: ClientSession): Promise<number>
  /** Adds an account; a duplicate key error when the e-mail address has one. */
  addAccount(account: AccountRecord, session: ClientSession): Promise<void>
}

export function createAccountStore(mongo: Mongo): AccountStore {
  const accounts = accountModel(mongo.connection)
  return {
    async createIndexes() {
      await accounts.createIndexes()
    },
    findAccount: (id) => accounts.findById(id).lean(),
    findAccountByEmail: (email) => accounts.findOne({ email }).lean(),
    countAccounts: (session) => accounts.countDocuments({}, { session }),
    async addAccount(account, session) {
      await accounts.create([account], { session })
    },
  }
}
