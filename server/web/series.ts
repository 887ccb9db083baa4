import { SeriesListPage } from '../../client/pages/series-list-page.tsx'
import { SeriesPage, seriesPath } from '../../client/pages/series-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { findFirstSentence } from '../../client/text/markdown.ts'
import { presentSeries } from '../catalog/series-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { linkFeed } from './link-feed.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import { goSignIn } from './local-path.ts'
import type { Web } from './web.ts'

/** A page of titles is read from top to bottom. */
const pageSize = 50

/** Series for everybody: all, and one with its datasets; and those that the reader may change. */
export function addSeriesPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, config } = portal

  pages.get('/series', (ask) => showList(portal, web, ask, { isOwn: false }))

  pages.get('/workspace/series', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace/series')
    return showList(portal, web, ask, { isOwn: true })
  })

  pages.get('/series/:slug', async (ask) => {
    const slug = ask.params.slug!
    const { found } = await catalog.getSeries(slug, ask.viewer)
    // An old slug and the id both lead to the one address.
    if (found.record.slug !== slug)
      return { redirect: addressIn(ask.lang, seriesPath(found.record)) + readSearch(ask), status: 308 }
    const ui = createUi(ask.lang)
    const series = presentSeries(found, { baseUrl: config.baseUrl, lang: ask.lang })
    const title = ui.pick(series.title).text
    const description = findFirstSentence(ui.pick(series.description).text, ask.lang, 160)
    return web.respond(ask, {
      title,
      description: description || ui.t('series.pageDescription', { title, count: series.memberCount }),
      current: 'datasets',
      jsonAlternate: `/api/v1/series/${series.slug}`,
      extraLinks: [linkFeed(ui, { filters: { series: [series.slug] } })],
      // Nothing to find yet.
      isHiddenFromSearch: series.memberCount === 0,
      body: drawPage(SeriesPage, ui, {
        series,
        mayKeep: ask.viewer.kind === 'account' && catalog.mayKeepSeries(ask.viewer, found),
      }),
    })
  })
}

async function showList(
  { catalog, cursors, config }: Portal,
  web: Web,
  ask: PageAsk,
  { isOwn }: { isOwn: boolean },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const list = { list: isOwn ? 'own series' : 'series' }
  const cursor = ask.query.get('cursor')
  const after = cursor === null ? null : (cursors.read(list, cursor) as string)
  const { items, total, next } = await catalog.listSeries({ isKept: isOwn }, ask.viewer, {
    limit: pageSize,
    after,
  })
  return web.respond(ask, {
    title: ui.t(isOwn ? 'series.own' : 'series.list'),
    description: ui.t('series.lede'),
    ...(isOwn
      ? { isHiddenFromSearch: true, hasNoCanonical: true }
      : { current: 'datasets' as const, jsonAlternate: '/api/v1/series' }),
    body: drawPage(SeriesListPage, ui, {
      series: items.map((found) => presentSeries(found, { baseUrl: config.baseUrl, lang: ask.lang })),
      total,
      nextHref: next && `?cursor=${encodeURIComponent(cursors.write(list, next))}`,
      mayMake: ask.viewer.kind === 'account' && mayActSomewhere(ask.viewer, 'publish'),
      isOwn,
      isDeleted: isOwn && ask.query.get('done') === 'deleted',
    }),
  })
}
