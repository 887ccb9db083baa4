/* Made from schemas/catalog/synonyms.json by `npm run generate`. Do not edit. */

/**
 * Words that mean the same: who searches for one finds what has any of its group.
 */
export interface Synonyms {
  version?: number
  /**
   * Each group of words or word groups, such as xe máy and mô tô.
   *
   * @maxItems 1000
   */
  groups: string[][]
}
