import { Schema, type Connection, type Model } from 'mongoose'
import type { Scope } from './viewer.ts'

/** An API token; its secret is kept nowhere. */
export interface TokenRecord {
  _id: string
  /** sha256 of the secret. */
  secretHash: string
  name: string
  /** As they were asked for; each holds the ones before it. */
  scopes: Scope[]
  /** The token acts only inside this agency and those below; null: everywhere. */
  agencyId: string | null
  /** The account whose rights bound it; null when the portal itself or a token without account made it. */
  accountId: string | null
  /** Who made it, as history shows it. */
  madeBy: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  /** The network address of that use. */
  lastUsedFrom?: string | null
  /** When its owner was told that it ends soon. */
  warnedAt?: Date | null
  revokedAt: Date | null
}

/** The API tokens of one portal. */
export function tokenModel(connection: Connection): Model<TokenRecord> {
  const schema = new Schema<TokenRecord>(
    {
      _id: { type: String, required: true },
      secretHash: { type: String, required: true },
      name: { type: String, required: true },
      scopes: { type: [String], enum: ['read', 'write', 'publish', 'admin'], required: true },
      agencyId: { type: String, default: null },
      accountId: { type: String, default: null },
      madeBy: { type: String, required: true },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, default: null },
      lastUsedAt: { type: Date, default: null },
      lastUsedFrom: { type: String, default: null },
      warnedAt: { type: Date, default: null },
      revokedAt: { type: Date, default: null },
    },
    { collection: 'tokens', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ secretHash: 1 }, { unique: true })
  schema.index({ accountId: 1, _id: -1 })
  schema.index({ agencyId: 1, _id: -1 })
  schema.index({ expiresAt: 1 })
  return connection.model<TokenRecord>('Token', schema)
}
