/* Made from schemas/catalog/agency-reference.json by `npm run generate`. Do not edit. */

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
