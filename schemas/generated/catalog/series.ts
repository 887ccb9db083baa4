/* Made from schemas/catalog/series.json by `npm run generate`. Do not edit. */

/**
 * A series: an ordered family of datasets.
 */
export interface Series {
  id: string
  slug: string
  version: number
  title: LanguageMap
  description: LanguageMap | null
  agency: {
    slug: string
    name: LanguageMap
  }
  /**
   * Datasets that the viewer may see, withdrawn ones not counted.
   */
  memberCount: number
  /**
   * In the order of the series. Not in lists of series.
   */
  members?: SeriesMember[]
  createdAt: string
  updatedAt: string
  links: {
    self: string
    page: string
    /**
     * The search among its datasets.
     */
    datasets: string
  }
}
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
/**
 * A dataset of a series. Of a withdrawn one only its title, when and why it was withdrawn.
 */
export interface SeriesMember {
  id: string
  slug: string
  status: 'draft' | 'inReview' | 'published' | 'scheduled' | 'archived' | 'withdrawn'
  title: LanguageMap
  agency?: {
    slug: string
    name: LanguageMap
  }
  temporal: {
    start?: string | null
    end?: string | null
  } | null
  /**
   * The day the data last changed.
   */
  modified: string | null
  formats: string[]
  withdrawn?: {
    at: string
    reason: string
  }
  links: {
    self: string
    page: string
  }
}
