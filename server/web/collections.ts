import { CollectPage } from '../../client/pages/collect-page.tsx'
import { CollectionListPage } from '../../client/pages/collection-list-page.tsx'
import { collectionFeedPath, CollectionPage, collectionPath } from '../../client/pages/collection-page.tsx'
import { findFirstSentence } from '../../client/text/markdown.ts'
import { createUi } from '../../client/text/ui.ts'
import { presentCollection } from '../catalog/collection-view.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import { linkFeedAt } from './link-feed.ts'
import { goSignIn } from './local-path.ts'
import type { Web } from './web.ts'

/** A page of titles is read from top to bottom. */
const pageSize = 50

/** Collections for everybody: all, and one with its datasets; and those of the reader's agencies. */
export function addCollectionPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, clock } = portal

  pages.get('/collections', (ask) => showList(portal, web, ask, { isOwn: false }))

  pages.get('/workspace/collections', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path + readSearch(ask))
    const dataset = ask.query.get('dataset')
    if (dataset !== null) return showChoice(portal, web, ask, dataset)
    return showList(portal, web, ask, { isOwn: true })
  })

  pages.get('/collections/:slug', async (ask) => {
    const slug = ask.params.slug!
    const { found } = await catalog.getCollection(slug, ask.viewer)
    // An old slug and the id both lead to the one address.
    if (found.record.slug !== slug)
      return { redirect: addressIn(ask.lang, collectionPath(found.record)) + readSearch(ask), status: 308 }
    const ui = createUi(ask.lang)
    const collection = presentCollection(found, readingOf(portal, ask))
    const title = ui.pick(collection.title).text
    const description = findFirstSentence(ui.pick(collection.description).text, ask.lang, 160)
    return web.respond(ask, {
      title,
      description:
        description || ui.t('collections.pageDescription', { title, count: collection.datasetCount }),
      current: 'datasets',
      jsonAlternate: `/api/v1/collections/${collection.slug}`,
      ...(collection.status === 'published' && {
        extraLinks: [linkFeedAt(ui, collectionFeedPath(collection))],
      }),
      // Not for everybody, or nothing to find.
      isHiddenFromSearch: collection.status === 'draft' || collection.datasetCount === 0,
      body: drawPage(CollectionPage, ui, {
        collection,
        mayKeep: ask.viewer.kind === 'account' && catalog.mayCurate(ask.viewer, 'change', found),
        now: clock.now(),
      }),
    })
  })
}

const readingOf = ({ catalog, config }: Portal, { lang }: PageAsk) => ({
  baseUrl: config.baseUrl,
  lang,
  vocabularies: catalog.vocabularies,
})

/** A page of a list, and the cursor of the next. */
async function readPage({ catalog, cursors }: Portal, ask: PageAsk, isOwn: boolean) {
  const list = { list: isOwn ? 'own collections' : 'collections' }
  const cursor = ask.query.get('cursor')
  const after = cursor === null ? null : (cursors.read(list, cursor) as string)
  const page = { limit: pageSize, after }
  const { items, total, next } = await catalog.listCollections({ isKept: isOwn }, ask.viewer, page)
  return {
    items,
    kept: items.filter((found) => catalog.mayCurate(ask.viewer, 'change', found)),
    total,
    next: next && cursors.write(list, next),
  }
}

async function showList(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  { isOwn }: { isOwn: boolean },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { items, kept, total, next } = await readPage(portal, ask, isOwn)
  const reading = readingOf(portal, ask)
  return web.respond(ask, {
    title: ui.t(isOwn ? 'collections.own' : 'collections.list'),
    description: ui.t('collections.lede'),
    ...(isOwn
      ? { isHiddenFromSearch: true, hasNoCanonical: true }
      : { current: 'datasets' as const, jsonAlternate: '/api/v1/collections' }),
    body: drawPage(CollectionListPage, ui, {
      collections: items.map((found) => presentCollection(found, reading)),
      kept: new Set(kept.map(({ record }) => record._id)),
      total,
      nextHref: next && `?cursor=${encodeURIComponent(next)}`,
      mayMake: ask.viewer.kind === 'account' && mayActSomewhere(ask.viewer, 'write'),
      isOwn,
      isDeleted: isOwn && ask.query.get('done') === 'deleted',
    }),
  })
}

/** Into which collection a dataset goes. */
async function showChoice(portal: Portal, web: Web, ask: PageAsk, slug: string): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { dataset } = await portal.catalog.getDataset(slug, ask.viewer)
  const { kept, next } = await readPage(portal, ask, true)
  const reading = readingOf(portal, ask)
  return web.respond(ask, {
    title: ui.t('collections.collectTitle', { title: ui.pick(dataset.title).text }),
    description: ui.t('collections.collectLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    body: drawPage(CollectPage, ui, {
      dataset: presentDataset(dataset, reading),
      collections: kept.map((found) => presentCollection(found, reading)),
      nextHref: next && `?dataset=${encodeURIComponent(dataset.slug)}&cursor=${encodeURIComponent(next)}`,
    }),
  })
}
