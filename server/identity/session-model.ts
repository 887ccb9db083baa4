import { Schema, type Connection, type Model } from 'mongoose'

/** One sign-in that lasts. The cookie's own value is kept nowhere. */
export interface SessionRecord {
  /** sha256 of the value in the cookie. */
  _id: string
  accountId: string
  createdAt: Date
  lastSeenAt: Date
  /** When it ends if nobody comes back; never later than the absolute end. */
  expiresAt: Date
  /** Where it was begun and with what, so that its owner knows it again. */
  address?: string | null
  agent?: string | null
  /** The sign-in provider said that a second factor was used. */
  provedSecondFactor?: boolean
}

/** The sessions of one portal; MongoDB removes those that are over. */
export function sessionModel(connection: Connection): Model<SessionRecord> {
  const schema = new Schema<SessionRecord>(
    {
      _id: { type: String, required: true },
      accountId: { type: String, required: true },
      createdAt: { type: Date, required: true },
      lastSeenAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      address: { type: String, default: null },
      agent: { type: String, default: null },
      provedSecondFactor: { type: Boolean },
    },
    { collection: 'sessions', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  schema.index({ accountId: 1 })
  return connection.model<SessionRecord>('Session', schema)
}
