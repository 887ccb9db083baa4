import { FilePage } from '../../client/pages/file-page.tsx'
import { fileViews, writeFileSearch, writeQuestion, type FileSearch } from '../../client/pages/file-search.ts'
import { askNearest } from '../../client/pages/name-column.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import { hasPlaces } from '../tabular/tables.ts'
import { drawPage } from './draw.ts'
import { readSearch } from '../http/read-search.ts'
import {
  addFormCondition,
  describeConditions,
  findColumn,
  findNearestColumn,
  readFileSearch,
} from './file-filter.ts'
import { readPosition } from './read-page-search.ts'
import { findRows, nothingFound } from './find-rows.ts'
import { findChart } from './file-chart.ts'
import { canMap, findMap } from './file-map.ts'
import { findTerms } from './terms.ts'
import { addressIn } from './address.ts'
import { applyColumnForm } from './column-filter.ts'
import { findColumnPanel } from './column-panel.ts'
import { writeSql } from './write-sql.ts'
import type { Web } from './web.ts'

/** More is on the history page. */
const releasesShown = 10

// Enough to know again what was typed.
const longestWord = 80

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
    const asked = readFileSearch(ask.query)
    const [table, releases] = await Promise.all([
      isFile ? tables.getTable(distributionId, ask.viewer, ask.lang, asked.sheet) : null,
      isFile
        ? catalog.listReleases(distributionId, ask.viewer, { limit: releasesShown, before: null })
        : { items: [] },
    ])
    const added =
      table &&
      (applyColumnForm(asked, ask.query, table.columns, ask.lang) ??
        addFormCondition(asked, ask.query, table.columns, ask.lang))
    if (added) return { redirect: addressIn(ask.lang, path) + writeFileSearch(added), status: 303 }
    const found =
      table && table.rowCount !== null ? await findRows(portal, ask, { table, distributionId, asked }) : null
    const { rows, search, dropped, ...wrong } = found ?? { ...nothingFound, search: asked }
    const filterProblem =
      wrong.filterProblem ?? (table && rows && findStrayWord(ui, ask.query, table.columns))
    const preview = isFile && !rows ? await tables.getPreview(distributionId, ask.viewer, ask.lang) : null
    const profile = rows
      ? await tables.findProfile(distributionId, ask.viewer, { sheet: search.sheet })
      : null
    const chart =
      table && rows && search.view === 'chart'
        ? await findChart(tables, { ...ask, distributionId, table, profile, search, rowCount: rows.total })
        : null
    const { vocabularies } = catalog
    const map =
      table && rows && search.view === 'map'
        ? await findMap(
            { tables, vocabularies },
            { ...ask, distributionId, table, profile, search, rowCount: rows.total },
          )
        : null
    const panel =
      table && rows && search.view === undefined
        ? await findColumnPanel(tables, { ...ask, distributionId, table, profile, search, dropped })
        : null
    const position = readPosition(ask.query)
    return web.respond(ask, {
      title: `${pickFileTitle(ui, distribution).text}: ${ui.pick(dataset.title).text}`,
      description: ui.pick(distribution.description).text || ui.pick(dataset.title).text,
      current: 'datasets',
      jsonAlternate: rows
        ? (chart?.drawing?.dataHref ??
          map?.drawing?.dataHref ??
          `/api/v1/distributions/${distributionId}/rows${writeQuestion(search)}`)
        : `/api/v1/distributions/${distributionId}`,
      // What cannot be used is there in the other language too.
      languageSearch: writeFileSearch(asked),
      // Each page of rows and each choice among them is the same table.
      isHiddenFromSearch: position > 1 || Boolean(asked.q ?? asked.where ?? asked.select ?? asked.view),
      body: drawPage(FilePage, ui, {
        dataset,
        distribution,
        terms: findTerms(catalog.vocabularies, dataset),
        table,
        rows,
        profile,
        chart,
        map,
        canMap: table !== null && rows !== null && canMap(vocabularies, table.columns, profile),
        panel,
        findColumn: tidyText(ask.query.get('findColumn') ?? '').slice(0, 200) || null,
        sql: table && rows ? writeSql({ distributionId, search, columns: table.columns }) : null,
        preview: preview?.kind === 'none' ? null : preview,
        search,
        conditions: table ? describeConditions(search.where, table.columns) : [],
        filterProblem,
        dropped,
        hasPlaces: table !== null && hasPlaces(table.columns),
        position,
        nextHref: rows?.next
          ? ui.href(`${path}${writeNext(rows.next, search, position + rows.rows.length)}`)
          : null,
        releases: releases.items.map((release) => presentRelease(release, config)),
        baseUrl: config.baseUrl,
        mayReadData: catalog.mayReadData(record, ask.viewer),
        mayEdit:
          ask.viewer.kind === 'account' &&
          (catalog.mayEdit(ask.viewer, record) || catalog.mayPropose(ask.viewer, record)),
      }),
    })
  })
}

/** What an address asks for that this page does not have, besides conditions; null when there is nothing of the kind. */
function findStrayWord(ui: Ui, query: URLSearchParams, columns: Table['columns']): string | null {
  const [at, view] = [query.get('at'), query.get('view')].map((text) => text?.trim().slice(0, longestWord))
  if (view && !fileViews.some((name) => name === view)) return ui.t('file.noSuchView', { name: view })
  if (!at || findColumn(columns, at)) return null
  return ui.t('file.noSuchColumn', { name: at, nearest: askNearest(ui, findNearestColumn(columns, at)) })
}

function writeNext(cursor: string, search: FileSearch, position: number): string {
  const query = new URLSearchParams(writeFileSearch(search))
  query.set('cursor', cursor)
  query.set('from', String(position))
  return `?${query}`
}
