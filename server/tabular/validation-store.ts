import { Schema, type Connection, type Model } from 'mongoose'
import { translateMongoError } from '../platform/mongo.ts'
import type { Reason } from './records.ts'
import type { BrokenPlace, RuleCount } from './validation-messages.ts'

/** How the table of one release fits the schema that it followed. */
export interface ValidationRecord {
  /** `<distribution id>/<release>` */
  _id: string
  distributionId: string
  release: number
  /** Name of the schema, and the version that was checked. */
  schema: string
  version: string
  status: 'valid' | 'invalid' | 'failed'
  /** Why it could not be checked. */
  reason: Reason | null
  rowCount: number
  errorCount: number
  counts: RuleCount[]
  places: (BrokenPlace & { line: number | null })[]
  /** Keys that refer to other tables, which are not looked at. */
  uncheckedKeys: number
  at: Date
}

const { Mixed } = Schema.Types

const validationSchema = new Schema<ValidationRecord>(
  {
    _id: { type: String, required: true },
    distributionId: { type: String, required: true },
    release: { type: Number, required: true },
    schema: { type: String, required: true } as never,
    version: { type: String, required: true },
    status: { type: String, required: true, enum: ['valid', 'invalid', 'failed'] },
    reason: { type: Mixed, default: null },
    rowCount: { type: Number, required: true },
    errorCount: { type: Number, required: true },
    // Written whole and read whole.
    counts: { type: Mixed, default: [] },
    places: { type: Mixed, default: [] },
    uncheckedKeys: { type: Number, default: 0 },
    at: { type: Date, required: true },
  },
  {
    collection: 'validations',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    autoIndex: false,
    suppressReservedKeysWarning: true,
  },
)
validationSchema.index({ distributionId: 1, release: -1 })

/** Releases before these are history; each report may have half a megabyte. */
const keptReports = 20

export type ValidationStore = ReturnType<typeof createValidationStore>

/** All reading and writing of reports. */
export function createValidationStore(connection: Connection) {
  const model: Model<ValidationRecord> =
    connection.models.Validation ?? connection.model<ValidationRecord>('Validation', validationSchema)

  return {
    createIndexes: () => model.createIndexes(),

    async find(distributionId: string, release: number): Promise<ValidationRecord | null> {
      try {
        return await model.findById(`${distributionId}/${release}`).lean<ValidationRecord | null>().exec()
      } catch (error) {
        throw translateMongoError(error)
      }
    },

    /** In the place of the one of the same release; the oldest go when there are many. */
    async save(record: ValidationRecord): Promise<void> {
      await model.collection.replaceOne(
        { _id: record._id as never },
        { ...record, _id: undefined } as never,
        {
          upsert: true,
          ignoreUndefined: true,
        },
      )
      const old = await model
        .find({ distributionId: record.distributionId }, { _id: 1 })
        .sort({ release: -1 })
        .skip(keptReports)
        .lean<{ _id: string }[]>()
      if (old.length > 0) await model.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })
    },

    /** What is told of cells goes with the file that it was told of. */
    async forget(distributionIds: readonly string[]): Promise<void> {
      await model.deleteMany({ distributionId: { $in: [...distributionIds] } })
    },

    /** The same of one release. */
    async forgetRelease(distributionId: string, release: number): Promise<void> {
      await model.deleteOne({ _id: `${distributionId}/${release}` })
    },

    /** Every distribution that has a report, in batches. */
    async *streamDistributions(batch = 500): AsyncIterable<string[]> {
      for (let last = ''; ;) {
        const found = await model.aggregate<{ _id: string }>([
          { $match: { distributionId: { $gt: last } } },
          { $group: { _id: '$distributionId' } },
          { $sort: { _id: 1 } },
          { $limit: batch },
        ])
        if (found.length === 0) return
        yield found.map(({ _id }) => _id)
        last = found.at(-1)!._id
      }
    },
  }
}
