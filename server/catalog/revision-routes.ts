import type { Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { notFound, type ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { changeProblems } from './dataset-routes.ts'
import { presentDataset } from './dataset-view.ts'
import type { RevisionFacts } from './history.ts'
import { noteParameter, orPropose, proposalReply } from './propose-routes.ts'
import type { RevisionChange } from './records.ts'
import { datasetExample, listOf, revisionExample } from './route-examples.ts'

export interface RevisionRooms {
  catalog: Pick<
    Catalog,
    'listRevisions' | 'getRevision' | 'diffRevisions' | 'restoreRevision' | 'changeOrPropose' | 'vocabularies'
  >
  cursors: Cursors
  config: { baseUrl: string }
}

const tag = 'History'
const path = '/api/v1/datasets/:idOrSlug/revisions'
const parameters = {
  idOrSlug: 'Id of the dataset, or the name in its address.',
  number: 'Number of the revision: the version that it made.',
}
const problems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'not-found',
  'dataset-not-found',
  'dataset-withdrawn',
]

/** What one page of a list may hold. */
export const pageParameters = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Items on a page.' },
  cursor: {
    type: 'string',
    maxLength: 1_000,
    description: 'Where to go on: from `next` of the page before.',
  },
}

const differencesSchema = {
  type: 'object',
  properties: {
    number: { type: 'integer' },
    against: { type: ['integer', 'null'] },
    changes: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, from: {}, to: {} },
        required: ['pointer'],
        additionalProperties: false,
      },
    },
  },
  required: ['number', 'against', 'changes'],
  additionalProperties: false,
}

/** Adds the endpoints of a dataset's history. */
export function addRevisionRoutes(api: Api, { catalog, cursors, config }: RevisionRooms): void {
  api.add<{ limit: number; cursor?: string }>(
    {
      operationId: 'listRevisions',
      method: 'get',
      path,
      tag,
      summary: 'List what was changed, newest first',
      description:
        'The public reads from the first publication on, and as `by` the name of the agency; members read all, and who made each change. For the public, a revision by which the dataset is open again has as `changes` all that differs from what was public last.',
      parameters,
      query: pageParameters,
      replies: { 200: { description: 'Revisions, newest first.', list: 'revision' } },
      example: listOf(revisionExample),
      problems: [...problems, 'cursor-expired'],
    },
    async ({ params, query, viewer, lang, request }) => {
      const id = params.idOrSlug!
      const place = { ...query, list: `revisions of ${id}` }
      const before = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as number)
      const { items, total, hasMore } = await catalog.listRevisions(id, viewer, {
        limit: query.limit,
        before,
      })
      const cursor = hasMore ? cursors.write(place, items.at(-1)!.number) : null
      const [address = '', search = ''] = request.originalUrl.split('?')
      return {
        items: items.map((one) => presentRevision(one, lang)),
        total,
        next: nextAddress(address, search, cursor),
      }
    },
  )

  api.add(
    {
      operationId: 'getRevision',
      method: 'get',
      path: `${path}/:number`,
      tag,
      summary: 'Read one revision with the whole record as it was then',
      parameters,
      replies: { 200: { description: 'The revision.', schema: 'revision' } },
      example: { ...revisionExample, record: datasetExample },
      problems,
    },
    async ({ params, viewer, lang, request }) => {
      const number = readNumber(params.number!, request.path)
      const { revision, record } = await catalog.getRevision(params.idOrSlug!, number, viewer)
      const { vocabularies } = catalog
      return {
        ...presentRevision(revision, lang),
        record: presentDataset(record, { baseUrl: config.baseUrl, lang, vocabularies }),
      }
    },
  )

  api.add<{ against?: number }>(
    {
      operationId: 'compareRevisions',
      method: 'get',
      path: `${path}/:number/diff`,
      tag,
      summary: 'Compare two revisions, field by field',
      description:
        'From `against` to this one, in either direction; when `against` is left out, from the one before that the reader may see.',
      parameters,
      query: { against: { type: 'integer', minimum: 1, description: 'Number of the other revision.' } },
      replies: { 200: { description: 'What changed.', schema: differencesSchema } },
      example: { number: 3, against: 2, changes: revisionExample.changes },
      problems,
    },
    async ({ params, query, viewer, request }) => {
      const number = readNumber(params.number!, request.path)
      const found = await catalog.diffRevisions(params.idOrSlug!, number, query.against ?? null, viewer)
      return { ...found, changes: found.changes.map(presentChange) }
    },
  )

  api.add<{ note?: string }>(
    {
      operationId: 'restoreRevision',
      query: noteParameter,
      method: 'post',
      path: `${path}/:number/restore`,
      tag,
      summary: 'Write the metadata of an earlier revision again',
      description:
        'Makes a new revision. It is the metadata of the dataset alone: files with their titles, descriptions, dictionaries and readings, the slug and the state stay as they are. Honours If-Match.',
      parameters,
      needsViewer: true,
      replies: { 200: { description: 'The dataset as restored.', schema: 'dataset' }, 202: proposalReply },
      example: datasetExample,
      problems: [...changeProblems, 'not-found', 'idempotency-key-reused'],
    },
    async ({ params, query: { note }, viewer, lang, request, findIfMatch }) => {
      const number = readNumber(params.number!, request.path)
      const about = params.idOrSlug!
      const operation = { name: 'restoreRevision', revision: number } as const
      return orPropose(catalog, viewer, { about, operation, ifMatch: findIfMatch(), note }, async (by) => {
        const restored = await catalog.restoreRevision(by, about, number, findIfMatch())
        const { vocabularies } = catalog
        return presentDataset(restored, { baseUrl: config.baseUrl, lang, vocabularies })
      })
    },
  )
}

const presentRevision = ({ number, at, by, proposedBy, note, changes }: RevisionFacts, lang: Language) => ({
  number,
  at: at.toISOString(),
  by: nameIn(by, lang),
  ...(proposedBy !== undefined && { proposedBy: nameIn(proposedBy, lang) }),
  note,
  changes: changes.map(presentChange),
})

const nameIn = (by: RevisionFacts['by'], lang: Language): string =>
  typeof by === 'string' ? by : (by[lang] ?? by.vi ?? by.en ?? Object.values(by)[0]!)

/** Null says that there was, or is, nothing. */
const presentChange = ({ pointer, from = null, to = null }: RevisionChange) => ({ pointer, from, to })

/** A number in an address; anything else is an address without content. */
export function readNumber(text: string, path: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound(path)
  return Number(text)
}
