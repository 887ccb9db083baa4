import type { Scope, Viewer } from './viewer.ts'

/** What is asked about: the path of ids of the agency it belongs to, topmost first. */
export interface Place {
  agencyPath: readonly string[]
}

/** Whether the viewer holds the scope at this place. The one decision that pages, API and tests ask. */
export function mayAct(viewer: Viewer, scope: Scope, place: Place): boolean {
  if (!viewer.scopes.has(scope)) return false
  return viewer.agencyId === null || place.agencyPath.includes(viewer.agencyId)
}

/** Whether the viewer is a member here: sees drafts, and what was withdrawn. */
export const isMember = (viewer: Viewer, place: Place): boolean => mayAct(viewer, 'read', place)

/** Whether the viewer may act on the whole portal: top agencies, all tokens, the audit. */
export const isAdministrator = (viewer: Viewer): boolean =>
  viewer.scopes.has('admin') && viewer.agencyId === null
