import { FacetValuesPage } from '../../client/pages/facet-values-page.tsx'
import { filterNames, nameSearch } from '../../client/pages/page-search.ts'
import { createUi } from '../../client/text/ui.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound } from '../problems.ts'
import { toRequest } from './answer-search.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import { nameFilters } from './name-filters.ts'
import { readPageSearch } from './read-page-search.ts'
import type { Web } from './web.ts'

/** More names than this are searched and not read through. */
const shown = 300

/** No label is longer that anybody would type. */
const longestWords = 200

/** All values of a filter within a search. Goes before the pages of datasets, whose addresses it looks like. */
export function addFacetValuesPage(pages: Pages, portal: Portal, web: Web): void {
  pages.get('/datasets/facets/:name', async (ask) => {
    const facet = filterNames.find((name) => name === ask.params.name)
    if (!facet) throw notFound(ask.path)
    const ui = createUi(ask.lang)
    const { search } = readPageSearch(ask.query)
    const words = (ask.query.get('words') ?? '').replaceAll('\0', '').trim().slice(0, longestWords)
    const [{ items, total }, filters] = await Promise.all([
      portal.search.findFacetValues(
        { ...toRequest(search), words, limit: shown },
        facet,
        ask.viewer,
        ask.lang,
      ),
      nameFilters(portal, ui, search),
    ])
    return web.respond(ask, {
      title: ui.t('facetValues.title', { name: ui.t(`find.facet.${facet}`) }),
      description: ui.t('facetValues.lede'),
      current: 'datasets',
      // Ways into searches, which are pages of their own.
      isHiddenFromSearch: true,
      hasNoCanonical: true,
      languageSearch: readSearch(ask),
      body: drawPage(FacetValuesPage, ui, {
        facet,
        search,
        searchName: nameSearch(ui, search, filters),
        words,
        items,
        total,
      }),
    })
  })
}
