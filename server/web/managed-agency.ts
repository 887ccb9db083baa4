import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { AgencyRecord } from '../catalog/records.ts'
import type { PageAsk } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { agencyNotFound, notAllowed } from '../problems.ts'

/** The agency of the address, for a form of its managers. Throws `agency-not-found`, and `not-allowed` for everybody else. */
export async function getManagedAgency(
  { catalog }: Pick<Portal, 'catalog'>,
  ask: PageAsk,
): Promise<{ agency: Agency; record: AgencyRecord }> {
  const { agency } = await catalog.getAgency(ask.params.slug!, ask.viewer)
  const record = await catalog.findAgency(agency.id)
  if (!record) throw agencyNotFound(agency.slug)
  if (!mayAct(ask.viewer, 'admin', { agencyPath: record.path })) throw onlyManagers(agency.slug)
  return { agency, record }
}

const onlyManagers = (slug: string) =>
  notAllowed({
    vi: `Việc này cần quyền "admin" trong cơ quan "${slug}" hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
    en: `This needs the right "admin" in the agency "${slug}" or one above it. Ask a manager there.`,
  })
