import { isMember, mayAct } from '../identity/permissions.ts'
import type { Scope, Viewer } from '../identity/viewer.ts'
import { mustAct, placeIn } from './access.ts'
import type { AgencyRecord, CollectionRecord } from './records.ts'

/** What may be done with a collection. */
export type CollectionAct = 'read' | 'change' | 'publish' | 'takeBack' | 'delete'

/** A collection in one state, and the agency that keeps it. */
export interface KeptCollection {
  record: Pick<CollectionRecord, 'status'>
  agency: Pick<AgencyRecord, 'path' | 'slug'>
}

/** What everybody reads needs no right; drafts are read by members and changed by editors; all else is the publishers'. */
function scopeOf(act: CollectionAct, { status }: KeptCollection['record']): Scope | null {
  if (act === 'read') return status === 'published' ? null : 'read'
  return act === 'change' && status === 'draft' ? 'write' : 'publish'
}

/** Whether the viewer may do this with the collection. The one decision that pages, API and tests ask. */
export function mayCurate(viewer: Viewer, act: CollectionAct, { record, agency }: KeptCollection): boolean {
  const scope = scopeOf(act, record)
  const place = { agencyPath: agency.path }
  if (scope === null) return true
  if (scope === 'read') return isMember(viewer, place)
  return viewer.kind !== 'anonymous' && mayAct(viewer, scope, place)
}

/** Throws 401 or 403 unless the viewer may. */
export function mustCurate(viewer: Viewer, act: CollectionAct, { record, agency }: KeptCollection): void {
  const scope = scopeOf(act, record)
  if (scope !== null) mustAct(viewer, scope, placeIn(agency))
}
