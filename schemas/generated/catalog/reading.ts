/* Made from schemas/catalog/reading.json by `npm run generate`. Do not edit. */

/**
 * How a file is to be read when the portal guessed wrong.
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
