import type { Validation } from '../../schemas/generated/tabular/validation.ts'
import type { Api } from '../http/endpoint.ts'
import { sendCsv } from '../http/send-csv.ts'
import type { ProblemSlug } from '../problems.ts'
import type { Tables } from './tables.ts'
import { presentValidation, writeValidationCsv } from './validation-view.ts'

export interface ValidationRooms {
  tables: Pick<Tables, 'getValidation'>
  config: { baseUrl: string }
}

const example: Validation = {
  status: 'invalid',
  schema: 'https://data.example/schemas/truong-hoc/1.2.0',
  version: '1.2.0',
  release: 2,
  rowCount: 1200,
  errorCount: 1,
  checkedAt: '2026-01-31T08:00:05.000Z',
  reason: null,
  counts: [{ rule: 'required', column: 'ma_truong', count: 1, message: 'bắt buộc mà bỏ trống' }],
  places: [
    {
      rule: 'required',
      column: 'ma_truong',
      row: 17,
      line: 18,
      value: null,
      message: 'bắt buộc mà bỏ trống',
    },
  ],
  uncheckedKeys: 0,
}

const problems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'sign-in-needed',
  'not-allowed',
  'distribution-not-found',
  'dataset-withdrawn',
  'access-restricted',
  'taken-down',
  'not-found',
  'service-unavailable',
]

const query = {
  release: {
    type: 'integer',
    minimum: 1,
    description:
      'Number of a release; the newest when left out. Those of the last 20 that were checked are kept.',
  },
}

/** Adds the endpoints of how a table fits the schema that it follows. */
export function addValidationRoutes(api: Api, { tables, config }: ValidationRooms): void {
  const { baseUrl } = config
  const common = {
    method: 'get',
    tag: 'Tables',
    parameters: { id: 'Id of a distribution.' },
    query,
    needsViewer: true,
    problems,
  } as const
  const find = async (id: string, release: number | undefined, ask: Parameters<Tables['getValidation']>[2]) =>
    tables.getValidation(id, release ?? null, ask)

  api.add<{ release?: number }>(
    {
      ...common,
      operationId: 'getValidation',
      path: '/api/v1/distributions/:id/validation',
      summary: 'How a table fits the schema that it follows, place by place',
      description:
        'For those who may change the file, because places hold values; everybody reads the summary in `validation` of the distribution. The counts are of the whole table, the places the first 1,000. `row` is the row of the table from 1, `line` that of the file where every row stands on one line. Of a file with several tables the first is checked. Runs again with every release, with every new version of a schema that is followed without a number, and when the file is read otherwise.',
      replies: { 200: { description: 'The report.', schema: 'validation' } },
      example,
    },
    async ({ params, query: { release }, viewer, lang }) =>
      presentValidation(await find(params.id!, release, viewer), { baseUrl, lang }),
  )

  api.add<{ release?: number }>(
    {
      ...common,
      operationId: 'getValidationCsv',
      path: '/api/v1/distributions/:id/validation.csv',
      summary: 'The same as CSV',
      description:
        'How often each rule is broken, then place by place, in the language of the request. UTF-8 with a byte order mark; texts that a spreadsheet could run as a formula begin with an apostrophe.',
      replies: {
        200: {
          description: 'One line for each; names of columns alone when nothing is wrong.',
          schema: { type: 'string', description: 'The bytes of the file.' },
          mediaType: 'text/csv',
        },
      },
    },
    async (ask) => {
      const { params, query, viewer, lang } = ask
      const report = presentValidation(await find(params.id!, query.release, viewer), { baseUrl, lang })
      return sendCsv(ask, writeValidationCsv(report, lang), `${params.id}-validation.csv`)
    },
  )
}
