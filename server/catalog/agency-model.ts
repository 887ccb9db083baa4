import { Schema, type Connection, type Model } from 'mongoose'
import type { AgencyRecord, RevisionChange } from './records.ts'

const { Mixed } = Schema.Types

const agencySchema = new Schema<AgencyRecord>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    formerSlugs: { type: [String], default: [] },
    version: { type: Number, required: true },
    name: { type: Mixed as never, required: true },
    level: { type: String, required: true },
    parentId: { type: String, default: null },
    path: { type: [String], required: true },
    code: { type: String, default: null },
    homepage: { type: String, default: null },
    successorIds: { type: [String], default: [] },
    formerNames: { type: [Mixed] as never, default: [] },
    closed: { type: Mixed as never, default: null },
    requiredSchemas: { type: [String], default: [] },
    approvalByAnother: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  {
    collection: 'agencies',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)
agencySchema.index({ slug: 1 }, { unique: true })
agencySchema.index({ formerSlugs: 1 })
agencySchema.index({ path: 1 })
agencySchema.index({ successorIds: 1 })

/** The model of agencies on a connection. */
export function agencyModel(connection: Connection): Model<AgencyRecord> {
  return (
    (connection.models.Agency as Model<AgencyRecord> | undefined) ??
    connection.model<AgencyRecord>('Agency', agencySchema)
  )
}

/** One saved change of an agency. Its number is the version that the change made. */
export interface AgencyRevisionRecord {
  /** `<agency id>/<number>` */
  _id: string
  agencyId: string
  number: number
  at: Date
  by: string
  changes: RevisionChange[]
  /** The whole record before the change; null for the first. */
  previous: AgencyRecord | null
}

const agencyRevisionSchema = new Schema<AgencyRevisionRecord>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    number: { type: Number, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    changes: { type: [Mixed] as never, default: [] },
    previous: { type: Mixed as never, default: null },
  },
  {
    collection: 'agencyRevisions',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)
agencyRevisionSchema.index({ agencyId: 1, number: -1 }, { unique: true })

export function agencyRevisionModel(connection: Connection): Model<AgencyRevisionRecord> {
  return (
    (connection.models.AgencyRevision as Model<AgencyRevisionRecord> | undefined) ??
    connection.model<AgencyRevisionRecord>('AgencyRevision', agencyRevisionSchema)
  )
}
