import { writeActor } from '../../client/pages/actor.ts'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { HistoryPage } from '../../client/pages/history-page.tsx'
import { nameChanges } from '../../client/pages/name-changes.ts'
import { RestorePage } from '../../client/pages/restore-page.tsx'
import { describeChanges, nameStep } from '../../client/pages/revision-words.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { presentDataset, presentRelease } from '../catalog/dataset-view.ts'
import { Proposed, withReason, type RevisionFacts } from '../catalog/catalog.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ifMatchNeeded, ProblemError } from '../problems.ts'
import { findWordSources } from './change-words.ts'
import { drawPage } from './draw.ts'
import { readSearch } from '../http/read-search.ts'
import { addressIn } from './address.ts'
import { isKeptAsProposal } from './file-to-edit.ts'
import { explainProblem } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { goProposals } from './proposals.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

/** What one page of edits shows. */
const revisionsShown = 30

/** Files and releases of each: more is for the API. */
const filesShown = 50
const releasesShown = 20

/** What changed in a dataset and its files; members who may edit write an earlier description again. */
export function addHistoryPage(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal

  pages.get('/datasets/:slug/history', async (ask) => {
    const slug = ask.params.slug ?? ''
    const { dataset: record } = await catalog.getDataset(slug, ask.viewer)
    if (record.slug !== slug) {
      const path = `/datasets/${record.slug}/history`
      return { redirect: addressIn(ask.lang, path) + readSearch(ask), status: 308 }
    }
    return showHistory(portal, web, ask, record, { problem: null, before: readBefore(ask) })
  })

  const restorePath = '/datasets/:slug/history/:number/restore'

  pages.get(restorePath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const record = await catalog.getDatasetToEdit(ask.viewer, ask.params.slug ?? '')
    return showRestore(portal, web, ask, record, { note: '', errors: [], status: 200 })
  })

  addTypedForm(pages, web, restorePath, async (ask, isResumed) => {
    const { viewer, form } = ask
    const { dataset: record } = await catalog.getDataset(ask.params.slug ?? '', viewer)
    const note = form.get('note')
    if (isResumed) return showRestore(portal, web, ask, record, { note, errors: [], status: 200 })
    const version = readWhole(form.get('version'))
    try {
      // What somebody else changed meanwhile is not written over unseen.
      if (version === null) throw ifMatchNeeded()
      const operation = restoringOf(ask)
      const change = { about: record._id, operation, ifMatch: [version], note }
      const by = withReason(viewer, note)
      const saved = await catalog.changeOrPropose(viewer, change, () =>
        catalog.restoreRevision(by, record._id, operation.revision, [version]),
      )
      const history = `/datasets/${saved instanceof Proposed ? record.slug : saved.slug}/history`
      if (saved instanceof Proposed && saved.record !== null) return goProposals(ask.lang, record)
      const isSame = saved instanceof Proposed || saved.version === record.version
      return {
        redirect: `${addressIn(ask.lang, history)}?done=${isSame ? 'same' : 'restored'}`,
        status: 303,
      }
    } catch (error) {
      const isExpected = error instanceof ProblemError && explained.has(error.status)
      if (!isExpected) throw error
      if (error.errors.some(({ pointer }) => pointer === '/note')) {
        const errors = explainProblem(error, ask.lang, {
          place: () => 'note',
          name: () => createUi(ask.lang).t('datasetEdit.note'),
        })
        return showRestore(portal, web, ask, record, { note, errors, status: error.status })
      }
      return showHistory(portal, web, ask, record, { problem: error, before: null })
    }
  })
}

/** What the address asks for; of a number that is none there is no revision. */
const restoringOf = ({ params }: PageAsk) =>
  ({ name: 'restoreRevision', revision: readWhole(params.number ?? '') ?? 0 }) as const

async function showRestore(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  { note, errors, status }: { note: string; errors: FormError[]; status: number },
): Promise<PageReply> {
  const operation = restoringOf(ask)
  const changes = await portal.catalog.previewChange(ask.viewer, { about: record._id, operation })
  const ui = createUi(ask.lang)
  const title = ui.t('history.restore', { number: String(operation.revision) })
  const { dataset, sources } = await present(portal, ask, record)
  const page = web.respond(ask, {
    title: `${title}: ${ui.pick(dataset.title).text}`,
    description: ui.t('history.restoreHelp'),
    current: 'datasets',
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(RestorePage, ui, {
      dataset,
      number: operation.revision,
      changes: describeChanges(sources, [...changes]),
      isProposal: await isKeptAsProposal(portal, ask, record),
      note,
      errors,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

/** Not allowed, in review, changed by somebody else meanwhile, or no longer right: said above the history. */
const explained = new Set([403, 409, 412, 422])

async function showHistory(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  { problem, before }: { problem: ProblemError | null; before: number | null },
): Promise<PageReply> {
  const { catalog } = portal
  const path = `/datasets/${record.slug}/history`
  const ui = createUi(ask.lang)
  const { dataset, sources } = await present(portal, ask, record)
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
    status: problem?.status ?? 200,
    body: drawPage(HistoryPage, ui, {
      dataset,
      files,
      revisions: revisions.items.map(({ number, at, by, proposedBy, note, changes }) => ({
        number,
        at: at.toISOString(),
        by: writeName(ui, by),
        proposedBy: proposedBy === undefined ? null : writeName(ui, proposedBy),
        note,
        step: nameStep(ui, changes),
        members: nameChanges(ui, changes),
        changes: describeChanges(sources, changes),
      })),
      mayRestore: ask.viewer.kind === 'account' && catalog.mayEdit(ask.viewer, record),
      outcome: problem ? { tone: 'bad', text: problem.detail[ask.lang] } : readOutcome(ask),
      isFirstPage: before === null,
      feedHref,
      nextHref: revisions.hasMore && last ? ui.href(`${path}?before=${last.number}`) : null,
    }),
  })
}

/** The dataset as pages have it, and where the words for its changes come from. */
async function present({ catalog, config }: Portal, { lang }: PageAsk, record: DatasetWithAgency) {
  const { vocabularies } = catalog
  const dataset = presentDataset(record, { baseUrl: config.baseUrl, lang, vocabularies })
  return { dataset, sources: await findWordSources({ catalog }, createUi(lang)) }
}

const writeName = (ui: Ui, by: RevisionFacts['by']): string =>
  typeof by === 'string' ? writeActor(ui, by) : ui.pick(by).text

/** What the form led to; said to those alone who could have sent it. */
function readOutcome({ query, viewer, lang }: PageAsk): { tone: 'good'; text: string } | null {
  const done = query.get('done')
  if (viewer.kind !== 'account' || (done !== 'restored' && done !== 'same')) return null
  return { tone: 'good', text: createUi(lang).t(`history.done.${done}`) }
}

const readWhole = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)

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
