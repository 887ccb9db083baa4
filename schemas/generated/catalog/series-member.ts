/* Made from schemas/catalog/series-member.json by `npm run generate`. Do not edit. */

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
/**
 * A text in one or more languages. Keys are BCP 47 language tags; at least one language is filled.
 */
export interface LanguageMap {
  [k: string]: string
}
