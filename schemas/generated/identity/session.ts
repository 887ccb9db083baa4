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
  } | null
  scopes: string[]
  agency: string | null
  csrfToken?: string
}
