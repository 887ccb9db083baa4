/* Made from schemas/catalog/distribution-input.json by `npm run generate`. Do not edit. */

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
      title?: LanguageMap
      description?: LanguageMap
      unit?: string
    }[]
  | null

/**
 * What a publisher writes of a distribution.
 */
export interface DistributionInput {
  title?: TitleMap
  /**
   * What differs from the other files of the dataset: encoding, level of detail, years.
   */
  description?: LanguageMap | null
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
}
/**
 * What this file or link holds, as people say it. Made from the file name when left out.
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
