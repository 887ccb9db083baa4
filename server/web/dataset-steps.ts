import { datasetEditPath } from '../../client/pages/dataset-edit-page.tsx'
import { DatasetProgressPage } from '../../client/pages/dataset-progress-page.tsx'
import { DatasetStepPage, stepNames, type StepName } from '../../client/pages/dataset-step-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import { checkWhole, Proposed, withReason } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency, DistributionRecord } from '../catalog/records.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { datasetNotFound, notAllowed, ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { isReady, listChecks } from './dataset-checklist.ts'
import { isForWriters, isPossible, showStanding } from './dataset-standing.ts'
import { neededQuery, readVersion } from './dataset-edit.ts'
import { findWork } from './dataset-files.ts'
import { fillFields } from './dataset-form.ts'
import { findThread } from './discussion.ts'
import { drawPage } from './draw.ts'
import { findFileToEdit, isKeptAsProposal } from './file-to-edit.ts'
import { goSignIn } from './local-path.ts'
import { readLocalMoment, writeLocalTime } from './local-time.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goProposals } from './proposals.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** What a step is about. */
interface Found {
  record: DatasetWithAgency
  distribution: DistributionRecord | null
}

/** Publish, back to draft, withdraw, discard, delete a file: each with a page that says what it means; and how far the work is. */
export function addDatasetStepPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal

  for (const step of stepNames) {
    const path =
      step === 'delete'
        ? '/workspace/datasets/:slug/files/:distributionId/delete'
        : `/workspace/datasets/:slug/${step}`

    pages.get(path, async (ask) => {
      if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
      const found = await findFor(portal, ask, step)
      return showStep(portal, web, ask, step, found, {})
    })

    pages.post(
      path,
      async (ask) => {
        if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
        const { form, isResumed } = readKeptForm(ask.form)
        const found = await findFor(portal, ask, step)
        if (isResumed) return showStep(portal, web, ask, step, found, { form })
        if (!isPossible(step, found.record)) return showStanding(portal, web, ask, found.record, step)
        return takeStep(portal, web, ask, step, found, form)
      },
      keepsTyped,
    )
  }

  pages.get('/workspace/datasets/:slug/progress', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const record = await catalog.getDatasetToEdit(ask.viewer, ask.params.slug ?? '')
    return showProgress(portal, web, ask, record)
  })
}

/** The dataset and file of a step, for those who may take it. */
async function findFor(portal: Portal, ask: PageAsk, step: StepName): Promise<Found> {
  const { catalog } = portal
  const { slug = '' } = ask.params
  if (step === 'delete') {
    const { dataset, distribution } = await findFileToEdit(portal, ask)
    return { record: dataset, distribution }
  }
  const { dataset: record } = await catalog.getDataset(slug, ask.viewer)
  // What the public does not see is shown here to those alone who could do something about it.
  if (!mayAct(ask.viewer, 'write', record)) {
    if (record.status !== 'published') throw datasetNotFound(slug)
    throw noRight()
  }
  if (!isForWriters(step, record) && !mayAct(ask.viewer, 'publish', record)) throw noRight()
  return { record, distribution: null }
}

const noRight = () =>
  notAllowed({
    vi: 'Việc này cần vai trò người công bố của cơ quan. Hãy nhờ người có vai trò đó.',
    en: 'This needs the role of publisher in the agency. Ask somebody who has it.',
  })

async function takeStep(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  step: StepName,
  found: Found,
  form: PageForm,
): Promise<PageReply> {
  const { catalog } = portal
  const { viewer, lang } = ask
  const { record, distribution } = found
  const ifMatch = [readVersion(form)]
  const note = form.get('note')
  const go = (path: string): PageReply => ({ redirect: addressIn(lang, path), status: 303 })
  try {
    switch (step) {
      case 'discard':
        await catalog.removeDataset(viewer, record._id, ifMatch, null)
        return go('/workspace?done=discarded')
      case 'delete':
        {
          const distributionId = distribution!.id
          const operation = { name: 'removeDistribution', distributionId } as const
          const by = withReason(viewer, note)
          const removed = await catalog.changeOrPropose(
            viewer,
            { about: null, operation, ifMatch, note },
            () => catalog.removeDistribution(by, distributionId, ifMatch),
          )
          if (removed instanceof Proposed) return goProposals(lang, record)
        }
        return go(`${datasetEditPath(record)}?done=removed#files`)
      case 'publish': {
        if (!isReady(await listChecksOf(portal, ask, record, step)))
          return await showStep(portal, web, ask, step, found, { form, status: 422 })
        await catalog.transition(viewer, record._id, ifMatch, { to: 'published', note })
        return go(`${datasetEditPath(record)}?done=published`)
      }
      case 'schedule': {
        if (!isReady(await listChecksOf(portal, ask, record, step)))
          return await showStep(portal, web, ask, step, found, { form, status: 422 })
        const at = readLocalMoment(form.get('at').trim())
        await catalog.transition(viewer, record._id, ifMatch, { to: 'scheduled', note, at })
        return go('/workspace?done=scheduled')
      }
      case 'draft': {
        if (record.status === 'inReview' && !isSubmitter(ask, record) && note.trim() === '') {
          const errors = [{ field: 'note', text: createUi(lang).t('datasetStep.return.noteMissing') }]
          return await showStep(portal, web, ask, step, found, { form, errors, status: 422 })
        }
        await catalog.transition(viewer, record._id, ifMatch, { to: 'draft', note })
        const wasWaiting = record.status === 'inReview' || record.status === 'scheduled'
        return go(`${datasetEditPath(record)}?done=${wasWaiting ? 'returned' : 'draft'}`)
      }
      case 'review':
        if (!isReady(await listChecksOf(portal, ask, record, step)))
          return await showStep(portal, web, ask, step, found, { form, status: 422 })
        await catalog.transition(viewer, record._id, ifMatch, { to: 'inReview', note })
        return go('/workspace?done=review')
      case 'archive':
        await catalog.transition(viewer, record._id, ifMatch, { to: 'archived', note })
        return go(`/datasets/${record.slug}`)
      case 'withdraw':
        await catalog.transition(viewer, record._id, ifMatch, { to: 'withdrawn', note })
        return go(`/datasets/${record.slug}`)
    }
  } catch (error) {
    if (!isAboutForm(error)) throw error
    const isStale = error instanceof ProblemError && error.status === 412
    const isOwn = isStale && (await catalog.isOwnSince(viewer, `dataset/${record._id}`, readVersion(form)))
    const errors: FormError[] = isStale
      ? [{ field: null, text: createUi(lang).t(isOwn ? 'datasetStep.staleOwn' : 'datasetStep.stale') }]
      : explainProblem(error, lang, { place: (pointer) => (pointer === '/at' ? 'at' : 'note') }).map((each) =>
          // The sentence for programs shows a moment as programs write it.
          each.field === 'at' ? { ...each, text: createUi(lang).t('datasetStep.atWrong') } : each,
        )
    return showStep(portal, web, ask, step, await findFor(portal, ask, step), {
      form,
      errors,
      status: error.status,
    })
  }
}

/** Whether the reader handed it in. */
const isSubmitter = ({ viewer }: PageAsk, { submitted }: DatasetWithAgency): boolean =>
  viewer.accountId !== null && viewer.accountId === submitted?.accountId

/** The checks of the saved record, with links into its form. */
async function listChecksOf(
  { catalog }: Portal,
  { lang }: PageAsk,
  record: DatasetWithAgency,
  step: StepName,
) {
  const ask = checkWhole(record).length > 0 ? `?${neededQuery}=${step}` : ''
  const place = (id: string): string => {
    // Nothing is edited while it waits: what is missing is mended after it is a draft again.
    if (record.status === 'inReview' || record.status === 'scheduled')
      return addressIn(lang, datasetEditPath(record, 'draft'))
    const [page, file] = id.split('/')
    return file === undefined
      ? `${addressIn(lang, datasetEditPath(record))}${ask}#${id}`
      : addressIn(lang, `/workspace/datasets/${record.slug}/files/${file}/${page}`)
  }
  const missing = await catalog.listMissingSchemas(record)
  const checks = listChecks(fillFields(record), record.distributions, place, missing)
  if (step !== 'review') return checks
  // A reviewer looks at what there is: a file may come later, though nothing is published without one.
  return checks
    .filter(({ state }) => state === 'bad')
    .map((check) => (check.name === 'files' ? { ...check, state: 'warn' as const } : check))
}

async function showStep(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  step: StepName,
  { record, distribution }: Found,
  { form, errors = [], status }: { form?: PageForm; errors?: FormError[]; status?: number },
): Promise<PageReply> {
  if (!isPossible(step, record)) return showStanding(portal, web, ask, record, step)
  const { catalog, config } = portal
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const isPublication = step === 'publish' || step === 'schedule'
  const checks = isPublication || step === 'review' ? await listChecksOf(portal, ask, record, step) : []
  return web.respond(ask, {
    title: `${ui.t(`datasetStep.${step}.title`)}: ${ui.pick(dataset.title).text}`,
    description: ui.t(`datasetStep.${step}.means`),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(DatasetStepPage, ui, {
      step,
      dataset,
      distribution: dataset.distributions.find(({ id }) => id === distribution?.id) ?? null,
      version: record.version,
      checks,
      isReady: isReady(checks),
      isProposal: step === 'delete' && (await isKeptAsProposal(portal, ask, record)),
      mayDecide:
        step === 'draft' &&
        record.status === 'inReview' &&
        mayAct(ask.viewer, 'publish', record) &&
        !(await catalog.isApprovalHindered(ask.viewer, record)),
      isOwn: isSubmitter(ask, record),
      needsAnother: isPublication && (await catalog.isApprovalHindered(ask.viewer, record)),
      note: form?.get('note') ?? '',
      at: form?.get('at') ?? (record.scheduledAt ? writeLocalTime(record.scheduledAt.toISOString()) : ''),
      errors,
      thread: record.status === 'inReview' ? await findThread(portal, ask, record, { proposal: null }) : null,
    }),
  })
}

/** As often as the work moves visibly on. */
const refreshSeconds = 3

async function showProgress(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const dataset = presentDataset(record, {
    baseUrl: portal.config.baseUrl,
    lang: ask.lang,
    vocabularies: portal.catalog.vocabularies,
  })
  const files = await findWork(portal, dataset)
  const page = web.respond(ask, {
    title: `${ui.t('datasetProgress.title')}: ${ui.pick(dataset.title).text}`,
    description: ui.t('datasetProgress.working'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    body: drawPage(DatasetProgressPage, ui, { dataset, files }),
  })
  const isWorking = files.some((file) => file.isWorking)
  return isWorking ? { ...page, headers: { Refresh: String(refreshSeconds) } } : page
}
