/* Made from schemas/identity/listed-session.json by `npm run generate`. Do not edit. */

/**
 * Somewhere the viewer is signed in.
 */
export interface ListedSession {
  id: string
  createdAt: string
  lastSeenAt: string
  /**
   * When it ends if nobody comes back.
   */
  expiresAt: string
  /**
   * The network address from which it was begun.
   */
  address: string | null
  /**
   * What the browser called itself.
   */
  agent: string | null
  isCurrent: boolean
}
