import type { Connection, Model } from 'mongoose'
import { isMongoAway, translateMongoError } from '../platform/mongo.ts'
import { maxRowCounts, withRowCount, type RetiredTable, type RowCount, type TableRecord } from './records.ts'
import { retiredTableModel, tableModel } from './table-model.ts'

/** All reading and writing of the collections `tables` and `retired_tables`. */
export class TableStore {
  private readonly model: Model<TableRecord>
  private readonly retired: Model<RetiredTable>

  constructor(connection: Connection) {
    this.model = tableModel(connection)
    this.retired = retiredTableModel(connection)
  }

  async createIndexes(): Promise<void> {
    await Promise.all([this.model.createIndexes(), this.retired.createIndexes()])
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

  /** Writes down tables that are about to be replaced; safe to repeat. */
  async retire(tables: RetiredTable[]): Promise<void> {
    await this.retired.bulkWrite(
      tables.map((table) => ({
        replaceOne: { filter: { _id: table._id }, replacement: table, upsert: true },
      })),
    )
  }

  async findRetired(distributionId: string, parquet: string): Promise<RetiredTable | null> {
    try {
      return await this.retired.findOne({ _id: parquet, distributionId }).lean<RetiredTable>().exec()
    } catch (error) {
      throw translateMongoError(error)
    }
  }

  async listRowCounts(distributionId: string): Promise<RowCount[]> {
    try {
      const record = await this.model
        .findById(distributionId, { rowCounts: 1, 'made.release': 1, 'made.rowCount': 1 })
        .lean<Pick<TableRecord, 'rowCounts' | 'made'> | null>()
        .exec()
      const { made, rowCounts = [] } = record ?? {}
      return made ? withRowCount(rowCounts, { release: made.release, rowCount: made.rowCount }) : rowCounts
    } catch (error) {
      throw translateMongoError(error)
    }
  }

  /** Notes how many rows an earlier release has, once. */
  async noteRowCount(distributionId: string, release: number, rowCount: number): Promise<void> {
    await this.model.collection.updateOne(
      { _id: distributionId as never, 'rowCounts.release': { $ne: release } },
      { $push: { rowCounts: { $each: [{ release, rowCount }], $slice: -maxRowCounts } } } as never,
    )
  }

  /** Lets a former table live longer; never shorter. */
  async keepRetired(parquet: string, endsAt: Date): Promise<void> {
    await this.retired.updateOne({ _id: parquet }, { $max: { endsAt } })
  }

  async listRetired(distributionId: string): Promise<RetiredTable[]> {
    return this.retired.find({ distributionId }).lean<RetiredTable[]>().exec()
  }

  /** Former tables whose time was over then, the longest over first. */
  async listEnded(now: Date, limit: number): Promise<RetiredTable[]> {
    return this.retired
      .find({ endsAt: { $lt: now } })
      .sort({ endsAt: 1 })
      .limit(limit)
      .lean<RetiredTable[]>()
      .exec()
  }

  async forgetRetired(...parquet: string[]): Promise<void> {
    await this.retired.deleteMany({ _id: { $in: parquet } })
  }
}
