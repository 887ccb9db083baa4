/* Made from schemas/identity/account.json by `npm run generate`. Do not edit. */

/**
 * Somebody who may sign in, or is invited to.
 */
export interface Account {
  id: string
  email: string
  /**
   * What history and audit show; empty until an invitation is accepted.
   */
  name: string
  status: 'invited' | 'active' | 'disabled'
  /**
   * May act on the whole portal.
   */
  administrator: boolean
  roles: {
    /**
     * Slug.
     */
    agency: string
    /**
     * editor: drafts; publisher: also approves and publishes; manager: also members and agencies below; auditor: reads everything and the audit, writes nothing. It holds for the agencies below too.
     */
    role: 'editor' | 'publisher' | 'manager' | 'auditor'
  }[]
  /**
   * Whether signing in needs a code.
   */
  hasSecondFactor?: boolean
  /**
   * Whether the account is linked with the sign-in provider.
   */
  signsInByProvider?: boolean
  createdAt: string
  lastSignInAt: string | null
  /**
   * In the answer to an invitation alone.
   */
  invitation?: {
    /**
     * The address to give to the person, when the portal sends no mail. It works once.
     */
    link?: string
    expiresAt: string
  }
}
