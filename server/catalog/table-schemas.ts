import type { TableSchema } from '../../schemas/generated/catalog/table-schema.ts'
import type { TableSchemaDescriptor } from '../../schemas/generated/catalog/table-schema-descriptor.ts'
import type { TableSchemaInput } from '../../schemas/generated/catalog/table-schema-input.ts'
import type { TableSchemaDeprecation } from '../../schemas/generated/catalog/table-schema-deprecation.ts'
import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput } from '../config/read-input.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { isReservedSlug } from '../text/slug.ts'
import { reservedAt } from './slug-store.ts'
import { conflict, invalidContent, tableSchemaNotFound, type ProblemDetail } from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { sortKey } from '../text/sort-key.ts'
import { tidyText } from '../text/normalize.ts'
import { mustAct, placeIn, mustActSomewhere } from './access.ts'
import type { Agencies } from './agencies.ts'
import { unknownAgencyAt } from './agency-rules.ts'
import { findBlanks, tidyLines, tidyMap } from './dataset-edit.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { AgencyRecord, DistributionRecord } from './records.ts'
import { splitReference } from './schema-reference.ts'
import { planTable } from './table-plan.ts'
import { checkTableSchema, listPatterns, wrongPattern } from './table-schema-rules.ts'
import { compareVersions, readSchemaForm, type SchemaForm } from './table-schema-form.ts'
import type { TableSchemaRecord, TableSchemaStore, TableSchemaVersionRecord } from './table-schema-store.ts'
import { findLatest, presentTableSchema } from './table-schema-view.ts'

/** A schema that is mended more often than this is several schemas. */
export const maxVersions = 200
/** What one ministry asks of all its tables; each version may have half a megabyte. */
export const maxSchemasOfAgency = 200

/** Half a megabyte each at most. */
const maxKeptForms = 20

/** One version of a schema, with what its versions have in common. */
export interface FoundSchemaVersion {
  schema: TableSchema
  version: TableSchemaVersionRecord
  form: SchemaForm
}

/** The schema that a table is checked against. */
export interface FollowedSchema {
  name: string
  version: string
  form: SchemaForm
}

/** Published schemas for tables: open to everybody, and never changed once they are published. */
export interface TableSchemas {
  /** By title. `agency` narrows the list to one agency and those below it. */
  listTableSchemas(
    of: { agency?: string },
    page: { limit: number; after: string | null },
  ): Promise<{ items: TableSchema[]; total: number; next: string | null }>
  /** Throws `not-found`. */
  getTableSchema(name: string): Promise<TableSchema>
  /** Throws `not-found`. */
  getTableSchemaVersion(name: string, version: string): Promise<FoundSchemaVersion>
  /** The version that a table follows: the one it names, or the one to use now; null when it follows none that is there. */
  findFollowedSchema(distribution: Pick<DistributionRecord, 'conformsTo'>): Promise<FollowedSchema | null>
  /** Has the tables made and checked again that follow the schema in whatever version is to be used. For the job that a new version brings. */
  checkFollowers(name: string): Promise<number>
  /** Whether the viewer may publish versions of this schema, and deprecate them. */
  mayPublishTableSchema(viewer: Viewer, schema: TableSchema): Promise<boolean>
  /** Publishes a version for good. Throws 422 for a schema that is none, 409 for a version that is there already. */
  publishTableSchema(by: Viewer, body: object): Promise<TableSchema>
  /** Says why a version should be used no longer; may be said again in other words. */
  deprecateTableSchema(by: Viewer, name: string, version: string, body: object): Promise<TableSchema>
}

/** Those of the patterns that cannot be used, with what the engine says of them. */
export type CheckPatterns = (patterns: readonly string[]) => Promise<{ index: number; message: string }[]>

export interface TableSchemaParts {
  baseUrl: string
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: TableSchemaStore
  agencies: Pick<Agencies, 'findAgency' | 'enterAgency' | 'listIdsBelow'>
  datasets: Pick<DatasetStore, 'listFollowers' | 'findByIdOrSlug'>
  jobs: Pick<Jobs, 'create'>
  checkPatterns: CheckPatterns
}

export function createTableSchemas({
  baseUrl,
  clock,
  changes,
  audit,
  store,
  agencies,
  datasets,
  jobs,
  checkPatterns,
}: TableSchemaParts): TableSchemas {
  async function getOwner(record: Pick<TableSchemaRecord, '_id' | 'agencyId'>): Promise<AgencyRecord> {
    const agency = await agencies.findAgency(record.agencyId)
    if (!agency) throw new Error(`The agency ${record.agencyId} of the schema ${record._id} is gone.`)
    return agency
  }

  const present = async (record: TableSchemaRecord): Promise<TableSchema> =>
    presentTableSchema(record, await getOwner(record), baseUrl)

  // A version never changes, so its form is read once.
  const forms = new Map<string, SchemaForm>()

  async function getForm(name: string, version: string): Promise<SchemaForm | null> {
    const key = `${name}/${version}`
    const known = forms.get(key)
    if (known) return known
    const found = await store.findVersion(name, version)
    if (!found) return null
    const form = readForm(found)
    forms.set(key, form)
    if (forms.size > maxKeptForms) forms.delete(forms.keys().next().value!)
    return form
  }

  /** Says in the transaction that the tables which follow whatever version is to be used are looked at again. */
  const planFollowers = (name: string, session: ClientSession) =>
    jobs.create(
      {
        kind: 'check-followers',
        datasetId: null,
        distributionId: null,
        data: { schema: name },
        unit: 'items',
        key: `check-followers:${name}:${newId(clock.now().getTime())}`,
      },
      session,
    )

  async function getRecord(name: string): Promise<TableSchemaRecord> {
    const record = await store.find(name)
    if (!record) throw tableSchemaNotFound(name)
    return record
  }

  return {
    async listTableSchemas({ agency }, { limit, after }) {
      const agencyIds = agency === undefined ? undefined : await agencies.listIdsBelow(agency)
      const { items, total } = await store.list({ agencyIds }, { limit: limit + 1, after })
      const shown = items.slice(0, limit)
      return {
        items: await Promise.all(shown.map(present)),
        total,
        next: items.length > limit ? shown.at(-1)!.sortKey : null,
      }
    },

    getTableSchema: async (name) => present(await getRecord(name)),

    async getTableSchemaVersion(name, version) {
      const record = await getRecord(name)
      const found = await store.findVersion(name, version)
      if (!found) throw tableSchemaNotFound(`${name}/${version}`, findLatest(record) ?? undefined)
      return { schema: await present(record), version: found, form: readForm(found) }
    },

    async findFollowedSchema({ conformsTo }) {
      if (!conformsTo) return null
      const { name, version: named } = splitReference(conformsTo)
      const version = named ?? (await findVersionToUse(name))
      const form = version === null ? null : await getForm(name, version)
      return form && { name, version: version!, form }
    },

    async checkFollowers(name) {
      let count = 0
      for (const { _id } of await datasets.listFollowers(name)) {
        count += await changes.commit(async (session) => {
          const dataset = await datasets.findByIdOrSlug(_id, session)
          const followers = (dataset?.distributions ?? []).filter(
            ({ conformsTo, table }) => conformsTo === name && table !== null && table.status !== 'none',
          )
          for (const one of followers) {
            const { job } = planTable(one, _id, one.table)
            // Beside the job that may run already, which does not know of the new version.
            if (job)
              await jobs.create({ ...job, key: `${job.key}:schema:${newId(clock.now().getTime())}` }, session)
          }
          return followers.length
        }, _id)
      }
      return count
    },

    async mayPublishTableSchema(viewer, schema) {
      const record = await store.find(schema.name)
      return record !== null && mayAct(viewer, 'publish', { agencyPath: (await getOwner(record)).path })
    },

    async publishTableSchema(by, body) {
      // Who may publish nothing at all learns no rule of schemas by asking, and starts no child.
      mustActSomewhere(by, 'publish')
      const input = checkInput('table-schema-input', body) as TableSchemaInput
      const agency = await agencies.findAgency(input.agency)
      if (!agency) throw invalidContent([unknownAgencyAt('/agency', input.agency)])
      mustAct(by, 'publish', placeIn(agency))
      const content = JSON.stringify(input.schema)
      const { title, description, form } = await readContent(input, content)
      const saved = await changes.commit(async (session) => {
        const now = clock.now()
        await agencies.enterAgency(agency._id, session)
        const before = await store.find(input.name, session)
        if (!before && isReservedSlug(input.name)) throw invalidContent([reservedAt('/name', input.name)])
        if (before && before.agencyId !== agency._id) throw ownedByAnother(await getOwner(before))
        if (before?.versions.some(({ version }) => version === input.version))
          throw versionTaken(input, before)
        if ((before?.versions.length ?? 0) >= maxVersions) throw tooManyVersions()
        if (!before && (await store.countOfAgency(agency._id, session)) >= maxSchemasOfAgency)
          throw tooManySchemas()
        const facts = {
          version: input.version,
          publishedAt: now,
          fieldCount: form.fields.length,
          deprecated: null,
        }
        const entry: TableSchemaRecord = {
          _id: input.name,
          agencyId: agency._id,
          title,
          description,
          sortKey: `${sortKey(firstText(title))}\u0000${input.name}`,
          versions: [...(before?.versions ?? []), facts].sort((a, b) =>
            compareVersions(b.version, a.version),
          ),
          updatedAt: now,
        }
        await store.insertVersion(
          {
            _id: `${input.name}/${input.version}`,
            name: input.name,
            version: input.version,
            title,
            description,
            content,
            publishedAt: now,
            by: by.label,
          },
          session,
        )
        await store.save(entry, session)
        if (before && findLatest(before) !== findLatest(entry)) await planFollowers(input.name, session)
        await note(by, entry, 'publish-table-schema', { version: input.version }, session)
        return entry
      }, `table-schema/${input.name}`)
      return present(saved)
    },

    async deprecateTableSchema(by, name, version, body) {
      mustActSomewhere(by, 'publish')
      const record = await getRecord(name)
      if (!record.versions.some((one) => one.version === version))
        throw tableSchemaNotFound(`${name}/${version}`, findLatest(record) ?? undefined)
      mustAct(by, 'publish', placeIn(await getOwner(record)))
      const { reason } = checkInput('table-schema-deprecation', body) as TableSchemaDeprecation
      const why = tidyLines(reason)
      if (why === '') throw invalidContent([blankReason])
      const saved = await changes.commit(async (session) => {
        const now = clock.now()
        const entry = (await store.find(name, session))!
        const next: TableSchemaRecord = {
          ...entry,
          versions: entry.versions.map((one) =>
            one.version === version ? { ...one, deprecated: { at: now, reason: why } } : one,
          ),
          updatedAt: now,
        }
        await store.save(next, session)
        if (findLatest(entry) !== findLatest(next)) await planFollowers(name, session)
        await note(by, next, 'deprecate-table-schema', { version, reason: why }, session)
        return next
      }, `table-schema/${name}`)
      return present(saved)
    },
  }

  /** The version to use; the highest of a schema that has none such, which files followed before. */
  async function findVersionToUse(name: string): Promise<string | null> {
    const record = await store.find(name)
    return record && (findLatest(record) ?? record.versions[0]?.version ?? null)
  }

  /** The words in stored form and the schema, checked; throws 422 with all that is wrong. */
  async function readContent(input: TableSchemaInput, content: string) {
    const title = tidyMap(input.title, tidyText)
    const description = input.description ? tidyMap(input.description, tidyLines) : null
    const descriptor = input.schema as TableSchemaDescriptor
    const errors: ProblemDetail[] = [
      ...findBlanks(title, '/title'),
      ...checkTableSchema(descriptor, Buffer.byteLength(content)),
    ]
    if (errors.length > 0) throw invalidContent(errors)
    const form = readSchemaForm(descriptor)
    const placed = listPatterns(form)
    const bad = placed.length === 0 ? [] : await checkPatterns(placed.map(({ pattern }) => pattern))
    if (bad.length > 0)
      throw invalidContent(bad.map(({ index, message }) => wrongPattern(placed[index]!, message)))
    return { title, description, form }
  }

  async function note(
    by: Viewer,
    { _id, agencyId }: TableSchemaRecord,
    action: string,
    details: Record<string, unknown>,
    session: Parameters<Audit['append']>[1],
  ): Promise<void> {
    await audit.append(
      { at: clock.now(), by, action, object: `table-schema/${_id}`, agencyId, details },
      session,
    )
  }
}

/** The schema of a version as the portal uses it. */
export const readForm = ({ content }: Pick<TableSchemaVersionRecord, 'content'>): SchemaForm =>
  readSchemaForm(JSON.parse(content) as TableSchemaDescriptor)

const blankReason: ProblemDetail = {
  pointer: '/reason',
  detail: {
    vi: 'cần lý do; lý do này được công khai.',
    en: 'needs the reason; it is shown in public.',
  },
}

const ownedByAnother = ({ slug }: AgencyRecord) =>
  conflict({
    vi: `Lược đồ tên này thuộc cơ quan "${slug}". Hãy chọn tên khác, hoặc nhờ cơ quan đó công bố phiên bản mới.`,
    en: `The schema of this name belongs to the agency "${slug}". Choose another name, or ask that agency to publish the version.`,
  })

const versionTaken = ({ name, version }: TableSchemaInput, { versions }: TableSchemaRecord) =>
  conflict({
    vi: `Phiên bản ${version} của "${name}" đã công bố và không đổi nữa. Phiên bản cao nhất là ${versions[0]!.version}; hãy công bố dưới số khác.`,
    en: `Version ${version} of "${name}" is published and never changes. The highest is ${versions[0]!.version}; publish under another number.`,
  })

const tooManyVersions = () =>
  conflict({
    vi: `Lược đồ đã có ${maxVersions} phiên bản, là mức tối đa. Hãy công bố dưới tên mới.`,
    en: `The schema has ${maxVersions} versions, which is the most. Publish it under a new name.`,
  })

const tooManySchemas = () =>
  conflict({
    vi: `Cơ quan đã có ${maxSchemasOfAgency} lược đồ, là mức tối đa. Hãy công bố phiên bản mới của lược đồ đã có, hoặc giao lược đồ cho cơ quan trực thuộc.`,
    en: `The agency has ${maxSchemasOfAgency} schemas, which is the most. Publish a version of one that is there, or let an agency below own it.`,
  })
