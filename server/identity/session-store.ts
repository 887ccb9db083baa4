import type { ClientSession } from 'mongodb'
import type { Mongo } from '../platform/mongo.ts'
import { sessionModel, type SessionRecord } from './session-model.ts'

/** All reading and writing of sessions. */
export interface SessionStore {
  createIndexes(): Promise<void>
  findSession(hash: string): Promise<SessionRecord | null>
  addSession(record: SessionRecord, session: ClientSession): Promise<void>
  noteSeen(hash: string, times: { lastSeenAt: Date; expiresAt: Date }): Promise<void>
  removeSession(hash: string): Promise<void>
  /** Newest first; at most the number given. */
  listSessions(accountId: string, limit: number): Promise<SessionRecord[]>
  removeSessionsOf(accountId: string, session: ClientSession): Promise<void>
  /** All of the account but the one with this hash. */
  removeOtherSessionsOf(accountId: string, hash: string, session?: ClientSession): Promise<void>
}

export function createSessionStore(mongo: Mongo): SessionStore {
  const sessions = sessionModel(mongo.connection)
  return {
    async createIndexes() {
      await sessions.createIndexes()
    },
    findSession: (hash) => sessions.findById(hash).lean(),
    async addSession(record, session) {
      await sessions.create([record], { session })
    },
    async noteSeen(hash, times) {
      await sessions.updateOne({ _id: hash }, { $set: times })
    },
    async removeSession(hash) {
      await sessions.deleteOne({ _id: hash })
    },
    listSessions: (accountId, limit) =>
      sessions.find({ accountId }).sort({ createdAt: -1 }).limit(limit).lean(),
    async removeSessionsOf(accountId, session) {
      await sessions.deleteMany({ accountId }, { session })
    },
    async removeOtherSessionsOf(accountId, hash, session) {
      await sessions.deleteMany({ accountId, _id: { $ne: hash } }, { session })
    },
  }
}
