/* Made from schemas/identity/second-factor-code.json by `npm run generate`. Do not edit. */

/**
 * A code of a second factor.
 */
export interface SecondFactorCode {
  /**
   * The six digits that the authenticator shows, or a recovery code.
   */
  code: string
}
