import { createHash } from 'node:crypto'
import { Schema, type ClientSession, type Connection, type Model } from 'mongoose'
import type { Changes } from './changes.ts'
import type { AuditRecord } from './records.ts'

const auditSchema = new Schema<AuditRecord>(
  {
    _id: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    action: { type: String, required: true },
    object: { type: String, required: true },
    agencyId: { type: String, default: null },
    details: { type: Schema.Types.Mixed, default: {} },
    previousDigest: { type: String, default: '' },
    digest: { type: String, required: true },
  },
  { collection: 'audit', strict: 'throw', minimize: false, versionKey: false, id: false, autoIndex: false },
)
auditSchema.index({ object: 1, _id: -1 })
auditSchema.index({ agencyId: 1, _id: -1 })

export function auditModel(connection: Connection): Model<AuditRecord> {
  return (
    (connection.models.Audit as Model<AuditRecord> | undefined) ??
    connection.model<AuditRecord>('Audit', auditSchema)
  )
}

export interface AuditEntry {
  at: Date
  actor: string
  /** `<verb>-<thing>`, such as `publish-dataset`. */
  action: string
  /** `<thing>/<id>` */
  object: string
  agencyId: string | null
  details: Record<string, unknown>
}

export type AuditStore = ReturnType<typeof createAuditStore>

/**
 * The append-only record of who did what. Each entry holds the digest of the one before, so that an entry cannot be
 * changed or taken out without breaking every later digest.
 */
export function createAuditStore(connection: Connection, changes: Pick<Changes, 'takeTurn'>) {
  const model = auditModel(connection)
  return {
    createIndexes: () => model.createIndexes(),

    /**
     * Adds an entry in the transaction, as its last step. The newest entry is read outside of it, because the transaction
     * itself only sees what was there when it began; a number taken by another process makes it start again.
     */
    async append(entry: AuditEntry, session: ClientSession): Promise<void> {
      await changes.takeTurn(session)
      const newest = await model.findOne().sort({ _id: -1 }).lean<AuditRecord | null>()
      const number = (newest?._id ?? 0) + 1
      const previousDigest = newest?.digest ?? ''
      const digest = digestOf(number, entry, previousDigest)
      await model.create([{ _id: number, ...entry, previousDigest, digest }], { session })
    },

    /** The number of the first entry whose digest does not fit, or null when the whole chain holds. */
    async findBreak(): Promise<number | null> {
      let previousDigest = ''
      for await (const record of model.find().sort({ _id: 1 }).lean<AuditRecord[]>().cursor()) {
        const { _id, digest } = record as AuditRecord
        if (
          record.previousDigest !== previousDigest ||
          digest !== digestOf(_id, record as AuditRecord, previousDigest)
        )
          return _id
        previousDigest = digest
      }
      return null
    },
  }
}

/** The digest of an entry and, through the one before, of all that came earlier. */
function digestOf(
  number: number,
  { at, actor, action, object, agencyId, details }: AuditEntry,
  previousDigest: string,
): string {
  const text = JSON.stringify([
    number,
    at.toISOString(),
    actor,
    action,
    object,
    agencyId,
    details,
    previousDigest,
  ])
  return createHash('sha256').update(text).digest('hex')
}
