import { Schema, type Connection, type Model } from 'mongoose'
import type { RetiredTable, TableRecord } from './records.ts'

const { Mixed } = Schema.Types

const tableSchema = new Schema<TableRecord>(
  {
    _id: { type: String, required: true },
    datasetId: { type: String, required: true },
    // Columns and what was rejected are written whole and read whole.
    made: { type: Mixed, default: null },
    attempt: {
      release: { type: Number, required: true },
      status: { type: String, required: true, enum: ['ready', 'failed', 'none'] },
      reason: { type: Mixed, default: null },
      at: { type: Date, required: true },
    },
    rowCounts: { type: Mixed, default: [] },
  },
  { collection: 'tables', strict: 'throw', minimize: false, versionKey: false, autoIndex: false },
)
tableSchema.index({ datasetId: 1 })

export const tableModel = (connection: Connection): Model<TableRecord> =>
  connection.models.Table ?? connection.model<TableRecord>('Table', tableSchema)

const retiredSchema = new Schema<RetiredTable>(
  {
    _id: { type: String, required: true },
    distributionId: { type: String, required: true },
    release: { type: Number, required: true },
    columns: { type: Mixed, required: true },
    rowCount: { type: Number, required: true },
    retiredAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  { collection: 'retired_tables', strict: 'throw', minimize: false, versionKey: false, autoIndex: false },
)
retiredSchema.index({ distributionId: 1 })
retiredSchema.index({ endsAt: 1 })

export const retiredTableModel = (connection: Connection): Model<RetiredTable> =>
  connection.models.RetiredTable ?? connection.model<RetiredTable>('RetiredTable', retiredSchema)
