import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import { filterNames, singleFilterNames, type PageSearch } from '../../client/pages/page-search.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { presentResult } from '../search/search-view.ts'
import type { SearchPlace, SearchRequest } from '../search/search.ts'

/** Results on a page; the API takes more. */
const resultsShown = 20

/** What the API would answer to the search of a page; `next` is the cursor of the next page. */
export async function answerSearch(
  portal: Pick<Portal, 'search' | 'catalog' | 'cursors' | 'config'>,
  ask: PageAsk,
  pageSearch: PageSearch,
  {
    cursor = null,
    limit = pageSearch.limit ?? resultsShown,
    facets,
  }: { cursor?: string | null; limit?: number; facets?: SearchRequest['facets'] } = {},
): Promise<SearchAnswer> {
  const { search, catalog, config, cursors } = portal
  const request = toRequest(pageSearch)
  const place = cursor === null ? null : (cursors.read({ ...request }, cursor) as SearchPlace)
  const found = await search.find({ ...request, limit, facets }, ask.viewer, ask.lang, place)
  const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
  return presentResult(found, found.place && cursors.write({ ...request }, found.place), reading)
}

/** A search as the search room takes it: only what was asked. */
export function toRequest({ filters, ...search }: PageSearch): SearchRequest {
  const lists = filterNames.flatMap((name) => {
    const values = filters[name] ?? []
    return values.length > 0 ? [[name, values] as const] : []
  })
  const given = (['q', ...singleFilterNames, 'orderBy'] as const).flatMap((name) =>
    search[name] === undefined ? [] : [[name, search[name]] as const],
  )
  return Object.fromEntries([...lists, ...given])
}
