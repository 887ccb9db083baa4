import type { Api } from '../http/endpoint.ts'
import { sendCsv } from '../http/send-csv.ts'
import { maxKeptRejected } from './records.ts'
import { writeRejectedCsv } from './rejected-csv.ts'
import type { Tables } from './tables.ts'

/** What did not fit into a table, as a file for whoever mends it. */
export function addRejectedRoutes(api: Api, { tables }: { tables: Pick<Tables, 'getRejected'> }): void {
  api.add<{ sheet?: string }>(
    {
      operationId: 'getRejectedRows',
      method: 'get',
      path: '/api/v1/distributions/:id/rejected.csv',
      tag: 'Tables',
      summary: 'Rows and cells that did not fit into a table, as CSV',
      description: `Line in the published file, column, what stands there (at most 500 characters) and why it does not fit, in the language of the request. At most ${maxKeptRejected.toLocaleString('en')} of them are kept; when there are more, the last line says how many, and the count of all is in \`table\`, at \`rejectedRows.count\`. UTF-8 with a byte order mark; texts that a spreadsheet could run as a formula begin with an apostrophe.`,
      parameters: { id: 'Id of a distribution.' },
      query: {
        sheet: {
          type: 'string',
          maxLength: 200,
          description: 'Name of a sheet, or of a file in a zip; the first one when left out.',
        },
      },
      replies: {
        200: {
          description: 'One line for each; names of columns alone when everything fits.',
          schema: { type: 'string', description: 'The bytes of the file.' },
          mediaType: 'text/csv',
        },
      },
      problems: [
        'distribution-not-found',
        'dataset-withdrawn',
        'access-restricted',
        'taken-down',
        'table-not-found',
        'unknown-parameter',
        'invalid-parameter',
        'service-unavailable',
      ],
    },
    async (ask) => {
      const { params, query, viewer, lang } = ask
      const rejected = await tables.getRejected(params.id!, viewer, query.sheet)
      return sendCsv(ask, writeRejectedCsv(rejected, lang), `${params.id}-rejected.csv`)
    },
  )
}
