import type { VocabularyItem } from '../../schemas/generated/catalog/vocabulary-item.ts'
import type { Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { notFound } from '../problems.ts'
import { foldText } from '../text/normalize.ts'
import type { Catalog } from './catalog.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

export interface VocabularyRooms {
  catalog: Pick<Catalog, 'vocabularies'>
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'Vocabularies'

const themeExample = {
  id: 'GOVE',
  label: { vi: 'Chính phủ và khu vực công', en: 'Government and public sector' },
  uri: 'http://publications.europa.eu/resource/authority/data-theme/GOVE',
}

/** Adds the endpoints of the controlled lists. */
export function addVocabularyRoutes(api: Api, { catalog, cursors, config }: VocabularyRooms): void {
  const { vocabularies } = catalog

  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listVocabularies',
      method: 'get',
      path: '/api/v1/vocabularies',
      tag,
      summary: 'List the controlled lists',
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
        'The list `units` holds places: ask for those of a province by `parent`, or for a name by `q`.',
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
      return page(found, { cursors, query, list: name, address: request.originalUrl })
    },
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

/** The lists stand still while the program runs, so a place in one is a number. */
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
