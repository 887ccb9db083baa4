import {
  filterNames,
  writeSearch,
  type ActiveFilter,
  type PageSearch,
} from '../../client/pages/page-search.ts'
import { SearchPage } from '../../client/pages/search-page.tsx'
import { splitYears } from '../../client/pages/search-facets.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import { answerSearch } from './answer-search.ts'
import { readPageSearch, readPosition } from './read-page-search.ts'
import { indexTerms } from './terms.ts'
import type { Web } from './web.ts'

/** The page of searching, with every filter in its address. */
export function addSearchPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, clock } = portal
  const frequencies = indexTerms(catalog.vocabularies, 'frequencies')
  pages.get('/datasets', async (ask) => {
    const ui = createUi(ask.lang)
    const search = readPageSearch(ask.query)
    const cursor = ask.query.get('cursor') || null
    const answer = await answerSearch(portal, ask, search, { cursor })
    const filters = await nameFilters(portal, ui, search, answer.facets)
    const position = readPosition(ask.query)
    const written = writeSearch(search)
    const total = ui.number(answer.total)
    return web.respond(ask, {
      title: search.q
        ? ui.t('find.pageTitle', { query: search.q, total })
        : ui.t('find.pageTitleAll', { total }),
      description: ui.t('find.pageDescription'),
      current: 'datasets',
      hasSearch: false,
      jsonAlternate: `/api/v1/datasets${written}`,
      canonicalSearch: written,
      // Every page past the first, and every empty one, would only be noise for search engines.
      isHiddenFromSearch: cursor !== null || answer.total === 0,
      body: drawPage(SearchPage, ui, {
        search,
        filters,
        answer,
        frequencies,
        position,
        nextHref: answer.next && writeNext(ui, search, answer.next, position + answer.items.length),
        apiHref: `/api/v1/datasets${written}`,
        now: clock.now(),
      }),
    })
  })
}

function writeNext(ui: Ui, search: PageSearch, cursor: string, position: number): string {
  const written = writeSearch(search)
  return ui.href(
    `/datasets${written}${written === '' ? '?' : '&'}cursor=${encodeURIComponent(cursor)}&from=${position}`,
  )
}

/** The chosen filters in words: as the facets call them, else as the vocabularies do. */
async function nameFilters(
  { catalog }: Portal,
  ui: Ui,
  search: PageSearch,
  facets: Record<string, { value: string; label: string }[]>,
): Promise<ActiveFilter[]> {
  const vocabularies: Partial<Record<string, string>> = {
    theme: 'themes',
    format: 'formats',
    license: 'licenses',
    unit: 'units',
    frequency: 'frequencies',
  }
  const nameValue = async (name: string, value: string): Promise<string> => {
    const counted = facets[name]?.find((item) => item.value === value)
    if (counted) return counted.label
    if (name === 'agency') return ui.pick((await catalog.findAgency(value))?.name).text || value
    const vocabulary = vocabularies[name]
    const term = vocabulary ? catalog.vocabularies.find(vocabulary, value) : null
    return term ? ui.pick(term.label).text : value
  }
  const named = await Promise.all(
    filterNames.flatMap((name) =>
      (search.filters[name] ?? []).map(async (value) => ({
        name,
        value,
        label:
          value === null
            ? `${ui.t(`find.facet.${name}`)}: ${ui.t('find.noValue')}`
            : await nameValue(name, value),
      })),
    ),
  )
  return [
    ...named,
    ...(search.year
      ? [{ name: 'year' as const, value: search.year, label: describeYears(ui, search.year) }]
      : []),
    ...(search.hasTable ? [{ name: 'hasTable' as const, value: 'true', label: ui.t('find.hasTable') }] : []),
  ]
}

function describeYears(ui: Ui, year: string): string {
  const [from, to] = splitYears(year)
  if (from && to) return from === to ? from : `${from}–${to}`
  return from ? ui.t('find.yearsFrom', { from }) : ui.t('find.yearsTo', { to: to ?? '' })
}
