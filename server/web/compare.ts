import { ComparePage } from '../../client/pages/compare-page.tsx'
import type { Compared } from '../../client/pages/compare-facts.ts'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import { findAnswering } from '../catalog/answering-table.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { drawPage } from './draw.ts'
import { findTerms } from './terms.ts'
import type { Web } from './web.ts'

/** No address of a dataset is longer. */
const longestAsked = 500

/** Two datasets side by side. Goes before the pages of datasets, whose addresses it looks like. */
export function addComparePage(pages: Pages, portal: Portal, web: Web): void {
  pages.get('/datasets/compare', async (ask) => {
    const ui = createUi(ask.lang)
    const asked = { a: readAsked(ask, 'a'), b: readAsked(ask, 'b') }
    const errors: FormError[] = []
    const load = async (field: 'a' | 'b'): Promise<Compared | null> => {
      const slug = readSlug(asked[field], portal.config.baseUrl)
      if (slug === '') return null
      const found = slug === null ? 'compare.elsewhere' : await loadCompared(portal, ask, slug)
      if (typeof found !== 'string') return found
      errors.push({ field, text: ui.t(found) })
      return null
    }
    const [a, b] = [await load('a'), await load('b')]
    const pair = a && b && { a, b }
    const title = pair
      ? ui.t('compare.titleOf', {
          first: ui.pick(pair.a.dataset.title).text,
          second: ui.pick(pair.b.dataset.title).text,
        })
      : ui.t('compare.title')
    return web.respond(ask, {
      title,
      description: ui.t('compare.lede'),
      current: 'datasets',
      // Every two datasets would be a page.
      isHiddenFromSearch: true,
      hasNoCanonical: true,
      languageSearch: pair
        ? `?${new URLSearchParams({ a: pair.a.dataset.slug, b: pair.b.dataset.slug })}`
        : '',
      status: errors.length > 0 ? 404 : 200,
      body: drawPage(ComparePage, ui, { asked, pair, errors }),
    })
  })
}

const readAsked = ({ query }: PageAsk, name: string): string =>
  (query.get(name) ?? '').replaceAll('\0', '').trim().slice(0, longestAsked)

/** The name of a dataset, from its address too, as people copy it; null for an address of another site. */
function readSlug(asked: string, baseUrl: string): string | null {
  if (asked.includes('://') && !asked.startsWith(`${baseUrl}/`)) return null
  return /\/datasets\/([^/?#]+)/.exec(asked)?.[1] ?? asked
}

/** What is compared of a dataset, or the sentence for one that is not there for the reader. */
async function loadCompared(
  { catalog, config }: Portal,
  ask: PageAsk,
  slug: string,
): Promise<Compared | 'compare.missing' | 'compare.withdrawn'> {
  const found = await catalog.getDataset(slug, ask.viewer).catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 404) return 'compare.missing' as const
    if (error instanceof ProblemError && error.status === 410) return 'compare.withdrawn' as const
    throw error
  })
  if (typeof found === 'string') return found
  const { dataset: record } = found
  const { vocabularies } = catalog
  const dataset = presentDataset(record, { baseUrl: config.baseUrl, lang: ask.lang, vocabularies })
  return {
    dataset,
    terms: findTerms(vocabularies, dataset),
    columns: catalog.mayReadData(record, ask.viewer) ? listColumns(record) : [],
  }
}

/** The columns of all its tables, each once. */
function listColumns({ distributions }: DatasetWithAgency): Compared['columns'] {
  const columns = distributions.flatMap((file) => findAnswering(file)?.columns ?? [])
  return [...new Map(columns.map((column) => [column.alias, column])).values()]
}
