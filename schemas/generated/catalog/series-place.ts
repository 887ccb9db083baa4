/* Made from schemas/catalog/series-place.json by `npm run generate`. Do not edit. */

/**
 * Where a dataset stands in its series, among what the viewer may see.
 */
export interface SeriesPlace {
  /**
   * null when it is in none.
   */
  series: {
    id: string
    slug: string
    title: LanguageMap
    memberCount: number
    links: {
      self: string
      page: string
    }
  } | null
  /**
   * The one before it; withdrawn ones are passed over.
   */
  previous: SeriesNeighbour | null
  next: SeriesNeighbour | null
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
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
