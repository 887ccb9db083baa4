/* Made from schemas/api/announcement-input.json by `npm run generate`. Do not edit. */

/**
 * What the portal is to say on every page.
 */
export interface AnnouncementInput {
  /**
   * A sentence or two, in Vietnamese and, as far as there is one, in English. Links, emphasis and code as Markdown writes them; nothing else of it.
   */
  text: {
    vi: string
    en?: string
  }
  /**
   * How it is drawn: something to know, or something to beware of.
   */
  level?: 'info' | 'warning'
  /**
   * When it begins to be shown; left out: at once.
   */
  from?: string
  /**
   * When it is no longer shown; null: until it is removed.
   */
  until?: string | null
}
