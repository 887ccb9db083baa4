import { Router, type Request, type Response } from 'express'
import { getContext, type RequestContext } from './ask.ts'
import { isNotModified, makeEtag, setCaching } from './caching.ts'
import type { Language } from './negotiate.ts'

/** What a page handler gets. `lang` is the language of the address: Vietnamese at the root, English under /en. */
export interface PageAsk extends RequestContext {
  lang: Language
  /** The path without the language prefix. */
  path: string
  params: Record<string, string>
  /** Pages pass over parameters that they do not know. */
  query: URLSearchParams
  request: Request
  response: Response
}

/** What a page handler gives: the document, or a redirect. */
export type PageReply =
  | { status?: number; html: string; headers?: Record<string, string> }
  | { redirect: string; status: 301 | 302 | 303 | 307 | 308 }

export type PageHandler = (ask: PageAsk) => Promise<PageReply>

/** All pages, each at its address in every language. */
export class Pages {
  readonly router = Router({ caseSensitive: true })
  readonly addresses: { method: 'get' | 'post'; path: string }[] = []

  get(path: string, handler: PageHandler): void {
    this.add('get', path, handler)
  }

  /** A form that works without script; `parse` is the middleware that reads its body. */
  post(path: string, handler: PageHandler): void {
    this.add('post', path, handler)
  }

  private add(method: 'get' | 'post', path: string, handler: PageHandler): void {
    this.addresses.push({ method, path })
    for (const lang of ['vi', 'en'] as const) {
      const address = lang === 'vi' ? path : path === '/' ? '/en' : `/en${path}`
      this.router[method](address, async (request: Request, response: Response) => {
        response.locals.route = path
        const context = getContext(request)
        const search = request.originalUrl.includes('?')
          ? request.originalUrl.slice(request.originalUrl.indexOf('?'))
          : ''
        const reply = await handler({
          ...context,
          lang,
          path: lang === 'vi' ? request.path : request.path.replace(/^\/en/, '') || '/',
          params: request.params as Record<string, string>,
          query: new URLSearchParams(search),
          request,
          response,
        })
        if ('redirect' in reply) {
          response.setHeader('Cache-Control', 'no-store')
          response.redirect(reply.status, reply.redirect)
          return
        }
        setCaching(response, context.viewer)
        for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
        const etag = makeEtag(reply.html)
        response.setHeader('ETag', etag)
        if (method === 'get' && isNotModified(request, etag)) {
          response.status(304).end()
          return
        }
        response.status(reply.status ?? 200)
        response.setHeader('Content-Type', 'text/html; charset=utf-8')
        response.end(reply.html)
      })
    }
  }
}
