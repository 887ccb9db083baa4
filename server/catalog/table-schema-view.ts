import type { TableSchema } from '../../schemas/generated/catalog/table-schema.ts'
import type { AgencyRecord } from './records.ts'
import { pathOfSchema } from './schema-reference.ts'
import { isTrialVersion } from './table-schema-form.ts'
import type { TableSchemaRecord } from './table-schema-store.ts'

/** The version to use: the highest that is neither deprecated nor still tried; null when there is none. */
export const findLatest = ({ versions }: Pick<TableSchemaRecord, 'versions'>): string | null =>
  versions.find(({ version, deprecated }) => deprecated === null && !isTrialVersion(version))?.version ?? null

/** The address of a schema, or of one version of it, by which files follow it; a page in Vietnamese. */
export const addressOfSchema = (baseUrl: string, reference: string): string =>
  baseUrl + pathOfSchema(reference)

/** A schema with its versions as everybody reads it. */
export function presentTableSchema(
  record: TableSchemaRecord,
  agency: Pick<AgencyRecord, 'slug' | 'name'>,
  baseUrl: string,
): TableSchema {
  const { _id: name, title, description, versions } = record
  return {
    name,
    title,
    description,
    agency: { slug: agency.slug, name: agency.name },
    latest: findLatest(record),
    address: addressOfSchema(baseUrl, name),
    versions: versions.map(({ version, publishedAt, fieldCount, deprecated }) => ({
      version,
      publishedAt: publishedAt.toISOString(),
      fieldCount,
      address: addressOfSchema(baseUrl, `${name}/${version}`),
      schemaUrl: `${baseUrl}/api/v1/table-schemas/${name}/${version}`,
      deprecated: deprecated && { at: deprecated.at.toISOString(), reason: deprecated.reason },
    })),
  }
}
