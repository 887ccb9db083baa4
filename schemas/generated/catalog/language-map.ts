/* Made from schemas/catalog/language-map.json by `npm run generate`. Do not edit. */

/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
