/* Made from schemas/identity/account-patch.json by `npm run generate`. Do not edit. */

/**
 * What changes about an account.
 */
export interface AccountPatch {
  /**
   * disabled ends every session and every token at once.
   */
  status?: 'active' | 'disabled'
  name?: string
  /**
   * Only administrators may change it.
   */
  administrator?: boolean
}
