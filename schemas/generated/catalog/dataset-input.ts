/* Made from schemas/catalog/dataset-input.json by `npm run generate`. Do not edit. */

/**
 * The public body that publishes: its slug, or the object as it was read.
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
 * What a publisher writes of a dataset. Members made by the portal are not among them. A draft needs `title` and `agency` alone; `description` and `license` are needed before it is handed in, scheduled or published, and stay from then on.
 */
export interface DatasetInput {
  /**
   * The part of the address that names the dataset: small letters, digits and hyphens. Made from the title when left out, and never used again for another dataset.
   */
  slug?: string
  title: TitleMap
  /**
   * What each row stands for, how the figures were made, what they are good for and where care is needed. Markdown is allowed; the first sentence is shown in lists.
   */
  description?: LanguageMap | null
  agency: AgencyReference
  /**
   * Subjects from the list of themes; the main one first.
   *
   * @maxItems 13
   */
  themes?: string[]
  keywords?: KeywordMap
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
  spatial?: string[]
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
  temporal?: {
    start?: string | null
    end?: string | null
  } | null
  /**
   * Whom to ask about the data: an office and its address rather than a person.
   */
  contactPoint?: {
    name?: string
    email?: string
    url?: string
  } | null
  /**
   * Languages of the words inside the files.
   *
   * @maxItems 24
   */
  language?: string[]
  /**
   * PUBLIC: anybody may have the data. RESTRICTED: under a condition that the description names. NON_PUBLIC: not open to the public. With either of the last two everybody reads the description, and members of the agency alone get files and tables.
   */
  accessRights?: 'PUBLIC' | 'RESTRICTED' | 'NON_PUBLIC'
  /**
   * A page elsewhere about the same dataset (http or https).
   */
  landingPage?: string | null
  /**
   * Where the data come from: the register, survey or document.
   */
  provenance?: LanguageMap | null
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
  sample?: boolean
  /**
   * Only on creation: keep as a draft, or publish at once.
   */
  status?: 'draft' | 'published'
}
/**
 * What the dataset is, in one line that a stranger understands: subject, place, years. No file names or codes.
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
/**
 * Words people would type to find this dataset and that the title does not hold; other names and abbreviations too.
 */
export interface KeywordMap {
  /**
   * @maxItems 100
   */
  [k: string]: string[]
}
