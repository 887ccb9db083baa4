import { notAllowed, signInNeeded, type Sentence } from '../problems.ts'
import type { Right, Scope, Viewer } from './viewer.ts'

/** What is asked about: the path of ids of the agency it belongs to, topmost first. */
export interface Place {
  agencyPath: readonly string[]
}

/** Whether the viewer holds the right at this place. The one decision that pages, API and tests ask. */
export const mayAct = (viewer: Viewer, right: Right, place: Place): boolean =>
  viewer.grants.some(
    ({ agencyId, rights }) => rights.has(right) && (agencyId === null || place.agencyPath.includes(agencyId)),
  )

/** Whether the viewer is a member here: sees drafts, and what was withdrawn. */
export const isMember = (viewer: Viewer, place: Place): boolean => mayAct(viewer, 'read', place)

/** Whether the viewer may act on the whole portal: top agencies, accounts, all tokens. */
export const isAdministrator = (viewer: Viewer): boolean => mayAct(viewer, 'admin', { agencyPath: [] })

/** Throws unless the viewer is an administrator; the sentence says whose work it is, and what others do. */
export function mustAdminister(viewer: Viewer, otherwise: Sentence): void {
  if (viewer.kind === 'anonymous') throw signInNeeded()
  if (!isAdministrator(viewer)) throw notAllowed(otherwise)
}

/** Where the viewer holds the right: everywhere, or in these agencies and those below them (maybe none). For filters of lists and counts. */
export function listPlaces(viewer: Viewer, right: Right): 'everywhere' | string[] {
  const ids = viewer.grants.filter(({ rights }) => rights.has(right)).map(({ agencyId }) => agencyId)
  const named = ids.filter((id) => id !== null)
  return named.length < ids.length ? 'everywhere' : named
}

/** Whether the viewer holds the right anywhere at all, for what is decided before its place is known. */
export const mayActSomewhere = (viewer: Viewer, right: Right): boolean =>
  viewer.grants.some(({ rights }) => rights.has(right))

/** Whose accounts need a second factor where the portal demands it: administrators, and managers of any agency. */
export const mustHaveSecondFactor = (grants: Viewer['grants']): boolean =>
  grants.some(({ rights }) => rights.has('admin'))

/** Every scope that the viewer holds anywhere, the lowest first. */
export const listScopes = (viewer: Viewer): Scope[] =>
  (['read', 'write', 'publish', 'admin'] as const).filter((scope) => mayActSomewhere(viewer, scope))

/**
 * Whether whoever acts is another person than the author, where approval is a second person's. The same account through a token is
 * the same person; a token without an account is nobody who could have looked.
 */
export const isAnother = (
  approver: Pick<Viewer, 'accountId'>,
  author: Pick<Viewer, 'accountId'> | null,
): boolean => approver.accountId !== null && approver.accountId !== author?.accountId

/** Who wrote something: the account, or the token when it belongs to none. */
export interface Hand {
  accountId: string | null
  tokenId?: string | null
}

/** Whether both are one: the same account, through whatever token of it, or the very token when it belongs to no account. */
export const isSameHand = (one: Hand, other: Hand): boolean =>
  one.accountId === null
    ? other.accountId === null && one.tokenId != null && one.tokenId === other.tokenId
    : one.accountId === other.accountId

/** Whether the viewer may take back what waits as a proposal: whoever proposed it, for as long as they may write there. */
export const mayTakeBack = (viewer: Viewer, author: Hand, place: Place): boolean =>
  isSameHand(viewer, author) && mayAct(viewer, 'write', place)
