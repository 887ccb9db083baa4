/* Made from schemas/identity/audit-entry.json by `npm run generate`. Do not edit. */

/**
 * Who did what. Each entry holds the digest of the one before.
 */
export interface AuditEntry {
  /**
   * Counted up by one, without gaps.
   */
  id: number
  at: string
  actor: {
    name: string
    /**
     * Id of the account.
     */
    account: string | null
    /**
     * Id of the token.
     */
    token: string | null
  }
  /**
   * <verb>-<thing>, such as publish-dataset.
   */
  action: string
  /**
   * <thing>/<id>
   */
  object: string
  /**
   * Slug; null for a matter of the whole portal.
   */
  agency: string | null
  /**
   * The network address of the request.
   */
  address: string | null
  details: {}
  previousDigest: string
  digest: string
}
