import type { VNode } from 'preact'
import type { DatasetAction } from '../../schemas/generated/catalog/dataset-action.ts'
import { Badge, type BadgeProps } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import type { LanguageMap } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { FormErrors, type FormError } from './form-errors.tsx'

/** Everything that may be done to many datasets, in the order in which it is offered. */
export const actNames = [
  'publish',
  'review',
  'draft',
  'archive',
  'withdraw',
  'setFrequency',
  'setContact',
  'addKeyword',
  'removeKeyword',
  'addTheme',
  'removeTheme',
  'setAgency',
] as const

export type ActName = (typeof actNames)[number]

export interface ActionPageView {
  action: Omit<DatasetAction, 'items' | 'act'> & { act: ActName }
  /** Those of this page, refused ones first, with the dataset where the reader may see it. */
  items: { item: DatasetAction['items'][number]; dataset: { slug: string; title: LanguageMap } | null }[]
  /** What was asked, such as the keyword or the frequency. */
  what: string | null
  nextHref: string | null
  errors: FormError[]
}

/** The address of what was planned, and what came of it. */
export const actionPath = (id: string): string => `/workspace/dataset-actions/${id}`

type Outcome = DatasetAction['items'][number]['outcome']

const tones: Record<Outcome, BadgeProps['tone']> = {
  waiting: 'info',
  changed: 'good',
  proposed: 'info',
  unchanged: undefined,
  refused: 'warn',
}

/** Before: what would become of each. After: what became of it. */
export function ActionPage({ view, ui }: { view: ActionPageView; ui: Ui }): VNode {
  const { action, items, what, nextHref, errors } = view
  const { counts, state, act } = action
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('work.datasets'), href: ui.href('/workspace/datasets') },
          { text: ui.t(`work.act.${act}`) },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t(`work.act.${act}`)}</h1>
        {what !== null && <p class="lede">{what}</p>}
        <FormErrors ui={ui} errors={errors} />
        {state === 'planned' && <Plan ui={ui} action={action} />}
        {state === 'running' && (
          <Notice>
            <p>{ui.t('work.goesOn', { done: total - counts.waiting, total })}</p>
          </Notice>
        )}
        {state === 'done' && (
          <Notice tone={counts.refused > 0 ? 'warn' : 'good'} isAnswer>
            {ui.t('work.done', { changed: counts.changed, total })}
            {counts.proposed > 0 && ` ${ui.t('work.doneProposed', { count: counts.proposed })}`}
            {counts.refused > 0 && ` ${ui.t('work.doneRefused', { count: counts.refused })}`}
          </Notice>
        )}
      </div>
      <div class="page stack">
        <Rows>{items.map((each) => renderItem(ui, each, action))}</Rows>
        <Pager ui={ui} summary={ui.t('work.total', { count: total })} nextHref={nextHref ?? undefined} />
      </div>
    </>
  )
}

function Plan({ ui, action: { id, act, counts } }: { ui: Ui; action: ActionPageView['action'] }): VNode {
  const { waiting, unchanged, refused } = counts
  const isGrave = act === 'withdraw' || act === 'archive'
  return (
    <>
      <Notice tone={waiting === 0 ? 'warn' : 'info'}>
        {ui.t('work.will', { count: waiting })}
        {unchanged > 0 && ` ${ui.t('work.wontChange', { count: unchanged })}`}
        {refused > 0 && ` ${ui.t('work.cannot', { count: refused })}`}
      </Notice>
      <form class="row" method="post" action={ui.href(`${actionPath(id)}/run`)}>
        {waiting > 0 && (
          <Button kind={isGrave ? 'bad' : undefined}>{ui.t('work.run', { count: waiting })}</Button>
        )}
        <Button kind="plain" href={ui.href('/workspace/datasets')}>
          {ui.t('work.back')}
        </Button>
      </form>
    </>
  )
}

function renderItem(
  ui: Ui,
  { item, dataset }: ActionPageView['items'][number],
  { state }: ActionPageView['action'],
): VNode {
  const { outcome, proposes, problem } = item
  const word =
    outcome === 'waiting' && state !== 'planned'
      ? ui.t('work.outcome.pending')
      : outcome === 'waiting' && proposes
        ? ui.t('work.outcome.proposes')
        : ui.t(`work.outcome.${outcome}`)
  return (
    <RowItem
      key={item.dataset}
      end={
        <Badge tone={tones[outcome]} isHollow={outcome === 'unchanged'}>
          {word}
        </Badge>
      }
      note={problem && problem.message}
    >
      {dataset ? (
        <a href={ui.href(`/datasets/${dataset.slug}`)}>
          <LangText of={ui.pick(dataset.title)} />
        </a>
      ) : (
        <code>{item.dataset}</code>
      )}
    </RowItem>
  )
}
