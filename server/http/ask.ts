import type { Request, Response } from 'express'
import type { Viewer } from '../identity/viewer.ts'
import type { Logger } from '../platform/logger.ts'
import type { IfMatch } from './caching.ts'
import type { Language } from './negotiate.ts'

/** What every request carries from the border on; set by `openContext`. */
export interface RequestContext {
  requestId: string
  viewer: Viewer
  lang: Language
  log: Logger
}

const contexts = new WeakMap<Request, RequestContext>()

export const setContext = (request: Request, context: RequestContext): void => {
  contexts.set(request, context)
}

export function getContext(request: Request): RequestContext {
  const context = contexts.get(request)
  if (!context) throw new Error('The request has no context: app.ts must open it first.')
  return context
}

export const findContext = (request: Request): RequestContext | null => contexts.get(request) ?? null

/** A file that came with a form and is already kept by its digest. */
export interface ReceivedFile {
  /** As the client named it, NFC, checked. */
  name: string
  byteSize: number
  sha256: string
  /** What the client said it is. */
  declaredType: string | null
}

export interface ReceivedForm {
  fields: Record<string, string>
  file: ReceivedFile | null
}

/** What an endpoint gets: everything checked by its contract. */
export interface Ask<Query = Record<string, unknown>, Body = unknown> extends RequestContext {
  params: Record<string, string>
  query: Query
  body: Body
  form: ReceivedForm | null
  /** The media type to answer with: of those that the endpoint offers, the one that the client likes best. */
  mediaType: string
  /** The versions that If-Match names, or null when it is missing. */
  findIfMatch(): IfMatch | null
  request: Request
  response: Response
}
