/* Made from schemas/identity/password-change.json by `npm run generate`. Do not edit. */

/**
 * A new password in place of the present one.
 */
export interface PasswordChange {
  /**
   * The password that the account has now.
   */
  current: string
  /**
   * The new one: ten to 256 characters, and not among the first that a guesser tries.
   */
  password: string
}
