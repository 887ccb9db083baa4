import type { NumberView } from '../../client/pages/home-number.tsx'
import { HomePage, type HomePageView } from '../../client/pages/home-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { presentCollection } from '../catalog/collection-view.ts'
import { findAnswering } from '../catalog/answering-table.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { describePortal } from '../formats/schema-org.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import { answerSearch } from './answer-search.ts'
import { linkFeed } from './link-feed.ts'
import { answerKept, PageCache } from './page-cache.ts'
import { findTerms } from './terms.ts'
import type { Web } from './web.ts'

/** Two languages of one page. */
const cacheBytes = 1024 * 1024

/** What is withdrawn must leave every list within two seconds; one is spent in the index. */
const lifeMs = 1_000

const newestShown = 5
const usedShown = 5
const agenciesShown = 6
/** One line on a wide screen. */
const collectionsShown = 3
const examplesShown = 4

/** The sample dataset whose newest number the page shows, while it is there. */
const numberSource = {
  slug: 'van-ban-dien-tu',
  day: 'thoi_diem',
  percent: 'ty_le_phan_tram',
  kind: 'loai_so_lieu',
  goal: 'mục tiêu',
}

/** The first page. */
export function addHomePage(pages: Pages, portal: Portal, web: Web): void {
  const cache = new PageCache({ maxBytes: cacheBytes, lifeMs })
  pages.get('/', async (ask) => {
    const render = async () => {
      const ui = createUi(ask.lang)
      const view = await loadView(portal, ask, ui)
      const page = {
        title: ui.t('home.pageTitle'),
        description: ui.t('site.description'),
        hasSearch: false,
        jsonAlternate: '/api/v1',
        extraLinks: [linkFeed(ui, { filters: {} })],
        structuredData: describePortal(ui, portal.config.baseUrl),
        body: drawPage(HomePage, ui, view),
      }
      return { content: web.respond(ask, page).html }
    }
    return answerKept(ask, cache, web.nameFrame(ask.lang), render)
  })
}

async function loadView(portal: Portal, ask: PageAsk, ui: Ui): Promise<HomePageView> {
  const { catalog, config, search } = portal
  const [figures, rows, answer, used, agencies, number, collections] = await Promise.all([
    catalog.figures(),
    search.countRows(),
    answerSearch(portal, ask, { filters: {}, orderBy: '-modified' }, { limit: newestShown }),
    answerSearch(portal, ask, { filters: {}, orderBy: '-downloads' }, { limit: usedShown, facets: [] }),
    catalog.listAgencies(ask.viewer),
    loadNumber(portal, ask),
    catalog.listNewestCollections(collectionsShown, ask.viewer),
  ])
  return {
    figures: { ...figures, rows },
    newest: answer.items,
    used: used.items.filter(({ downloads }) => downloads),
    facets: answer.facets,
    collections: collections.map((found) =>
      presentCollection(found, {
        baseUrl: config.baseUrl,
        lang: ask.lang,
        vocabularies: catalog.vocabularies,
      }),
    ),
    themes: catalog.vocabularies.list('themes').filter(({ retired }) => !retired),
    provinces: catalog.vocabularies.list('units').filter(({ kind }) => kind === 'province'),
    agencies: agencies
      // One above all others holds everything, which says nothing.
      .filter(
        ({ datasetCount, parent }) =>
          datasetCount > 0 && (parent !== null || datasetCount < figures.datasets),
      )
      .sort(
        (a, b) =>
          b.datasetCount - a.datasetCount ||
          ui.pick(a.name).text.localeCompare(ui.pick(b.name).text, ask.lang),
      )
      .slice(0, agenciesShown),
    levels: catalog.vocabularies.list('agencyLevels').flatMap((level) => {
      const count = agencies.filter((each) => each.level === level.id && each.datasetCount > 0).length
      return count > 0 ? [{ level, count }] : []
    }),
    examples: chooseExamples(answer),
    number,
    baseUrl: config.baseUrl,
  }
}

/** Keywords of the newest datasets and the commonest of all: whoever presses one finds something. */
function chooseExamples({ facets }: Awaited<ReturnType<typeof answerSearch>>): string[] {
  return (facets.keyword ?? [])
    .filter(({ value, label }) => value !== 'none' && label.includes(' '))
    .slice(0, examplesShown)
    .map(({ label }) => label)
}

/** The series of the sample dataset; null where it is not, or is not as expected. */
async function loadNumber({ catalog, tables, config }: Portal, ask: PageAsk): Promise<NumberView | null> {
  try {
    const { dataset: record } = await catalog.getDataset(numberSource.slug, ask.viewer)
    const source = record.distributions.find(findAnswering)
    if (!catalog.mayReadData(record, ask.viewer)) return null
    const rows = source && (await tables.previewRows(source, 8))
    if (!rows) return null
    const at = (name: string): number => rows.columns.findIndex((column) => column.name === name)
    const [day, percent, kind] = [at(numberSource.day), at(numberSource.percent), at(numberSource.kind)]
    const points = (rows.rows as unknown[][]).flatMap((row) => {
      const [when, value] = [row[day], row[percent]]
      if (typeof when !== 'string' || typeof value !== 'number') return []
      return [{ day: when.slice(0, 10), percent: value, isGoal: row[kind] === numberSource.goal }]
    })
    if (points.length === 0) return null
    const dataset = presentDataset(record, {
      baseUrl: config.baseUrl,
      lang: ask.lang,
      vocabularies: catalog.vocabularies,
    })
    const { license } = findTerms(catalog.vocabularies, dataset)
    return {
      dataset,
      points,
      licenseCode: typeof license?.code === 'string' ? license.code : (dataset.license ?? ''),
    }
  } catch {
    // The section is an ornament: a portal without the sample catalogue does without it.
    return null
  }
}
