import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import { managerNeeded } from '../catalog/catalog.ts'
import type { AgencyRecord } from '../catalog/records.ts'
import type { PageAsk } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { agencyNotFound } from '../problems.ts'

/** The agency of the address, for a form of its managers. Throws `agency-not-found`, and `not-allowed` for everybody else. */
export async function getManagedAgency(
  { catalog }: Pick<Portal, 'catalog'>,
  ask: PageAsk,
): Promise<{ agency: Agency; record: AgencyRecord }> {
  const { agency } = await catalog.getAgency(ask.params.slug!, ask.viewer)
  const record = await catalog.findAgency(agency.id)
  if (!record) throw agencyNotFound(agency.slug)
  if (!mayAct(ask.viewer, 'admin', { agencyPath: record.path })) throw managerNeeded(ask.viewer, record)
  return { agency, record }
}
