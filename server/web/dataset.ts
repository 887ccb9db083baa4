import { randomUUID } from 'node:crypto'
import { cardPath, cardSize } from '../../client/pages/dataset-card.tsx'
import { DatasetPage, type DatasetPageView } from '../../client/pages/dataset-page.tsx'
import { isPublic } from '../../client/pages/terms.ts'
import { findFirstSentence } from '../../client/text/markdown.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { findAnswering } from '../catalog/answering-table.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import { presentPlace } from '../catalog/series-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { describeDataset, type DescribedColumn } from '../formats/schema-org.ts'
import type { PageAsk, Pages } from '../http/pages.ts'
import { mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import { answerKept, PageCache } from './page-cache.ts'
import { findJoinable, findSimilar } from './related.ts'
import { findTerms } from './terms.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'
import { readSearch } from '../http/read-search.ts'

/** A page is about 40 kB: some eight hundred of the most visited, a fifth of what the process may take. */
const cacheBytes = 32 * 1024 * 1024

/** The titles of related datasets may be this old; everything of the dataset itself is never old. */
const lifeMs = 5_000

/** As many rows as fit above the fold of the next section. */
const previewRowCount = 8

/** The history on the page is a taste; its own page has all. */
const releasesShown = 5

/** A line of names; the list of collections has all of them. */
const collectionsShown = 5

/** The page of one dataset. */
export function addDatasetPage(pages: Pages, portal: Portal, web: Web): void {
  const cache = new PageCache({ maxBytes: cacheBytes, lifeMs })
  pages.get('/datasets/:slug', async (ask) => {
    const slug = ask.params.slug ?? ''
    const state = await portal.catalog.getDatasetState(slug, ask.viewer)
    // An old slug and the id both lead to the one address.
    if (state.slug !== slug)
      return { redirect: addressIn(ask.lang, `/datasets/${state.slug}`) + readSearch(ask), status: 308 }
    // They are part of the key: a collection that is taken back is named nowhere from that moment.
    const collections = state.collections.slice(0, collectionsShown)
    const render = async () => ({
      content: web.respond(ask, await makePage(portal, ask, slug, collections)).html,
    })
    const named = collections.map(({ slug: name, version }) => `${name}/${version}`).join(' ')
    const key = `${web.nameFrame(ask.lang)} ${state.id} ${state.indexVersion} ${named}`
    return answerKept(ask, cache, key, render)
  })
}

type NamedCollection = DatasetPageView['collections'][number] & { version: number }

async function makePage(portal: Portal, ask: PageAsk, slug: string, collections: NamedCollection[]) {
  const ui = createUi(ask.lang)
  const { dataset: record } = await portal.catalog.getDataset(slug, ask.viewer)
  const view = { ...(await loadView(portal, ask, record)), collections }
  const { dataset } = view
  return {
    structuredData: await describeForSearchEngines(portal, ui, record, view),
    title: ui.pick(dataset.title).text,
    description:
      findFirstSentence(ui.pick(dataset.description).text, ask.lang, 160) || ui.pick(dataset.title).text,
    current: 'datasets' as const,
    jsonAlternate: `/api/v1/datasets/${dataset.slug}`,
    openGraph: { type: 'article' as const, image: isPublic(dataset) ? nameCard(ui, dataset) : undefined },
    body: drawPage(DatasetPage, ui, view),
  }
}

/** The picture for sites that show what is shared. */
const nameCard = (ui: Ui, { slug, title, agency }: DatasetPageView['dataset']) => ({
  path: ui.href(cardPath(slug)),
  ...cardSize,
  alt: ui.t('dataset.cardAlt', { title: ui.pick(title).text, agency: ui.pick(agency.name).text }),
})

/** What everybody may know of the dataset, in the words of schema.org; nothing for what only members see. */
async function describeForSearchEngines(
  { catalog, config }: Portal,
  ui: Ui,
  record: DatasetWithAgency,
  { dataset, terms, preview }: DatasetPageView,
) {
  const { parentId } = record.agency
  const parent = parentId === null ? null : await catalog.findAgency(parentId)
  const described = { dataset, terms, agency: record.agency, parent, columns: listColumns(record, preview) }
  return describeDataset(ui, described, config.baseUrl) ?? undefined
}

/** The columns of all tables, with what is known of them: of the table that is shown, what stands beside its file too. */
function listColumns(record: DatasetWithAgency, preview: DatasetPageView['preview']): DescribedColumn[] {
  return record.distributions.flatMap((file) => {
    if (preview?.distribution.id === file.id) return preview.table.columns
    const words = new Map(file.dictionary?.map((entry) => [entry.name, entry]))
    return (findAnswering(file)?.columns ?? []).map(({ name }) => ({ name, ...words.get(name) }))
  })
}

async function loadView(
  portal: Portal,
  ask: PageAsk,
  record: DatasetWithAgency,
): Promise<Omit<DatasetPageView, 'collections'>> {
  const { catalog, config, clock } = portal
  const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
  const dataset = presentDataset(record, reading)
  const [preview, releases, related, joinable, place] = await Promise.all([
    attempt(ask, () => loadPreview(portal, ask, record, dataset), null),
    attempt(ask, () => loadReleases(portal, ask, dataset), []),
    attempt(ask, () => findSimilar(portal, record, reading), []),
    attempt(ask, () => findJoinable(portal, ask.viewer, record, reading), []),
    attempt(ask, async () => presentPlace(await catalog.findSeriesPlace(record, ask.viewer), reading), null),
  ])
  return {
    dataset,
    terms: findTerms(catalog.vocabularies, dataset),
    preview,
    releases,
    related,
    joinable,
    place,
    mayReadData: catalog.mayReadData(record, ask.viewer),
    mayEdit:
      ask.viewer.kind === 'account' &&
      (catalog.mayEdit(ask.viewer, record) || catalog.mayPropose(ask.viewer, record)),
    copyKey: ask.viewer.kind === 'account' && mayActSomewhere(ask.viewer, 'write') ? randomUUID() : null,
    baseUrl: config.baseUrl,
    now: clock.now(),
  }
}

/** What only adorns a page must not take it down. */
async function attempt<Part>(ask: PageAsk, load: () => Promise<Part>, without: Part): Promise<Part> {
  try {
    return await load()
  } catch (error) {
    ask.log.warn({ err: error }, 'a part of a page is missing')
    return without
  }
}

async function loadPreview(
  { catalog, tables }: Portal,
  ask: PageAsk,
  record: DatasetWithAgency,
  dataset: DatasetPageView['dataset'],
): Promise<DatasetPageView['preview']> {
  if (!catalog.mayReadData(record, ask.viewer)) return null
  const index = record.distributions.findIndex(findAnswering)
  const distribution = dataset.distributions[index]
  const source = record.distributions[index]
  if (!distribution || !source) return null
  const [table, rows] = await Promise.all([
    tables.getTable(distribution.id, ask.viewer, ask.lang),
    tables.previewRows(source, previewRowCount),
  ])
  return rows && { distribution, table, rows: { ...rows, next: null } }
}

/** The newest releases over the first files. */
async function loadReleases(
  { catalog, config }: Portal,
  ask: PageAsk,
  { distributions }: DatasetPageView['dataset'],
): Promise<DatasetPageView['releases']> {
  const files = distributions.filter(({ release }) => release !== null).slice(0, releasesShown)
  const lists = await Promise.all(
    files.map(async (distribution) => {
      const page = { limit: releasesShown, before: null }
      const { items } = await catalog.listReleases(distribution.id, ask.viewer, page)
      return items.map((release) => ({ distribution, release: presentRelease(release, config) }))
    }),
  )
  return lists
    .flat()
    .sort(
      (a, b) => b.release.createdAt.localeCompare(a.release.createdAt) || b.release.number - a.release.number,
    )
    .slice(0, releasesShown)
}
