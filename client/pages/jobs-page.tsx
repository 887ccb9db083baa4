import type { VNode } from 'preact'
import type { Job } from '../../schemas/generated/api/job.ts'
import type { JobList } from '../../schemas/generated/api/job-list.ts'
import { Badge, type BadgeProps } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Chip, Chips } from '../components/chip/chip.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField, TextField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { AdminNav } from './admin-nav.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'

export interface JobsPageView {
  jobs: {
    job: Job
    /** Absent for work of the portal itself, and when it is gone. */
    dataset: { slug: string; title: LanguageMap } | null
    /** Whether the reader may let it run again, or cancel it. */
    maySteer: boolean
  }[]
  counts: JobList['counts']
  total: number
  nextHref: string | null
  form: { state: string; kind: string; dataset: string }
  /** The query of this page without its cursor, for the forms to come back to. */
  search: string
  /** Whether the page comes anew by itself. */
  isWatched: boolean
  isAdministrator: boolean
  errors: FormError[]
  /** What the reader just did. */
  done: 'retried' | 'cancelled' | null
}

const states = ['waiting', 'running', 'failed', 'done', 'cancelled'] as const
/** All that the worker does. */
export const jobKinds = [
  'make-table',
  'validate-table',
  'check-followers',
  'move-datasets',
  'act-on-datasets',
  'fill-index',
  'send-mail',
  'reset-password',
  'warn-of-tokens',
  'remind-updates',
  'sweep-files',
  'sweep-uploads',
  'sweep-tables',
] as const

type JobKind = (typeof jobKinds)[number]
/** What they were to send is forgotten when they end. */
const mails: readonly string[] = ['send-mail', 'reset-password'] satisfies JobKind[]

const tones: Record<Job['state'], BadgeProps['tone']> = {
  waiting: undefined,
  running: 'info',
  failed: 'bad',
  done: 'good',
  cancelled: 'warn',
}

/** Background work: what waits, runs, failed and is done. */
export function JobsPage({ view, ui }: { view: JobsPageView; ui: Ui }): VNode {
  const { jobs, total, nextHref, form, isAdministrator } = view
  return (
    <>
      <Crumbs
        ui={ui}
        items={[{ text: ui.t('workspace.title'), href: ui.href('/workspace') }, { text: ui.t('jobs.title') }]}
      />
      <div class="page head stack">
        <h1>{ui.t('jobs.title')}</h1>
        <p class="lede">{ui.t('jobs.lede')}</p>
        {isAdministrator && <AdminNav ui={ui} current="jobs" />}
        {view.done && (
          <Notice tone="good" isAnswer>
            {ui.t(`jobs.${view.done}`)}
          </Notice>
        )}
        <FormErrors ui={ui} errors={view.errors} />
        <States ui={ui} view={view} />
        <form class="row" action={ui.href('/admin/jobs')} aria-label={ui.t('jobs.filter')}>
          {form.state !== '' && <input type="hidden" name="state" value={form.state} />}
          <SelectField
            ui={ui}
            id="kind"
            name="kind"
            label={ui.t('jobs.kind')}
            value={form.kind}
            options={[
              { value: '', text: ui.t('jobs.allKinds') },
              ...jobKinds.map((kind) => ({ value: kind, text: ui.t(`jobs.kind.${kind}`) })),
            ]}
          />
          <TextField
            ui={ui}
            id="dataset"
            name="dataset"
            autocomplete="off"
            label={ui.t('jobs.dataset')}
            value={form.dataset}
            error={errorOf(view.errors, 'dataset')}
          />
          <Button kind="quiet">{ui.t('audit.show')}</Button>
        </form>
      </div>
      <div class="page stack">
        <Watch ui={ui} view={view} />
        {jobs.length === 0 ? (
          <Empty title={ui.t('jobs.none')}>
            <p>
              <a href={ui.href('/admin/jobs')}>{ui.t('jobs.all')}</a>
            </p>
          </Empty>
        ) : (
          <Rows>{jobs.map((each) => renderJob(ui, each, view.search))}</Rows>
        )}
        <Pager ui={ui} summary={ui.t('jobs.count', { count: total })} nextHref={nextHref ?? undefined} />
      </div>
    </>
  )
}

/** How many jobs there are in each state, each a way to see them alone. */
function States({ ui, view: { counts, form } }: { ui: Ui; view: JobsPageView }): VNode {
  const all = states.reduce((sum, state) => sum + counts[state], 0)
  const href = (state: string) => hrefOf(ui, { ...form, state })
  return (
    <Chips label={ui.t('jobs.states')}>
      {[
        <Chip ui={ui} href={href('')} isCurrent={form.state === ''}>
          {ui.t('jobs.state.all')} <span class="num">{ui.number(all)}</span>
        </Chip>,
        ...states.map((state) => (
          <Chip key={state} ui={ui} href={href(state)} isCurrent={form.state === state}>
            {ui.t(`jobs.state.${state}`)} <span class="num">{ui.number(counts[state])}</span>
          </Chip>
        )),
      ]}
    </Chips>
  )
}

/** The reader decides whether the page comes anew by itself: what moves under a screen reader must be asked for. */
function Watch({ ui, view: { isWatched, form } }: { ui: Ui; view: JobsPageView }): VNode {
  return (
    <p class="small">
      {isWatched ? `${ui.t('jobs.watched')} ` : ''}
      <a href={hrefOf(ui, { ...form, ...(isWatched ? {} : { watch: '1' }) })}>
        {ui.t(isWatched ? 'jobs.unwatch' : 'jobs.watch')}
      </a>
    </p>
  )
}

const hrefOf = (ui: Ui, form: Record<string, string>): string => {
  const search = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== '')).toString()
  return ui.href('/admin/jobs') + (search === '' ? '' : `?${search}`)
}

function renderJob(ui: Ui, { job, dataset, maySteer }: JobsPageView['jobs'][number], search: string): VNode {
  const { id, kind, state, problem } = job
  const isOpen = state === 'waiting' || state === 'running'
  const name = isKnown(kind) ? ui.t(`jobs.kind.${kind}`) : kind
  const mayRetry = maySteer && (state === 'failed' || state === 'cancelled') && !mails.includes(kind)
  const mayCancel = maySteer && isOpen
  return (
    <>
      <RowItem
        end={job.createdAt && ui.date(job.createdAt, 'moment')}
        note={
          <>
            {dataset ? (
              <a href={ui.href(`/datasets/${dataset.slug}`)}>
                <LangText of={ui.pick(dataset.title)} />
              </a>
            ) : (
              ui.t(job.dataset === null ? 'jobs.ofPortal' : 'jobs.datasetGone')
            )}
            {' · '}
            {tellProgress(ui, job)}
            {problem && (
              <>
                <br />
                {problem.message} <code class="small">{problem.code}</code>
              </>
            )}
          </>
        }
      >
        <strong>{name}</strong>{' '}
        <Badge tone={tones[state]} isHollow={state === 'waiting'}>
          {ui.t(`jobs.state.${state}`)}
        </Badge>{' '}
        <code class="small">{id}</code>
      </RowItem>
      {(mayRetry || mayCancel) && (
        <form method="post" action={ui.href(`/admin/jobs/${id}`)}>
          <input type="hidden" name="search" value={search} />
          <Button kind={mayRetry ? 'quiet' : 'bad'} isSmall name="act" value={mayRetry ? 'retry' : 'cancel'}>
            {ui.t(mayRetry ? 'jobs.retry' : 'jobs.cancel')}
            <span class="visually-hidden">
              {' '}
              {name} {id}
            </span>
          </Button>
        </form>
      )}
    </>
  )
}

const isKnown = (kind: string): kind is JobKind => (jobKinds as readonly string[]).includes(kind)

function tellProgress(ui: Ui, { progress, attempts = 0, startedAt, finishedAt }: Job): string {
  const { done, total, unit, bytes } = progress
  const unitKey = (unit === 'rows' ? 'jobs.rows' : 'jobs.items') satisfies TextKey
  return [
    total === null
      ? ui.t(unitKey, { count: done })
      : ui.t('jobs.of', { done, total, what: ui.t(unitKey, { count: total }) }),
    ...(bytes && bytes.total > 0
      ? [ui.t('jobs.share', { share: ui.number(bytes.done / bytes.total, { style: 'percent' }) })]
      : []),
    ...(attempts > 1 ? [ui.t('jobs.attempts', { count: attempts })] : []),
    ...(startedAt && finishedAt
      ? [
          ui.t('jobs.took', {
            seconds: ui.number((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000, {
              maximumFractionDigits: 1,
            }),
          }),
        ]
      : []),
  ].join(' · ')
}
