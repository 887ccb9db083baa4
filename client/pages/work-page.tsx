import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Badge, type BadgeProps } from '../components/badge/badge.tsx'
import { Button } from '../components/button/button.tsx'
import { Choice, Choices } from '../components/choice/choice.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField, type SelectOption } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { RowItem, RowLink, Rows } from '../components/rows/rows.tsx'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { actionPath, type ActName } from './action-page.tsx'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { findFreshness } from './freshness.ts'

export const workKinds = ['overdue', 'soon', 'mine', 'review'] as const
export const workStates = ['draft', 'inReview', 'published', 'scheduled', 'archived', 'withdrawn'] as const

export interface WorkForm {
  agency: string
  state: string
  show: string
}

export interface WorkPageView {
  items: {
    dataset: Dataset
    mayEdit: boolean
    mayPublish: boolean
    mayWrite: boolean
    /** Whether the agency lets somebody else alone approve it. */
    needsAnother: boolean
  }[]
  total: number
  nextHref: string | null
  form: WorkForm
  /** Null when they are too many for a list. */
  agencies: SelectOption[] | null
  /** What the reader may do with them; nothing for who only reads. */
  acts: readonly ActName[]
  /** As many as one act takes. */
  mostActed: number
  /** What the reader did to many before, newest first. */
  earlier: { id: string; act: ActName; at: string; state: string }[]
  /** Nothing was ticked, or nothing was chosen to be done. */
  isIncomplete: boolean
  now: Date
}

/** The datasets that somebody works on, to look through and to do one thing to many of them. */
export function WorkPage({ view, ui }: { view: WorkPageView; ui: Ui }): VNode {
  const { items, total, nextHref, acts, earlier } = view
  const list = <Rows>{items.map((item) => renderItem(ui, item, view.now, acts.length > 0))}</Rows>
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { text: ui.t('work.datasets') },
        ]}
      />
      <div class="page head stack">
        <h1>{ui.t('work.datasets')}</h1>
        <p class="lede">{ui.t('work.datasetsLede')}</p>
        {view.isIncomplete && (
          <Notice tone="warn" isAnswer>
            {ui.t('work.incomplete')}
          </Notice>
        )}
        <Filter ui={ui} view={view} />
      </div>
      <div class="page stack">
        {items.length === 0 ? (
          <Empty title={ui.t('work.none')}>
            <p>
              <a href={ui.href('/workspace/datasets')}>{ui.t('work.noFilter')}</a>
            </p>
          </Empty>
        ) : acts.length === 0 ? (
          list
        ) : (
          <form class="stack" action={ui.href('/workspace/dataset-actions/new')}>
            {list}
            <Acts ui={ui} view={view} />
          </form>
        )}
        <Pager ui={ui} summary={ui.t('work.total', { count: total })} nextHref={nextHref ?? undefined} />
        {earlier.length > 0 && (
          <section class="stack">
            <h2>{ui.t('work.earlier')}</h2>
            <Rows isSmall>
              {earlier.map(({ id, act, at, state }) => (
                <RowLink key={id} href={ui.href(actionPath(id))} end={ui.date(at, 'moment')}>
                  {ui.t(`work.act.${act}`)}
                  {state === 'running' && <> · {ui.t('work.running')}</>}
                </RowLink>
              ))}
            </Rows>
          </section>
        )}
      </div>
    </>
  )
}

function Filter({ ui, view: { form, agencies } }: { ui: Ui; view: WorkPageView }): VNode {
  return (
    <form class="row" action={ui.href('/workspace/datasets')} aria-label={ui.t('work.filter')}>
      {agencies && agencies.length > 1 && (
        <SelectField
          ui={ui}
          id="agency"
          name="agency"
          label={ui.t('work.agency')}
          value={form.agency}
          options={[{ value: '', text: ui.t('work.anyAgency') }, ...agencies]}
        />
      )}
      <SelectField
        ui={ui}
        id="state"
        name="state"
        label={ui.t('work.state')}
        value={form.state}
        options={[
          { value: '', text: ui.t('work.anyState') },
          ...workStates.map((state) => ({ value: state, text: ui.t(`datasetEdit.state.${state}`) })),
        ]}
      />
      <SelectField
        ui={ui}
        id="show"
        name="show"
        label={ui.t('work.show')}
        value={form.show}
        options={[
          { value: '', text: ui.t('work.show.all') },
          ...workKinds.map((kind) => ({ value: kind, text: ui.t(`work.show.${kind}`) })),
        ]}
      />
      <Button kind="quiet">{ui.t('work.apply')}</Button>
    </form>
  )
}

/** What is done with what is ticked, or with all that the filter matches: the next page asks for the rest and shows what would come of it. */
function Acts({ ui, view }: { ui: Ui; view: WorkPageView }): VNode {
  const { form, acts, total, items, mostActed } = view
  const mayTakeAll = total > items.length && total <= mostActed
  return (
    <Panel title={ui.t('work.acts')} id="acts" isSand>
      {Object.entries(form).map(
        ([name, value]) => value !== '' && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <div class="stack limit">
        {mayTakeAll && (
          <Choices legend={ui.t('work.which')}>
            <Choice ui={ui} type="radio" name="which" value="ticked" label={ui.t('work.ticked')} isChecked />
            <Choice
              ui={ui}
              type="radio"
              name="which"
              value="all"
              label={ui.t('work.allMatching', { count: total })}
            />
          </Choices>
        )}
        {total > mostActed && <p class="small soft">{ui.t('work.tooMany', { count: mostActed })}</p>}
        <SelectField
          ui={ui}
          id="act"
          name="act"
          label={ui.t('work.act')}
          value=""
          options={[
            { value: '', text: ui.t('work.chooseAct') },
            ...acts.map((act) => ({ value: act, text: ui.t(`work.act.${act}`) })),
          ]}
        />
        <p class="row">
          <Button>{ui.t('work.next')}</Button>
          <span class="small soft">{ui.t('work.nextHelp')}</span>
        </p>
      </div>
    </Panel>
  )
}

const stateTones: Partial<Record<Dataset['status'], BadgeProps['tone']>> = {
  published: 'good',
  withdrawn: 'bad',
}

/** In which state a dataset is. */
export function StateBadge({ ui, status }: { ui: Ui; status: Dataset['status'] }): VNode {
  return (
    <Badge tone={stateTones[status]} isHollow={stateTones[status] === undefined}>
      {ui.t(`datasetEdit.state.${status}`)}
    </Badge>
  )
}

/** Where the reader goes on with it; null when there is nothing to do but look. */
function findWork({
  dataset,
  mayEdit,
  mayPublish,
  mayWrite,
  needsAnother,
}: WorkPageView['items'][number]): { href: string; text: TextKey } | null {
  if (dataset.status === 'inReview' && mayPublish && !needsAnother)
    return { href: datasetEditPath(dataset, 'publish'), text: 'work.review' }
  if (dataset.status === 'inReview' && mayWrite)
    return { href: datasetEditPath(dataset, 'draft'), text: 'datasetStep.return.link' }
  if (dataset.status === 'scheduled' && mayPublish)
    return { href: datasetEditPath(dataset, 'schedule'), text: 'datasetStep.schedule.link' }
  return mayEdit ? { href: datasetEditPath(dataset), text: 'work.edit' } : null
}

/** What is not public yet opens where it is worked on; what is, as everybody sees it. */
const isUnseen = ({ status }: Dataset): boolean =>
  status === 'draft' || status === 'inReview' || status === 'scheduled'

function renderItem(ui: Ui, item: WorkPageView['items'][number], now: Date, isTicked: boolean): VNode {
  const { dataset } = item
  const title = ui.pick(dataset.title)
  const work = findWork(item)
  const freshness = findFreshness(ui, dataset, now)
  return (
    <RowItem
      key={dataset.id}
      tick={
        isTicked
          ? { name: 'id', value: dataset.id, label: ui.t('work.tick', { title: title.text }) }
          : undefined
      }
      end={
        work && (
          <a href={ui.href(work.href)}>
            {ui.t(work.text)}
            <span class="visually-hidden"> {title.text}</span>
          </a>
        )
      }
      note={
        <>
          <StateBadge ui={ui} status={dataset.status} />{' '}
          {freshness?.isLate && <Badge tone="warn">{freshness.badge.text}</Badge>}
          {' · '}
          <LangText of={ui.pick(dataset.agency.name)} />
          {dataset.due && <> · {ui.t('work.due', { date: ui.date(dataset.due) })}</>}
          {' · '}
          {ui.t('work.changed', { date: ui.date(dataset.updatedAt) })}
        </>
      }
    >
      <a href={ui.href(work && isUnseen(dataset) ? work.href : `/datasets/${dataset.slug}`)}>
        <LangText of={title} />
      </a>
    </RowItem>
  )
}
