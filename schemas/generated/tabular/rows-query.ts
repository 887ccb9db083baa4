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
   * A condition such as population > 1000 and province in ("Huế", "Vinh").
   */
  where?: string
  /**
   * Words that must all stand in some text column, without regard to diacritics and case.
   */
  q?: string
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
