import type { ErrorRequestHandler, Request } from 'express'
import { anonymousViewer, type Viewer } from '../identity/viewer.ts'
import { translateMongoError } from '../platform/mongo.ts'
import { ElasticsearchAway } from '../platform/elasticsearch.ts'
import {
  internalError,
  malformedBody,
  notFound,
  problemKinds,
  ProblemError,
  searchUnavailable,
  storageFull,
  type Sentence,
} from '../problems.ts'
import { findContext } from './ask.ts'
import type { Language } from './negotiate.ts'

/** The problem document of RFC 9457, in one language. */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  errors?: { pointer?: string; parameter?: string; detail: string }[]
  [member: string]: unknown
}

/** Draws a problem as a page; given by `web/`. */
export type RenderProblemPage = (
  request: Request,
  problem: ProblemDocument,
  reader: { lang: Language; viewer: Viewer },
) => string | null

/** The one place that answers failures: `application/problem+json` to programs, a page to people, and a log line for what is our fault. */
export function createErrorHandler({ renderPage }: { renderPage: RenderProblemPage }): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const context = findContext(request)
    const problem = toProblem(error, request)
    if (problem.status >= 500 && context)
      context.log.error({ err: problem.cause ?? error, slug: problem.slug }, 'failed')
    if (response.headersSent) {
      // Part of a stream is out already: cutting it tells the client that it is not whole.
      response.destroy()
      return
    }
    const lang = wantsPage(request) ? languageOfPage(request, context?.lang) : (context?.lang ?? 'vi')
    const document = presentProblem(problem, lang, context?.requestId ?? '')
    for (const name of response.getHeaderNames()) {
      if (
        /^(etag|content-(type|length|encoding|disposition|location|range)|accept-ranges|repr-digest|last-modified)$/.test(
          name,
        )
      )
        response.removeHeader(name)
    }
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value)
    response.setHeader('Cache-Control', 'no-store')
    response.status(problem.status)
    const page = wantsPage(request)
      ? renderPage(request, document, { lang, viewer: context?.viewer ?? anonymousViewer })
      : null
    if (page !== null) response.type('text/html; charset=utf-8').end(page)
    else
      response
        .setHeader('Content-Type', 'application/problem+json; charset=utf-8')
        .end(JSON.stringify(document))
  }
}

/** The problem in the reader's language. */
export function presentProblem(problem: ProblemError, lang: Language, requestId: string): ProblemDocument {
  const say = (sentence: Sentence | string) => (typeof sentence === 'string' ? sentence : sentence[lang])
  return {
    type: `/problems/${problem.slug}`,
    title: problemKinds[problem.slug].title[lang],
    status: problem.status,
    detail: say(problem.detail),
    instance: requestId,
    ...(problem.errors.length > 0
      ? { errors: problem.errors.map((error) => ({ ...error, detail: say(error.detail) })) }
      : {}),
    ...problem.members,
  }
}

/** Strangers' errors become problems here at the latest; whatever is left is a bug and says nothing but its request id. */
function toProblem(error: unknown, request: Request): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof ElasticsearchAway) return searchUnavailable(error)
  const translated = translateMongoError(error)
  if (translated instanceof ProblemError) return translated
  const { code, status, type } = (error ?? {}) as { code?: unknown; status?: unknown; type?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') return storageFull(error)
  // Express cannot decode the path.
  if (status === 400 && error instanceof URIError) return notFound(request.path)
  if (typeof type === 'string' && type.startsWith('request.')) {
    return malformedBody({ vi: 'Nội dung bị cắt giữa chừng.', en: 'The body was cut off.' })
  }
  return internalError(error)
}

/** The address of a page says its language; that of a file says none. */
function languageOfPage(request: Request, preferred: Language = 'vi'): Language {
  if (request.path.startsWith('/files/')) return preferred
  return /^\/en(\/|$)/.test(request.path) ? 'en' : 'vi'
}

/** Addresses for programs answer documents, whatever the browser accepts; all others are pages. */
function wantsPage(request: Request): boolean {
  if (/^\/(api\/v1|api\/3|api\/action|healthz|readyz|metrics|oai|mcp)(\/|$)/.test(request.path)) return false
  if (request.path.startsWith('/files/') || request.path.endsWith('.atom'))
    return request.accepts(['application/problem+json', 'text/html']) === 'text/html'
  return request.accepts(['text/html', 'application/problem+json', 'application/json']) === 'text/html'
}
