import type { Connection, Model } from 'mongoose'
import { isMongoAway, translateMongoError } from '../platform/mongo.ts'
import type { TableRecord } from './records.ts'
import { tableModel } from './table-model.ts'

/** All reading and writing of the collection `tables`. */
export class TableStore {
  private readonly model: Model<TableRecord>

  constructor(connection: Connection) {
    this.model = tableModel(connection)
  }

  async createIndexes(): Promise<void> {
    await this.model.createIndexes()
  }

  async find(distributionId: string): Promise<TableRecord | null> {
    try {
      return await this.model.findById(distributionId).lean<TableRecord>().exec()
    } catch (error) {
      throw translateMongoError(error)
    }
  }

  /**
   * Puts the record in place of the old one in one step, and gives the old one; gives `stale` and changes nothing when an attempt at
   * a newer release is recorded already.
   */
  async swap(
    record: TableRecord,
  ): Promise<{ outcome: 'swapped'; old: TableRecord | null } | { outcome: 'stale' }> {
    try {
      const old = await this.model.collection.findOneAndReplace(
        { _id: record._id as never, 'attempt.release': { $lte: record.attempt.release } },
        { ...record, _id: undefined } as never,
        { upsert: true, returnDocument: 'before', ignoreUndefined: true },
      )
      return { outcome: 'swapped', old: old as unknown as TableRecord | null }
    } catch (error) {
      // The upsert met a record that the filter left out: one of a newer release.
      if ((error as { code?: number }).code === 11000) return { outcome: 'stale' }
      throw isMongoAway(error) ? translateMongoError(error) : error
    }
  }

  async remove(distributionId: string): Promise<TableRecord | null> {
    return this.model.findByIdAndDelete(distributionId).lean<TableRecord>().exec()
  }
}
