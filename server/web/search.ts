import {
  filterNames,
  singleFilterNames,
  writeSearch,
  type ActiveFilter,
  type PageSearch,
  type SingleFilterName,
} from '../../client/pages/page-search.ts'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { SearchPage } from '../../client/pages/search-page.tsx'
import { splitYears } from '../../client/pages/search-facets.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import { answerSearch } from './answer-search.ts'
import { findUnread, readPageSearch, readPosition, type ReadSearch } from './read-page-search.ts'
import type { Web } from './web.ts'

/** The page of searching, with every filter in its address. */
export function addSearchPage(pages: Pages, portal: Portal, web: Web): void {
  const { clock } = portal
  pages.get('/datasets', async (ask) => {
    const ui = createUi(ask.lang)
    const cursor = ask.query.get('cursor') || null
    const { search, unread, answer } = await answerReadable(portal, ask, readPageSearch(ask.query), cursor)
    const filters = await nameFilters(portal, ui, search, answer.facets)
    const position = readPosition(ask.query)
    const written = writeSearch(search)
    const count = answer.total
    return web.respond(ask, {
      title: search.q
        ? ui.t('find.pageTitle', { query: search.q, count })
        : ui.t('find.pageTitleAll', { count }),
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
        unread: unread.map((each) => ({ ...each, detail: each.detail[ask.lang] })),
        answer,
        position,
        nextHref: answer.next && writeNext(ui, search, answer.next, position + answer.items.length),
        apiHref: `/api/v1/datasets${written}`,
        now: clock.now(),
      }),
    })
  })
}

/** Answers without the filters that cannot be read: some are only read by the search itself. */
async function answerReadable(
  portal: Portal,
  ask: PageAsk,
  { search, unread }: ReadSearch,
  cursor: string | null,
): Promise<ReadSearch & { answer: SearchAnswer }> {
  try {
    return {
      search,
      unread,
      answer: await answerSearch(portal, ask, search, { cursor, facets: [...filterNames, 'year'] }),
    }
  } catch (error) {
    const found = findUnread(error, search)
    if (found === null) throw error
    const without = { search: { ...search, [found.name]: undefined }, unread: [...unread, found] }
    return answerReadable(portal, ask, without, cursor)
  }
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
    if (name === 'series') return ui.pick((await catalog.findSeriesRecord(value))?.title).text || value
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
    ...singleFilterNames
      .filter((name) => search[name] !== undefined)
      .map((name) => ({ name, value: String(search[name]), label: nameSingle(ui, name, search) })),
  ]
}

function nameSingle(ui: Ui, name: SingleFilterName, search: PageSearch): string {
  const value = String(search[name])
  switch (name) {
    case 'year':
      return describeYears(ui, value)
    case 'hasTable':
      return ui.t(search.hasTable ? 'find.hasTable' : 'find.withoutTable')
    case 'overdue':
      return ui.t(search.overdue ? 'find.overdue' : 'find.notOverdue')
    case 'bbox':
      return ui.t('find.inBox', { box: value })
    case 'modifiedSince':
      return ui.t('find.changedSince', { date: ui.date(value) })
    case 'where':
      return value
  }
}

function describeYears(ui: Ui, year: string): string {
  const [from, to] = splitYears(year)
  if (from && to) return from === to ? from : `${from}–${to}`
  return from ? ui.t('find.yearsFrom', { from }) : ui.t('find.yearsTo', { to: to ?? '' })
}
