import { createHash } from 'node:crypto'
import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import type { Changes } from './changes.ts'

/** Who did it, as the audit keeps it. A viewer is one. */
export interface Actor {
  label: string
  accountId: string | null
  tokenId: string | null
  /** The network address of the request; null when the portal itself acted. */
  address: string | null
}

export interface AuditEntry {
  at: Date
  by: Actor
  /** `<verb>-<thing>`, such as `publish-dataset`. */
  action: string
  /** `<thing>/<id>` */
  object: string
  /** The agency whose matter it is; null: the whole portal's. */
  agencyId: string | null
  details: Record<string, unknown>
}

export interface AuditRecord {
  /** Counted up by one, without gaps. */
  _id: number
  at: Date
  actor: string
  /** Absent in entries that were written before these three were kept. */
  accountId?: string | null
  tokenId?: string | null
  address?: string | null
  action: string
  object: string
  agencyId: string | null
  details: Record<string, unknown>
  previousDigest: string
  digest: string
}

/** What a list of entries holds; a member that is left out does not narrow it. */
export interface AuditFilter {
  agencyIds?: readonly string[]
  accountId?: string
  object?: string
  action?: string
  since?: Date
  until?: Date
}

/** The append-only record of who did what. */
export interface Audit {
  createIndexes(): Promise<unknown>
  /**
   * Adds an entry in the transaction, as its last step. The newest entry is read outside of it, because the transaction
   * itself only sees what was there when it began; a number taken by another process makes it start again. A second entry of
   * one transaction follows the first, which only the transaction sees.
   */
  append(entry: AuditEntry, session: ClientSession): Promise<void>
  /** Newest first, before the number given. */
  list(
    filter: AuditFilter,
    page: { limit: number; before: number | null },
  ): Promise<{ items: AuditRecord[]; total: number }>
  /** All of them, newest first, read from the database while they are used. */
  read(filter: AuditFilter): AsyncIterable<AuditRecord>
  /** How many entries there are, and the number of the first whose digest does not fit; null when the whole chain holds. */
  verify(): Promise<{ count: number; brokenAt: number | null }>
}

const auditSchema = new Schema<AuditRecord>(
  {
    _id: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    accountId: { type: String },
    tokenId: { type: String },
    address: { type: String },
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
auditSchema.index({ accountId: 1, _id: -1 })
auditSchema.index({ action: 1, _id: -1 })
auditSchema.index({ at: 1 })

/**
 * Each entry holds the digest of the one before, so that an entry cannot be changed or taken out without breaking every later
 * digest.
 */
export function createAudit(connection: Connection, changes: Pick<Changes, 'takeTurn'>): Audit {
  const model: Model<AuditRecord> = connection.model<AuditRecord>('Audit', auditSchema)
  const hasEntries = new WeakSet<ClientSession>()

  async function findNewest(session: ClientSession): Promise<AuditRecord | null> {
    const find = (within: ClientSession | null) =>
      model.findOne({}, null, { session: within }).sort({ _id: -1 }).lean<AuditRecord | null>()
    const newest = await find(null)
    const own = hasEntries.has(session) ? await find(session) : null
    return (own?._id ?? 0) > (newest?._id ?? 0) ? own : newest
  }

  return {
    createIndexes: () => model.createIndexes(),

    async append({ by, ...entry }, session) {
      await changes.takeTurn(session)
      const newest = await findNewest(session)
      const { label: actor, accountId, tokenId, address } = by
      const record = {
        _id: (newest?._id ?? 0) + 1,
        ...entry,
        actor,
        accountId,
        tokenId,
        address,
        previousDigest: newest?.digest ?? '',
      }
      await model.create([{ ...record, digest: digestOf(record) }], { session })
      hasEntries.add(session)
    },

    async list(filter, { limit, before }) {
      const matched = match(filter)
      const [items, total] = await Promise.all([
        model
          .find({ ...matched, ...(before === null ? {} : { _id: { $lt: before } }) })
          .sort({ _id: -1 })
          .limit(limit)
          .lean<AuditRecord[]>(),
        model.countDocuments(matched),
      ])
      return { items, total }
    },

    read: (filter) => model.find(match(filter)).sort({ _id: -1 }).lean<AuditRecord>().cursor(),

    async verify() {
      let [count, previousDigest] = [0, '']
      for await (const found of model.find().sort({ _id: 1 }).lean<AuditRecord[]>().cursor()) {
        const record = found as AuditRecord
        count++
        const isNext = record._id === count && record.previousDigest === previousDigest
        if (!isNext || record.digest !== digestOf(record)) return { count, brokenAt: record._id }
        previousDigest = record.digest
      }
      return { count, brokenAt: null }
    },
  }
}

function match({
  agencyIds,
  accountId,
  object,
  action,
  since,
  until,
}: AuditFilter): QueryFilter<AuditRecord> {
  return {
    ...(agencyIds && { agencyId: { $in: [...agencyIds] } }),
    ...(accountId !== undefined && { accountId }),
    ...(object !== undefined && { object }),
    ...(action !== undefined && { action }),
    ...((since ?? until) && { at: { ...(since && { $gte: since }), ...(until && { $lte: until }) } }),
  }
}

/** The digest of an entry and, through the one before, of all that came earlier. */
function digestOf(record: Omit<AuditRecord, 'digest'>): string {
  const { _id, at, actor, action, object, agencyId, details, previousDigest } = record
  const { accountId, tokenId, address } = record
  const who = accountId === undefined ? [] : [accountId, tokenId, address]
  const text = JSON.stringify([
    _id,
    at.toISOString(),
    actor,
    action,
    object,
    agencyId,
    details,
    previousDigest,
    ...who,
  ])
  return createHash('sha256').update(text).digest('hex')
}
