/* Made from schemas/identity/member-input.json by `npm run generate`. Do not edit. */

/**
 * The role to give.
 */
export interface MemberInput {
  /**
   * editor: drafts; publisher: also approves and publishes; manager: also members and agencies below; auditor: reads everything and the audit, writes nothing. It holds for the agencies below too.
   */
  role: 'editor' | 'publisher' | 'manager' | 'auditor'
}
