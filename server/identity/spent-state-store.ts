import { Schema } from 'mongoose'
import type { Mongo } from '../platform/mongo.ts'

/** A sign-in by the provider that was brought back; kept while its cookie could come once more. */
interface SpentState {
  /** sha256 of the state. */
  _id: string
  expiresAt: Date
}

/** Which sign-ins by the provider were brought back already. Nothing is written for those that were only begun. */
export interface SpentStateStore {
  createIndexes(): Promise<void>
  /** Notes it; false when somebody did before. */
  spend(hash: string, expiresAt: Date): Promise<boolean>
}

export function createSpentStateStore(mongo: Mongo): SpentStateStore {
  const schema = new Schema<SpentState>(
    { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
    { collection: 'spentStates', strict: 'throw', autoIndex: false, versionKey: false, id: false },
  )
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
  const states = mongo.connection.model<SpentState>('SpentState', schema)
  return {
    async createIndexes() {
      await states.createIndexes()
    },
    async spend(hash, expiresAt) {
      try {
        await states.create({ _id: hash, expiresAt })
        return true
      } catch (error) {
        if ((error as { code?: unknown }).code === 11000) return false
        throw error
      }
    },
  }
}
