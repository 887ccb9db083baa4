import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { ifMatchNeeded, invalidParameter } from '../problems.ts'
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

/** The version that If-Match names: of `"3.digest"` and `"3"` alike the 3; null when the header is missing; `*` matches any. */
export function readIfMatch(request: Request): number | '*' | null {
  const header = request.headers['if-match']
  if (header === undefined || header.trim() === '') return null
  if (header.trim() === '*') return '*'
  for (const tag of splitTags(header)) {
    const match = /^(?:W\/)?"?(\d{1,15})(?:\.[^"]*)?"?$/.exec(tag)
    if (match) return Number(match[1])
  }
  throw invalidParameter('If-Match', {
    vi: 'cần ETag đã đọc, ví dụ "3" hoặc "3.abc".',
    en: 'needs the ETag that was read, such as "3" or "3.abc".',
  })
}

export function getIfMatch(request: Request): number {
  const version = readIfMatch(request)
  if (version === null) throw ifMatchNeeded()
  // `*` asks for "whatever is there", which is just what the header is to prevent.
  if (version === '*') throw ifMatchNeeded()
  return version
}

const splitTags = (header: string): string[] =>
  header
    .slice(0, 8_000)
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
