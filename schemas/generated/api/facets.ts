/* Made from schemas/api/facets.json by `npm run generate`. Do not edit. */

/**
 * Counts by value, each facet under all filters but its own.
 */
export interface Facets {
  [k: string]: {
    value: string
    label: string
    count: number
  }[]
}
