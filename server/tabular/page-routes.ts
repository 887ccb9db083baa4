import type { RowsQuery } from '../../schemas/generated/tabular/rows-query.ts'
import type { Ask } from '../http/ask.ts'
import { isNotModified, setCaching } from '../http/caching.ts'
import { answered, Reply } from '../http/endpoint.ts'
import { createRateLimit, limits } from '../http/rate-limits.ts'
import { listFacts, writeLinks } from './attribution.ts'
import { exportFormats, mediaTypes, writeContentType, type ExportFormat } from './export-formats.ts'
import { answerExport, tagExport } from './export-routes.ts'
import { writePage } from './page-formats.ts'
import type { RowPlace, Tables } from './tables.ts'

export interface PageNeeds {
  tables: Tables
  config: { baseUrl: string; rateLimits: boolean }
}

type PageFormat = Exclude<ExportFormat, 'json'>

const others = exportFormats.filter((format): format is PageFormat => format !== 'json')

/** The forms of a page; JSON first, for whoever takes any. */
export const pageMediaTypes: readonly string[] = [
  mediaTypes.json,
  ...others.map((format) => mediaTypes[format]),
]

/** The form of this media type; null for JSON. */
export const findPageFormat = (mediaType: string): PageFormat | null =>
  others.find((format) => mediaTypes[format] === mediaType) ?? null

/** Answers with one page of rows in another form than JSON; the next page stands in the header `Link`. */
export function createPageAnswer({ tables, config }: PageNeeds) {
  const rateLimit = createRateLimit(limits.export, config.rateLimits)

  return async function answerPage(
    { params, query, viewer, lang, request, response }: Ask<RowsQuery>,
    {
      format,
      place,
      addressOf,
    }: { format: PageFormat; place: RowPlace | null; addressOf: (next: RowPlace | null) => string | null },
  ): Promise<Reply | typeof answered> {
    const { select, where, q, orderBy, sheet } = query
    const prepare = (limit: number) =>
      tables.exports.prepare(
        params.id!,
        {
          ...{ select, where, q, orderBy, sheet, format, lang, limit },
          named: place?.table,
          after: place?.position ?? null,
          baseUrl: config.baseUrl,
        },
        viewer,
      )
    const prepared = await prepare(query.limit ?? 100)
    const etag = tagExport(request, prepared, { ...query, lang, format })
    setCaching(response, viewer)
    if (isNotModified(request, etag)) return new Reply(304, undefined, { ETag: `W/${etag}` })
    const page = await tables.readRows(params.id!, { ...query, shape: 'arrays' }, viewer, place)
    const next = addressOf(page.next)
    if (format === 'xlsx' || format === 'parquet') {
      // A page of large cells is shorter than its limit.
      const same = await prepare(page.rows.length)
      return answerExport(request, response, same, { format, etag, rateLimit, next, isAttachment: false })
    }
    response.status(200)
    response.setHeader('Content-Type', writeContentType(format))
    response.setHeader('ETag', `W/${etag}`)
    response.setHeader('Link', writeLinks(prepared.attribution, next))
    response.end(writePage(format, page, listFacts(prepared.attribution)))
    return answered
  }
}
