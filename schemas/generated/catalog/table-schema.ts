/* Made from schemas/catalog/table-schema.json by `npm run generate`. Do not edit. */

/**
 * An agency named in another record: its slug, or the agency as it was read, of which only the slug counts.
 */
export type AgencyReference =
  | string
  | {
      slug: string
      name?: LanguageMap
      formerNames?: FormerName[]
      id?: string
      version?: number
      level?: 'national' | 'ministry' | 'province' | 'commune' | 'other'
      parent?: string | null
      code?: string | null
      homepage?: string | null
      successors?: string[]
      predecessors?: string[]
      status?: 'active' | 'closed'
      closedOn?: string | null
      closedNote?: string | null
      requiredSchemas?: string[]
      approvalByAnother?: boolean
      datasetCount?: number
    }

/**
 * A published schema for tables with its versions, the highest first.
 */
export interface TableSchema {
  name: string
  title: LanguageMap
  description: LanguageMap | null
  agency: AgencyReference
  /**
   * The version to use: the highest that is neither deprecated nor a trial (such as 2.0.0-beta); null when there is none.
   */
  latest: string | null
  /**
   * The address by which a file follows whatever version is the latest, in `conformsTo`. It is a page, too.
   */
  address: string
  versions: {
    version: string
    publishedAt: string
    fieldCount: number
    /**
     * The address by which a file follows this version, in `conformsTo`. It is a page, too.
     */
    address: string
    /**
     * The Table Schema itself, unchanged for ever.
     */
    schemaUrl: string
    /**
     * Why no new file should follow this version; null while it is good.
     */
    deprecated: {
      at: string
      reason: string
    } | null
  }[]
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A name that an agency had before.
 */
export interface FormerName {
  name: LanguageMap
  /**
   * The last day on which it was the name.
   */
  until: string
}
