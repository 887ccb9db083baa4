import type { ClientSession, Connection } from 'mongoose'
import type { SuccessionRecord } from './records.ts'

export type SuccessionStore = ReturnType<typeof createSuccessionStore>

/** All reading and writing of mergers and splits; what is done stays, as a record. */
export function createSuccessionStore(connection: Connection) {
  const successions = connection.db!.collection<SuccessionRecord>('successions')
  return {
    async createIndexes(): Promise<void> {
      await successions.createIndex({ doneAt: 1, agencyId: 1 })
    },

    insert: async (record: SuccessionRecord, session: ClientSession): Promise<void> => {
      await successions.insertOne(record, { session })
    },

    find: (id: string) => successions.findOne({ _id: id }),

    /** One whose datasets are still being moved from or to any of the agencies. */
    findOpen: (agencyIds: readonly string[], session?: ClientSession) =>
      successions.findOne(
        {
          doneAt: null,
          $or: [{ agencyId: { $in: [...agencyIds] } }, { 'moves.toId': { $in: [...agencyIds] } }],
        },
        { session, projection: { moves: 0 } },
      ),

    /** The one that moves datasets out of the agency, while it does. */
    findOpenFrom: (agencyIds: readonly string[], session: ClientSession) =>
      successions.findOne({ doneAt: null, agencyId: { $in: [...agencyIds] } }, { session }),

    async finish(id: string, doneAt: Date, session: ClientSession): Promise<void> {
      await successions.updateOne({ _id: id, doneAt: null }, { $set: { doneAt } }, { session })
    },
  }
}
