/* Made from schemas/identity/recovery-codes.json by `npm run generate`. Do not edit. */

/**
 * Codes for when the authenticator is lost; each works once.
 */
export interface RecoveryCodes {
  /**
   * @maxItems 10
   */
  recoveryCodes: string[]
}
