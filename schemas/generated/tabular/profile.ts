/* Made from schemas/tabular/profile.json by `npm run generate`. Do not edit. */

/**
 * What stands in the columns of a table. Values are written as in rows.
 */
export interface Profile {
  release: number
  rowCount: number
  columns: {
    name: string
    alias: string
    type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'
    /**
     * Values that are there.
     */
    count: number
    missing: number
    distinct: number
    /**
     * False for tables of more than two million rows, where it is an estimate within a few percent.
     */
    distinctIsExact: boolean
    /**
     * The smallest value, of texts the first by code point; null where the type has no order, and for a text of more than 200 characters.
     */
    min: string | number | boolean | null
    max: string | number | boolean | null
    mean: number | null
    /**
     * Of numbers, dates and moments.
     */
    median: string | number | boolean | null
    /**
     * Of a sample: null for fewer than two numbers.
     */
    standardDeviation: number | null
    /**
     * The ten most frequent values of at most 200 characters.
     */
    top: {
      value: string | number | boolean
      count: number
    }[]
    /**
     * Numbers, dates and moments in at most twenty bars of one width; each includes where it begins, the last one its end too.
     */
    histogram: {
      from: string | number
      to: string | number
      count: number
    }[]
  }[]
}
