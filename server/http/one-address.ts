import type { RequestHandler } from 'express'
import { readSearch } from './read-search.ts'

/**
 * Sends who asks for a page with a slash at its end to the page itself: each has one address, to link to and to find. Slashes at
 * the beginning become one, because browsers take two for the name of another host.
 */
export const dropLastSlash: RequestHandler = (request, response, next) => {
  const { path } = request
  if (!['GET', 'HEAD'].includes(request.method) || path === '/' || !path.endsWith('/')) return next()
  response.redirect(308, `/${path.replace(/^\/+|\/+$/g, '')}${readSearch({ request })}`)
}
