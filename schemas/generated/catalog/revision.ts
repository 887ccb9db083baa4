/* Made from schemas/catalog/revision.json by `npm run generate`. Do not edit. */

/**
 * One saved change of a record, with who made it, when and why.
 */
export interface Revision {
  number: number
  at: string
  /**
   * Who made the change: the account, with the token that it used, for members of the agency, the name of the agency for everybody else.
   */
  by: string
  /**
   * Only of a proposal that was accepted: who proposed what `by` accepted, for members of the agency; the name of the agency for everybody else.
   */
  proposedBy?: string
  note: string | null
  changes: {
    /**
     * JSON Pointer (RFC 6901) of the member that changed.
     */
    pointer: string
    from?: unknown
    to?: unknown
  }[]
  /**
   * Only when one revision is read: the whole record as it was then.
   */
  record?: {}
}
