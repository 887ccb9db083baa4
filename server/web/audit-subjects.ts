import type { AuditLine } from '../../client/pages/audit-page.tsx'
import type { Ui } from '../../client/text/ui.ts'
import type { AuditEntry } from '../../schemas/generated/identity/audit-entry.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'

/** Where things without a page of their own are looked after. */
const places: Record<string, string> = {
  job: '/admin/jobs',
  announcement: '/admin/announcements',
  vocabulary: '/admin/vocabularies',
  synonyms: '/admin/vocabularies',
}

/** The entries with the title and the page of what each is about, as far as it is still there and the reader may see it. */
export async function findSubjects(
  { catalog }: Pick<Portal, 'catalog'>,
  ui: Ui,
  viewer: Viewer,
  entries: readonly AuditEntry[],
): Promise<AuditLine[]> {
  const idsOf = (kind: string): string[] => [
    ...new Set(
      entries.map(({ object }) => object.split('/')).flatMap(([one, id]) => (one === kind && id ? [id] : [])),
    ),
  ]
  const found = new Map<string, AuditLine['subject']>()
  for (const { _id, slug, title } of await catalog.getDatasets(idsOf('dataset'), viewer))
    found.set(`dataset/${_id}`, { ...ui.pick(title), href: ui.href(`/datasets/${slug}`) })
  const agencies = new Set(idsOf('agency'))
  for (const { _id, slug, name } of agencies.size > 0 ? await catalog.listAgencyRecords() : [])
    if (agencies.has(_id))
      found.set(`agency/${_id}`, { ...ui.pick(name), href: ui.href(`/agencies/${slug}`) })
  for (const id of idsOf('series')) {
    const series = await orNull(catalog.getSeries(id, viewer))
    if (series) {
      const { slug, title } = series.found.record
      found.set(`series/${id}`, { ...ui.pick(title), href: ui.href(`/series/${slug}`) })
    }
  }
  for (const id of idsOf('table-schema'))
    found.set(`table-schema/${id}`, { text: id, href: ui.href(`/schemas/${id}`) })
  return entries.map((entry) => ({ ...entry, subject: found.get(entry.object) ?? nameByDetails(ui, entry) }))
}

/** By what the entry itself says: what is gone had a name, and people and tokens have no page for everybody who reads this. */
function nameByDetails(ui: Ui, { object, details }: AuditEntry): AuditLine['subject'] {
  const [kind = ''] = object.split('/')
  const place = places[kind]
  const { name: called, email, slug } = details as Record<string, unknown>
  const name = [called, email, slug].find((one) => typeof one === 'string')
  if (typeof name !== 'string' && place === undefined) return null
  return {
    text: typeof name === 'string' ? name : object,
    href: place === undefined ? null : ui.href(place),
  }
}

async function orNull<Found>(found: Promise<Found>): Promise<Found | null> {
  try {
    return await found
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}
