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
  /** The codes that signing in needs beside the password. */
  secondFactor?: {
    /** The key, sealed for this account: codes are made of it, so a hash would not do. */
    sealedKey: string
    since: Date
    /** The step of time whose code was taken last: neither it nor an earlier one is taken again. */
    lastStep: number
    /** sha256 of the recovery codes that are left. */
    recoveryHashes: string[]
  } | null
  /** A key that waits to be confirmed by a code of it. */
  secondFactorStarted?: { sealedKey: string } | null
  /** Who the sign-in provider says this is: the issuer and its name for the person, which never changes, together. */
  provider?: {
    issuer: string
    subject: string
    since: Date
    /** Whether it said at the last sign-in that a second factor was used. */
    provedSecondFactor: boolean
  } | null
  /** `administrator` came from the claims of the provider, and goes with them. */
  administratorByProvider?: boolean
  /** Whether reminders of updates are mailed; absent: they are. */
  reminders?: boolean
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
      secondFactor: {
        type: new Schema(
          {
            sealedKey: { type: String, required: true },
            since: { type: Date, required: true },
            lastStep: { type: Number, required: true },
            recoveryHashes: { type: [String], required: true },
          },
          { _id: false, strict: 'throw' },
        ),
        default: null,
      },
      secondFactorStarted: {
        type: new Schema({ sealedKey: { type: String, required: true } }, { _id: false, strict: 'throw' }),
        default: null,
      },
      invitedBy: { type: String, default: null },
      provider: {
        type: new Schema(
          {
            issuer: { type: String, required: true },
            subject: { type: String, required: true },
            since: { type: Date, required: true },
            provedSecondFactor: { type: Boolean, required: true },
          },
          { _id: false, strict: 'throw' },
        ),
        default: null,
      },
      administratorByProvider: { type: Boolean, default: false },
      reminders: { type: Boolean, default: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      lastSignInAt: { type: Date, default: null },
    },
    { collection: 'accounts', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ email: 1 }, { unique: true })
  schema.index({ 'invitation.secretHash': 1 }, { sparse: true })
  schema.index({ 'reset.secretHash': 1 }, { sparse: true })
  // One person of the provider is one account.
  schema.index(
    { 'provider.issuer': 1, 'provider.subject': 1 },
    { unique: true, partialFilterExpression: { 'provider.subject': { $type: 'string' } } },
  )
  schema.index({ invitedBy: 1 }, { sparse: true })
  schema.index({ status: 1, _id: -1 })
  return connection.model<AccountRecord>('Account', schema)
}
