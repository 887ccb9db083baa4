/* Made from schemas/tabular/aggregate-query.json by `npm run generate`. Do not edit. */

/**
 * What to count and sum up over which groups of rows.
 */
export interface AggregateQuery {
  /**
   * count(*), count(column), count(distinct column), sum, avg (mean), min, max, median and stddev (of a sample), separated by commas; "as" gives a name.
   */
  select?: string
  /**
   * Column names or aliases, separated by commas.
   */
  groupBy?: string
  /**
   * A condition such as population > 1000 and province in ("Huế", "Vinh").
   */
  where?: string
  /**
   * Words that must all stand in some text column, without regard to diacritics and case.
   */
  q?: string
  /**
   * Columns of the answer separated by commas, - before one for descending.
   */
  orderBy?: string
  limit?: number
  cursor?: string
  shape?: 'arrays' | 'objects'
  sheet?: string
  lang?: 'vi' | 'en'
}
