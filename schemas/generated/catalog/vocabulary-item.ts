/* Made from schemas/catalog/vocabulary-item.json by `npm run generate`. Do not edit. */

/**
 * One entry of a controlled list.
 */
export interface VocabularyItem {
  id: string
  label: LanguageMap
  uri?: string | null
  [k: string]: unknown
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
