import { filterNames, nameSearch, writeSearch, type PageSearch } from '../../client/pages/page-search.ts'
import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { formatFamilies, type FormatFamily } from '../../client/pages/search-view.ts'
import { SearchPage } from '../../client/pages/search-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import { answerSearch } from './answer-search.ts'
import { linkFeed } from './link-feed.ts'
import { nameFilters } from './name-filters.ts'
import { findUnread, readPageSearch, readPosition, type ReadSearch } from './read-page-search.ts'
import { answerKept, PageCache, type Rendered } from './page-cache.ts'
import type { Web } from './web.ts'

/** A page is about 40 kB: those of some four hundred searches, far more than are asked in a second. */
const cacheBytes = 16 * 1024 * 1024

/** Counts and order may be this old, on top of the second that the index is behind; what a page shows is looked after each time. */
const lifeMs = 1_000

/** The page of searching, with every filter in its address. */
export function addSearchPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, clock } = portal
  const cache = new PageCache({ maxBytes: cacheBytes, lifeMs })
  pages.get('/datasets', async (ask) => {
    const clean = findCleanAddress(ask)
    if (clean !== null) return { redirect: clean, status: 303 }
    const key = `${web.nameFrame(ask.lang)} ${ask.request.originalUrl}`
    return answerKept(ask, cache, key, () => renderSearch(ask))
  })

  async function renderSearch(ask: PageAsk): Promise<Rendered & { content: string }> {
    const ui = createUi(ask.lang)
    const cursor = ask.query.get('cursor') || null
    const { search, unread, answer } = await answerReadable(portal, ask, readPageSearch(ask.query), cursor)
    const filters = await nameFilters(portal, ui, search, answer.facets)
    const position = readPosition(ask.query)
    const written = writeSearch(search)
    const count = answer.total
    const name = nameSearch(ui, search, filters)
    const page = {
      title:
        name === '' ? ui.t('find.pageTitleAll', { count }) : ui.t('find.pageTitle', { query: name, count }),
      description: ui.t('find.pageDescription'),
      current: 'datasets' as const,
      hasSearch: false,
      jsonAlternate: `/api/v1/datasets${written}`,
      extraLinks: [linkFeed(ui, search)],
      canonicalSearch: written,
      // Every page past the first, and every empty one, would only be noise for search engines.
      isHiddenFromSearch: cursor !== null || answer.total === 0,
      body: drawPage(SearchPage, ui, {
        search,
        filters,
        families: listFamilies(portal),
        unread: unread.map((each) => ({ ...each, detail: each.detail[ask.lang] })),
        answer,
        country: findCountry(catalog, ui, answer.places?.[0]?.value ?? search.filters.unit?.[0]),
        position,
        nextHref: answer.next && writeNext(ui, search, answer.next, position + answer.items.length),
        apiHref: `/api/v1/datasets${written}`,
        now: clock.now(),
      }),
    }
    const shown = [...answer.items, ...(answer.near ?? [])].map(({ id, version }) => ({ id, version }))
    return { content: web.respond(ask, page).html, isTrue: () => catalog.areUnchanged(shown) }
  }
}

/** The address without the fields of a form that were left empty, which would stand in it for ever; null when there are none. */
function findCleanAddress({ lang, query }: PageAsk): string | null {
  if (![...query.values()].includes('')) return null
  const { search, unread } = readPageSearch(query)
  return unread.length > 0 ? null : addressIn(lang, `/datasets${writeSearch(search)}`)
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
      answer: await answerSearch(portal, ask, search, {
        cursor,
        facets: [...filterNames, 'year', 'modified'],
      }),
    }
  } catch (error) {
    const found = findUnread(error, search)
    if (found === null) throw error
    const without = { search: { ...search, [found.name]: undefined }, unread: [...unread, found] }
    return answerReadable(portal, ask, without, cursor)
  }
}

/** The country around a place, in which nothing may be known of the place alone; null for none, and for a country itself. */
function findCountry(
  { vocabularies }: Portal['catalog'],
  ui: Ui,
  place: string | null | undefined,
): { value: string; label: string } | null {
  let unit = place ? vocabularies.find('units', place) : null
  while (unit && unit.kind !== 'country')
    unit = typeof unit.parent === 'string' ? vocabularies.find('units', unit.parent) : null
  return unit && unit.id !== place ? { value: unit.id, label: ui.pick(unit.label).text } : null
}

/** The formats of each family, as the list of formats has them. */
const listFamilies = ({ catalog }: Pick<Portal, 'catalog'>): FormatFamily[] =>
  formatFamilies.map((id) => ({
    id,
    formats: catalog.vocabularies.list('formats').flatMap((item) => (item.family === id ? [item.id] : [])),
  }))

function writeNext(ui: Ui, search: PageSearch, cursor: string, position: number): string {
  const written = writeSearch(search)
  return ui.href(
    `/datasets${written}${written === '' ? '?' : '&'}cursor=${encodeURIComponent(cursor)}&from=${position}`,
  )
}
