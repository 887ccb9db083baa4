import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { fileStale, rangeNotSatisfiable } from '../problems.ts'
import { holdsIfRange, readRange } from '../storage/byte-range.ts'
import { SinkClosed } from '../storage/copy-file.ts'
import type { ByteRange } from '../storage/storage.ts'
import { isNotModified } from './caching.ts'
import { makeAttachment } from './content-disposition.ts'

/** A file with all that its headers say. */
export interface SentFile {
  name: string
  mediaType: string
  byteSize: number
  /** Lower-case hex: the entity tag and the digest are made of it. */
  sha256: string
  modifiedAt: Date
  /** Counts up with the bytes; told to who asks for others with If-Match. */
  version: number
  cacheControl: string
  contentLocation: string | null
  /** Shown in the browser where nothing in it can run; else, and by default, saved. */
  isInline?: boolean
  /** Writes the bytes, or a part, to the response and leaves it open. */
  write(response: Response, range: ByteRange | null): Promise<void>
}

/** Types that a browser runs or draws as a page. Served as bytes, whatever a client makes of the other guards. */
const activeTypes =
  /^(text\/(html|xml|xsl|javascript|ecmascript|css)|application\/(xhtml\+xml|xml|xslt\+xml|javascript|ecmascript|x-javascript|x-shockwave-flash)|image\/svg\+xml|multipart\/.*|message\/.*)$/i

/** The type that is told: the published one when it is a plain type that nothing runs. */
export const safeType = (mediaType: string): string =>
  /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) && !activeTypes.test(mediaType)
    ? mediaType
    : 'application/octet-stream'

/**
 * Answers with the bytes of a file, or a part, several parts, "not modified" or the problem that the conditions call for
 * (RFC 9110, sections 13 and 14). Gives how the file went out: `begun` when its first byte did, which is what counts as a download.
 */
export async function sendFile(
  request: Request,
  response: Response,
  file: SentFile,
): Promise<'begun' | 'other'> {
  const etag = `"${file.sha256}"`
  const ifMatch = request.headers['if-match']
  const isAsExpected =
    ifMatch === undefined
      ? !isNewerThan(request.headers['if-unmodified-since'], file.modifiedAt)
      : namesTag(ifMatch, etag)
  if (!isAsExpected) throw fileStale(file.version)
  if (isUnchanged(request, etag, file.modifiedAt)) {
    setValidators(response, file, etag)
    response.status(304).end()
    return 'other'
  }
  const isHead = request.method === 'HEAD'
  // RFC 9110, section 14.2: ranges are for GET alone.
  const wanted =
    !isHead && holdsIfRange(request.get('If-Range'), { etag, modifiedAt: file.modifiedAt })
      ? readRange(request.headers.range, file.byteSize)
      : { kind: 'whole' as const }
  if (wanted.kind === 'unsatisfiable') throw rangeNotSatisfiable(file.byteSize)
  const ranges = wanted.kind === 'parts' ? wanted.ranges : []
  setValidators(response, file, etag)
  const type = safeType(file.mediaType)
  const isInline = file.isInline === true && inlineTypes.has(type)
  setGuards(response, isInline ? type : null)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Content-Disposition', isInline ? 'inline' : makeAttachment(file.name))
  response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
  if (ranges.length === 0) {
    response.status(200).setHeader('Content-Type', type).setHeader('Content-Length', file.byteSize)
    if (!isHead) await untilClosed(() => file.write(response, null))
    response.end()
    return isHead ? 'other' : 'begun'
  }
  response.status(206)
  if (ranges.length === 1) {
    response.setHeader('Content-Type', type)
    response.setHeader('Content-Range', contentRange(ranges[0]!, file.byteSize))
    response.setHeader('Content-Length', lengthOf(ranges[0]!))
    await untilClosed(() => file.write(response, ranges[0]!))
  } else await untilClosed(() => writeParts(response, file, ranges, type))
  response.end()
  return ranges.some((range) => range.start === 0) ? 'begun' : 'other'
}

function setValidators(response: Response, file: SentFile, etag: string): void {
  response.setHeader('ETag', etag)
  response.setHeader('Last-Modified', file.modifiedAt.toUTCString())
  response.setHeader('Cache-Control', file.cacheControl)
  if (file.contentLocation !== null) response.setHeader('Content-Location', file.contentLocation)
}

/** Pictures, and what browsers show in a viewer of their own. */
const inlineTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'])

/**
 * Should a browser draw the file after all, it does so in an origin of its own, without scripts, forms or network. A file that is
 * meant to be shown may stand in a frame of this portal; the viewer of PDF does not start in a sandbox, and has one of its own.
 */
function setGuards(response: Response, inlineType: string | null): void {
  const sandbox =
    inlineType === 'application/pdf' ? "object-src 'self'; style-src 'unsafe-inline'" : 'sandbox'
  const frames = inlineType === null ? '' : "; frame-ancestors 'self'"
  response.setHeader('Content-Security-Policy', `${sandbox}; default-src 'none'${frames}`)
  if (inlineType !== null) response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.setHeader('X-Content-Type-Options', 'nosniff')
}

/** RFC 9110, section 13.1.3: the date counts only when there is no entity tag. */
function isUnchanged(request: Request, etag: string, modifiedAt: Date): boolean {
  if (request.headers['if-none-match'] !== undefined) return isNotModified(request, etag)
  return isNewerThan(request.headers['if-modified-since'], modifiedAt) === false
}

/** Whether the file changed after the date of a header, in whole seconds as headers have them; null for none that can be read. */
function isNewerThan(date: string | undefined, modifiedAt: Date): boolean | null {
  const dateMs = Date.parse(date ?? '')
  return Number.isNaN(dateMs) ? null : Math.floor(modifiedAt.getTime() / 1000) * 1000 > dateMs
}

const namesTag = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => tag.trim() === etag)

const lengthOf = ({ start, end }: ByteRange): number => end - start + 1
const contentRange = ({ start, end }: ByteRange, byteSize: number): string =>
  `bytes ${start}-${end}/${byteSize}`

/** Several parts in one answer: `multipart/byteranges` (RFC 9110, section 14.6), its length known beforehand. */
async function writeParts(
  response: Response,
  file: SentFile,
  ranges: ByteRange[],
  type: string,
): Promise<void> {
  const boundary = randomBytes(18).toString('hex')
  const heads = ranges.map(
    (range) =>
      `\r\n--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${contentRange(range, file.byteSize)}\r\n\r\n`,
  )
  const tail = `\r\n--${boundary}--\r\n`
  const length = ranges.reduce((sum, range) => sum + lengthOf(range), 0) + heads.join('').length + tail.length
  response.setHeader('Content-Type', `multipart/byteranges; boundary=${boundary}`)
  response.setHeader('Content-Length', length)
  for (const [index, head] of heads.entries()) {
    response.write(head)
    await file.write(response, ranges[index]!)
  }
  response.write(tail)
}

/** A client may go away whenever it likes: that ends the work and is no failure. */
async function untilClosed(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof SinkClosed)) throw error
  }
}
