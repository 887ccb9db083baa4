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
