/* Made from schemas/catalog/duplicate.json by `npm run generate`. Do not edit. */

/**
 * A dataset that may be the same as another one: a warning, not a refusal. Only what the viewer may see is told.
 */
export interface Duplicate {
  dataset: {
    id: string
    slug: string
    title: LanguageMap
    /**
     * Slug of its agency.
     */
    agency: string
    status: string
    page: string
  }
  /**
   * Its title has the same words but for one or two, and the same numbers.
   */
  isTitleAlike: boolean
  /**
   * Files of it that hold the very bytes of a file here.
   */
  sameFiles: {
    distribution: string
    name: string | null
    sha256: string
  }[]
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
