import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import { created, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { notFound, type ProblemSlug } from '../problems.ts'
import { foldText } from '../text/normalize.ts'
import type { Catalog } from './catalog.ts'
import { editableLists } from './vocabularies.ts'
import type { VocabularyEntry } from './vocabulary-editing.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

export interface VocabularyRooms {
  catalog: Pick<
    Catalog,
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

const tag = 'Vocabularies'

const themeExample = {
  id: 'GOVE',
  label: { vi: 'Chính phủ và khu vực công', en: 'Government and public sector' },
  uri: 'http://publications.europa.eu/resource/authority/data-theme/GOVE',
}

const changedSoon =
  'For administrators. It holds here at once, and in other processes of the portal within two seconds: in forms, filters, search, pages and answers.'

/** Adds the endpoints of the controlled lists. */
export function addVocabularyRoutes(api: Api, rooms: VocabularyRooms): void {
  addSynonymRoutes(api, rooms)
  addListRoutes(api, rooms)
  addEntryRoutes(api, rooms)
}

function addListRoutes(api: Api, { catalog, cursors, config }: VocabularyRooms): void {
  const { vocabularies } = catalog

  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listVocabularies',
      method: 'get',
      path: '/api/v1/vocabularies',
      tag,
      summary: 'List the controlled lists',
      description:
        'Administrators change `themes` and `licenses`, and at `/api/v1/vocabularies/synonyms` the words that mean the same to the search.',
      query: pageParameters,
      replies: { 200: { description: 'The lists, with how much each holds.', list: 'vocabulary-item' } },
      example: listOf({
        id: 'themes',
        label: { vi: 'Chủ đề', en: 'Themes' },
        uri: null,
        itemCount: 14,
        url: 'https://data.example/api/v1/vocabularies/themes',
      }),
      problems: ['unknown-parameter', 'invalid-parameter', 'cursor-expired'],
    },
    async ({ query, request }) => {
      const all = vocabularies.names.map((name) => ({
        id: name,
        label: vocabularies.titleOf(name),
        uri: null,
        itemCount: vocabularies.list(name).length,
        url: `${config.baseUrl}/api/v1/vocabularies/${name}`,
      }))
      return page(all, { cursors, query, list: 'vocabularies', address: request.originalUrl })
    },
  )

  api.add<{ limit: number; cursor?: string; q?: string; parent?: string }>(
    {
      operationId: 'getVocabulary',
      method: 'get',
      path: '/api/v1/vocabularies/:name',
      tag,
      summary: 'Read one controlled list',
      description:
        'The list `units` holds places: ask for those of a province by `parent`, or for a name by `q`. An entry with `retired` is shown where it is in use and can no longer be chosen.',
      parameters: { name: `One of: ${vocabularies.names.join(', ')}.` },
      query: {
        q: {
          type: 'string',
          maxLength: 200,
          description: 'Part of a name, with or without diacritics, or a code.',
        },
        parent: {
          type: 'string',
          maxLength: 64,
          description: 'Id of the entry that others stand below, such as a province.',
        },
        ...pageParameters,
      },
      replies: { 200: { description: 'Entries in the order of the list.', list: 'vocabulary-item' } },
      example: listOf(themeExample),
      problems: ['unknown-parameter', 'invalid-parameter', 'not-found', 'cursor-expired'],
    },
    async ({ params, query, request }) => {
      const name = params.name!
      if (!vocabularies.isName(name)) throw notFound(request.path)
      const wanted = foldText(query.q ?? '')
      const found = vocabularies
        .list(name)
        .filter(
          (item) => (query.parent === undefined || item.parent === query.parent) && hasName(item, wanted),
        )
      // A list that was changed meanwhile has other places.
      const stamp = editableLists.some((each) => each === name) ? vocabularies.stamp() : 0
      return page(found, { cursors, query, list: `${name} ${stamp}`, address: request.originalUrl })
    },
  )
}

const entryExample = { ...themeExample, version: 1, shipped: true }
const entryParameters = { name: `One of: ${editableLists.join(', ')}.`, id: 'Id of the entry.' }

const changeProblems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'unknown-member',
  'malformed-body',
  'sign-in-needed',
  'not-allowed',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'invalid-content',
]

/** One entry as it is read by itself. */
const presentEntry = ({ item, version, isShipped }: VocabularyEntry) => ({
  ...item,
  ...(version !== null && { version }),
  shipped: isShipped,
})

function addEntryRoutes(api: Api, { catalog }: VocabularyRooms): void {
  const path = '/api/v1/vocabularies/:name/:id'

  api.add(
    {
      operationId: 'getVocabularyEntry',
      method: 'get',
      path,
      tag,
      summary: 'Read one entry of a controlled list',
      parameters: { ...entryParameters, name: 'The controlled list.' },
      replies: { 200: { description: 'The entry.', schema: 'vocabulary-item' } },
      example: entryExample,
      problems: ['unknown-parameter', 'invalid-parameter', 'not-found'],
    },
    async ({ params }) => presentEntry(catalog.getVocabularyEntry(params.name!, params.id!)),
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'addVocabularyEntry',
      method: 'post',
      path: '/api/v1/vocabularies/:name',
      tag,
      summary: 'Add a theme or a licence',
      description: `${changedSoon} A list holds 100 entries at most.`,
      parameters: { name: entryParameters.name },
      body: 'vocabulary-entry-input',
      bodyExample: { id: 'SPOR', label: { vi: 'Thể thao', en: 'Sport' } },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 201: { description: 'The entry; Location names it.', schema: 'vocabulary-item' } },
      example: { ...entryExample, shipped: false },
      problems: [...changeProblems, 'conflict', 'idempotency-key-reused'],
    },
    async ({ params, body, viewer }) => {
      const entry = presentEntry(await catalog.addVocabularyEntry(viewer, params.name!, body))
      return created(`/api/v1/vocabularies/${params.name!}/${entry.id}`, entry)
    },
  )

  const change = {
    path,
    tag,
    parameters: entryParameters,
    needsViewer: true,
    problems: [...changeProblems, 'conflict', 'version-stale', 'if-match-needed'],
  } satisfies Partial<EndpointSpec>

  api.add<Record<string, unknown>, object>(
    {
      ...change,
      operationId: 'patchVocabularyEntry',
      method: 'patch',
      summary: 'Rename or retire a theme or a licence by JSON merge patch',
      description: `${changedSoon} With \`"retired": true\` it is hidden from forms and refused where it is newly chosen; what has it keeps and shows it. Datasets with a theme that was renamed are indexed again, so they are found by its new name within seconds.`,
      body: 'vocabulary-entry-patch',
      bodyType: 'merge-patch',
      bodyExample: { label: { en: 'Government' } },
      bodyIsCheckedByHandler: true,
      replies: { 200: { description: 'The entry as it is now.', schema: 'vocabulary-item' } },
      example: { ...entryExample, version: 2 },
    },
    async ({ params, body, viewer, findIfMatch }) =>
      presentEntry(await catalog.patchVocabularyEntry(viewer, params.name!, params.id!, findIfMatch(), body)),
  )

  api.add(
    {
      ...change,
      operationId: 'deleteVocabularyEntry',
      method: 'delete',
      summary: 'Delete a theme or a licence that was added and that nothing uses',
      description:
        'For administrators. One that is in use answers 409 with how many datasets use it, drafts and withdrawn ones included; one that came with the portal stays. Both can be retired.',
      replies: { 204: { description: 'The entry is gone.' } },
    },
    async ({ params, viewer, findIfMatch }) => {
      await catalog.removeVocabularyEntry(viewer, params.name!, params.id!, findIfMatch())
      return new Reply(204)
    },
  )
}

function addSynonymRoutes(api: Api, { catalog }: VocabularyRooms): void {
  const path = '/api/v1/vocabularies/synonyms'
  const example = {
    version: 2,
    groups: [
      ['xe máy', 'mô tô'],
      ['TP.HCM', 'Thành phố Hồ Chí Minh', 'Sài Gòn'],
    ],
  }

  api.add(
    {
      operationId: 'getSynonyms',
      method: 'get',
      path,
      tag,
      summary: 'Read the words that mean the same to the search',
      replies: { 200: { description: 'Groups of words.', schema: 'synonyms' } },
      example,
      problems: ['unknown-parameter', 'invalid-parameter'],
    },
    async () => catalog.getSynonyms(),
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'putSynonyms',
      method: 'put',
      path,
      tag,
      summary: 'Replace the words that mean the same to the search',
      description:
        'For administrators. The next search takes them, in other processes of the portal within two seconds; nothing is indexed again, because queries are widened when they are asked. A word is in one group at most; 1,000 groups of 2 to 20, each of at most eight words. "Phrases" in quotes and words behind a minus are taken as they were typed.',
      body: 'synonyms',
      bodyExample: { groups: example.groups },
      bodyIsCheckedByHandler: true,
      needsViewer: true,
      replies: { 200: { description: 'The groups as they are now.', schema: 'synonyms' } },
      example,
      problems: [
        ...changeProblems.filter((each) => each !== 'not-found' && each !== 'method-not-allowed'),
        'version-stale',
        'if-match-needed',
      ],
    },
    async ({ body, viewer, findIfMatch }) => catalog.putSynonyms(viewer, findIfMatch(), body),
  )
}

/** Whether the entry goes by the words, in any of its names or by its id. */
function hasName(item: VocabularyItem, folded: string): boolean {
  if (folded === '') return true
  const { fullName = {}, otherNames = [] } = item as {
    fullName?: Record<string, string>
    otherNames?: string[]
  }
  const names = [item.id, ...Object.values(item.label), ...Object.values(fullName), ...otherNames]
  return names.some((name) => foldText(name).includes(folded))
}

/** The lists stand still until they are changed, so a place in one is a number. */
function page<Item>(
  all: readonly Item[],
  {
    cursors,
    query,
    list,
    address,
  }: { cursors: Cursors; query: { limit: number; cursor?: string }; list: string; address: string },
) {
  const place = { ...query, list: `vocabulary ${list}` }
  const start = query.cursor === undefined ? 0 : (cursors.read(place, query.cursor) as number)
  const items = all.slice(start, start + query.limit)
  const end = start + items.length
  const [path = '', search = ''] = address.split('?')
  const cursor = end < all.length ? cursors.write(place, end) : null
  return { items, total: all.length, next: nextAddress(path, search, cursor) }
}
