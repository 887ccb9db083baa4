/* Made from schemas/identity/session-input.json by `npm run generate`. Do not edit. */

/**
 * Sign in.
 */
export interface SessionInput {
  email: string
  password: string
  code?: string
}
