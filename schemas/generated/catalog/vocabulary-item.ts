/* Made from schemas/catalog/vocabulary-item.json by `npm run generate`. Do not edit. */

/**
 * One entry of a controlled list.
 */
export interface VocabularyItem {
  id: string
  label: LanguageMap
  uri?: string | null
  /**
   * No longer to be chosen; shown where it is in use. Left out when it is not.
   */
  retired?: boolean
  /**
   * Only of one theme or licence by itself: what If-Match guards.
   */
  version?: number
  /**
   * Only of one by itself: it came with the portal, and can be renamed and retired, not deleted.
   */
  shipped?: boolean
  [k: string]: unknown
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
