import type { ClientSession, Connection, QueryFilter } from 'mongoose'
import { agencyModel, agencyRevisionModel, type AgencyRevisionRecord } from './agency-model.ts'
import type { AgencyRecord } from './records.ts'

export type AgencyStore = ReturnType<typeof createAgencyStore>
type Filter = Record<string, unknown>

/** All reading and writing of agencies. */
export function createAgencyStore(connection: Connection) {
  const model = agencyModel(connection)
  const revisions = agencyRevisionModel(connection)
  const where = (filter: Filter) => filter as QueryFilter<AgencyRecord>
  const findOne = (filter: Filter, session?: ClientSession) =>
    model
      .findOne(where(filter), null, { session: session ?? null })
      .lean<AgencyRecord | null>()
      .exec()

  return {
    async createIndexes(): Promise<void> {
      await Promise.all([model.createIndexes(), revisions.createIndexes()])
    },

    /** By id, slug, or a slug that it once had. */
    async findByIdOrSlug(idOrSlug: string, session?: ClientSession): Promise<AgencyRecord | null> {
      const found = await findOne({ $or: [{ _id: idOrSlug }, { slug: idOrSlug }] }, session)
      return found ?? findOne({ formerSlugs: idOrSlug }, session)
    },

    findById: (id: string, session?: ClientSession) => findOne({ _id: id }, session),

    listAll: () => model.find().lean<AgencyRecord[]>().exec(),

    /** Those below the agency, at any depth. */
    listBelow: (id: string, session: ClientSession) =>
      model
        .find(where({ path: id, _id: { $ne: id } }), null, { session })
        .lean<AgencyRecord[]>()
        .exec(),

    /** Those that name the agency as a successor. */
    listPredecessors: (id: string, session?: ClientSession) =>
      model
        .find(where({ successorIds: id }), null, { session: session ?? null })
        .lean<AgencyRecord[]>()
        .exec(),

    findMany: (ids: readonly string[], session?: ClientSession) =>
      model
        .find(where({ _id: { $in: [...ids] } }), null, { session: session ?? null })
        .lean<AgencyRecord[]>()
        .exec(),

    async insert(record: AgencyRecord, session: ClientSession): Promise<void> {
      await model.create([record], { session })
    },

    /** Puts the new record in the place of the version it was made from; false when somebody was faster. */
    async replace(record: AgencyRecord, fromVersion: number, session: ClientSession): Promise<boolean> {
      const result = await model.replaceOne(where({ _id: record._id, version: fromVersion }), record, {
        session,
      })
      return result.matchedCount === 1
    },

    /** Where an agency stands is derived from those above it, so its version stays. */
    async setPath(id: string, path: string[], session: ClientSession): Promise<void> {
      await model.updateOne(where({ _id: id }), { $set: { path } }, { session })
    },

    async remove(id: string, fromVersion: number, session: ClientSession): Promise<boolean> {
      return (await model.deleteOne(where({ _id: id, version: fromVersion }), { session })).deletedCount === 1
    },

    /** What some revisions changed, by their ids. */
    listRevisionChanges: (ids: readonly string[]) =>
      ids.length === 0
        ? []
        : revisions
            .find({ _id: { $in: [...ids] } } as object, { changes: 1 })
            .lean<Pick<AgencyRevisionRecord, '_id' | 'changes'>[]>()
            .exec(),

    async addRevision(revision: AgencyRevisionRecord, session: ClientSession): Promise<void> {
      await revisions.create([revision], { session })
    },

    /**
     * Makes what comes into an agency and what moves or closes it meet, so that one of them starts again: otherwise a dataset
     * could come into an agency that closes, or keep a place that the agency has left.
     */
    async touch(ids: readonly string[], session: ClientSession): Promise<void> {
      const touched = connection.db!.collection<{ _id: string; touches: number }>('agencyTouches')
      for (const _id of [...new Set(ids)].sort())
        await touched.updateOne({ _id }, { $inc: { touches: 1 } }, { upsert: true, session })
    },

    /**
     * Makes two changes of the tree that run at once in different processes meet, so that one of them starts again: otherwise
     * each could put its agency below the other's.
     */
    async lockTree(session: ClientSession): Promise<void> {
      await connection
        .db!.collection<{ _id: string; changes: number }>('agencyTree')
        .updateOne({ _id: 'tree' }, { $inc: { changes: 1 } }, { upsert: true, session })
    },
  }
}
