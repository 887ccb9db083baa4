import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { AgencyInput } from '../../schemas/generated/catalog/agency-input.ts'
import { created, Reply, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { type ProblemSlug } from '../problems.ts'
import { agencySortKey } from './agency-view.ts'
import type { Catalog } from './catalog.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'
import { addSuccessionRoutes } from './succession-routes.ts'
import { addVocabularyRoutes } from './vocabulary-routes.ts'
import { readSearch } from '../http/read-search.ts'

export interface AgencyRooms {
  catalog: Pick<
    Catalog,
    | 'listAgencies'
    | 'getAgencyTree'
    | 'getAgency'
    | 'createAgency'
    | 'patchAgency'
    | 'deleteAgency'
    | 'mergeAgency'
    | 'splitAgency'
    | 'vocabularies'
    | 'getVocabularyEntry'
    | 'addVocabularyEntry'
    | 'patchVocabularyEntry'
    | 'removeVocabularyEntry'
    | 'getSynonyms'
    | 'putSynonyms'
  >
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'Agencies'
const parameters = { slug: 'The name in the address of the agency, or its id.' }
const agency = (description: string) => ({ description, schema: 'agency' })

const agencyExample: Agency = {
  id: '01jdz0m5kq3v8b2n7c4w',
  slug: 'van-phong-chinh-phu',
  version: 1,
  name: { vi: 'Văn phòng Chính phủ', en: 'Office of the Government' },
  level: 'ministry',
  parent: 'chinh-phu',
  code: null,
  homepage: 'https://vpcp.example',
  formerNames: [{ name: { vi: 'Văn phòng Phủ Thủ tướng' }, until: '1992-09-30' }],
  successors: [],
  predecessors: [],
  status: 'active',
  closedOn: null,
  closedNote: null,
  datasetCount: 12,
  requiredSchemas: [],
  approvalByAnother: false,
}

const inputExample: AgencyInput = {
  name: { vi: 'Văn phòng Chính phủ', en: 'Office of the Government' },
  level: 'ministry',
  parent: 'chinh-phu',
}

const changeProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
]

/** Adds the endpoints of agencies and of the controlled lists. */
export function addAgencyRoutes(api: Api, rooms: AgencyRooms): void {
  addReadingRoutes(api, rooms)
  addChangingRoutes(api, rooms)
  addSuccessionRoutes(api, rooms)
  addVocabularyRoutes(api, rooms)
}

function addReadingRoutes(api: Api, { catalog, cursors }: AgencyRooms): void {
  api.add<{ limit: number; cursor?: string; tree: boolean }>(
    {
      operationId: 'listAgencies',
      method: 'get',
      path: '/api/v1/agencies',
      tag,
      summary: 'List the agencies, in Vietnamese order',
      description:
        'With `tree=true` the items are the agencies at the top, each with those below it in `children`. Figures count what the viewer may see.',
      query: {
        tree: { type: 'boolean', default: false, description: 'As a tree instead of a flat list.' },
        ...pageParameters,
      },
      replies: { 200: { description: 'Agencies by name.', list: 'agency' } },
      example: listOf(agencyExample),
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired'],
    },
    async ({ query, viewer, request }) => {
      const place = { ...query, list: 'agencies' }
      const after = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as string)
      const all: Agency[] = query.tree
        ? await catalog.getAgencyTree(viewer)
        : await catalog.listAgencies(viewer)
      const start = after === null ? 0 : findPlaceAfter(all, after)
      const items = all.slice(start, start + query.limit)
      const hasMore = start + items.length < all.length
      const cursor = hasMore ? cursors.write(place, agencySortKey(items.at(-1)!)) : null
      const [address = '', search = ''] = request.originalUrl.split('?')
      return { items, total: all.length, next: nextAddress(address, search, cursor) }
    },
  )

  api.add(
    {
      operationId: 'getAgency',
      method: 'get',
      path: '/api/v1/agencies/:slug',
      tag,
      summary: 'Read one agency',
      parameters,
      replies: {
        200: agency('The agency.'),
        308: { description: 'The agency has another slug now; Location names it.' },
      },
      example: agencyExample,
      problems: ['unknown-parameter', 'invalid-parameter', 'agency-not-found'],
    },
    async ({ params, viewer, request }) => {
      const { agency, movedTo } = await catalog.getAgency(params.slug!, viewer)
      if (movedTo === null) return agency
      return new Reply(308, undefined, { Location: `/api/v1/agencies/${movedTo}${readSearch({ request })}` })
    },
  )
}

function addChangingRoutes(api: Api, { catalog }: AgencyRooms): void {
  api.add<Record<string, unknown>, object>(
    {
      operationId: 'createAgency',
      method: 'post',
      path: '/api/v1/agencies',
      tag,
      summary: 'Create an agency',
      description:
        'Needs the scope `admin` in the agency above; at the top of the tree only administrators create agencies.',
      body: 'agency-input',
      bodyExample: inputExample,
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: agency('The agency; Location names it.') },
      example: agencyExample,
      problems: [...changeProblems, 'slug-taken', 'idempotency-key-reused'],
    },
    async ({ body, viewer }) => {
      const agency = await catalog.createAgency(viewer, body)
      return created(`/api/v1/agencies/${agency.slug}`, agency)
    },
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'patchAgency',
      method: 'patch',
      path: '/api/v1/agencies/:slug',
      tag,
      summary: 'Change an agency by JSON merge patch',
      description:
        'Another `parent` moves the agency with all below it. Another `slug` keeps the old one as an address that leads here. Another `name` keeps the old one among `formerNames`, until today unless the request itself says; its datasets are found under both.',
      parameters,
      body: 'agency-patch',
      bodyType: 'merge-patch',
      bodyExample: { homepage: 'https://vpcp.example' },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 200: agency('The agency as it is now.') },
      example: { ...agencyExample, version: 2 },
      problems: [...changeProblems, 'agency-not-found', 'slug-taken', 'version-stale', 'if-match-needed'],
    },
    async ({ params, body, viewer, findIfMatch }) =>
      catalog.patchAgency(viewer, params.slug!, findIfMatch(), body),
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'deleteAgency',
      method: 'delete',
      path: '/api/v1/agencies/:slug',
      tag,
      summary: 'Delete an agency that nothing belongs to',
      description:
        'Its slug is never given to another. An agency that ended is merged or split instead, and stays as a record.',
      parameters,
      needsViewer: true,
      replies: { 204: { description: 'The agency is gone.' } },
      problems: [
        'unknown-parameter',
        'invalid-parameter',
        'sign-in-needed',
        'not-allowed',
        'agency-not-found',
        'conflict',
        'version-stale',
        'if-match-needed',
      ],
    },
    async ({ params, viewer, findIfMatch }) => {
      await catalog.deleteAgency(viewer, params.slug!, findIfMatch())
      return new Reply(204)
    },
  )
}

/** Where the list goes on behind a place; works too when what stood there is gone. */
function findPlaceAfter(sorted: readonly Agency[], place: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (agencySortKey(sorted[middle]!) <= place) low = middle + 1
    else high = middle
  }
  return low
}
