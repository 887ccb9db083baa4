/* Made from schemas/catalog/collection-item-input.json by `npm run generate`. Do not edit. */

/**
 * A dataset that is put into a collection.
 */
export interface CollectionItemInput {
  /**
   * Id or slug of a dataset that you may see, or the dataset as it was read, of which only the id counts.
   */
  dataset:
    | string
    | {
        id: string
      }
  /**
   * Why it is here, in a sentence; at most 500 characters in each language.
   */
  note?: LanguageMap | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
