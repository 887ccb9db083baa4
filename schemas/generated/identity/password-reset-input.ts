/* Made from schemas/identity/password-reset-input.json by `npm run generate`. Do not edit. */

/**
 * Who asks for a new password.
 */
export interface PasswordResetInput {
  /**
   * The address of the account.
   */
  email: string
}
