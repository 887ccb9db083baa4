/* Made from schemas/api/announcement.json by `npm run generate`. Do not edit. */

/**
 * What the portal says on every page for a time.
 */
export interface Announcement {
  id: string
  text: {
    vi: string
    en?: string
  }
  level: 'info' | 'warning'
  from: string
  until: string | null
  state: 'coming' | 'current' | 'over'
}
