import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import { notAllowed, notFound } from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'
import { getContext, setContext } from './ask.ts'
import { chooseLanguage } from './negotiate.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import type { Request } from 'express'

/** Who sent the request: from a bearer token or the session cookie. `byCookie` tells that a browser sent it by itself. */
export type Identify = (request: Request) => Promise<{ viewer: Viewer; byCookie: boolean }>

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Opens the context of a request: id, language, log. `isOwn` tells the viewer by whom the portal asks itself. Until `identifyViewer` asks, the viewer is anonymous. */
export function openContext({
  logger,
  metrics,
  isOwn,
}: {
  logger: Logger
  metrics: Metrics
  isOwn: (viewer: Viewer) => boolean
}): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now()
    const requestId = randomBytes(9).toString('base64url')
    response.setHeader('X-Request-Id', requestId)
    const log = logger.child({ requestId })
    const lang = chooseLanguage(request)
    setContext(request, { requestId, viewer: anonymousViewer, lang, log })
    response.on('close', () => {
      const ms = performance.now() - startedMs
      const route = typeof response.locals.route === 'string' ? response.locals.route : 'other'
      metrics.requests.observe(
        { method: request.method, route, status: String(response.statusCode) },
        ms / 1000,
      )
      // The route pattern, never the address: queries and ids may say what a person looked for.
      // Probes come every few seconds, for ever.
      // What the portal asks itself on its first start would bury what is said to its administrator.
      const isQuiet =
        response.locals.isProbe || (response.statusCode < 500 && isOwn(getContext(request).viewer))
      const level = isQuiet ? 'debug' : 'info'
      log[level](
        { method: request.method, route, status: response.statusCode, ms: Math.round(ms * 10) / 10 },
        'answered',
      )
    })
    if (!isReadableAddress(request.originalUrl)) throw notFound('…')
    next()
  }
}

/**
 * Finds out who the viewer is. A change that a browser sends with our cookie must come from our own pages (Sec-Fetch-Site,
 * else Origin), so that no other site can act in a member's name.
 */
export function identifyViewer({
  identify,
  baseUrl,
}: {
  identify: Identify
  baseUrl: string
}): RequestHandler {
  return async (request, _response, next) => {
    const { viewer, byCookie } = await identify(request)
    if (byCookie && !safeMethods.has(request.method)) refuseOtherSites(request, baseUrl)
    setContext(request, { ...getContext(request), viewer })
    next()
  }
}

/** Percent signs that decode to nothing, or to a NUL, reach no route. */
function isReadableAddress(address: string): boolean {
  const path = address.split('?', 1)[0]!
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false
  }
}

/** Throws `not-allowed` when a browser says that another site made it send this. */
export function refuseOtherSites(request: Request, baseUrl: string): void {
  if (isFromOurPages(request, baseUrl)) return
  throw notAllowed({
    vi: 'Yêu cầu này đến từ một trang khác. Hãy làm lại từ trang của cổng.',
    en: 'This request came from another site. Do it again from a page of the portal.',
  })
}

function isFromOurPages(request: Request, baseUrl: string): boolean {
  const site = request.get('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.get('Origin')
  // Browsers that send neither header for a form post are gone; what sends neither is a program with its own cookie jar.
  if (origin === undefined) return true
  return origin === baseUrl || origin === `${request.protocol}://${request.get('host')}`
}
