import type { RequestHandler } from 'express'
import { methodNotAllowed, notFound } from '../problems.ts'
import type { Api } from './endpoint.ts'
import type { Pages } from './pages.ts'

/** Answers what no route took: 405 with the allowed methods where the address exists, else 404. */
export function answerUnknownAddress(api: Api, pages: Pages): RequestHandler {
  const known = [
    ...api.endpoints.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
    ...pages.addresses.map(({ method, path }) => ({ method, pattern: patternOf(path, '(?:/en)?') })),
  ]
  return (request) => {
    const methods = new Set(
      known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method.toUpperCase()),
    )
    if (methods.size === 0 || methods.has(request.method)) throw notFound(request.path)
    if (methods.has('GET')) methods.add('HEAD')
    throw methodNotAllowed([...methods].sort())
  }
}

const patternOf = (path: string, prefix = ''): RegExp =>
  new RegExp(`^${prefix}${path === '/' ? '/?' : path.replace(/[.+]/g, '\\$&').replace(/:\w+/g, '[^/]+')}/?$`)
