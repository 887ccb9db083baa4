import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { KeyColumn, Related } from '../../schemas/generated/catalog/related.ts'
import { findAnswering } from '../catalog/answering-table.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { anonymousViewer, type Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'

/** A few ways on; more would be a search. */
const relatedShown = 3

/** Keywords that are asked for together; a long tail only blurs. */
const keywordsAsked = 6

/** Public datasets that share the keywords of this one, else its theme: the same for whoever reads, as the page is read by everybody. */
export async function findSimilar(
  { search }: { search: Pick<Portal['search'], 'find'> },
  record: DatasetWithAgency,
  reading: Parameters<typeof presentDataset>[1],
): Promise<Dataset[]> {
  const words = (record.keywords.vi ?? Object.values(record.keywords)[0] ?? []).slice(0, keywordsAsked)
  const q = words.map((word) => `"${word.replaceAll('"', ' ').trim()}"`).join(' OR ')
  const [theme] = record.themes
  const query = q !== '' ? { q } : theme ? { theme: [theme] } : { agency: [record.agency.slug] }
  const asked = { ...query, limit: relatedShown + 1, facets: [] }
  const { items } = await search.find(asked, anonymousViewer, reading.lang)
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
  {
    search,
    tables,
    catalog,
  }: {
    search: Pick<Portal['search'], 'findJoinable'>
    tables: Pick<Portal['tables'], 'findProfile'>
    catalog: Pick<Portal['catalog'], 'mayReadData'>
  },
  viewer: Viewer,
  record: DatasetWithAgency,
  reading: Parameters<typeof presentDataset>[1],
): Promise<Related['joinable']> {
  const file = record.distributions.find(findAnswering)
  // What can be joined tells what stands in a table.
  if (!file || !catalog.mayReadData(record, viewer)) return []
  const profile = await tables.findProfile(file.id, viewer, {})
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
  return found.map(({ dataset, ...columns }) => {
    const [own, other] = [columns.own, columns.other].map(presentKey) as [KeyColumn, KeyColumn]
    return { dataset: presentDataset(dataset, reading), own, other, sql: writeJoin(own, other) }
  })
}

const presentKey = ({ distributionId, name }: { distributionId: string; name: string }): KeyColumn => ({
  distribution: distributionId,
  column: name,
})

/** Rows of both tables beside each other, a few to begin with. */
const writeJoin = (own: KeyColumn, other: KeyColumn): string =>
  [
    'select *',
    `from ${quote(own.distribution)} as a`,
    `join ${quote(other.distribution)} as b on a.${quote(own.column)} = b.${quote(other.column)}`,
    'limit 20',
  ].join('\n')

/** A name in SQL, whatever stands in it. */
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
