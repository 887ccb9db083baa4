/* Made from schemas/catalog/dataset-patch.json by `npm run generate`. Do not edit. */

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
 * A JSON merge patch (RFC 7396) of what a publisher writes of a dataset: members with null are removed, others replaced.
 */
export interface DatasetPatch {
  /**
   * The part of the address that names the dataset: small letters, digits and hyphens. Made from the title when left out, and never used again for another dataset.
   */
  slug?: string | null
  /**
   * What the dataset is, in one line that a stranger understands: subject, place, years. No file names or codes.
   */
  title?: {} | null
  /**
   * What each row stands for, how the figures were made, what they are good for and where care is needed. Markdown is allowed; the first sentence is shown in lists.
   */
  description?: {} | null
  /**
   * The public body that publishes: its slug, or the object as it was read.
   */
  agency?: AgencyReference | null
  /**
   * Subjects from the list of themes; the main one first.
   *
   * @maxItems 13
   */
  themes?: string[] | null
  /**
   * Words people would type to find this dataset and that the title does not hold; other names and abbreviations too.
   */
  keywords?: {} | null
  /**
   * Under which licence the data may be used: an identifier from the list of licences (SPDX).
   */
  license?: string | null
  /**
   * How often the data are updated: a code from the list of frequencies. The next due date follows from it.
   */
  frequency?: string | null
  /**
   * The places that the data are about: codes from the list of units.
   *
   * @maxItems 100
   */
  spatial?: string[] | null
  /**
   * West, south, east and north edge in degrees (WGS 84), when the places do not say it.
   *
   * @minItems 4
   * @maxItems 4
   */
  bbox?: number[] | null
  /**
   * First and last day that the data describe. Leave the end out when it goes on.
   */
  temporal?: {} | null
  /**
   * Whom to ask about the data: an office and its address rather than a person.
   */
  contactPoint?: {} | null
  /**
   * Languages of the words inside the files.
   *
   * @maxItems 24
   */
  language?: string[] | null
  /**
   * PUBLIC: anybody may have the data. RESTRICTED: under a condition that the description names. NON_PUBLIC: not open to the public. With either of the last two everybody reads the description, and members of the agency alone get files and tables.
   */
  accessRights?: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC' | null
  /**
   * A page elsewhere about the same dataset (http or https).
   */
  landingPage?: string | null
  /**
   * Where the data come from: the register, survey or document.
   */
  provenance?: {} | null
  /**
   * The day the data were first issued, also outside this portal. When left out: the day of first publication here.
   */
  issued?: string | null
  /**
   * The day the data last changed. When left out: the last change of a file here.
   */
  modified?: string | null
  /**
   * Marks an example record; its page says so.
   */
  sample?: boolean | null
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
