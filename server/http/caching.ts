import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { invalidParameter } from '../problems.ts'
import type { Viewer } from '../identity/viewer.ts'

/** The entity tag of an answer: `"<version>.<digest>"` for a record, `"<digest>"` for anything else. */
export function makeEtag(body: string | Buffer, version?: number): string {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  return version === undefined ? `"${digest}"` : `"${version}.${digest}"`
}

/**
 * Says how long an answer may be kept. Anonymous answers may be kept by anybody but are asked for again each time (an ETag
 * makes that cheap), because a withdrawn dataset must be refused at once; a member's answers are kept by nobody.
 */
export function setCaching(response: Response, viewer: Viewer): void {
  response.setHeader('Cache-Control', viewer.kind === 'anonymous' ? 'public, no-cache' : 'private, no-store')
  response.vary('Accept-Language')
  response.vary('Authorization')
  response.vary('Cookie')
}

/** Whether the client holds this very answer already (RFC 9110, section 13.1.2: weak comparison). */
export function isNotModified(request: Request, etag: string): boolean {
  const header = request.headers['if-none-match']
  if (!header) return false
  if (header.trim() === '*') return true
  return splitTags(header).some((tag) => tag.replace(/^W\//, '') === etag)
}

/** What If-Match asks for: any version that there is, or one of these. */
export type IfMatch = '*' | readonly number[]

/**
 * The versions that If-Match names, of `"3.digest"` and `"3"` alike the 3; null when the header is missing. A weak tag never
 * matches (RFC 9110, section 13.1.1: strong comparison), nor does a tag that names no version.
 */
export function readIfMatch(request: Request): IfMatch | null {
  const header = request.headers['if-match']?.trim()
  if (!header) return null
  if (header === '*') return '*'
  return splitTags(header).flatMap((tag) => {
    const version = /^"?(\d{1,15})(?:\.[^"]*)?"?$/.exec(tag)?.[1]
    if (version !== undefined) return Number(version)
    if (/^(W\/)?"[^"]*"$/.test(tag)) return []
    throw invalidParameter('If-Match', {
      vi: 'cần ETag đã đọc, ví dụ "3" hoặc "3.abc", hoặc *.',
      en: 'needs the ETag that was read, such as "3" or "3.abc", or *.',
    })
  })
}

const splitTags = (header: string): string[] =>
  header
    .slice(0, 8_000)
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
