/* Made from schemas/identity/token-input.json by `npm run generate`. Do not edit. */

/**
 * A token to be made.
 */
export interface TokenInput {
  /**
   * What the token is for.
   */
  name: string
  /**
   * read, write (drafts, uploads), publish, admin; each holds the ones before it.
   *
   * @minItems 1
   * @maxItems 4
   */
  scopes: ('read' | 'write' | 'publish' | 'admin')[]
  /**
   * Slug: the token works only inside this agency and those below.
   */
  agency?: string | null
  expiresAt?: string | null
}
