import { isMember, listPlaces } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { DatasetRecord } from './records.ts'

/** Whether a dataset may be seen: `yes`, `withdrawn` (its tombstone may), or `no` (as if it did not exist). */
export function seeDataset(
  dataset: Pick<DatasetRecord, 'status' | 'agencyPath' | 'publishedAt'>,
  viewer: Viewer,
): 'yes' | 'withdrawn' | 'no' {
  if (dataset.status === 'published' || dataset.status === 'archived') return 'yes'
  if (isMember(viewer, dataset)) return 'yes'
  return dataset.status === 'withdrawn' ? 'withdrawn' : 'no'
}

/**
 * Whether the data of a dataset that may be seen may be read too: its files, rows and everything made of them. What is not
 * `PUBLIC` is described to everybody and given to members alone.
 */
export const mayReadData = (
  { accessRights, agencyPath }: Pick<DatasetRecord, 'accessRights' | 'agencyPath'>,
  viewer: Viewer,
): boolean => accessRights === 'PUBLIC' || isMember(viewer, { agencyPath })

/** The MongoDB filter that says the same as `seeDataset(…) === 'yes'`, for lists and counts. */
export function visibleFilter(viewer: Viewer): Record<string, unknown> {
  const open = { status: { $in: ['published', 'archived'] } }
  const places = listPlaces(viewer, 'read')
  if (places === 'everywhere') return {}
  return places.length === 0 ? open : { $or: [open, { agencyPath: { $in: places } }] }
}
