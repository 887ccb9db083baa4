import type { Request, Response } from 'express'
import { getContext, type RequestContext } from './ask.ts'
import { isNotModified, makeEtag, setCaching } from './caching.ts'
import type { Language } from './negotiate.ts'
import { emptyForm, readPageForm, type PageForm } from './page-form.ts'
import type { ReadPageUpload } from './page-upload.ts'
import { refuseOtherSites } from './request-context.ts'
import { RouteTable } from './route-table.ts'
import { readSearch } from './read-search.ts'

/** What a page handler gets. `lang` is the language of the address: Vietnamese at the root, English under /en. */
export interface PageAsk extends RequestContext {
  lang: Language
  /** The path without the language prefix. */
  path: string
  params: Record<string, string>
  /** Pages pass over parameters that they do not know. */
  query: URLSearchParams
  /** What was sent with a form; empty for a page that is only read. */
  form: PageForm
  request: Request
  response: Response
}

/** A document that is sent again and again: its bytes, and the entity tag of them. */
export interface KeptPage {
  bytes: Buffer
  etag: string
}

/** What a page handler gives: the document, or a redirect. */
export type PageReply =
  | { status?: number; html: string | KeptPage; headers?: Record<string, string> }
  | { redirect: string; status: 301 | 302 | 303 | 307 | 308 }

/** Whether files that come with a form may be kept: asked before they arrive. */
export type MayKeepFiles = (ask: Pick<PageAsk, 'viewer' | 'params'>) => boolean | Promise<boolean>

/** The page to go to first, whatever was asked for; null for none. */
export type FindDetour = (
  asked: Pick<PageAsk, 'viewer' | 'lang' | 'path'> & { method: 'get' | 'post'; search: string },
) => string | null

/** The page that carries on what was typed in a form whose reader has to go elsewhere first. */
export type KeepTyped = (ask: PageAsk, detour: string) => PageReply

export type PageHandler = (ask: PageAsk) => Promise<PageReply>

type ReadForm = (request: Request, response: Response) => Promise<PageForm>

/** All pages, each at its address in every language. */
export class Pages {
  readonly routes = new RouteTable()
  readonly addresses: { method: 'get' | 'post'; path: string }[] = []
  private readonly baseUrl: string
  private readonly readUpload: ReadPageUpload
  private readonly findDetour: FindDetour
  private readonly keepTyped: KeepTyped

  constructor({
    baseUrl,
    readUpload,
    findDetour,
    keepTyped,
  }: {
    baseUrl: string
    readUpload: ReadPageUpload
    findDetour: FindDetour
    keepTyped: KeepTyped
  }) {
    this.baseUrl = baseUrl
    this.readUpload = readUpload
    this.findDetour = findDetour
    this.keepTyped = keepTyped
  }

  get(path: string, handler: PageHandler): void {
    this.add('get', path, handler, async () => emptyForm)
  }

  /**
   * A form that works without script. Only our own pages may send it, also without a session: another site could else sign
   * a reader in as somebody else, and read what they then write. `isProvedByAddress` is for forms whose address holds a
   * secret, which no other site knows; `isLong` for those about each of many things. With `mayKeepFiles` the form may also
   * come as multipart, with long texts and with files, which are kept while they arrive when it says so.
   */
  post(
    path: string,
    handler: PageHandler,
    {
      isProvedByAddress = false,
      isLong = false,
      mayKeepFiles,
    }: { isProvedByAddress?: boolean; isLong?: boolean; mayKeepFiles?: MayKeepFiles } = {},
  ): void {
    const readForm: ReadForm = async (request, response) => {
      if (!isProvedByAddress) refuseOtherSites(request, this.baseUrl)
      if (!mayKeepFiles || !request.is('multipart/form-data'))
        return readPageForm(request, response, { isLong })
      const { viewer } = getContext(request)
      const mayKeep = await mayKeepFiles({ viewer, params: request.params as Record<string, string> })
      return this.readUpload(request, response, { mayKeep })
    }
    this.add('post', path, handler, readForm, { isTyped: mayKeepFiles !== undefined })
  }

  private add(
    method: 'get' | 'post',
    route: string,
    handler: PageHandler,
    readForm: ReadForm,
    { isTyped = false }: { isTyped?: boolean } = {},
  ): void {
    this.addresses.push({ method, path: route })
    for (const lang of ['vi', 'en'] as const) {
      const address = lang === 'vi' ? route : route === '/' ? '/en' : `/en${route}`
      this.routes.add(method, address, async (request: Request, response: Response) => {
        response.locals.route = route
        const context = getContext(request)
        const search = readSearch({ request })
        const path = lang === 'vi' ? request.path : request.path.replace(/^\/en/, '') || '/'
        const detour = this.findDetour({ viewer: context.viewer, lang, path, method, search })
        if (detour !== null && !isTyped) {
          response.setHeader('Cache-Control', 'no-store')
          response.redirect(303, detour)
          return
        }
        const ask: PageAsk = {
          ...context,
          lang,
          path,
          params: request.params as Record<string, string>,
          query: new URLSearchParams(search),
          form: await readForm(request, response),
          request,
          response,
        }
        const reply = detour === null ? await handler(ask) : this.keepTyped(ask, detour)
        if ('redirect' in reply) {
          response.setHeader('Cache-Control', 'no-store')
          response.redirect(reply.status, reply.redirect)
          return
        }
        setCaching(response, context.viewer)
        // What answers a form is about what was sent: nobody keeps it.
        if (method === 'post') response.setHeader('Cache-Control', 'private, no-store')
        for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
        const { bytes, etag } = typeof reply.html === 'string' ? toPage(reply.html) : reply.html
        response.setHeader('ETag', etag)
        // A page that says that something is gone is never what a client means by the page that it holds.
        if (method === 'get' && (reply.status ?? 200) === 200 && isNotModified(request, etag)) {
          response.status(304).end()
          return
        }
        response.status(reply.status ?? 200)
        response.setHeader('Content-Type', 'text/html; charset=utf-8')
        response.setHeader('Content-Length', bytes.length)
        response.end(bytes)
      })
    }
  }
}

function toPage(html: string): KeptPage {
  const bytes = Buffer.from(html)
  return { bytes, etag: makeEtag(bytes) }
}
