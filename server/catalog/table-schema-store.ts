import { Schema, type ClientSession, type Connection, type Model, type QueryFilter } from 'mongoose'
import type { LanguageMap } from './records.ts'

const { Mixed } = Schema.Types

/** What is known of one version without its content. */
export interface SchemaVersionFacts {
  version: string
  publishedAt: Date
  fieldCount: number
  deprecated: { at: Date; reason: string } | null
}

/** A schema for tables: what its versions have in common. */
export interface TableSchemaRecord {
  /** Its name. */
  _id: string
  agencyId: string
  /** Of the version that was published last. */
  title: LanguageMap
  description: LanguageMap | null
  /** Place in lists: by title, then by name, so that no two are equal. */
  sortKey: string
  /** The highest first. */
  versions: SchemaVersionFacts[]
  updatedAt: Date
}

/** One version of a schema; never changed. */
export interface TableSchemaVersionRecord {
  /** `<name>/<version>` */
  _id: string
  name: string
  version: string
  title: LanguageMap
  description: LanguageMap | null
  /** The Table Schema as JSON: as text, because members may have any name. */
  content: string
  publishedAt: Date
  by: string
}

const options = (collection: string) =>
  ({ collection, strict: 'throw', minimize: false, versionKey: false, id: false, autoIndex: false }) as const

const entrySchema = new Schema<TableSchemaRecord>(
  {
    _id: { type: String, required: true },
    agencyId: { type: String, required: true },
    title: { type: Mixed as never, required: true },
    description: { type: Mixed as never, default: null },
    sortKey: { type: String, required: true },
    versions: { type: [Mixed] as never, default: [] },
    updatedAt: { type: Date, required: true },
  },
  options('tableSchemas'),
)
entrySchema.index({ sortKey: 1 }, { unique: true })
entrySchema.index({ agencyId: 1, sortKey: 1 })

const versionSchema = new Schema<TableSchemaVersionRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    version: { type: String, required: true },
    title: { type: Mixed as never, required: true },
    description: { type: Mixed as never, default: null },
    content: { type: String, required: true },
    publishedAt: { type: Date, required: true },
    by: { type: String, required: true },
  },
  options('tableSchemaVersions'),
)

export type TableSchemaStore = ReturnType<typeof createTableSchemaStore>

/** All reading and writing of schemas for tables. */
export function createTableSchemaStore(connection: Connection) {
  const entries: Model<TableSchemaRecord> =
    connection.models.TableSchema ?? connection.model<TableSchemaRecord>('TableSchema', entrySchema)
  const versions: Model<TableSchemaVersionRecord> =
    connection.models.TableSchemaVersion ??
    connection.model<TableSchemaVersionRecord>('TableSchemaVersion', versionSchema)

  return {
    async createIndexes(): Promise<void> {
      await Promise.all([entries.createIndexes(), versions.createIndexes()])
    },

    find: (name: string, session?: ClientSession) =>
      entries
        .findById(name, null, { session: session ?? null })
        .lean<TableSchemaRecord | null>()
        .exec(),

    findVersion: (name: string, version: string) =>
      versions.findById(`${name}/${version}`).lean<TableSchemaVersionRecord | null>().exec(),

    /** In the order of their titles, behind the given place; of these agencies alone when some are given. */
    async list(
      { agencyIds }: { agencyIds?: readonly string[] },
      { limit, after }: { limit: number; after: string | null },
    ): Promise<{ items: TableSchemaRecord[]; total: number }> {
      const of = agencyIds === undefined ? {} : { agencyId: { $in: [...agencyIds] } }
      const [items, total] = await Promise.all([
        entries
          .find({
            ...of,
            ...(after === null ? {} : { sortKey: { $gt: after } }),
          } as QueryFilter<TableSchemaRecord>)
          .sort({ sortKey: 1 })
          .limit(limit)
          .lean<TableSchemaRecord[]>()
          .exec(),
        entries.countDocuments(of as QueryFilter<TableSchemaRecord>).exec(),
      ])
      return { items, total }
    },

    countOfAgency: (agencyId: string, session: ClientSession) =>
      entries.countDocuments({ agencyId }, { session }).exec(),

    /** Whether any schema belongs to the agency. */
    async isAgencyUsed(agencyId: string, session: ClientSession): Promise<boolean> {
      return (await entries.exists({ agencyId }).session(session)) !== null
    },

    /** All schemas of one agency become those of another. */
    async handOver(fromId: string, toId: string, session: ClientSession): Promise<void> {
      await entries.updateMany({ agencyId: fromId }, { $set: { agencyId: toId } }, { session })
    },

    async save(entry: TableSchemaRecord, session: ClientSession): Promise<void> {
      await entries.replaceOne({ _id: entry._id }, entry, { upsert: true, session })
    },

    async insertVersion(record: TableSchemaVersionRecord, session: ClientSession): Promise<void> {
      await versions.create([record], { session })
    },
  }
}
