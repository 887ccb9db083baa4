/* Made from schemas/catalog/series-neighbour.json by `npm run generate`. Do not edit. */

/**
 * The dataset before or after another one in a series.
 */
export interface SeriesNeighbour {
  id: string
  slug: string
  title: LanguageMap
  links: {
    self: string
    page: string
  }
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
