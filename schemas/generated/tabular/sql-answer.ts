/* Made from schemas/tabular/sql-answer.json by `npm run generate`. Do not edit. */

/**
 * Rows that answer a question in SQL, with the tables that they were read from. Integers beyond 2^53 are strings, dates and times ISO 8601 strings, missing values null.
 */
export interface SqlAnswer {
  /**
   * The release that was read when the question names one table; null when it names none or several.
   */
  release: number | null
  /**
   * Every table that the question names, and the release that was read.
   */
  tables: {
    /**
     * As the question names it.
     */
    name: string
    /**
     * Slug of the dataset.
     */
    dataset: string
    /**
     * Id of the distribution.
     */
    distribution: string
    sheet: string | null
    release: number
  }[]
  columns: {
    name: string
    alias: string
    type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
  }[]
  rows: unknown[][]
  /**
   * How many rows there are; how many are here when totalIsExact is false.
   */
  total: number
  /**
   * False when there were more rows than an answer may hold.
   */
  totalIsExact: boolean
  /**
   * There when there were more rows than an answer may hold: why it ends, and how to have the rest.
   */
  cut?: {
    code: 'row-limit' | 'size-limit'
    message: {
      vi: string
      en: string
    }
  }
  next: null
}
