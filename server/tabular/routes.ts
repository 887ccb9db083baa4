import type { Request } from 'express'
import type { AggregateQuery } from '../../schemas/generated/tabular/aggregate-query.ts'
import type { PlacesQuery } from '../../schemas/generated/tabular/places-query.ts'
import type { RowsQuery } from '../../schemas/generated/tabular/rows-query.ts'
import type { Ask } from '../http/ask.ts'
import { isNotModified, makeEtag } from '../http/caching.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import { invalidParameter, notFound } from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import { createPageAnswer, findPageFormat, pageMediaTypes, type PageNeeds } from './page-routes.ts'
import { addRejectedRoutes } from './rejected-routes.ts'
import type { RowPlace, Tables } from './tables.ts'
import { readSearch } from '../http/read-search.ts'

/** What may be asked of a table: the same question of the same table has the same answer. */
type TableQuery = (RowsQuery | AggregateQuery | PlacesQuery) & { sheet?: string }

const idOfDistribution = { id: 'Id of a distribution.' }
const sheetParameter = {
  type: 'string',
  maxLength: 200,
  description: 'Name of a sheet; the first one that is not empty when left out.',
} as const

const diffQuery = {
  key: { type: 'string', maxLength: 2_000, description: 'Columns that tell rows apart, with commas.' },
  limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
} as const

const diffExample = {
  release: 2,
  against: 1,
  key: ['Tỉnh'],
  columns: { added: [], removed: [], changed: [] },
  counts: { added: 1, removed: 0, changed: 1, unchanged: 32 },
  added: [{ Tỉnh: 'Huế', 'Dân số': 1178610 }],
  removed: [],
  changed: [{ key: { Tỉnh: 'Nghệ An' }, from: { 'Dân số': 3409812 }, to: { 'Dân số': 3442005 } }],
}

/** The tables inside files: how they stand, and their rows. */
export function addTableRoutes(
  api: Api,
  { tables, cursors, config }: PageNeeds & { cursors: Cursors },
): void {
  const answerPage = createPageAnswer({ tables, config })
  api.add<{ sheet?: string }>(
    {
      operationId: 'getTable',
      method: 'get',
      path: '/api/v1/distributions/:id/table',
      tag: 'Tables',
      summary: 'The table that the portal made of a file',
      description:
        'Columns with their types, how the file was read, what did not fit (all of it as a file at `rejected.csv`) and what was left out around the table. While a newer release is being read (`pending`), or after it failed (`failed`, with a reason), the table of the release named in `release` goes on answering. Each sheet of a workbook is a table, and each data file of a zip: `tables` lists them, `sheet` chooses one, the first is the default.',
      parameters: idOfDistribution,
      query: { sheet: sheetParameter },
      replies: { 200: { description: 'The table.', schema: 'table' } },
      example: {
        status: 'ready',
        reason: null,
        release: 1,
        rowCount: 65,
        columns: [
          { name: 'Năm', alias: 'nam', type: 'integer', nullable: false },
          { name: 'Dân số', alias: 'dan_so', type: 'integer', nullable: false },
        ],
        dialect: { encoding: 'utf-8', delimiter: ',', headerRow: 1, decimal: '.', sheet: null },
        rejectedRows: { count: 0, sample: [] },
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'unknown-parameter',
        'invalid-parameter',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer, lang }) => tables.getTable(params.id!, viewer, lang, query.sheet),
  )

  addRejectedRoutes(api, { tables })

  api.add<RowsQuery>(
    {
      operationId: 'listRows',
      method: 'get',
      path: '/api/v1/distributions/:id/rows',
      tag: 'Tables',
      summary: 'Rows of a table, page by page',
      description:
        'Choose columns with `select`, rows with `where` (a condition) and `q` (words in any text column), order with `orderBy` (`-` for descending; missing values come last). Names and aliases are both taken; a name with a comma goes in backticks. `total` counts the rows that match. Follow `next` to the last row: it stays with the release that it was given for, and lives for an hour after a newer one has come. `Accept` chooses another form of the page: `text/csv`, `text/tab-separated-values`, `application/x-ndjson`, `application/geo+json`, XLSX or Parquet; `Link` then leads to the next page.',
      parameters: idOfDistribution,
      query: 'rows-query',
      replies: { 200: { description: 'One page of rows.', schema: 'rows', mediaType: pageMediaTypes } },
      example: {
        release: 1,
        columns: [
          { name: 'Năm', alias: 'nam', type: 'integer' },
          { name: 'Dân số', alias: 'dan_so', type: 'integer' },
        ],
        rows: [
          [2024, 101343800],
          [2023, 100309209],
        ],
        total: 65,
        totalIsExact: true,
        next: null,
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'query-too-heavy',
        'export-impossible',
        'too-many-requests',
        'service-unavailable',
      ],
    },
    async (ask) => {
      const { params, query, viewer, request } = ask
      const { place, addressOf } = readPlace(cursors, ask)
      const format = findPageFormat(ask.mediaType)
      if (format !== null) return answerPage(ask, { format, place, addressOf })
      const same = await findSame(tables, params.id!, viewer, request, query, place?.table)
      if (same) return same
      const { next, ...page } = await tables.readRows(params.id!, query, viewer, place)
      return tagged({ ...page, next: addressOf(next) }, request, query)
    },
  )

  api.add<AggregateQuery>(
    {
      operationId: 'aggregateRows',
      method: 'get',
      path: '/api/v1/distributions/:id/aggregate',
      tag: 'Tables',
      summary: 'Counts and sums over the rows of a table',
      description:
        '`select` names what to count and sum up: `count(*)`, `count(column)`, `count(distinct column)`, `sum`, `avg` (or `mean`), `min`, `max`, `median`, `stddev` (of a sample); `as` gives it a name. `groupBy` names columns, or functions of them such as `year(updated)`; each group is one row. `where` and `q` choose the rows that count, as in `rows`. `orderBy` takes columns of the answer, by name or alias; without it groups stand in the order of their values. `total` is how many groups there are; follow `next` to the last.',
      parameters: idOfDistribution,
      query: 'aggregate-query',
      replies: { 200: { description: 'One row for each group.', schema: 'rows' } },
      example: {
        release: 1,
        columns: [
          { name: 'Tỉnh', alias: 'tinh', type: 'string' },
          { name: 'total', alias: 'total', type: 'integer' },
        ],
        rows: [
          ['Nghệ An', 3442005],
          ['Huế', 1178610],
        ],
        total: 2,
        totalIsExact: true,
        next: null,
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async (ask) => {
      const { params, query, viewer, request } = ask
      const { place, addressOf } = readPlace(cursors, ask, { of: 'groups' })
      const same = await findSame(tables, params.id!, viewer, request, query, place?.table)
      if (same) return same
      const { next, ...page } = await tables.aggregate(params.id!, query, viewer, place)
      return tagged({ ...page, next: addressOf(next) }, request, query)
    },
  )

  api.add<PlacesQuery>(
    {
      operationId: 'listPlaces',
      method: 'get',
      path: '/api/v1/distributions/:id/places',
      tag: 'Tables',
      summary: 'Where the rows of a table are, to be drawn on a map',
      description:
        'Places come from a column of geometries or from two number columns with longitude and latitude. Few places are given one by one, with their rows; of many, those that lie close together are one point with how many they are: ask again with a smaller `bbox` to see them apart. Shapes come with as many vertices as can be seen in `bbox`. `counts` tells what became of the rows that have no place in the world, such as those whose longitude and latitude are exchanged, and `examples` what stands in the first of them. `where` and `q` choose the rows that count, as in `rows`.',
      parameters: idOfDistribution,
      query: 'places-query',
      replies: { 200: { description: 'The places.', schema: 'places' } },
      example: {
        release: 1,
        columns: [{ name: 'Trạm', alias: 'tram', type: 'string' }],
        by: { geometry: null, longitude: 'Kinh độ', latitude: 'Vĩ độ', value: null },
        bbox: [105.75, 20.95, 105.95, 21.1],
        extent: [105.81, 21.0, 105.88, 21.05],
        counts: {
          rows: 3,
          placed: 2,
          missing: 1,
          swapped: 0,
          outside: 0,
          zero: 0,
          tooLarge: 0,
          inSight: 2,
        },
        examples: { swapped: [], outside: [] },
        isClustered: false,
        points: [
          {
            at: [105.81, 21.05],
            count: 1,
            value: null,
            bbox: [105.81, 21.05, 105.81, 21.05],
            row: ['Hồ Tây'],
          },
          {
            at: [105.88, 21.0],
            count: 1,
            value: null,
            bbox: [105.88, 21.0, 105.88, 21.0],
            row: ['Lĩnh Nam'],
          },
        ],
        shapes: [],
        shapesLeftOut: 0,
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer, request }) =>
      (await findSame(tables, params.id!, viewer, request, query)) ??
      tagged(await tables.readPlaces(params.id!, query, viewer), request, query),
  )

  api.add<{ against?: number; key?: string; limit?: number }>(
    {
      operationId: 'diffReleases',
      method: 'get',
      path: '/api/v1/distributions/:id/releases/:number/diff',
      tag: 'Tables',
      summary: 'What differs between the rows of two releases',
      description:
        'Rows are told apart by the columns of `key`; without it, by one column, or two of the first together, that have a different value in every row; numbers that are no codes come last. Where there is no such column whole rows are compared. The counts are of all rows; the lists hold the first of each kind. The table of an older release is made again for this, which may take some seconds (503 with Retry-After when it takes longer).',
      parameters: { ...idOfDistribution, number: 'Number of a release, from 1.' },
      query: {
        against: {
          type: 'integer',
          minimum: 1,
          maximum: 999_999_999,
          description: 'Number of the earlier release; the one before when left out.',
        },
        ...diffQuery,
      },
      replies: { 200: { description: 'What differs.', schema: 'release-diff' } },
      example: diffExample,
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer }) => {
      // What is no number is no release, and is told so by the same sentence.
      const release = /^\d{1,9}$/.test(params.number!) ? Number(params.number) : 0
      const against = query.against ?? release - 1
      if (release === 1 && against < 1) throw firstRelease()
      return tables.diffReleases(params.id!, { release, against }, query, viewer)
    },
  )

  api.add<{ key?: string; limit?: number }>(
    {
      operationId: 'diffProposal',
      method: 'get',
      path: '/api/v1/datasets/:idOrSlug/proposals/:number/diff',
      tag: 'Tables',
      summary: 'What a proposed file would change in the rows',
      description:
        'For members, of an open proposal of a new release (`addRelease`): the newest release against the file that waits, as between two releases; `release` is the number that it would have. 404 for every other proposal.',
      parameters: {
        idOrSlug: 'Id of the dataset, or the name in its address.',
        number: 'Number of the proposal.',
      },
      query: diffQuery,
      needsViewer: true,
      replies: { 200: { description: 'What would differ.', schema: 'release-diff' } },
      example: diffExample,
      problems: [
        'sign-in-needed',
        'not-allowed',
        'dataset-not-found',
        'dataset-withdrawn',
        'not-found',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer, request }) => {
      if (!/^[1-9]\d{0,8}$/.test(params.number!)) throw notFound(request.path)
      return tables.diffProposal(params.idOrSlug!, Number(params.number), query, viewer)
    },
  )

  api.add(
    {
      operationId: 'getPreview',
      method: 'get',
      path: '/api/v1/distributions/:id/preview',
      tag: 'Tables',
      summary: 'A look at a file that is no table',
      description:
        'Texts, JSON and markup as their beginning (markup as its source), images and PDF as an address that a browser can show, everything else as a reason.',
      parameters: idOfDistribution,
      // Taken, as everywhere about a file; what is no table has none.
      query: { sheet: sheetParameter },
      replies: { 200: { description: 'The preview.', schema: 'preview' } },
      example: {
        kind: 'text',
        release: 1,
        content: 'Thuyết minh số liệu …',
        truncated: false,
        limitBytes: 65536,
      },
      problems: ['distribution-not-found', 'dataset-withdrawn', 'unknown-parameter', 'service-unavailable'],
    },
    async ({ params, viewer, lang }) => tables.getPreview(params.id!, viewer, lang),
  )

  api.add<{ sheet?: string }>(
    {
      operationId: 'getProfile',
      method: 'get',
      path: '/api/v1/distributions/:id/profile',
      tag: 'Tables',
      summary: 'What stands in the columns of a table',
      description:
        'For each column: how many values are there and how many are missing, how many different ones, the smallest and the largest, mean, median and standard deviation, the most frequent values, and a histogram. Of a table with more than a thousand columns the first thousand are described.',
      parameters: idOfDistribution,
      query: { sheet: sheetParameter },
      replies: { 200: { description: 'The columns.', schema: 'profile' } },
      example: {
        release: 1,
        rowCount: 4,
        columns: [
          {
            name: 'Năm',
            alias: 'nam',
            type: 'integer',
            count: 3,
            missing: 1,
            distinct: 2,
            distinctIsExact: true,
            min: 2023,
            max: 2024,
            mean: 2023.3333333333333,
            median: 2023,
            standardDeviation: 0.5773502691896257,
            top: [
              { value: 2023, count: 2 },
              { value: 2024, count: 1 },
            ],
            histogram: [
              { from: 2023, to: 2023.5, count: 2 },
              { from: 2023.5, to: 2024, count: 1 },
            ],
          },
        ],
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer, request }) =>
      (await findSame(tables, params.id!, viewer, request, query)) ??
      tagged(await tables.getProfile(params.id!, viewer, query), request, query),
  )
}

/** Where a page begins, and how the address of the next is written; it stays with the table that it was given for. */
function readPlace(
  cursors: Cursors,
  { params, query, request }: Pick<Ask<RowsQuery | AggregateQuery>, 'params' | 'query' | 'request'>,
  list: { of?: 'groups' } = {},
): { place: RowPlace | null; addressOf: (next: RowPlace | null) => string | null } {
  const asked = { ...query, ...list, distribution: params.id }
  return {
    place: query.cursor ? (cursors.read(asked, query.cursor) as RowPlace) : null,
    addressOf: (next) =>
      nextAddress(request.path, readSearch({ request }), next && cursors.writeLasting(asked, next)),
  }
}

/** There is nothing before the first. */
const firstRelease = () =>
  invalidParameter('against', {
    vi: 'bản đầu tiên không có bản nào trước nó. Hãy nêu bản cần so sánh.',
    en: 'there is no release before the first. Name the one to compare with.',
  })

/** A table never changes under its name, so name and query say what the answer is without asking for it. */
function tagOf(table: string, request: Request, { lang: _lang, ...query }: TableQuery): string {
  const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))
  return makeEtag(JSON.stringify([request.path, table, sorted]))
}

/** 304 when the client holds this very answer; no rows are read for it. */
async function findSame(
  tables: Tables,
  id: string,
  viewer: Viewer,
  request: Request,
  query: TableQuery,
  named?: string,
): Promise<Reply | null> {
  if (request.headers['if-none-match'] === undefined || request.headers['if-none-match'].trim() === '*')
    return null
  const ETag = tagOf(await tables.nameTable(id, viewer, { sheet: query.sheet, named }), request, query)
  return isNotModified(request, ETag) ? new Reply(304, undefined, { ETag }) : null
}

function tagged<Answer extends { table: string }>(
  { table, ...body }: Answer,
  request: Request,
  query: TableQuery,
): Reply {
  return new Reply(200, body, { ETag: tagOf(table, request, query) })
}
