/* Made from schemas/api/facet-values.json by `npm run generate`. Do not edit. */

/**
 * Values of one facet, the most frequent first.
 */
export interface FacetValues {
  items: {
    value: string
    label: string
    count: number
  }[]
  /**
   * How many values have the words; more than `items` when the limit cuts them.
   */
  total: number
}
