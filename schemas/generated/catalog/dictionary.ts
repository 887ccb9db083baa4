/* Made from schemas/catalog/dictionary.json by `npm run generate`. Do not edit. */

/**
 * What each column means: title, description, unit. Each column once.
 *
 * @maxItems 10000
 */
export type Dictionary =
  | {
      name: string
      title?: LanguageMap
      description?: LanguageMap
      unit?: string
    }[]
  | null

/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
