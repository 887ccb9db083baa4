/* Made from schemas/tabular/reading-preview.json by `npm run generate`. Do not edit. */

/**
 * What a reading would make of a file; nothing of it is kept.
 */
export interface ReadingPreview {
  table: Table
  /**
   * The first rows; null when there would be no table, for the reason in `table`.
   */
  rows: Rows | null
  /**
   * Whether the whole file was read. Of a long text the first 16 MB are, of a sheet or a Parquet file the first 20,000 rows: counts and types are about these, and what stands at the end is not told from rows.
   */
  isWhole: boolean
}
/**
 * The table made of a release.
 */
export interface Table {
  status: 'ready' | 'pending' | 'failed' | 'none'
  reason?: {
    code: string
    message: string
  } | null
  release: number | null
  rowCount: number | null
  columns: Column[]
  dialect: {
    encoding: string
    delimiter: string | null
    headerRow: number
    /**
     * There where several records name the columns together: the first and the last of them.
     */
    headerRows?: {
      first: number
      last: number
    }
    decimal: string
    sheet: string | null
  } | null
  rejectedRows: {
    count: number
    sample: {
      line: number
      column: string | null
      message: string
    }[]
  }
  /**
   * What stands around the table in the file and is no row of it: titles and notes above, notes, totals and other tables below.
   */
  leftOut?: {
    count: number
    sample: {
      line: number
      text: string
    }[]
  }
  /**
   * What a reader of the table should know of how it was read: dates that can be read in two ways, columns that stayed text, places outside the world. Absent where there is nothing to say.
   */
  notes?: {
    code: string
    /**
     * Its name; null for what is about the whole table.
     */
    column: string | null
    message: string
  }[]
  /**
   * The tables of a workbook, one a sheet, or of a zip, one a file; absent where a file has just one table.
   */
  tables?: {
    /**
     * Of the sheet, or of the file in the zip: what the parameter sheet takes.
     */
    name: string
    rowCount: number
    columnCount: number
  }[]
}
/**
 * A column of a table.
 */
export interface Column {
  /**
   * As published.
   */
  name: string
  /**
   * Safe in every language: small letters, digits, underscores.
   */
  alias: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  title?: LanguageMap
  description?: LanguageMap
  /**
   * From the data dictionary; where that has none, as the file says it: in a row below the names, or beside the figures.
   */
  unit?: string
  /**
   * The names of the files beside this one from which a title, a description, a unit or a type comes; absent for what the publisher's own dictionary, or the file itself, says.
   */
  from?: {
    title?: string
    description?: string
    unit?: string
    type?: string
  }
  /**
   * What stands in cells of this column in place of a value; such cells are missing.
   */
  missingMarks?: string[]
  /**
   * For dates that the file writes in figures with the year last: whether day or month was taken to stand first.
   */
  dateOrder?: 'dmy' | 'mdy'
  nullable: boolean
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * Rows of a table. Integers beyond 2^53 are strings, dates and times ISO 8601 strings, missing values null.
 */
export interface Rows {
  release: number
  columns: {
    name: string
    alias: string
    type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  }[]
  rows: (unknown[] | {})[]
  total: number
  totalIsExact: boolean
  next: string | null
}
