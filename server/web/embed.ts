import { EmbedPage, EmbedProblem } from '../../client/pages/embed-page.tsx'
import { writeFileSearch } from '../../client/pages/file-search.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { presentProblem } from '../http/error-handler.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { allowFrames } from '../http/security-headers.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound, ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { readSearch } from '../http/read-search.ts'
import { drawPage } from './draw.ts'
import { findChart } from './file-chart.ts'
import { findMap } from './file-map.ts'
import { describeConditions, readFileSearch } from './file-filter.ts'
import { findRows, nothingFound } from './find-rows.ts'
import { findTerms } from './terms.ts'
import type { Web } from './web.ts'

/** As many as a frame shows without becoming a page of its own. */
const rowsShown = 20

/** A view of a file for a frame on another site: the one page that may stand in one. */
export function addEmbedPage(pages: Pages, portal: Portal, web: Web): void {
  pages.get('/datasets/:slug/:distributionId/embed', async (asked) => {
    // Whoever looks at the other site sees what the public sees, signed in here or not.
    const ask = { ...asked, viewer: anonymousViewer }
    const reply = await answer(portal, web, ask).catch((error: unknown) => explain(web, ask, error))
    if ('redirect' in reply) return reply
    allowFrames(ask.response)
    return { ...reply, headers: { 'Cache-Control': 'public, no-cache' } }
  })
}

async function answer(portal: Portal, web: Web, ask: PageAsk): Promise<PageReply> {
  const { catalog, config, tables } = portal
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
  if (record.slug !== slug)
    return { redirect: addressIn(ask.lang, `${path}/embed`) + readSearch(ask), status: 308 }

  const asked = readFileSearch(ask.query)
  const table =
    distribution.release === null
      ? null
      : await tables.getTable(distributionId, ask.viewer, ask.lang, asked.sheet)
  const found =
    table && table.rowCount !== null
      ? await findRows(portal, ask, { table, distributionId, asked, limit: rowsShown })
      : null
  const { rows, search, filterProblem, dropped } = found ?? { ...nothingFound, search: asked }
  const isChart = search.view === 'chart'
  const isMap = search.view === 'map'
  const profile =
    rows && (isChart || isMap)
      ? await tables.findProfile(distributionId, ask.viewer, { sheet: search.sheet })
      : null
  const chart =
    table && rows && isChart
      ? await findChart(tables, { ...ask, distributionId, table, profile, search, rowCount: rows.total })
      : null
  const map =
    table && rows && isMap
      ? await findMap(
          { tables, vocabularies: catalog.vocabularies },
          { ...ask, distributionId, table, profile, search, rowCount: rows.total },
        )
      : null
  const ui = createUi(ask.lang)
  return web.respond(ask, {
    title: `${pickFileTitle(ui, distribution).text}: ${ui.pick(dataset.title).text}`,
    description: ui.pick(dataset.title).text,
    isBare: true,
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    languageSearch: writeFileSearch(search),
    body: drawPage(EmbedPage, ui, {
      dataset,
      distribution,
      terms: findTerms(catalog.vocabularies, dataset),
      table,
      rows,
      profile,
      preview: null,
      hasPlaces: false,
      chart,
      map,
      canMap: map !== null,
      panel: null,
      findColumn: null,
      sql: null,
      search,
      conditions: table ? describeConditions(search.where, table.columns) : [],
      filterProblem,
      dropped,
      position: 1,
      nextHref: null,
      releases: [],
      baseUrl: config.baseUrl,
      mayEdit: false,
      mayReadData: catalog.mayReadData(record, ask.viewer),
    }),
  })
}

/** What is not there, or not any more, says so in the frame; a browser would else show only that it may not. */
function explain(web: Web, ask: PageAsk, error: unknown): PageReply {
  if (!(error instanceof ProblemError) || error.status >= 500) throw error
  const { title, detail, status } = presentProblem(error, ask.lang, '')
  return web.respond(ask, {
    title,
    description: detail,
    status,
    isBare: true,
    hasNoCanonical: true,
    body: drawPage(EmbedProblem, createUi(ask.lang), { title, detail }),
  })
}
