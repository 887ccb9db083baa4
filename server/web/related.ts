import type { JoinableView } from '../../client/pages/dataset-related.tsx'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'

/** A few ways on; more would be a search. */
const relatedShown = 3

/** Keywords that are asked for together; a long tail only blurs. */
const keywordsAsked = 6

/** Public datasets that share the keywords of this one, else its theme. */
export async function findRelated(
  { search }: Pick<Portal, 'search'>,
  ask: PageAsk,
  record: DatasetWithAgency,
  reading: Parameters<typeof presentDataset>[1],
): Promise<Dataset[]> {
  const words = (record.keywords.vi ?? Object.values(record.keywords)[0] ?? []).slice(0, keywordsAsked)
  const q = words.map((word) => `"${word.replaceAll('"', ' ').trim()}"`).join(' OR ')
  const [theme] = record.themes
  const query = q !== '' ? { q } : theme ? { theme: [theme] } : { agency: [record.agency.slug] }
  const { items } = await search.find({ ...query, limit: relatedShown + 1, facets: [] }, ask.viewer, ask.lang)
  return items
    .filter(({ _id }) => _id !== record._id)
    .slice(0, relatedShown)
    .map((item) => presentDataset(item, reading))
}

/** In fewer rows nearly everything is a key. */
const fewestRows = 5
/** Typing mistakes and a total at the foot leave a key a key. */
const shareOfKeys = 0.95

/** Public datasets whose tables can be joined to those of this one by a column that both have. */
export async function findJoinable(
  { search, tables }: Pick<Portal, 'search' | 'tables'>,
  ask: PageAsk,
  record: DatasetWithAgency,
  reading: Parameters<typeof presentDataset>[1],
): Promise<JoinableView[]> {
  const file = record.distributions.find(({ table }) => table?.status === 'ready')
  if (!file) return []
  const profile = await tables.findProfile(file.id, ask.viewer, {})
  const keys = new Set(
    (profile?.columns ?? [])
      .filter(({ count, distinct }) => count >= fewestRows && distinct >= shareOfKeys * profile!.rowCount)
      .map(({ alias }) => alias),
  )
  const found = await search.findJoinable(
    record,
    ({ distributionId, alias }) => distributionId === file.id && keys.has(alias),
    relatedShown,
  )
  return found.map(({ dataset, own, other }) => ({
    dataset: presentDataset(dataset, reading),
    own: { tableId: own.distributionId, column: own.name },
    other: { tableId: other.distributionId, column: other.name },
  }))
}
