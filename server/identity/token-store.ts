import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'
import { tokenModel, type TokenRecord } from './token-model.ts'

/** Which tokens a list holds: all, or those of an account and those that are limited to one of the agencies. */
export type TokenFilter = 'all' | { accountId: string | null; agencyIds: readonly string[] }

/** Tokens that end in a time, without those that were made for less than a life. */
export interface EndingWindow {
  from: Date
  to: Date
  shortLifeMs: number
  /** Only those of which nobody was told. */
  isUntold?: boolean
}

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
  /** Living tokens of an account that end in this time, the first of them first. */
  listEnding(
    accountId: string,
    window: EndingWindow,
    limit: number | null,
    session?: ClientSession,
  ): Promise<TokenRecord[]>
  /** The owners of tokens that end in this time and of which they were not told. */
  listOwnersToWarn(window: EndingWindow, limit: number): Promise<string[]>
  noteWarned(ids: readonly string[], at: Date, session: ClientSession): Promise<void>
  noteUsed(id: string, use: { lastUsedAt: Date; lastUsedFrom: string | null }): Promise<void>
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
  const ending = ({ from, to, shortLifeMs, isUntold }: EndingWindow) => ({
    revokedAt: null,
    expiresAt: { $gt: from, $lte: to },
    ...(isUntold && { warnedAt: null }),
    $expr: { $gte: [{ $subtract: ['$expiresAt', '$createdAt'] }, shortLifeMs] },
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
    listEnding: (accountId, window, limit, session) => {
      const found = tokens.find({ accountId, ...ending(window) }, null, { session }).sort({ expiresAt: 1 })
      return (limit === null ? found : found.limit(limit)).lean()
    },
    async listOwnersToWarn(window, limit) {
      const found = await tokens.aggregate<{ _id: string }>([
        { $match: { accountId: { $ne: null }, ...ending({ ...window, isUntold: true }) } },
        { $group: { _id: '$accountId' } },
        { $sort: { _id: 1 } },
        { $limit: limit },
      ])
      return found.map(({ _id }) => _id)
    },
    async noteWarned(ids, at, session) {
      await tokens.updateMany({ _id: { $in: [...ids] } }, { $set: { warnedAt: at } }, { session })
    },
    async noteUsed(id, use) {
      await tokens.updateOne({ _id: id }, { $set: use })
    },
    async revokeToken(id, at, session) {
      await tokens.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } }, { session })
    },
    async revokeTokensOf(accountId, at, session) {
      await tokens.updateMany({ accountId, revokedAt: null }, { $set: { revokedAt: at } }, { session })
    },
  }
}
