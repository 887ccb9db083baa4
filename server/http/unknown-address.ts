import type { RequestHandler } from 'express'
import { methodNotAllowed, notFound } from '../problems.ts'
import type { Api } from './endpoint.ts'
import type { Pages } from './pages.ts'

/**
 * Answers what no route took. Where a page only takes its form, whoever reads (a reload, a way back from signing in) is led to the page
 * of that form: the nearest one above. Else 405 with the allowed methods where the address exists, else 404. */
export function answerUnknownAddress(api: Api, pages: Pages): RequestHandler {
  const known = [
    ...api.endpoints.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
    ...pages.addresses.map(({ method, path }) => ({ method, pattern: patternOf(path, '(?:/en)?') })),
  ]
  const taken = known.slice(api.endpoints.length)
  const isPage = (path: string, method: 'get' | 'post'): boolean =>
    taken.some((page) => page.method === method && page.pattern.test(path))
  return (request, response) => {
    if (['GET', 'HEAD'].includes(request.method) && isPage(request.path, 'post')) {
      response.setHeader('Cache-Control', 'no-store')
      response.redirect(
        303,
        findAbove(request.path, (path) => isPage(path, 'get')),
      )
      return
    }
    const methods = new Set(
      known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method.toUpperCase()),
    )
    if (methods.size === 0 || methods.has(request.method)) throw notFound(request.path)
    if (methods.has('GET')) methods.add('HEAD')
    throw methodNotAllowed([...methods].sort())
  }
}

/** The nearest address above that is a page; the home page is one. */
function findAbove(path: string, isPage: (path: string) => boolean): string {
  const above = path.replace(/\/[^/]*\/?$/, '')
  return above === '' ? '/' : isPage(above) ? above : findAbove(above, isPage)
}

const patternOf = (path: string, prefix = ''): RegExp =>
  new RegExp(`^${prefix}${path === '/' ? '/?' : path.replace(/[.+]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
