import type { FormError } from '../../client/pages/form-errors.tsx'
import { JobsPage, type JobsPageView } from '../../client/pages/jobs-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { isAdministrator } from '../identity/permissions.ts'
import { presentJob } from '../jobs/job-view.ts'
import { jobStates } from '../jobs/records.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import type { Web } from './web.ts'

const pageSize = 50
// Slow enough to read a line, quick enough to see a job move.
const watchSeconds = 10

/** Background work: all of it for administrators, that of one dataset for members of its agency. */
export function addJobPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal

  pages.get('/admin/jobs', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, '/admin/jobs')
    return showJobs(web, ask, portal, { query: ask.query, errors: [], status: 200 })
  })

  pages.post('/admin/jobs/:id', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, '/admin/jobs')
    const query = new URLSearchParams(ask.form.get('search'))
    const isRetry = ask.form.get('act') === 'retry'
    try {
      await (isRetry ? catalog.retryJob : catalog.cancelJob)(ask.viewer, ask.params.id!)
    } catch (error) {
      if (!isAboutForm(error) || error.status === 403) throw error
      return showJobs(web, ask, portal, {
        query,
        errors: explainProblem(error, ask.lang),
        status: error.status,
      })
    }
    const search = new URLSearchParams(Object.entries(readForm(query)).filter(([, value]) => value !== ''))
    search.set('done', isRetry ? 'retried' : 'cancelled')
    return { redirect: `${addressIn(ask.lang, '/admin/jobs')}?${search.toString()}`, status: 303 }
  })
}

const readForm = (query: URLSearchParams): JobsPageView['form'] => {
  const state = query.get('state') ?? ''
  return {
    state: (jobStates as readonly string[]).includes(state) ? state : '',
    kind: (query.get('kind') ?? '').slice(0, 64),
    dataset: (query.get('dataset') ?? '').trim().slice(0, 100),
  }
}

async function showJobs(
  web: Web,
  ask: PageAsk,
  { catalog, cursors }: Portal,
  { query, errors, status }: { query: URLSearchParams; errors: FormError[]; status: number },
): Promise<PageReply> {
  const { viewer, lang } = ask
  const ui = createUi(lang)
  const form = readForm(query)
  const asked = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''))
  const list = { list: 'jobs', viewer: viewer.accountId, ...asked }
  const cursor = query.get('cursor')
  const before = cursor === null ? null : (cursors.read(list, cursor) as string)
  const found = await catalog
    .findJobs(viewer, asked, { limit: pageSize + 1, before })
    .catch((error: unknown) => {
      // A dataset that is not there has no jobs, and its field says so.
      if (!(error instanceof ProblemError) || error.slug !== 'dataset-not-found') throw error
      errors = [...errors, { field: 'dataset', text: error.detail[lang] }]
      return { items: [], total: 0, counts: { waiting: 0, running: 0, failed: 0, done: 0, cancelled: 0 } }
    })
  const jobs = found.items.slice(0, pageSize)
  const ids = [...new Set(jobs.flatMap(({ datasetId }) => (datasetId === null ? [] : [datasetId])))]
  const datasets = new Map((await catalog.getDatasets(ids, viewer)).map((dataset) => [dataset._id, dataset]))
  const done = query.get('done')
  const isWatched = query.get('watch') === '1' && status === 200
  const view: JobsPageView = {
    jobs: jobs.map((job) => {
      const dataset = job.datasetId === null ? null : (datasets.get(job.datasetId) ?? null)
      return {
        job: presentJob(job, lang),
        dataset: dataset && { slug: dataset.slug, title: dataset.title },
        maySteer: (dataset !== null || job.datasetId === null) && catalog.maySteer(viewer, dataset),
      }
    }),
    counts: found.counts,
    total: found.total,
    nextHref:
      found.items.length > pageSize
        ? `?${new URLSearchParams({ ...asked, cursor: cursors.write(list, jobs.at(-1)!._id) }).toString()}`
        : null,
    form,
    search: new URLSearchParams(asked).toString(),
    isWatched,
    isAdministrator: isAdministrator(viewer),
    errors,
    done: done === 'retried' || done === 'cancelled' ? done : null,
  }
  const page = web.respond(ask, {
    title: ui.t('jobs.title'),
    description: ui.t('jobs.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(JobsPage, ui, view),
  })
  return {
    ...page,
    headers: { 'Cache-Control': 'no-store', ...(isWatched && { Refresh: String(watchSeconds) }) },
  }
}
