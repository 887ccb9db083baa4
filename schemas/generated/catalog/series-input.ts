/* Made from schemas/catalog/series-input.json by `npm run generate`. Do not edit. */

/**
 * Slug of the agency that keeps the series.
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
 * What is written of a series: an ordered family of datasets.
 */
export interface SeriesInput {
  /**
   * Small letters, digits and hyphens; made from the title when left out.
   */
  slug?: string
  title: TitleMap
  /**
   * What each dataset of the series holds, how often one is added, and whether they can be compared.
   */
  description?: LanguageMap | null
  agency: AgencyReference
  /**
   * Ids or slugs of the datasets in the order of the series, the oldest first as a rule. A dataset is in one series at most.
   *
   * @maxItems 500
   */
  members?: (
    | string
    | {
        id: string
      }
  )[]
}
/**
 * What the datasets have in common, without the year or the part, such as State budget by year.
 */
export interface TitleMap {
  [k: string]: string
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
