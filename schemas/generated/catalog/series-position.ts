/* Made from schemas/catalog/series-position.json by `npm run generate`. Do not edit. */

/**
 * Where a dataset stands in a series.
 */
export interface SeriesPosition {
  /**
   * Place among the members, from 1. Left out: where its period, or else its title, belongs.
   */
  position?: number
}
