import { Schema, type Connection, type Model } from 'mongoose'

/** A person who may sign in, or is invited to. */
export interface AccountRecord {
  _id: string
  /** NFC, small letters: two spellings of one address are one account. */
  email: string
  /** What history and audit show; never an e-mail address. Empty until an invitation is accepted. */
  name: string
  /** May act on the whole portal. */
  administrator: boolean
  status: 'invited' | 'active' | 'disabled'
  /** argon2id, in PHC form; null until an invitation is accepted. */
  passwordHash: string | null
  /** The link that sets the password, while it may be used; the newest one alone works. */
  invitation?: { secretHash: string; expiresAt: Date } | null
  /** The link that its owner asked for to a new password; apart from the invitation, so that no stranger who asks makes that useless. */
  reset?: { secretHash: string; expiresAt: Date } | null
  /** The account that invited this one; null when the portal's own machine did. */
  invitedBy?: string | null
  createdAt: Date
  updatedAt: Date
  lastSignInAt?: Date | null
}

/** The accounts of one portal. */
export function accountModel(connection: Connection): Model<AccountRecord> {
  const link = new Schema(
    { secretHash: { type: String, required: true }, expiresAt: { type: Date, required: true } },
    { _id: false, strict: 'throw' },
  )
  const schema = new Schema<AccountRecord>(
    {
      _id: { type: String, required: true },
      email: { type: String, required: true },
      name: { type: String, default: '' },
      administrator: { type: Boolean, required: true },
      status: { type: String, enum: ['invited', 'active', 'disabled'], required: true },
      passwordHash: { type: String, default: null },
      invitation: { type: link, default: null },
      reset: { type: link, default: null },
      invitedBy: { type: String, default: null },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      lastSignInAt: { type: Date, default: null },
    },
    { collection: 'accounts', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ email: 1 }, { unique: true })
  schema.index({ 'invitation.secretHash': 1 }, { sparse: true })
  schema.index({ 'reset.secretHash': 1 }, { sparse: true })
  schema.index({ invitedBy: 1 }, { sparse: true })
  return connection.model<AccountRecord>('Account', schema)
}
