/* Made from schemas/identity/token.json by `npm run generate`. Do not edit. */

/**
 * An API token. The secret is shown once, on creation.
 */
export interface Token {
  id: string
  name: string
  scopes: string[]
  agency: string | null
  createdAt?: string
  expiresAt: string | null
  lastUsedAt?: string | null
  /**
   * The network address of that use.
   */
  lastUsedFrom?: string | null
  secret?: string
}
