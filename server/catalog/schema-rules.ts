import { invalidContent, type ProblemDetail, type Sentence } from '../problems.ts'
import type { Agencies } from './agencies.ts'
import type { AgencyRecord, DatasetRecord, DistributionRecord } from './records.ts'
import { satisfies, splitReference, readSchemaAddress, type ResolveSchema } from './schema-reference.ts'
import { addressOfSchema, findLatest } from './table-schema-view.ts'
import type { TableSchemaStore } from './table-schema-store.ts'

export type SchemaRules = ReturnType<typeof createSchemaRules>

/** What holds tables back. */
export interface MissingSchemas {
  tables: DistributionRecord[]
  /** References, as in `conformsTo`. */
  schemas: string[]
}

/** Finds what an address of a schema refers to. */
export function createResolveSchema({
  baseUrl,
  store,
}: {
  baseUrl: string
  store: Pick<TableSchemaStore, 'find'>
}): ResolveSchema {
  return async (address, before = []) => {
    const reference = readSchemaAddress(address, baseUrl)
    if (reference === null) return noAddress(baseUrl)
    if (before.includes(reference)) return reference
    const { name, version } = splitReference(reference)
    const found = await store.find(name)
    if (!found) return noSuchSchema(name)
    if (version === null) return reference
    const facts = found.versions.find((one) => one.version === version)
    const latest = findLatest(found)
    if (!facts) return noSuchVersion(reference, latest)
    return facts.deprecated ? isDeprecated(reference, facts.deprecated.reason, latest) : reference
  }
}

/** Which schema a table follows, and which one it must. */
export function createSchemaRules({
  baseUrl,
  resolveSchema,
  agencies,
}: {
  baseUrl: string
  resolveSchema: ResolveSchema
  agencies: Pick<Agencies, 'findAgency'>
}) {
  return {
    /** The schema that an address refers to. Throws 422 at `/conformsTo`. */
    async readReference(
      address: string | null | undefined,
      before: string | null = null,
    ): Promise<string | null> {
      if (address === undefined || address === null) return null
      const found = await resolveSchema(address, before === null ? [] : [before])
      if (typeof found === 'string') return found
      throw invalidContent([{ pointer: '/conformsTo', detail: found }])
    },

    /**
     * Throws 422 when the dataset is, or is about to be, public and one of the tables follows none of the schemas that its agency, or
     * one above, asks for. Each agency's list counts by itself, so that none below can take away what one above asks.
     */
    async mustFollow(
      dataset: Pick<DatasetRecord, 'status' | 'agencyPath'>,
      distributions: readonly DistributionRecord[],
    ): Promise<void> {
      if (!['published', 'scheduled', 'inReview'].includes(dataset.status)) return
      const tables = distributions.filter(isTable)
      if (tables.length === 0) return
      const errors: ProblemDetail[] = []
      for (const agency of await listRequiring(dataset.agencyPath))
        for (const table of tables)
          if (!follows(table, agency))
            errors.push({ pointer: '/conformsTo', detail: mustName(table, agency, baseUrl) })
      if (errors.length > 0) throw invalidContent(errors.slice(0, maxTold))
    },

    /** The tables that cannot be published as they are, for a list of what is missing, and the schemas that they could name. */
    async listMissing(dataset: Pick<DatasetRecord, 'agencyPath' | 'distributions'>): Promise<MissingSchemas> {
      const tables = dataset.distributions.filter(isTable)
      const lacking = (await listRequiring(dataset.agencyPath)).filter((agency) =>
        tables.some((one) => !follows(one, agency)),
      )
      return {
        tables: tables.filter((one) => lacking.some((agency) => !follows(one, agency))),
        schemas: [...new Set(lacking.flatMap(({ requiredSchemas = [] }) => requiredSchemas))],
      }
    },

    /** The agencies that ask for schemas of a dataset, topmost first: each must have one of its own. */
    listRequiring: (dataset: Pick<DatasetRecord, 'agencyPath'>) => listRequiring(dataset.agencyPath),
  }

  async function listRequiring(agencyPath: readonly string[]): Promise<AgencyRecord[]> {
    const found = await Promise.all(agencyPath.map((id) => agencies.findAgency(id)))
    return found.filter(
      (agency) => agency !== null && (agency.requiredSchemas ?? []).length > 0,
    ) as AgencyRecord[]
  }
}

/** Mended a few at a time. */
const maxTold = 50

/** Formats that hold nothing but tables; of others it is known when their table is made. */
const sureFormats = new Set(['CSV', 'TSV', 'XLSX', 'XLS', 'ODS', 'PARQUET'])

const isTable = ({ format, table }: DistributionRecord): boolean =>
  table !== null && (table.status === 'ready' || (table.status !== 'none' && sureFormats.has(format ?? '')))

/** Whether a table that names this schema, or none, has what the agency asks for. */
export const follows = (
  { conformsTo }: Pick<DistributionRecord, 'conformsTo'>,
  { requiredSchemas = [] }: Pick<AgencyRecord, 'requiredSchemas'>,
): boolean =>
  requiredSchemas.length === 0 ||
  (conformsTo != null && requiredSchemas.some((required) => satisfies(conformsTo, required)))

function mustName({ name }: DistributionRecord, agency: AgencyRecord, baseUrl: string): Sentence {
  const addresses = (agency.requiredSchemas ?? []).map((one) => addressOfSchema(baseUrl, one)).join(', ')
  return {
    vi: `cơ quan "${agency.slug}" yêu cầu bảng công bố phải theo lược đồ, mà tệp "${name ?? ''}" chưa theo. Hãy ghi conformsTo là một trong: ${addresses}.`,
    en: `the agency "${agency.slug}" asks that published tables follow a schema, and the file "${name ?? ''}" does not. Set conformsTo to one of: ${addresses}.`,
  }
}

const noAddress = (baseUrl: string): Sentence => ({
  vi: `cần địa chỉ của một lược đồ trên cổng này, ví dụ ${baseUrl}/schemas/truong-hoc. Danh sách ở /schemas.`,
  en: `needs the address of a schema of this portal, such as ${baseUrl}/schemas/truong-hoc. They are listed at /schemas.`,
})

const noSuchSchema = (name: string): Sentence => ({
  vi: `không có lược đồ "${name}". Danh sách ở /schemas.`,
  en: `there is no schema "${name}". They are listed at /schemas.`,
})

const noSuchVersion = (reference: string, latest: string | null): Sentence => ({
  vi: `không có lược đồ "${reference}". ${latest ? `Phiên bản nên dùng là ${latest}.` : 'Xem các phiên bản trên trang của lược đồ.'}`,
  en: `there is no schema "${reference}". ${latest ? `The version to use is ${latest}.` : 'Its page lists the versions.'}`,
})

const isDeprecated = (reference: string, reason: string, latest: string | null): Sentence => ({
  vi: `"${reference}" không nên dùng nữa (${reason}). ${latest ? `Hãy chọn ${latest}.` : 'Hãy chọn lược đồ khác.'}`,
  en: `"${reference}" should be used no longer (${reason}). ${latest ? `Choose ${latest}.` : 'Choose another schema.'}`,
})
