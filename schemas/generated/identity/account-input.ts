/* Made from schemas/identity/account-input.json by `npm run generate`. Do not edit. */

/**
 * Somebody to invite.
 */
export interface AccountInput {
  email: string
  /**
   * A proposal; the person may choose another.
   */
  name?: string
  /**
   * Only administrators may say so.
   */
  administrator?: boolean
}
