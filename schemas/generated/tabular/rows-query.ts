/* Made from schemas/tabular/rows-query.json by `npm run generate`. Do not edit. */

/**
 * Which rows and columns.
 */
export interface RowsQuery {
  /**
   * Column names or aliases, separated by commas.
   */
  select?: string
  /**
   * Columns separated by commas, - before one for descending.
   */
  orderBy?: string
  limit?: number
  cursor?: string
  shape?: 'arrays' | 'objects'
  /**
   * Name of a sheet; the first one that is not empty when left out.
   */
  sheet?: string
  lang?: 'vi' | 'en'
}
