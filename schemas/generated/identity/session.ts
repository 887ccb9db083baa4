/* Made from schemas/identity/session.json by `npm run generate`. Do not edit. */

/**
 * Who is signed in and what they may do.
 */
export interface Session {
  kind: 'anonymous' | 'account' | 'token'
  account: {
    id: string
    email: string
    name: string
    administrator: boolean
    /**
     * Whether signing in needs a code.
     */
    hasSecondFactor?: boolean
    /**
     * Whether it has a password here; an account that the sign-in provider made has none.
     */
    hasPassword?: boolean
    /**
     * Whether reminders of updates come by mail.
     */
    reminders?: boolean
  } | null
  scopes: string[]
  agency: string | null
  csrfToken?: string
  /**
   * What the account is in which agency; absent for tokens and for nobody.
   */
  roles?: {
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
   * The portal demands a second factor of this account before it may act; absent when nothing is missing.
   */
  needsSecondFactor?: boolean
}
