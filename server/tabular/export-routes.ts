import type { Request, Response } from 'express'
import type { ExportQuery } from '../../schemas/generated/tabular/export-query.ts'
import { getContract, type JsonSchema } from '../config/schemas.ts'
import { isNotModified, makeEtag, setCaching } from '../http/caching.ts'
import { makeAttachment } from '../http/content-disposition.ts'
import { answered, Reply, type Api, type EndpointSpec } from '../http/endpoint.ts'
import { createRateLimit, limits, type RateLimit } from '../http/rate-limits.ts'
import { sendStream } from '../http/send-stream.ts'
import { writeLinks } from './attribution.ts'
import { exportFormats, isPacked, mediaTypes, writeContentType, type ExportFormat } from './export-formats.ts'
import type { PreparedExport } from './exports.ts'
import type { Tables } from './tables.ts'

export interface ExportNeeds {
  tables: Pick<Tables, 'exports'>
  config: { baseUrl: string; rateLimits: boolean }
}

const descriptions: Record<ExportFormat, string> = {
  csv: 'UTF-8, RFC 4180, lines end in CR LF. A missing value is nothing, an empty text is `""`. `bom=true` begins with a byte order mark, by which Excel knows UTF-8. `safe=true` puts an apostrophe before texts that begin with `= + - @`, tab or carriage return (not before telephone numbers and figures, such as +84 912 345 678), which a spreadsheet could run as a formula.',
  tsv: 'As CSV, with tabs: a text with a tab, a quote or a line break in it is quoted. `bom` and `safe` as for CSV.',
  json: 'An array of objects with the published names. Values as in `rows`.',
  ndjson: 'One object a line, with the published names. Values as in `rows`.',
  xlsx: 'Typed cells, a frozen header with filters, and a second sheet that names source, licence, filter and date. At most 1,048,575 rows and 30,000,000 cells: more are refused before the first byte.',
  parquet:
    'The types of the table and the published names; source and licence stand in the metadata of the file.',
  geojson:
    'A FeatureCollection. The place is a column of geometries, or two number columns named as longitude and latitude (also `kinh_do`, `vi_do`) among those chosen; a row without one has `null`. Source and licence stand beside `features`.',
}

const problems: EndpointSpec['problems'] = [
  'distribution-not-found',
  'dataset-withdrawn',
  'access-restricted',
  'taken-down',
  'table-not-found',
  'unknown-parameter',
  'invalid-parameter',
  'query-too-heavy',
  'export-impossible',
  'too-many-requests',
  'service-unavailable',
]

/** Whole tables, or what is chosen of them, in the form of a file. */
export function addExportRoutes(api: Api, { tables, config }: ExportNeeds): void {
  const rateLimit = createRateLimit(limits.export, config.rateLimits)
  for (const format of exportFormats) {
    api.add<ExportQuery>(
      {
        operationId: `export${format[0]!.toUpperCase()}${format.slice(1)}`,
        method: 'get',
        path: `/api/v1/distributions/:id/export.${format}`,
        tag: 'Tables',
        summary: `Rows of a table as ${format.toUpperCase()}`,
        description: `${descriptions[format]} \`select\`, \`where\`, \`q\`, \`orderBy\` and \`sheet\` as in \`rows\`; there is no limit of rows, but a deadline of ten minutes. The answer streams: one that fails on the way breaks off without its end.`,
        parameters: { id: 'Id of a distribution.' },
        query: listParameters(format),
        replies: {
          200: {
            description: 'The rows as a file.',
            schema: { type: 'string', description: 'The bytes of the file.' },
            mediaType: mediaTypes[format],
          },
          304: { description: 'The client holds this very export.' },
        },
        problems,
      },
      async ({ params, query, viewer, lang, request, response }) => {
        const wanted = { ...query, format, lang, baseUrl: config.baseUrl, after: null, limit: null }
        const prepared = await tables.exports.prepare(params.id!, wanted, viewer)
        const { lang: _lang, ...asked } = query
        const etag = tagExport(request, prepared, { ...asked, lang })
        setCaching(response, viewer)
        if (isNotModified(request, etag)) return new Reply(304, undefined, { ETag: `W/${etag}` })
        return answerExport(request, response, prepared, { format, etag, rateLimit, isAttachment: true })
      },
    )
  }
}

function listParameters(format: ExportFormat): Record<string, JsonSchema> {
  const all = getContract().schemas.get('export-query')!.properties as Record<string, JsonSchema>
  const { bom, safe, lang: _lang, ...shared } = all
  return format === 'csv' || format === 'tsv' ? { ...shared, bom: bom!, safe: safe! } : shared
}

/** What an export is, to be marked as weak: the same rows and the same source, but a workbook holds the time at which it was made. */
export function tagExport(request: Request, { table, version }: PreparedExport, asked: object): string {
  const sorted = Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1))
  return makeEtag(JSON.stringify([request.path, table, version, sorted]))
}

/** Sends what was prepared, with all that its headers say; the headers alone to HEAD. */
export async function answerExport(
  request: Request,
  response: Response,
  prepared: PreparedExport,
  {
    format,
    etag,
    rateLimit,
    next = null,
    isAttachment,
  }: {
    format: ExportFormat
    etag: string
    rateLimit: RateLimit
    next?: string | null
    isAttachment: boolean
  },
): Promise<typeof answered> {
  const describe = () => {
    response.status(200)
    response.setHeader('Content-Type', writeContentType(format))
    if (isAttachment) response.setHeader('Content-Disposition', makeAttachment(prepared.fileName))
    response.setHeader('ETag', `W/${etag}`)
    response.setHeader('Link', writeLinks(prepared.attribution, next))
    response.setHeader('X-Content-Type-Options', 'nosniff')
  }
  if (request.method === 'HEAD') {
    describe()
    response.end()
    return answered
  }
  const reader = request.ip ?? 'unknown'
  await rateLimit.count(reader)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    const parts = await prepared.open(reader, gone.signal)
    describe()
    await sendStream(request, response, parts, { isCompressible: !isPacked(format) })
  } catch (error) {
    // Nobody is there to be told.
    if (!(gone.signal.aborted && !response.headersSent)) throw error
  }
  return answered
}
