/* Made from schemas/catalog/troubled-file.json by `npm run generate`. Do not edit. */

/**
 * A file that waits for its people.
 */
export interface TroubledFile {
  dataset: {
    id: string
    slug: string
    title: LanguageMap
  }
  /**
   * Id of the file.
   */
  distribution: string
  name: string | null
  /**
   * Why no table could be made of it; null when there is one.
   */
  problem: {
    code: string
    message: string
  } | null
  /**
   * How many places of its table do not fit the schema that it follows.
   */
  schemaErrors: number | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
