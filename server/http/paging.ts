import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { cursorExpired } from '../problems.ts'

/** A cursor lives this long after it was given; whoever pages gets a new one with every page. */
const cursorLifeMs = 60 * 60 * 1000
/** Ends are rounded up to this, so that the same page asked for again has the same cursor and with it the same ETag. */
const cursorStepMs = 60 * 60 * 1000

/** Makes and reads opaque cursors, signed so that nobody can ask for a place that the portal did not offer. */
export interface Cursors {
  /** A cursor for this query that holds the place to go on from. */
  write(query: Record<string, unknown>, place: unknown): string
  /** One without an end, for places in what never changes: the same page has the same cursor for good. */
  writeLasting(query: Record<string, unknown>, place: unknown): string
  /** The place, or `cursor-expired` when it is made up, too old, or of another query. */
  read(query: Record<string, unknown>, cursor: string): unknown
}

export function createCursors({
  secret,
  nowMs = Date.now,
}: {
  secret: string
  nowMs?: () => number
}): Cursors {
  const sign = (payload: string) =>
    createHmac('sha256', secret).update(payload).digest('base64url').slice(0, 22)
  const seal = (query: Record<string, unknown>, expiresMs: number | null, place: unknown): string => {
    const payload = Buffer.from(JSON.stringify([fingerprint(query), expiresMs, place])).toString('base64url')
    return `${payload}.${sign(payload)}`
  }
  return {
    write: (query, place) =>
      seal(query, Math.ceil((nowMs() + cursorLifeMs) / cursorStepMs) * cursorStepMs, place),
    writeLasting: (query, place) => seal(query, null, place),
    read(query, cursor) {
      const [payload = '', signature = ''] = cursor.split('.')
      const expected = Buffer.from(sign(payload))
      const given = Buffer.from(signature)
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw cursorExpired()
      const [print, expiresMs, place] = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as [
        string,
        number | null,
        unknown,
      ]
      if (print !== fingerprint(query) || (expiresMs !== null && expiresMs < nowMs())) throw cursorExpired()
      return place
    },
  }
}

/** What makes two queries the same list: all parameters but the page size, the cursor and the language. */
function fingerprint(query: Record<string, unknown>): string {
  const { cursor: _cursor, limit: _limit, lang: _lang, facets: _facets, shape: _shape, ...rest } = query
  const sorted = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 16)
}

/** The address of the next page: this one with the cursor put in. */
export function nextAddress(path: string, search: string, cursor: string | null): string | null {
  if (cursor === null) return null
  const parameters = new URLSearchParams(search)
  parameters.delete('cursor')
  parameters.append('cursor', cursor)
  return `${path}?${parameters.toString()}`
}
