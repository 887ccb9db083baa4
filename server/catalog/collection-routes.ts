import type { Collection } from '../../schemas/generated/catalog/collection.ts'
import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { presentCollection, type FoundCollection } from './collection-view.ts'
import { pageParameters } from './revision-routes.ts'
import { datasetExample, listOf } from './route-examples.ts'
import { readSearch } from '../http/read-search.ts'

export interface CollectionRooms {
  catalog: Pick<
    Catalog,
    | 'listCollections'
    | 'getCollection'
    | 'createCollection'
    | 'patchCollection'
    | 'deleteCollection'
    | 'vocabularies'
  >
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'Collections'
const base = 'https://data.example'
const path = '/api/v1/collections/:idOrSlug'
const parameters = { idOrSlug: 'Id of the collection, or the name in its address.' }

const example = {
  id: '01jdz0m5kq3v8b2n7ccl',
  slug: 'chinh-phu-so',
  version: 4,
  status: 'published',
  title: { vi: 'Chính phủ số', en: 'Digital government' },
  description: { vi: 'Những số liệu để theo dõi chuyển đổi số của cơ quan nhà nước.' },
  agency: datasetExample.agency,
  datasetCount: 1,
  datasets: [{ dataset: datasetExample, note: { vi: 'Thước đo được nêu trong nghị quyết hằng năm.' } }],
  publishedAt: '2026-01-31T08:00:00.000Z',
  createdAt: '2026-01-30T08:00:00.000Z',
  updatedAt: '2026-01-31T08:00:00.000Z',
  links: {
    self: `${base}/api/v1/collections/01jdz0m5kq3v8b2n7ccl`,
    page: `${base}/collections/chinh-phu-so`,
  },
}
const { datasets: _datasets, ...listedExample } = example

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

/** Adds the endpoints of collections. */
export function addCollectionRoutes(api: Api, rooms: CollectionRooms): void {
  addReadingRoutes(api, rooms)
  addChangingRoutes(api, rooms)
}

const presenter =
  ({ catalog: { vocabularies }, config: { baseUrl } }: CollectionRooms) =>
  (found: FoundCollection, lang: 'vi' | 'en'): Collection =>
    presentCollection(found, { baseUrl, lang, vocabularies })

function addReadingRoutes(api: Api, rooms: CollectionRooms): void {
  const { catalog, cursors } = rooms
  const present = presenter(rooms)

  api.add<{ agency?: string; dataset?: string; limit: number; cursor?: string }>(
    {
      operationId: 'listCollections',
      method: 'get',
      path: '/api/v1/collections',
      tag,
      summary: 'List the collections, by title',
      description:
        'Without their datasets; `datasetCount` counts those that the viewer may see. Drafts are there for members of their agency alone.',
      query: {
        agency: {
          type: 'string',
          maxLength: 100,
          description: 'Slug: collections of this agency and those below it.',
        },
        dataset: {
          type: 'string',
          maxLength: 100,
          description: 'Id or slug of a dataset: collections that hold it.',
        },
        ...pageParameters,
      },
      replies: { 200: { description: 'Collections by title.', list: 'collection' } },
      example: listOf(listedExample),
      problems: [
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'dataset-not-found',
        'dataset-withdrawn',
      ],
    },
    async ({ query, viewer, lang, request }) => {
      const place = { ...query, list: 'collections' }
      const after = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as string)
      const { items, total, next } = await catalog.listCollections(query, viewer, {
        limit: query.limit,
        after,
      })
      const [address = '', search = ''] = request.originalUrl.split('?')
      return {
        items: items.map((found) => present(found, lang)),
        total,
        next: nextAddress(address, search, next && cursors.write(place, next)),
      }
    },
  )

  api.add(
    {
      operationId: 'getCollection',
      method: 'get',
      path,
      tag,
      summary: 'Read one collection with its datasets in order',
      description:
        'The datasets are those that the viewer may see; what was withdrawn is left out for all but its members. A draft is there for members of its agency alone.',
      parameters,
      replies: {
        200: { description: 'The collection.', schema: 'collection' },
        308: { description: 'The collection has another slug now; Location names it.' },
      },
      example,
      problems: ['unknown-parameter', 'invalid-parameter', 'not-found'],
    },
    async ({ params, viewer, lang, request }) => {
      const { found, movedTo } = await catalog.getCollection(params.idOrSlug!, viewer)
      if (movedTo === null) return present(found, lang)
      return new Reply(308, undefined, {
        Location: `/api/v1/collections/${movedTo}${readSearch({ request })}`,
      })
    },
  )
}

function addChangingRoutes(api: Api, rooms: CollectionRooms): void {
  const { catalog } = rooms
  const present = presenter(rooms)

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'createCollection',
      method: 'post',
      path: '/api/v1/collections',
      tag,
      summary: 'Make a collection',
      description:
        'A draft unless `status` says `published`. Needs the scope `write` in its agency, for a published one `publish`; its datasets may be any that you may see. At most 200 datasets.',
      body: 'collection-input',
      bodyExample: {
        title: { vi: 'Chính phủ số', en: 'Digital government' },
        agency: 'van-phong-chinh-phu',
        datasets: [
          { dataset: 'ty-le-van-ban-dien-tu', note: { vi: 'Thước đo được nêu trong nghị quyết hằng năm.' } },
        ],
      },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: { description: 'The collection; Location names it.', schema: 'collection' } },
      example,
      problems: [
        ...changeProblems.filter((each) => each !== 'not-found' && each !== 'version-stale'),
        'idempotency-key-reused',
      ],
    },
    async ({ body, viewer, lang }) => {
      const found = await catalog.createCollection(viewer, body)
      return created(`/api/v1/collections/${found.record._id}`, present(found, lang))
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
      operationId: 'patchCollection',
      method: 'patch',
      summary: 'Change, publish or take back a collection by JSON merge patch',
      description:
        '`datasets` is replaced as a whole: those left out leave the collection, and datasets that you may not see keep their places. `status` publishes it (with at least one dataset that everybody may see) or takes it back to a draft. Another `slug` keeps the old one as an address that leads here. A draft needs the scope `write`, everything public `publish`.',
      body: 'collection-patch',
      bodyType: 'merge-patch',
      bodyExample: { status: 'published' },
      bodyIsCheckedByHandler: true,
      replies: { 200: { description: 'The collection as it is now.', schema: 'collection' } },
      example,
    },
    async ({ params, body, viewer, lang, findIfMatch }) =>
      present(await catalog.patchCollection(viewer, params.idOrSlug!, findIfMatch(), body), lang),
  )

  api.add(
    {
      ...change,
      operationId: 'deleteCollection',
      method: 'delete',
      summary: 'Delete a collection; its datasets stay',
      description: 'Needs the scope `publish`, for drafts too. Its slug is never given to another.',
      replies: { 204: { description: 'The collection is gone.' } },
    },
    async ({ params, viewer, findIfMatch }) => {
      await catalog.deleteCollection(viewer, params.idOrSlug!, findIfMatch())
      return new Reply(204)
    },
  )
}
