/* Made from schemas/identity/password-reset-answer.json by `npm run generate`. Do not edit. */

/**
 * What anybody is told who asks for a new password.
 */
export interface PasswordResetAnswer {
  /**
   * The same whether or not there is an account.
   */
  message: string
}
