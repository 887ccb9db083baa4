import { fileEditPath, type FileEditPart } from '../../client/pages/file-edit-view.ts'
import type { DatasetWithAgency, DistributionRecord } from '../catalog/records.ts'
import type { PageAsk, PageReply } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { addressIn } from './address.ts'

/** A file with its dataset, which the address names too. */
export interface FoundFile {
  dataset: DatasetWithAgency
  distribution: DistributionRecord
}

/** The file that the address names; throws what a change would throw for those who may not make it. */
export async function findFileToEdit({ catalog }: Portal, { params, viewer }: PageAsk): Promise<FoundFile> {
  const { slug = '', distributionId = '' } = params
  return mustBeOf(await catalog.getDistributionToEdit(viewer, distributionId), slug)
}

/** Throws unless the slug, of today or a former one, is that of the dataset. */
export function mustBeOf<Found extends FoundFile>(found: Found, slug: string): Found {
  const { _id, slug: name, formerSlugs } = found.dataset
  if (![_id, name, ...formerSlugs].includes(slug)) throw distributionNotFound(found.distribution.id)
  return found
}

/** Whether what the viewer changes in it is kept as a proposal, to be said beforehand. */
export const isKeptAsProposal = async (
  { catalog }: Pick<Portal, 'catalog'>,
  { viewer }: Pick<PageAsk, 'viewer'>,
  dataset: DatasetWithAgency,
): Promise<boolean> => catalog.mayPropose(viewer, dataset) || (await catalog.isOwnProposed(viewer, dataset))

/** To the address of today, when it was asked by a former one. */
export function movedFile(ask: PageAsk, found: FoundFile, part: FileEditPart): PageReply | null {
  if (ask.params.slug === found.dataset.slug) return null
  return { redirect: addressIn(ask.lang, fileEditPath(found, part)), status: 308 }
}
