import type { Mongo } from '../platform/mongo.ts'
import { sessionModel, type SessionRecord } from './session-model.ts'

/** All reading and writing of sessions. */
export interface SessionStore {
  createIndexes(): Promise<void>
  findSession(hash: string): Promise<SessionRecord | null>
  addSession(session: SessionRecord): Promise<void>
  noteSeen(hash: string, times: { lastSeenAt: Date; expiresAt: Date }): Promise<void>
  removeSession(hash: string): Promise<void>
}

export function createSessionStore(mongo: Mongo): SessionStore {
  const sessions = sessionModel(mongo.connection)
  return {
    async createIndexes() {
      await sessions.createIndexes()
    },
    findSession: (hash) => sessions.findById(hash).lean(),
    async addSession(session) {
      await sessions.create(session)
    },
    async noteSeen(hash, times) {
      await sessions.updateOne({ _id: hash }, { $set: times })
    },
    async removeSession(hash) {
      await sessions.deleteOne({ _id: hash })
    },
  }
}
