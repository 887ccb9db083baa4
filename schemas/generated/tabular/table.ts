/* Made from schemas/tabular/table.json by `npm run generate`. Do not edit. */

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
   * The tables of a workbook, one a sheet; absent where a file has just one table.
   */
  tables?: {
    /**
     * Of the sheet: what the parameter sheet takes.
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
  unit?: string
  nullable: boolean
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
