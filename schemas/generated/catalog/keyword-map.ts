/* Made from schemas/catalog/keyword-map.json by `npm run generate`. Do not edit. */

/**
 * Free subject words, by language.
 */
export interface KeywordMap {
  /**
   * @maxItems 100
   */
  [k: string]: string[]
}
