import type { Request } from 'express'
import type { SqlQuestion } from '../../schemas/generated/tabular/sql-question.ts'
import { isNotModified, makeEtag } from '../http/caching.ts'
import type { Ask } from '../http/ask.ts'
import { Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { createRateLimit, limits } from '../http/rate-limits.ts'
import type { ProblemSlug } from '../problems.ts'
import { allowedFunctions } from './sql/allowed-functions.ts'
import type { Tables } from './tables.ts'

const description =
  'One read-only SELECT (DuckDB\'s dialect) with joins, subqueries, `with` and windows. A table is `"<distribution id>"` or `"<dataset slug>/<file name>"`, either with `#<sheet>` behind it where there are several, and `"<dataset slug>"` when that dataset has just one table; always in double quotes. Columns go by their published names (in double quotes when they hold more than letters) and by their aliases. An answer holds at most 10,000 rows and 4 MB; when there were more, `totalIsExact` is false and `cut` says how to have the rest. `order by` sorts texts by their bytes; `order by ten collate vi` sorts them as Vietnamese does. A question may take two seconds. Functions that read files, settings, the clock or chance are not allowed.'

const functions = Object.entries(allowedFunctions).map(([title, names]) => `${title}: \`${names}\`.`)

const problems: ProblemSlug[] = [
  'sql-not-allowed',
  'dataset-withdrawn',
  'access-restricted',
  'query-too-heavy',
  'too-large',
  'invalid-sql',
  'sql-out-of-memory',
  'too-many-requests',
  'service-unavailable',
]

const shared = {
  tag: 'Tables',
  summary: 'A question in SQL over the public tables',
  description,
  replies: { 200: { description: 'The rows that answer.', schema: 'sql-answer' } },
  example: {
    release: 1,
    tables: [
      {
        name: 'dan-so/dan-so.csv',
        dataset: 'dan-so',
        distribution: '1j4k7zxw3v9q2h8n5c6d',
        sheet: null,
        release: 1,
      },
    ],
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
} satisfies Partial<EndpointSpec>

/** Questions in SQL, for anybody. */
export function addSqlRoutes(
  api: Api,
  { tables, config }: { tables: Tables; config: { rateLimits: boolean } },
): void {
  const rateLimit = createRateLimit(limits.sql, config.rateLimits)

  async function answer(query: string, { request, response }: Ask): Promise<Reply> {
    const client = request.ip ?? 'unknown'
    await rateLimit.count(client)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const named = await tables.askSql(query, {
      client,
      signal: gone.signal,
      isHeld: (name) => isHeld(request, makeEtag(name)),
    })
    const ETag = makeEtag(named.name)
    return named.answer ? new Reply(200, named.answer, { ETag }) : new Reply(304, undefined, { ETag })
  }

  api.add<SqlQuestion>(
    {
      ...shared,
      description: [description, 'Functions:', ...functions].join('\n\n'),
      operationId: 'querySql',
      method: 'get',
      path: '/api/v1/sql',
      query: 'sql-query',
      problems: ['unknown-parameter', 'invalid-parameter', ...problems],
    },
    async (ask) => answer(ask.query.query, ask as unknown as Ask),
  )

  api.add<Record<string, unknown>, SqlQuestion>(
    {
      ...shared,
      operationId: 'postSql',
      method: 'post',
      path: '/api/v1/sql',
      body: 'sql-question',
      bodyExample: { query: 'select "Tỉnh", sum(dan_so) as total from "dan-so/dan-so.csv" group by all' },
      problems: [
        'unknown-parameter',
        'invalid-parameter',
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'unsupported-media-type',
        ...problems,
      ],
    },
    async (ask) => answer(ask.body.query, ask as unknown as Ask),
  )
}

/** What is posted is answered anew each time (RFC 9110, section 13.1.2 speaks of GET and HEAD). */
function isHeld(request: Request, etag: string): boolean {
  const asked = request.headers['if-none-match']
  if (request.method === 'POST' || asked === undefined || asked.trim() === '*') return false
  return isNotModified(request, etag)
}
