import { getContract, type JsonSchema } from '../config/schemas.ts'
import type { Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { notFound } from '../problems.ts'
import { facetNames, type FacetName, type SearchRequest } from './records.ts'
import type { Search } from './search.ts'

type Query = SearchRequest & { lang?: Language; words?: string; limit: number }

/** Days and years are few, and are not words. */
const listed: readonly FacetName[] = facetNames.filter((name) => name !== 'year' && name !== 'modified')

/** Adds the values of a facet, of which an answer to a search holds the fifty most frequent. */
export function addFacetRoutes(api: Api, { search }: { search: Pick<Search, 'findFacetValues'> }): void {
  api.add<Query>(
    {
      operationId: 'listFacetValues',
      method: 'get',
      path: '/api/v1/facets/:name',
      parameters: { name: `One of: ${listed.join(', ')}.` },
      tag: 'Datasets',
      summary: 'Look through the values of a facet',
      description:
        'Values by how many datasets of a search have them, counted under all its filters but their own, as in its `facets`; there the fifty most frequent stand, here the 5,000 most frequent are looked through.',
      query: listParameters(),
      replies: { 200: { description: 'The values.', schema: 'facet-values' } },
      example: { items: [{ value: 'cuc-thong-ke', label: 'Cục Thống kê', count: 12 }], total: 1 },
      problems: ['unknown-parameter', 'invalid-parameter', 'not-found'],
    },
    async ({ params, query, viewer, lang, request }) => {
      const name = listed.find((each) => each === params.name)
      if (!name) throw notFound(request.path)
      const { lang: _lang, words = '', ...asked } = query
      return search.findFacetValues({ ...asked, words }, name, viewer, lang)
    },
  )
}

/** Those of the search that narrow it, and the words. */
function listParameters(): Record<string, JsonSchema> {
  const all = getContract().schemas.get('search-query')!.properties as Record<string, JsonSchema>
  const { cursor: _cursor, facets: _facets, orderBy: _orderBy, ...narrowing } = all
  return {
    words: {
      type: 'string',
      maxLength: 200,
      description: 'Part of the label, with or without diacritics; all values when left out.',
    },
    ...narrowing,
  }
}
