import { Schema, type Connection, type Model } from 'mongoose'
import type { ColumnProfile } from './profile-messages.ts'

export interface ProfileRecord {
  /** Name of the Parquet file. */
  _id: string
  columns: ColumnProfile[]
}

const profileSchema = new Schema<ProfileRecord>(
  { _id: { type: String, required: true }, columns: { type: Schema.Types.Mixed, required: true } },
  { collection: 'profiles', strict: 'throw', minimize: false, versionKey: false, autoIndex: false },
)

export const profileModel = (connection: Connection): Model<ProfileRecord> =>
  connection.models.Profile ?? connection.model<ProfileRecord>('Profile', profileSchema)
