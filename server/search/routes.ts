import type { Catalog } from '../catalog/catalog.ts'
import type { Config } from '../config/config.ts'
import type { Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { Language, SearchPlace, SearchRequest } from './records.ts'
import { addFacetRoutes } from './facet-routes.ts'
import { presentResult } from './search-view.ts'
import type { Search } from './search.ts'

type Query = SearchRequest & { cursor?: string; lang?: Language }

export interface SearchRooms {
  search: Pick<Search, 'find' | 'findFacetValues' | 'suggest'>
  catalog: Pick<Catalog, 'vocabularies'>
  cursors: Cursors
  config: Pick<Config, 'baseUrl'>
}

const exampleDataset = {
  id: '01jdz0m5kq3v8b2n7c4x',
  slug: 'dan-so-viet-nam',
  version: 3,
  status: 'published',
  title: { vi: 'Dân số Việt Nam theo năm 1960–2024', en: 'Population of Viet Nam by year 1960–2024' },
  description: { vi: 'Số dân của Việt Nam vào giữa mỗi năm.' },
  agency: { slug: 'cuc-thong-ke', name: { vi: 'Cục Thống kê', en: 'National Statistics Office' } },
  themes: ['SOCI'],
  keywords: { vi: ['dân số'] },
  license: 'CC-BY-4.0',
  frequency: 'ANNUAL',
  spatial: ['VN'],
  bbox: null,
  temporal: { start: '1960-01-01', end: '2024-12-31' },
  contactPoint: null,
  language: ['vi'],
  accessRights: 'PUBLIC',
  landingPage: null,
  provenance: null,
  issued: '2025-07-01',
  modified: '2025-07-01',
  sample: true,
  createdAt: '2026-01-31T08:00:00.000Z',
  updatedAt: '2026-01-31T08:00:00.000Z',
  publishedAt: '2026-01-31T08:00:00.000Z',
  distributions: [],
  links: {
    self: 'https://data.example.gov/api/v1/datasets/01jdz0m5kq3v8b2n7c4x',
    page: 'https://data.example.gov/datasets/dan-so-viet-nam',
  },
  highlight: {
    title: '<mark>Dân số</mark> Việt Nam theo năm 1960–2024',
    description: '<mark>Số dân</mark> của Việt Nam vào giữa mỗi năm.',
  },
}

/** Adds search and suggestions. */
export function addSearchRoutes(api: Api, rooms: SearchRooms): void {
  addFacetRoutes(api, rooms)
  const { search, cursors } = rooms

  api.add<Query>(
    {
      operationId: 'listDatasets',
      method: 'get',
      path: '/api/v1/datasets',
      tag: 'Datasets',
      summary: 'Search datasets',
      description:
        'Words, "phrases", -without and OR in q; filters; facets, each counted under all filters but its own. Words with Vietnamese diacritics are taken as typed, words without stand for all their readings. When nothing has all words, a looser reading is tried (`relaxed`); where fewer than ten have all of them, those that come near follow in `near`, neither counted nor paged.',
      query: 'search-query',
      replies: { 200: { description: 'A page of datasets.', schema: 'search-answer' } },
      example: {
        items: [exampleDataset],
        total: 1,
        next: null,
        facets: {
          agency: [{ value: 'cuc-thong-ke', label: 'Cục Thống kê', count: 1 }],
          year: [{ value: '2024', label: '2024', count: 1 }],
        },
        suggestions: [],
        degraded: false,
        relaxed: false,
        places: [],
        near: [],
      },
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired', 'search-unavailable'],
    },
    async ({ query, viewer, lang, request }) => {
      const { cursor, lang: _lang, ...asked } = query
      const place = cursor === undefined ? null : (cursors.read(asked, cursor) as SearchPlace)
      const result = await search.find(asked, viewer, lang, place)
      const next = result.place === null ? null : cursors.write(asked, result.place)
      const [path = '', parameters = ''] = request.originalUrl.split('?', 2)
      const { config, catalog } = rooms
      const reading = { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies }
      return presentResult(result, nextAddress(path, parameters, next), reading)
    },
  )

  api.add<{ q?: string }>(
    {
      operationId: 'listSuggestions',
      method: 'get',
      path: '/api/v1/suggest',
      tag: 'Datasets',
      summary: 'Suggestions while typing',
      description:
        'Datasets, agencies, themes, keywords and places whose name begins with what is typed; at most ten.',
      query: {
        q: { type: 'string', maxLength: 1000, description: 'What is typed so far.' },
      },
      replies: { 200: { description: 'Names and where they lead.', schema: 'suggest-answer' } },
      example: {
        items: [
          { kind: 'dataset', label: 'Dân số Việt Nam theo năm 1960–2024', url: '/datasets/dan-so-viet-nam' },
        ],
      },
      problems: ['unknown-parameter', 'invalid-parameter'],
    },
    async ({ query, lang }) => ({ items: await search.suggest(query.q ?? '', lang) }),
  )
}
