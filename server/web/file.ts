import { FilePage } from '../../client/pages/file-page.tsx'
import { writeTableQuery } from '../../client/pages/file-view.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { drawPage } from './draw.ts'
import { readSearch } from './dataset.ts'
import { readPosition } from './read-page-search.ts'
import { readRows } from './read-rows.ts'
import { findTerms } from './terms.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** Enough to look around in, few enough for a phone: with twenty columns a thousand cells. */
const rowsShown = 50

/** More is on the history page. */
const releasesShown = 10

/** The page of one file or link of a dataset. */
export function addFilePage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, config, tables } = portal
  pages.get('/datasets/:slug/:distributionId', async (ask) => {
    const { slug = '', distributionId = '' } = ask.params
    const { dataset: record } = await catalog.getDataset(slug, ask.viewer)
    const path = `/datasets/${record.slug}/${distributionId}`
    const dataset = presentDataset(record, {
      baseUrl: config.baseUrl,
      lang: ask.lang,
      vocabularies: catalog.vocabularies,
    })
    const distribution = dataset.distributions.find(({ id }) => id === distributionId)
    if (!distribution) throw distributionNotFound(distributionId)
    if (record.slug !== slug) return { redirect: addressIn(ask.lang, path) + readSearch(ask), status: 308 }

    const ui = createUi(ask.lang)
    const isFile = distribution.release !== null
    const sheet = ask.query.get('sheet') || undefined
    const [table, releases] = await Promise.all([
      isFile ? tables.getTable(distributionId, ask.viewer, ask.lang, sheet) : null,
      isFile
        ? catalog.listReleases(distributionId, ask.viewer, { limit: releasesShown, before: null })
        : { items: [] },
    ])
    const orderBy = ask.query.get('orderBy') || undefined
    const rows =
      table && table.rowCount !== null
        ? await readRows(portal, ask, { distributionId, sheet, orderBy, limit: rowsShown })
        : null
    const position = readPosition(ask.query)
    const order = writeTableQuery({ sheet, orderBy })
    return web.respond(ask, {
      title: `${pickFileTitle(ui, distribution).text}: ${ui.pick(dataset.title).text}`,
      description: ui.pick(distribution.description).text || ui.pick(dataset.title).text,
      current: 'datasets',
      jsonAlternate: rows
        ? `/api/v1/distributions/${distributionId}/rows${order}`
        : `/api/v1/distributions/${distributionId}`,
      languageSearch: order,
      // Each order and each page of rows is the same table.
      isHiddenFromSearch: position > 1,
      body: drawPage(FilePage, ui, {
        dataset,
        distribution,
        terms: findTerms(catalog.vocabularies, dataset),
        table,
        rows,
        sheet,
        orderBy,
        position,
        nextHref: rows?.next
          ? ui.href(`${path}${writeNext(rows.next, { sheet, orderBy }, position + rows.rows.length)}`)
          : null,
        releases: releases.items.map((release) => presentRelease(release, config)),
        baseUrl: config.baseUrl,
      }),
    })
  })
}

function writeNext(
  cursor: string,
  { sheet, orderBy }: { sheet: string | undefined; orderBy: string | undefined },
  position: number,
): string {
  const query = new URLSearchParams({
    ...(sheet ? { sheet } : {}),
    ...(orderBy ? { orderBy } : {}),
    cursor,
    from: String(position),
  })
  return `?${query}`
}
