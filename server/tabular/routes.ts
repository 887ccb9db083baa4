import type { RowsQuery } from '../../schemas/generated/tabular/rows-query.ts'
import type { Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { RowPlace, Tables } from './tables.ts'

const idOfDistribution = { id: 'Id of a distribution.' }
const sheetParameter = {
  type: 'string',
  maxLength: 200,
  description: 'Name of a sheet; the first one that is not empty when left out.',
} as const

/** The tables inside files: how they stand, and their rows. */
export function addTableRoutes(api: Api, { tables, cursors }: { tables: Tables; cursors: Cursors }): void {
  api.add<{ sheet?: string }>(
    {
      operationId: 'getTable',
      method: 'get',
      path: '/api/v1/distributions/:id/table',
      tag: 'Tables',
      summary: 'The table that the portal made of a file',
      description:
        'Columns with their types, how the file was read, and what did not fit. While a newer release is being read (`pending`), or after it failed (`failed`, with a reason), the table of the release named in `release` goes on answering. Each sheet of a workbook is a table: `tables` lists them, `sheet` chooses one, the first is the default.',
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

  api.add<RowsQuery>(
    {
      operationId: 'listRows',
      method: 'get',
      path: '/api/v1/distributions/:id/rows',
      tag: 'Tables',
      summary: 'Rows of a table, page by page',
      description:
        'Choose columns with `select`, order with `orderBy` (`-` for descending; missing values come last). Names and aliases are both taken; a name with a comma goes in backticks. Follow `next` to the last row: it holds for the release that it was given for.',
      parameters: idOfDistribution,
      query: 'rows-query',
      replies: { 200: { description: 'One page of rows.', schema: 'rows' } },
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
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'cursor-expired',
        'query-too-heavy',
        'service-unavailable',
      ],
    },
    async ({ params, query, viewer, request }) => {
      const asked = { ...query, distribution: params.id }
      const place = query.cursor ? (cursors.read(asked, query.cursor) as RowPlace) : null
      const { next, ...page } = await tables.readRows(params.id!, query, viewer, place)
      const search = request.originalUrl.includes('?')
        ? request.originalUrl.slice(request.originalUrl.indexOf('?'))
        : ''
      return { ...page, next: nextAddress(request.path, search, next && cursors.write(asked, next)) }
    },
  )
}
