/* Made from schemas/tabular/rows.json by `npm run generate`. Do not edit. */

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
