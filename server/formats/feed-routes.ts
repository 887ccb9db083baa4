import { filterNames, singleFilterNames, type PageSearch } from '../../client/pages/page-search.ts'
import { createUi, localPath } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import type { Cursors } from '../http/paging.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import type { Search, SearchPlace, SearchRequest } from '../search/search.ts'
import { nameFilters } from '../web/name-filters.ts'
import { writeAtom } from './atom.ts'
import { makeDatasetFeed } from './dataset-feed.ts'

export interface FeedRooms {
  catalog: Pick<Catalog, 'findAgency' | 'findSeriesRecord' | 'figures' | 'vocabularies'>
  search: Pick<Search, 'find'>
  cursors: Cursors
  config: { baseUrl: string }
}

type Query = SearchRequest & { cursor?: string; lang?: Language }

/** As many as the contract takes when nothing is said: an address that says it names no other feed. */
const usualLimit = 20

/** Members find what everybody finds, so everybody may keep it. */
const headers = { 'Content-Type': 'application/atom+xml; charset=utf-8', 'Cache-Control': 'public, no-cache' }

/** Every search as a feed, in every language. */
export function addFeedRoutes(api: Api, { catalog, search, cursors, config }: FeedRooms): void {
  for (const addressLang of ['vi', 'en'] as const) {
    api.add<Query>(
      {
        operationId: addressLang === 'vi' ? 'getDatasetFeed' : 'getEnglishDatasetFeed',
        method: 'get',
        path: localPath('/feeds/datasets.atom', addressLang),
        tag: 'Datasets',
        summary: `What a search finds, as an Atom feed in ${{ vi: 'Vietnamese', en: 'English' }[addressLang]}`,
        description:
          'Takes every parameter of the search (facets are not told) and finds what everybody finds, whoever asks. What was published or changed last comes first unless orderBy says otherwise; what has only some of the words is left out. RFC 4287, with pages after RFC 5005.',
        query: 'search-query',
        replies: {
          200: {
            description: 'The feed.',
            schema: { type: 'string', description: 'An XML document.' },
            mediaType: 'application/atom+xml',
          },
        },
        example: '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">…</feed>',
        problems: ['invalid-parameter', 'cursor-expired', 'search-unavailable'],
      },
      async ({ query }) => {
        const { cursor = null, lang = addressLang, facets: _facets, ...given } = query
        const request: SearchRequest = { orderBy: '-updated', ...given }
        const place = cursor === null ? null : (cursors.read({ ...request }, cursor) as SearchPlace)
        const asked = toPageSearch(given)
        const [result, filters] = await Promise.all([
          search.find({ ...request, facets: [] }, anonymousViewer, lang, place),
          nameFilters({ catalog }, createUi(lang), asked),
        ])
        // Who follows words waits for what has them; what comes near was never asked for.
        const hasWords = result.reading === 'asTyped' || result.reading === 'forgiving'
        const datasets = hasWords ? result.items : []
        const next = hasWords ? result.place : null
        const feed = makeDatasetFeed(
          {
            datasets,
            total: hasWords ? result.total : 0,
            search: asked,
            filters,
            cursor,
            next: next && cursors.write({ ...request }, next),
            lastModified: datasets.length === 0 ? (await catalog.figures()).lastModified : null,
          },
          { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies },
        )
        return new Reply(200, writeAtom(feed), headers)
      },
    )
  }
}

/** The search as pages and addresses say it. */
function toPageSearch(request: SearchRequest): PageSearch {
  const single = (['q', ...singleFilterNames, 'orderBy', 'limit'] as const).flatMap((name) =>
    request[name] === undefined ? [] : [[name, request[name]] as const],
  )
  return {
    ...Object.fromEntries(single.filter(([name, value]) => name !== 'limit' || value !== usualLimit)),
    filters: Object.fromEntries(
      filterNames.map((name) => [name, (request[name] ?? []) as (string | null)[]]),
    ),
  }
}
