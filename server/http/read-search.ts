import type { Request } from 'express'

/** The query of the address with its question mark, for redirects; empty when there is none. */
export function readSearch({ request }: { request: Pick<Request, 'originalUrl'> }): string {
  const start = request.originalUrl.indexOf('?')
  return start === -1 ? '' : request.originalUrl.slice(start)
}
