/* Made from schemas/catalog/distribution.json by `npm run generate`. Do not edit. */

/**
 * How the file is to be read when the portal guessed wrong. Only when one distribution is read.
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
 * What each column means: title, description, unit. Only when one distribution is read.
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
 * One file or link of a dataset, as it is read.
 */
export interface Distribution {
  id: string
  datasetId?: string
  datasetSlug?: string
  /**
   * The dataset's version: what If-Match takes.
   */
  version?: number
  title: LanguageMap
  description?: LanguageMap | null
  format: string | null
  mediaType: string | null
  /**
   * The file name as published.
   */
  name?: string | null
  byteSize: number | null
  sha256: string | null
  /**
   * Number of the newest release; null for a link.
   */
  release: number | null
  modified: string
  downloadUrl: string | null
  releaseUrl: string | null
  accessUrl: string | null
  warnings: Warning[]
  table: TableSummary | null
  reading?: Reading
  dictionary?: Dictionary
  /**
   * Only right after an upload: the work that goes on.
   */
  job?: JobLink | null
  /**
   * Releases whose bytes are gone for legal reasons; absent when there are none.
   */
  takenDown?: Takedown[]
  /**
   * Address of the published schema that the table follows; null for none.
   */
  conformsTo?: string | null
  /**
   * How the table fits the schema that it follows; null while nothing was checked.
   */
  validation?: ValidationSummary | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * Something about a file that its publisher may want to look at.
 */
export interface Warning {
  code: string
  message: string
}
/**
 * What is known of the table that the portal makes of the newest release, and of the one that answers: of an earlier release while the newest is read, or when it cannot be read.
 */
export interface TableSummary {
  status: 'ready' | 'pending' | 'failed' | 'none'
  /**
   * The release that the rows and columns are of; null when no table answers.
   */
  release?: number | null
  rowCount?: number | null
  columnCount?: number | null
  /**
   * How many more tables the file has, one a sheet of a workbook or a file of an archive; rows and columns are those of the first. Left out when there are none.
   */
  otherTableCount?: number
  reason?: {
    code: string
    message: string
  } | null
}
/**
 * Where to follow the work that goes on.
 */
export interface JobLink {
  id: string
  url: string
}
/**
 * That the bytes of a release are gone for legal reasons: its address answers 451, and they cannot be uploaded again.
 */
export interface Takedown {
  release: number
  at: string
  reason: string
  legalBasis: string | null
}
/**
 * How a table fits the schema that it follows, for everybody. What is wrong where is for those who may change it.
 */
export interface ValidationSummary {
  /**
   * `failed`: it could not be checked within the limits.
   */
  status: 'pending' | 'valid' | 'invalid' | 'failed'
  /**
   * Address of the version that it was checked against.
   */
  schema: string
  version: string | null
  /**
   * The release whose table was checked.
   */
  release: number
  /**
   * How many things are wrong, each cell and rule counted by itself.
   */
  errorCount: number | null
  checkedAt: string | null
}
