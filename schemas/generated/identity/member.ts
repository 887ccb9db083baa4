/* Made from schemas/identity/member.json by `npm run generate`. Do not edit. */

/**
 * What an account is in an agency.
 */
export interface Member {
  account: {
    id: string
    email: string
    name: string
    status: 'invited' | 'active' | 'disabled'
  }
  /**
   * Slug.
   */
  agency: string
  /**
   * editor: drafts; publisher: also approves and publishes; manager: also members and agencies below; auditor: reads everything and the audit, writes nothing. It holds for the agencies below too.
   */
  role: 'editor' | 'publisher' | 'manager' | 'auditor'
  /**
   * When the role was given or last changed.
   */
  at: string
  /**
   * Who gave it.
   */
  by: string
  /**
   * The role follows the claims of the sign-in provider: it is given and taken at each sign-in. Absent for one that was given by hand.
   */
  byProvider?: boolean
  /**
   * In the answer to an invitation alone, for somebody who has to choose a password first.
   */
  invitation?: {
    /**
     * The address to give to the person, when the portal sends no mail. It works once.
     */
    link?: string
    expiresAt: string
  }
}
