/* Made from schemas/catalog/dataset-folder.json by `npm run generate`. Do not edit. */

/**
 * The public body that publishes: its slug, or the object as it was read.
 */
export type AgencyReference =
  | string
  | {
      slug: string
      name?: LanguageMap1
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
 * How the file is to be read when the portal guessed wrong.
 */
export type Reading = {
  /**
   * A name of the Encoding Standard, such as utf-8, utf-16le, windows-1258 or windows-1252; or tcvn3, vni or viscii, in which Vietnamese was written before Unicode.
   */
  encoding?: string
  /**
   * The one character between columns.
   */
  delimiter?: string
  /**
   * The record that names the columns, counted from 1; 0 when none does.
   */
  headerRow?: number
  /**
   * The first and the last record, six at most, where several name the columns together; `headerRow` is one of them then, or left out.
   */
  headerRows?: {
    first: number
    last: number
  }
  /**
   * What stands before the fraction of a number.
   */
  decimal?: '.' | ','
  /**
   * Which sheet of a spreadsheet, or which file of an archive.
   */
  sheet?: string
  /**
   * Whether totals, notes and signatures at the end are rows as well. When left out: in spreadsheets totals and notes are, signatures are not; in text files none are.
   */
  keepsTrailer?: boolean
  /**
   * Whether day or month stands first in dates such as 01/02/2024, for columns that do not tell it themselves.
   */
  dateOrder?: 'dmy' | 'mdy'
  /**
   * The same for single columns, by their names; goes before `dateOrder`.
   */
  dateOrders?: {
    [k: string]: 'dmy' | 'mdy'
  }
  /**
   * The type of a column, by its name.
   */
  types?: {
    [k: string]:
      'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  }
} | null
/**
 * What each column means: title, description, unit.
 *
 * @maxItems 10000
 */
export type Dictionary =
  | {
      name: string
      title?: LanguageMap1
      description?: LanguageMap1
      unit?: string
    }[]
  | null

/**
 * The file dataset.json of a folder that `sen publish` publishes.
 */
export interface DatasetFolder {
  /**
   * The part of the address that names the dataset: small letters, digits and hyphens. Made from the title when left out, and never used again for another dataset.
   */
  slug?: string
  title: TitleMap
  description: LanguageMap
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
  license: string
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
  provenance?: LanguageMap1 | null
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
   * @maxItems 2000
   */
  distributions: {
    title?: TitleMap1
    /**
     * What differs from the other files of the dataset: encoding, level of detail, years.
     */
    description?: LanguageMap1 | null
    /**
     * A code from the list of formats; found from the file when left out.
     */
    format?: string | null
    /**
     * Where the data are when they are not uploaded here: http or https.
     */
    accessUrl?: string | null
    reading?: Reading
    dictionary?: Dictionary
    /**
     * Address of a published schema that the table follows, such as …/schemas/truong-hoc (whatever version is to be used) or …/schemas/truong-hoc/1.2.0. Every row is checked against it.
     */
    conformsTo?: string | null
    /**
     * Relative to the folder, inside it.
     */
    path?: string
  }[]
}
/**
 * What the dataset is, in one line that a stranger understands: subject, place, years. No file names or codes.
 */
export interface TitleMap {
  [k: string]: string
}
/**
 * What each row stands for, how the figures were made, what they are good for and where care is needed. Markdown is allowed; the first sentence is shown in lists.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap1 {
  [k: string]: string
}
/**
 * A name that an agency had before.
 */
export interface FormerName {
  name: LanguageMap1
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
/**
 * What this file or link holds, as people say it. Made from the file name when left out.
 */
export interface TitleMap1 {
  [k: string]: string
}
