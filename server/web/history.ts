import { HistoryPage } from '../../client/pages/history-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import { readSearch } from './dataset.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** What one page of edits shows. */
const revisionsShown = 30

/** Files and releases of each: more is for the API. */
const filesShown = 50
const releasesShown = 20

/** What changed in a dataset and its files. */
export function addHistoryPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, config } = portal
  pages.get('/datasets/:slug/history', async (ask) => {
    const slug = ask.params.slug ?? ''
    const { dataset: record } = await catalog.getDataset(slug, ask.viewer)
    const path = `/datasets/${record.slug}/history`
    if (record.slug !== slug) return { redirect: addressIn(ask.lang, path) + readSearch(ask), status: 308 }
    const ui = createUi(ask.lang)
    const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
    const dataset = presentDataset(record, reading)
    const before = readBefore(ask)
    const feedHref = ui.href(`${path}.atom`)
    const [revisions, files] = await Promise.all([
      catalog.listRevisions(record._id, ask.viewer, { limit: revisionsShown, before }),
      before === null ? loadFiles(portal, ask, dataset.distributions) : [],
    ])
    const last = revisions.items.at(-1)
    return web.respond(ask, {
      title: `${ui.t('history.title')}: ${ui.pick(dataset.title).text}`,
      description: ui.t('history.filesHelp'),
      current: 'datasets',
      jsonAlternate: `/api/v1/datasets/${record.slug}/revisions`,
      extraLinks: [
        { rel: 'alternate', type: 'application/atom+xml', title: ui.t('history.feed'), href: feedHref },
      ],
      canonicalSearch: before === null ? '' : `?before=${before}`,
      body: drawPage(HistoryPage, ui, {
        dataset,
        files,
        revisions: revisions.items.map(({ number, at, by, note, changes }) => {
          return {
            number,
            at: at.toISOString(),
            by: typeof by === 'string' ? by : ui.pick(by).text,
            note,
            changes,
          }
        }),
        isFirstPage: before === null,
        feedHref,
        nextHref: revisions.hasMore && last ? ui.href(`${path}?before=${last.number}`) : null,
      }),
    })
  })
}

function readBefore({ query }: PageAsk): number | null {
  const before = Number(query.get('before') ?? '')
  return Number.isSafeInteger(before) && before > 1 ? before : null
}

async function loadFiles(
  { catalog, config }: Portal,
  ask: PageAsk,
  distributions: ReturnType<typeof presentDataset>['distributions'],
) {
  const files = distributions.filter(({ release }) => release !== null).slice(0, filesShown)
  return Promise.all(
    files.map(async (distribution) => {
      const { items } = await catalog.listReleases(distribution.id, ask.viewer, {
        limit: releasesShown,
        before: null,
      })
      return { distribution, releases: items.map((release) => presentRelease(release, config)) }
    }),
  )
}
