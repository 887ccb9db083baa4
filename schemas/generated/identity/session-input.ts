/* Made from schemas/identity/session-input.json by `npm run generate`. Do not edit. */

/**
 * Sign in.
 */
export interface SessionInput {
  email: string
  password: string
  /**
   * The six digits of the authenticator, or a recovery code, of an account with a second factor.
   */
  code?: string
}
