import type { Mongo } from '../platform/mongo.ts'
import { tokenModel, type TokenRecord } from './token-model.ts'

/** Which tokens a list holds; a member that is left out does not narrow it. */
export interface TokenFilter {
  accountId?: string
  agencyIds?: readonly string[]
}

/** All reading and writing of API tokens. */
export interface TokenStore {
  createIndexes(): Promise<void>
  findToken(id: string): Promise<TokenRecord | null>
  findTokenByHash(secretHash: string): Promise<TokenRecord | null>
  /** The portal's own token of this name, while it is not revoked. */
  findTokenByName(name: string): Promise<TokenRecord | null>
  addToken(token: TokenRecord): Promise<void>
  /** Those not revoked, newest first. */
  listTokens(filter: TokenFilter, page: { limit: number; before: string | null }): Promise<TokenRecord[]>
  countTokens(filter: TokenFilter): Promise<number>
  /** Ids of agencies that some token is limited to. */
  listAgencyIds(): Promise<string[]>
  noteUsed(id: string, at: Date): Promise<void>
  revokeToken(id: string, at: Date): Promise<void>
}

export function createTokenStore(mongo: Mongo): TokenStore {
  const tokens = tokenModel(mongo.connection)
  const match = ({ accountId, agencyIds }: TokenFilter) => ({
    revokedAt: null,
    ...(accountId === undefined ? {} : { accountId }),
    ...(agencyIds === undefined ? {} : { agencyId: { $in: [...agencyIds] } }),
  })
  return {
    async createIndexes() {
      await tokens.createIndexes()
    },
    findToken: (id) => tokens.findById(id).lean(),
    findTokenByHash: (secretHash) => tokens.findOne({ secretHash }).lean(),
    findTokenByName: (name) =>
      tokens.findOne({ name, madeBy: 'portal', accountId: null, revokedAt: null }).lean(),
    async addToken(token) {
      await tokens.create(token)
    },
    listTokens: (filter, { limit, before }) =>
      tokens
        .find({ ...match(filter), ...(before === null ? {} : { _id: { $lt: before } }) })
        .sort({ _id: -1 })
        .limit(limit)
        .lean(),
    countTokens: (filter) => tokens.countDocuments(match(filter)),
    listAgencyIds: () => tokens.distinct('agencyId', { agencyId: { $ne: null } }) as Promise<string[]>,
    async noteUsed(id, at) {
      await tokens.updateOne({ _id: id }, { $set: { lastUsedAt: at } })
    },
    async revokeToken(id, at) {
      await tokens.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: at } })
    },
  }
}
