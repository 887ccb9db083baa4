import { Schema, type Connection, type Model } from 'mongoose'

/** A person who may sign in. */
export interface AccountRecord {
  _id: string
  /** NFC, small letters: two spellings of one address are one account. */
  email: string
  /** What history and audit show; never an e-mail address. */
  name: string
  /** May act on the whole portal. */
  administrator: boolean
  status: 'active' | 'disabled'
  /** argon2id, in PHC form. */
  passwordHash: string
  createdAt: Date
  updatedAt: Date
}

/** The accounts of one portal. */
export function accountModel(connection: Connection): Model<AccountRecord> {
  const schema = new Schema<AccountRecord>(
    {
      _id: { type: String, required: true },
      email: { type: String, required: true },
      name: { type: String, required: true },
      administrator: { type: Boolean, required: true },
      status: { type: String, enum: ['active', 'disabled'], required: true },
      passwordHash: { type: String, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    { collection: 'accounts', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ email: 1 }, { unique: true })
  return connection.model<AccountRecord>('Account', schema)
}
