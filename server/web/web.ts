import type { VNode } from 'preact'
import type { RequestHandler } from 'express'
import { renderDocument, type DocumentOptions } from '../../client/layout/document.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { RenderProblemPage } from '../http/error-handler.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { openAssets } from './assets.ts'

/** What the pages share: the built assets, and the one way to make a document. */
export interface Web {
  assets: RequestHandler
  renderProblem: RenderProblemPage
  /** A page around a body, with everything in its head that every page has. */
  respond(ask: PageAsk, page: WebPage): PageReply
}

export interface WebPage extends Pick<DocumentOptions, 'title' | 'description' | 'current' | 'jsonAlternate' | 'extraLinks' | 'openGraph' | 'structuredData' | 'hasSearch' | 'isHiddenFromSearch'> {
  body: VNode
  status?: number
  /** The query that matters for the page's own address, such as `?q=…`; without it the bare path. */
  canonicalSearch?: string
  hasNoCanonical?: boolean
}

/** Opens the assets and gives what the pages share. */
export function openWeb({ config }: Portal): Web {
  const assets = openAssets()
  return {
    assets: assets.router,
    renderProblem: () => null,
    respond(ask, { canonicalSearch = '', hasNoCanonical, status = 200, ...page }) {
      const search = ask.request.originalUrl.includes('?') ? ask.request.originalUrl.slice(ask.request.originalUrl.indexOf('?')) : ''
      const html = renderDocument({
        ...page,
        ui: createUi({ lang: ask.lang }),
        assets: assets.urls,
        baseUrl: config.baseUrl,
        canonicalPath: hasNoCanonical ? undefined : addressIn(ask.lang, ask.path) + canonicalSearch,
        alternates: { vi: addressIn('vi', ask.path) + search, en: addressIn('en', ask.path) + search },
        viewerName: ask.viewer.kind === 'account' ? ask.viewer.label : undefined,
        status,
      })
      return { html, status }
    },
  }
}

/** A page's address in a language: Vietnamese at the root, English under /en. */
export const addressIn = (lang: 'vi' | 'en', path: string): string =>
  lang === 'vi' ? path : path === '/' ? '/en' : `/en${path}`

/** Every page, in the order of the site. */
export function addPages(_pages: Pages, _portal: Portal, _web: Web): void {}
