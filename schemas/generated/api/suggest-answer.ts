/* Made from schemas/api/suggest-answer.json by `npm run generate`. Do not edit. */

/**
 * Suggestions while typing.
 */
export interface SuggestAnswer {
  /**
   * @maxItems 10
   */
  items: {
    kind: 'dataset' | 'agency' | 'theme' | 'keyword' | 'place'
    label: string
    url: string
  }[]
}
