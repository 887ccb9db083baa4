import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'
import { tokenModel, type TokenRecord } from './token-model.ts'

/** Which tokens a list holds: all, or those of an account and those that are limited to one of the agencies. */
export type TokenFilter = 'all' | { accountId: string | null; agencyIds: readonly string[] }

/** All reading and writing of API tokens. */
export interface TokenStore {
  createIndexes(): Promise<void>
  findToken(id: string): Promise<TokenRecord | null>
  findTokenByHash(secretHash: string): Promise<TokenRecord | null>
  /** The portal's own token of this name, while it is not revoked. */
  findTokenByName(name: string): Promise<TokenRecord | null>
  addToken(token: TokenRecord, session: ClientSession): Promise<void>
  /** Those not revoked, newest first. */
  listTokens(filter: TokenFilter, page: { limit: number; before: string | null }): Promise<TokenRecord[]>
  countTokens(filter: TokenFilter): Promise<number>
  /** Those not revoked that are limited to the agency itself. */
  listOfAgency(agencyId: string, session: ClientSession): Promise<TokenRecord[]>
  /** Limits a token to another agency than before. */
  limitToken(id: string, agencyId: string, session: ClientSession): Promise<void>
  noteUsed(id: string, at: Date): Promise<void>
  revokeToken(id: string, at: Date, session: ClientSession): Promise<void>
  /** Ends every token that an account owns. */
  revokeTokensOf(accountId: string, at: Date, session: ClientSession): Promise<void>
}

export function createTokenStore(mongo: Mongo): TokenStore {
  const tokens = tokenModel(mongo.connection)
  const match = (filter: TokenFilter) => ({
    revokedAt: null,
    ...(filter === 'all'
      ? {}
      : {
          $or: [
            ...(filter.accountId === null ? [] : [{ accountId: filter.accountId }]),
            { agencyId: { $in: [...filter.agencyIds] } },
          ],
        }),
  })
  return {
    async createIndexes() {
      await tokens.createIndexes()
    },
    findToken: (id) => tokens.findById(id).lean(),
    findTokenByHash: (secretHash) => tokens.findOne({ secretHash }).lean(),
    findTokenByName: (name) =>
      tokens.findOne({ name, madeBy: 'portal', accountId: null, revokedAt: null }).lean(),
    async addToken(token, session) {
      await tokens.create([token], { session })
    },
    listTokens: (filter, { limit, before }) =>
      tokens
        .find({ ...match(filter), ...(before === null ? {} : { _id: { $lt: before } }) })
        .sort({ _id: -1 })
        .limit(limit)
        .lean(),
    countTokens: (filter) => tokens.countDocuments(match(filter)),
    listOfAgency: (agencyId, session) =>
      tokens.find({ agencyId, revokedAt: null }, null, { session }).sort({ _id: 1 }).lean(),
    async limitToken(id, agencyId, session) {
      await tokens.updateOne({ _id: id }, { $set: { agencyId } }, { session })
    },
    async noteUsed(id, at) {
      await tokens.updateOne({ _id: id }, { $set: { lastUsedAt: at } })
    },
    async revokeToken(id, at, session) {
      await tokens.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } }, { session })
    },
    async revokeTokensOf(accountId, at, session) {
      await tokens.updateMany({ accountId, revokedAt: null }, { $set: { revokedAt: at } }, { session })
    },
  }
}
