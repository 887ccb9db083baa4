/* Made from schemas/identity/member-invitation.json by `npm run generate`. Do not edit. */

/**
 * Whom to give a role in an agency, by e-mail address.
 */
export interface MemberInvitation {
  email: string
  /**
   * A proposal, for somebody who has no account yet.
   */
  name?: string
  /**
   * editor: drafts; publisher: also approves and publishes; manager: also members and agencies below; auditor: reads everything and the audit, writes nothing. It holds for the agencies below too.
   */
  role: 'editor' | 'publisher' | 'manager' | 'auditor'
}
