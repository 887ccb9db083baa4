/* Made from schemas/identity/second-factor-key.json by `npm run generate`. Do not edit. */

/**
 * The key of a second factor, while it is set up.
 */
export interface SecondFactorKey {
  /**
   * In base32, to be typed into an authenticator.
   */
  key: string
  /**
   * The same as an otpauth: address, which an authenticator on the same device opens.
   */
  uri: string
}
