import { writeActor } from '../../client/pages/actor.ts'
import { ReleasesPage, type ReleaseLineView } from '../../client/pages/releases-page.tsx'
import { pickFileTitle } from '../../client/pages/terms.ts'
import type { PickedText } from '../../client/text/text.ts'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency, ReleaseRecord } from '../catalog/records.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import { isAdministrator, isMember } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** As many as a reader looks through at once. */
export const releasesShown = 50

/** The releases of one file, and a form that leads to what changed between any two. */
export function addReleasesPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, tables } = portal
  pages.get('/datasets/:slug/:distributionId/releases', async (ask) => {
    const found = await loadFile(portal, ask)
    const { record, dataset, distribution, path } = found
    if (record.slug !== ask.params.slug) {
      return { redirect: addressIn(ask.lang, path) + readSearch(ask), status: 308 }
    }
    const chosen = readNumber(ask, 'release')
    if (chosen !== null) {
      const against = readNumber(ask, 'against')
      const search = against === null ? '' : `?against=${against}`
      return { redirect: addressIn(ask.lang, `${path}/${chosen}`) + search, status: 303 }
    }
    const ui = createUi(ask.lang)
    const before = readNumber(ask, 'before')
    const [releases, rowCounts] = await Promise.all([
      catalog.listReleases(distribution.id, ask.viewer, { limit: releasesShown, before }),
      tables.listRowCounts(distribution.id),
    ])
    const last = releases.items.at(-1)
    return web.respond(ask, {
      title: `${ui.t('releases.title')}: ${pickFileTitle(ui, distribution).text}`,
      description: ui.t('history.filesHelp'),
      current: 'datasets',
      jsonAlternate: `/api/v1/distributions/${distribution.id}/releases`,
      canonicalSearch: before === null ? '' : `?before=${before}`,
      isHiddenFromSearch: before !== null,
      body: drawPage(ReleasesPage, ui, {
        dataset,
        distribution,
        releases: releases.items.map((release) => presentLine(portal, ask, record, release, rowCounts)),
        total: releases.total,
        isFirstPage: before === null,
        mayTakeDown: ask.viewer.kind === 'account' && isAdministrator(ask.viewer),
        nextHref: releases.hasMore && last ? ui.href(`${path}?before=${last.number}`) : null,
      }),
    })
  })
}

/** The file that an address names, with its dataset. Throws what the catalogue throws for those who may not see it. */
export async function loadFile({ catalog, config }: Portal, ask: PageAsk) {
  const { slug = '', distributionId = '' } = ask.params
  const { dataset: record } = await catalog.getDataset(slug, ask.viewer)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const distribution = dataset.distributions.find(({ id }) => id === distributionId)
  if (!distribution) throw distributionNotFound(distributionId)
  return { record, dataset, distribution, path: `/datasets/${record.slug}/${distributionId}/releases` }
}

/** A release as a line: the public is told which agency answers for it, members who uploaded it. */
export function presentLine(
  { config }: Pick<Portal, 'config'>,
  { viewer, lang }: Pick<PageAsk, 'viewer' | 'lang'>,
  dataset: DatasetWithAgency,
  release: ReleaseRecord,
  rowCounts: Map<number, number>,
): ReleaseLineView {
  const ui = createUi(lang)
  const by: PickedText = isMember(viewer, dataset)
    ? { text: writeActor(ui, release.by) }
    : ui.pick(dataset.agency.name)
  return {
    release: presentRelease(release, config),
    rowCount: rowCounts.get(release.number) ?? null,
    by,
  }
}

/** The number of a release in the query; null for what is none, as pages pass over what they do not know. */
export function readNumber({ query }: Pick<PageAsk, 'query'>, name: string): number | null {
  const text = query.get(name) ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}
