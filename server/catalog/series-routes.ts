import type { Series } from '../../schemas/generated/catalog/series.ts'
import type { SeriesPlace } from '../../schemas/generated/catalog/series-place.ts'
import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'
import { presentPlace, presentSeries } from './series-view.ts'
import { readSearch } from '../http/read-search.ts'

export interface SeriesRooms {
  catalog: Pick<
    Catalog,
    | 'listSeries'
    | 'getSeries'
    | 'createSeries'
    | 'patchSeries'
    | 'deleteSeries'
    | 'putSeriesMember'
    | 'removeSeriesMember'
    | 'findSeriesPlace'
    | 'getDataset'
  >
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'Series'
const base = 'https://data.example'
const path = '/api/v1/series/:idOrSlug'
const parameters = { idOrSlug: 'Id of the series, or the name in its address.' }
const memberParameters = { ...parameters, dataset: 'Id of the dataset, or the name in its address.' }

const agency = { slug: 'bo-tai-chinh', name: { vi: 'Bộ Tài chính', en: 'Ministry of Finance' } }
const linksOf = (kind: 'datasets' | 'series', id: string, slug: string) => ({
  self: `${base}/api/v1/${kind}/${id}`,
  page: `${base}/${kind}/${slug}`,
})
const budgetOf = (year: number, id: string) => ({
  id,
  slug: `du-toan-ngan-sach-${year}`,
  status: 'published' as const,
  title: { vi: `Dự toán ngân sách nhà nước ${year}`, en: `State budget ${year}` },
  agency,
  temporal: { start: `${year}-01-01`, end: `${year}-12-31` },
  modified: `${year}-01-15`,
  formats: ['CSV'],
  links: linksOf('datasets', id, `du-toan-ngan-sach-${year}`),
})

const example: Series = {
  id: '01jdz0m5kq3v8b2n7csr',
  slug: 'du-toan-ngan-sach',
  version: 4,
  title: { vi: 'Dự toán ngân sách nhà nước hằng năm', en: 'State budget by year' },
  description: { vi: 'Mỗi năm một bộ, cùng cột nên so sánh được.' },
  agency,
  memberCount: 2,
  members: [budgetOf(2024, '01jdz0m5kq3v8b2n7ca4'), budgetOf(2025, '01jdz0m5kq3v8b2n7ca5')],
  createdAt: '2026-01-30T08:00:00.000Z',
  updatedAt: '2026-01-31T08:00:00.000Z',
  links: {
    ...linksOf('series', '01jdz0m5kq3v8b2n7csr', 'du-toan-ngan-sach'),
    datasets: `${base}/api/v1/datasets?series=du-toan-ngan-sach`,
  },
}
const { members: _members, ...listedExample } = example
const { id, slug, title, links } = budgetOf(2024, '01jdz0m5kq3v8b2n7ca4')
const placeExample: SeriesPlace = {
  series: {
    id: example.id,
    slug: example.slug,
    title: example.title,
    memberCount: 2,
    links: linksOf('series', example.id, example.slug),
  },
  previous: { id, slug, title, links },
  next: null,
}

const changeProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'not-found',
  'conflict',
  'slug-taken',
  'version-stale',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
]

/** Adds the endpoints of series, and of the place of a dataset in its series. */
export function addSeriesRoutes(api: Api, rooms: SeriesRooms): void {
  addReadingRoutes(api, rooms)
  addChangingRoutes(api, rooms)
  addMemberRoutes(api, rooms)
}

function addReadingRoutes(api: Api, { catalog, cursors, config: { baseUrl } }: SeriesRooms): void {
  api.add<{ agency?: string; limit: number; cursor?: string }>(
    {
      operationId: 'listSeries',
      method: 'get',
      path: '/api/v1/series',
      tag,
      summary: 'List the series, by title',
      description: 'Without their datasets; `memberCount` counts those that the viewer may see.',
      query: {
        agency: {
          type: 'string',
          maxLength: 100,
          description: 'Slug: series of this agency and those below it.',
        },
        ...pageParameters,
      },
      replies: { 200: { description: 'Series by title.', list: 'series' } },
      example: listOf(listedExample),
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired'],
    },
    async ({ query, viewer, lang, request }) => {
      const place = { ...query, list: 'series' }
      const after = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as string)
      const { items, total, next } = await catalog.listSeries(query, viewer, { limit: query.limit, after })
      const [address = '', search = ''] = request.originalUrl.split('?')
      return {
        items: items.map((found) => presentSeries(found, { baseUrl, lang })),
        total,
        next: nextAddress(address, search, next && cursors.write(place, next)),
      }
    },
  )

  api.add(
    {
      operationId: 'getSeries',
      method: 'get',
      path,
      tag,
      summary: 'Read one series with its datasets in order',
      description:
        'The datasets are those that the viewer may see. Of a withdrawn one only its title is told, when and why it was withdrawn.',
      parameters,
      replies: {
        200: { description: 'The series.', schema: 'series' },
        308: { description: 'The series has another slug now; Location names it.' },
      },
      example,
      problems: ['unknown-parameter', 'invalid-parameter', 'not-found'],
    },
    async ({ params, viewer, lang, request }) => {
      const { found, movedTo } = await catalog.getSeries(params.idOrSlug!, viewer)
      if (movedTo === null) return presentSeries(found, { baseUrl, lang })
      return new Reply(308, undefined, { Location: `/api/v1/series/${movedTo}${readSearch({ request })}` })
    },
  )

  api.add(
    {
      operationId: 'getDatasetSeries',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/series',
      tag,
      summary: 'Read the place of a dataset in its series: the one before it and the one after it',
      parameters: { idOrSlug: memberParameters.dataset },
      replies: {
        200: { description: 'The place; all null when it is in no series.', schema: 'series-place' },
      },
      example: placeExample,
      problems: ['unknown-parameter', 'invalid-parameter', 'dataset-not-found', 'dataset-withdrawn'],
    },
    async ({ params, viewer, lang }) => {
      const { dataset } = await catalog.getDataset(params.idOrSlug!, viewer)
      return presentPlace(await catalog.findSeriesPlace(dataset, viewer), { baseUrl, lang })
    },
  )
}

function addChangingRoutes(api: Api, { catalog, config: { baseUrl } }: SeriesRooms): void {
  api.add<Record<string, unknown>, object>(
    {
      operationId: 'createSeries',
      method: 'post',
      path: '/api/v1/series',
      tag,
      summary: 'Make a series',
      description:
        'Needs the scope `publish` in the agency, because a series is public as soon as it is made, and the right to change each dataset that is put into it. At most 500 datasets.',
      body: 'series-input',
      bodyExample: {
        title: { vi: 'Dự toán ngân sách nhà nước hằng năm', en: 'State budget by year' },
        agency: 'bo-tai-chinh',
        members: ['du-toan-ngan-sach-2024', 'du-toan-ngan-sach-2025'],
      },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: { description: 'The series; Location names it.', schema: 'series' } },
      example,
      problems: [
        ...changeProblems.filter((each) => each !== 'not-found' && each !== 'version-stale'),
        'idempotency-key-reused',
      ],
    },
    async ({ body, viewer, lang }) => {
      const found = await catalog.createSeries(viewer, body)
      return created(`/api/v1/series/${found.record._id}`, presentSeries(found, { baseUrl, lang }))
    },
  )

  const change = {
    path,
    tag,
    parameters,
    needsViewer: true,
    problems: [...changeProblems, 'if-match-needed'],
  } satisfies Partial<EndpointSpec>

  api.add<Record<string, unknown>, object>(
    {
      ...change,
      operationId: 'patchSeries',
      method: 'patch',
      summary: 'Change a series by JSON merge patch',
      description:
        '`members` is replaced as a whole: those left out leave the series, and datasets that you may not see keep their places. Another `slug` keeps the old one as an address that leads here.',
      body: 'series-patch',
      bodyType: 'merge-patch',
      bodyExample: { description: { vi: 'Mỗi năm một bộ, cùng cột nên so sánh được.' } },
      bodyIsCheckedByHandler: true,
      replies: { 200: { description: 'The series as it is now.', schema: 'series' } },
      example,
    },
    async ({ params, body, viewer, lang, findIfMatch }) =>
      presentSeries(await catalog.patchSeries(viewer, params.idOrSlug!, findIfMatch(), body), {
        baseUrl,
        lang,
      }),
  )

  api.add(
    {
      ...change,
      operationId: 'deleteSeries',
      method: 'delete',
      summary: 'Delete a series; its datasets stay',
      description: 'Its slug is never given to another.',
      replies: { 204: { description: 'The series is gone.' } },
    },
    async ({ params, viewer, findIfMatch }) => {
      await catalog.deleteSeries(viewer, params.idOrSlug!, findIfMatch())
      return new Reply(204)
    },
  )
}

function addMemberRoutes(api: Api, { catalog, config: { baseUrl } }: SeriesRooms): void {
  const member = {
    path: `${path}/members/:dataset`,
    tag,
    parameters: memberParameters,
    needsViewer: true,
    replies: { 200: { description: 'The series as it is now.', schema: 'series' } },
    example,
    problems: [...changeProblems, 'dataset-not-found', 'dataset-withdrawn'],
  } satisfies Partial<EndpointSpec>

  api.add<Record<string, unknown>, { position?: number }>(
    {
      ...member,
      operationId: 'putSeriesMember',
      method: 'put',
      summary: 'Put a dataset into a series, or move it there',
      description:
        'Needs the scope `publish` in the agency of the series, and for a dataset that is not in it yet the right to change that dataset. Without `position` a new one goes to where its period, or else its title, belongs. Honours If-Match, but does not need it.',
      body: 'series-position',
      bodyExample: { position: 1 },
      bodyIsOptional: true,
    },
    async ({ params, body, viewer, lang, findIfMatch }) => {
      const { idOrSlug = '', dataset = '' } = params
      const position = body.position ?? null
      const found = await catalog.putSeriesMember(viewer, idOrSlug, dataset, position, findIfMatch())
      return presentSeries(found, { baseUrl, lang })
    },
  )

  api.add(
    {
      ...member,
      operationId: 'removeSeriesMember',
      method: 'delete',
      summary: 'Take a dataset out of a series',
      description:
        'For those who keep the series, and for those who may change the dataset. Honours If-Match, but does not need it.',
    },
    async ({ params, viewer, lang, findIfMatch }) => {
      const { idOrSlug = '', dataset = '' } = params
      const found = await catalog.removeSeriesMember(viewer, idOrSlug, dataset, findIfMatch())
      return presentSeries(found, { baseUrl, lang })
    },
  )
}
