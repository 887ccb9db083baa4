import { Schema, type Connection, type Model } from 'mongoose'
import type { DatasetRecord, DistributionRecord } from './records.ts'

const { Mixed } = Schema.Types

// Language maps, keyword maps and JSON members have keys of their own, so they are Mixed; the contract checked them at the border.
const distributionSchema = new Schema<DistributionRecord>(
  {
    id: { type: String, required: true },
    title: { type: Mixed, required: true },
    description: { type: Mixed, default: null },
    format: { type: String, default: null },
    mediaType: { type: String, default: null },
    accessUrl: { type: String, default: null },
    release: { type: Number, required: true },
    name: { type: String, default: null },
    byteSize: { type: Number, default: null },
    sha256: { type: String, default: null },
    modified: { type: Date, required: true },
    warnings: { type: [Mixed] as never, default: [] },
    reading: { type: Mixed, default: null },
    dictionary: { type: Mixed, default: null },
    conformsTo: { type: String, default: null },
    table: { type: Mixed, default: null },
    takenDown: { type: [Mixed] as never, default: undefined },
    validation: { type: Mixed, default: null },
  },
  { _id: false, id: false, strict: 'throw', minimize: false },
)

const datasetSchema = new Schema<DatasetRecord>(
  {
    _id: { type: String, required: true },
    slug: { type: String, required: true },
    formerSlugs: { type: [String], default: [] },
    version: { type: Number, required: true },
    indexVersion: { type: Number, required: true },
    status: {
      type: String,
      required: true,
      enum: ['draft', 'inReview', 'published', 'scheduled', 'archived', 'withdrawn'],
    },
    title: { type: Mixed, required: true },
    description: { type: Mixed, default: null },
    agencyId: { type: String, required: true },
    agencyPath: { type: [String], required: true },
    formerAgencyIds: { type: [String], default: undefined },
    themes: { type: [String], default: [] },
    keywords: { type: Mixed, default: {} },
    license: { type: String, default: null },
    frequency: { type: String, default: null },
    spatial: { type: [String], default: [] },
    bbox: { type: Mixed, default: null },
    temporal: { type: Mixed, default: null },
    contactPoint: { type: Mixed, default: null },
    language: { type: [String], default: [] },
    accessRights: { type: String, required: true, enum: ['PUBLIC', 'RESTRICTED', 'NON_PUBLIC'] },
    landingPage: { type: String, default: null },
    provenance: { type: Mixed, default: null },
    issued: { type: String, default: null },
    modified: { type: String, default: null },
    sample: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    publishedAt: { type: Date, default: null },
    dataModifiedAt: { type: Date, default: null },
    withdrawn: { type: Mixed, default: null },
    scheduledAt: { type: Date, default: null },
    submitted: { type: Mixed, default: null },
    returned: { type: Mixed, default: null },
    lastAuthor: { type: Mixed, default: null },
    downloads: { type: Number, default: 0 },
    series: { type: Mixed, default: undefined },
    due: { type: String, default: null },
    createdBy: { type: String, default: null },
    slugFollows: { type: Boolean, default: undefined },
    distributions: { type: [distributionSchema], default: [] },
  },
  {
    collection: 'datasets',
    strict: 'throw',
    minimize: false,
    versionKey: false,
    id: false,
    autoIndex: false,
  },
)

datasetSchema.index({ slug: 1 }, { unique: true })
datasetSchema.index({ formerSlugs: 1 })
datasetSchema.index({ 'distributions.id': 1 })
// What follows a schema is checked again when it gets a version; few do.
datasetSchema.index(
  { 'distributions.conformsTo': 1 },
  { partialFilterExpression: { 'distributions.conformsTo': { $type: 'string' } } },
)
// Counts of agencies and what a member sees of an agency and those below.
datasetSchema.index({ status: 1, agencyId: 1 })
datasetSchema.index({ agencyPath: 1, status: 1, updatedAt: -1, _id: 1 })
datasetSchema.index({ status: 1, updatedAt: -1, _id: 1 })
// What is summed of the public catalogue in parts, without reading a record (dataset-ranges.ts).
datasetSchema.index({ status: 1, _id: 1, updatedAt: 1, agencyId: 1 })
// Lists of the workspace: what is overdue or due soon, what somebody made, and files that need care. Each holds few records.
const hasDue = { partialFilterExpression: { due: { $type: 'string' } } }
datasetSchema.index({ agencyPath: 1, due: 1, _id: 1 }, hasDue)
datasetSchema.index({ due: 1, _id: 1 }, hasDue)
datasetSchema.index(
  { createdBy: 1, status: 1, updatedAt: -1, _id: 1 },
  { partialFilterExpression: { createdBy: { $type: 'string' } } },
)
datasetSchema.index(
  { 'distributions.table.status': 1, updatedAt: -1 },
  { partialFilterExpression: { 'distributions.table.status': 'failed' } },
)
datasetSchema.index(
  { 'distributions.validation.status': 1, updatedAt: -1 },
  { partialFilterExpression: { 'distributions.validation.status': { $in: ['invalid', 'failed'] } } },
)
// What a merger or a split moves, and what once belonged to an agency.
datasetSchema.index({ agencyId: 1, _id: 1 })
datasetSchema.index({ formerAgencyIds: 1 }, { sparse: true })
// The datasets of a series; few are in one.
datasetSchema.index(
  { 'series.id': 1, 'series.position': 1 },
  { partialFilterExpression: { 'series.id': { $type: 'string' } } },
)
// Asked every two seconds; only what waits for its time is in it.
datasetSchema.index({ scheduledAt: 1 }, { partialFilterExpression: { status: 'scheduled' } })

const members = new Set(Object.keys(datasetSchema.paths))
const partMembers = new Set(Object.keys(distributionSchema.paths))

/** Throws for a member that no record has, as the model does for what goes through it. */
export function mustKnow(record: DatasetRecord): void {
  const unknown =
    Object.keys(record).find((name) => !members.has(name)) ??
    record.distributions.flatMap((part) => Object.keys(part)).find((name) => !partMembers.has(name))
  if (unknown !== undefined) throw new Error(`A record of a dataset has no "${unknown}".`)
}

/** The model of datasets on a connection. */
export function datasetModel(connection: Connection): Model<DatasetRecord> {
  return (
    (connection.models.Dataset as Model<DatasetRecord> | undefined) ??
    connection.model<DatasetRecord>('Dataset', datasetSchema)
  )
}
