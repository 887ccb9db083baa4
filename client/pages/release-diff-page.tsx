import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import { Button } from '../components/button/button.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Figures } from '../components/figures/figures.tsx'
import { Icon } from '../components/icon/icon.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { Wait } from '../components/wait/wait.tsx'
import type { Ui } from '../text/ui.ts'
import { DiffColumns, DiffRows } from './release-diff-rows.tsx'
import { KeyForm } from './release-diff-key.tsx'
import {
  CompareForm,
  ReleaseCrumbs,
  releasePath,
  releasesPath,
  type ReleaseLineView,
} from './releases-page.tsx'
import { pickFileTitle } from './terms.ts'

/** A column of one of two tables. */
export interface DiffColumn {
  name: string
  type: string
}

/** How far the comparison is: done, being made, not possible, or nothing to compare with. */
export type DiffState =
  | { kind: 'done'; diff: ReleaseDiff; before: DiffColumn[]; after: DiffColumn[] }
  | { kind: 'waiting'; href: string }
  /** The key that was asked for cannot be used. */
  | { kind: 'wrongKey'; reason: string; before: DiffColumn[]; after: DiffColumn[] }
  | { kind: 'impossible'; reason: string }
  | { kind: 'first' }
  | { kind: 'same' }

export interface ReleaseDiffPageView {
  dataset: Dataset
  distribution: Distribution
  release: ReleaseLineView
  /** What it is compared with; null for the first release. */
  against: ReleaseLineView | null
  state: DiffState
  /** Names of columns as the address asks for them, quoted where needed. */
  askedKey: string[]
  /** The same comparison for programs. */
  apiHref: string | null
  /** Whether the file has other sheets, which are not compared. */
  hasOtherSheets: boolean
  /** To choose among. */
  releases: Release[]
}

/** What one release of a file changed in its rows. */
export function ReleaseDiffPage({ view, ui }: { view: ReleaseDiffPageView; ui: Ui }): VNode {
  const { dataset, distribution, release, against } = view
  const number = String(release.release.number)
  const title = against
    ? ui.t('diff.title', { number, against: String(against.release.number) })
    : ui.t('diff.titleFirst', { number })
  return (
    <>
      <ReleaseCrumbs ui={ui} view={view} last={ui.t('dataset.releaseNumber', { number })} />
      <div class="page head stack-wide">
        <div class="stack">
          <h1>{title}</h1>
          <p class="lede">
            <a href={ui.href(`/datasets/${dataset.slug}/${distribution.id}`)}>
              <LangText of={pickFileTitle(ui, distribution)} />
            </a>
          </p>
          <Neighbours ui={ui} view={view} />
        </div>
        <Comparison ui={ui} view={view} />
        <Sides ui={ui} releases={against ? [against, release] : [release]} />
        <CompareForm
          ui={ui}
          view={view}
          releases={view.releases}
          release={release.release.number}
          against={against?.release.number}
        />
        <p>
          <a href={ui.href(releasesPath(view))}>{ui.t('diff.allReleases')}</a>
        </p>
      </div>
    </>
  )
}

/** The releases before and after this one, each with what it changed. */
function Neighbours({ ui, view }: { ui: Ui; view: ReleaseDiffPageView }): VNode | null {
  const { number } = view.release.release
  const newest = view.distribution.release ?? number
  if (newest < 2) return null
  return (
    <p class="small row">
      {number > 1 && (
        <a href={ui.href(releasePath(view, number - 1))}>
          <Icon name="left" /> {ui.t('diff.previous', { number: String(number - 1) })}
        </a>
      )}
      {number < newest && (
        <a href={ui.href(releasePath(view, number + 1))}>
          {ui.t('diff.next', { number: String(number + 1) })} <Icon name="right" />
        </a>
      )}
    </p>
  )
}

function Comparison({ ui, view }: { ui: Ui; view: ReleaseDiffPageView }): VNode {
  const { state, askedKey } = view
  switch (state.kind) {
    case 'first':
      return <Notice>{ui.t('diff.first')}</Notice>
    case 'same':
      return <Notice>{ui.t('diff.sameRelease')}</Notice>
    case 'waiting':
      return (
        <Wait ui={ui} title={ui.t('diff.waiting')} href={state.href}>
          <p>{ui.t('diff.waitingHelp')}</p>
        </Wait>
      )
    case 'impossible':
      return (
        <Empty title={ui.t('diff.impossible')}>
          <p>{state.reason}</p>
          <p>{ui.t('diff.impossibleHelp')}</p>
        </Empty>
      )
    case 'wrongKey':
      return (
        <div class="stack">
          <Notice tone="bad" title={ui.t('diff.wrongKey')}>
            {state.reason}
          </Notice>
          <KeyForm
            ui={ui}
            view={view}
            columns={listCommon(state)}
            isChosen={(name) => askedKey.includes(name)}
            isOpen
          />
        </div>
      )
    case 'done':
      return <Done ui={ui} view={view} state={state} />
  }
}

function Done({
  ui,
  view,
  state,
}: {
  ui: Ui
  view: ReleaseDiffPageView
  state: Extract<DiffState, { kind: 'done' }>
}): VNode {
  const { diff } = state
  const { added, removed, changed, unchanged } = diff.counts
  const isSame = added + removed + changed === 0
  const common = listCommon(state)
  return (
    <div class="stack-wide">
      <section class="stack" aria-label={ui.t('diff.counts')}>
        <Figures
          isRow
          items={[
            { label: ui.t('diff.added'), value: ui.number(added) },
            { label: ui.t('diff.removed'), value: ui.number(removed) },
            ...(diff.key ? [{ label: ui.t('diff.changed'), value: ui.number(changed) }] : []),
            { label: ui.t('diff.unchanged'), value: ui.number(unchanged) },
          ]}
        />
        {isSame && (
          <p>
            {ui.t(
              diff.columns.added.length + diff.columns.removed.length > 0 ? 'diff.sameRows' : 'diff.nothing',
            )}
          </p>
        )}
        <KeySentence ui={ui} view={view} diff={diff} hasCommon={common.length > 0} />
        {view.hasOtherSheets && <p class="small soft">{ui.t('diff.firstSheet')}</p>}
        {common.length > 0 && (
          <KeyForm
            ui={ui}
            view={view}
            columns={common}
            isChosen={(_quoted, name) => diff.key?.includes(name) ?? false}
          />
        )}
      </section>
      <DiffColumns ui={ui} diff={diff} />
      <DiffRows ui={ui} diff={diff} before={state.before} after={state.after} apiHref={view.apiHref} />
    </div>
  )
}

/** By what rows were told apart, and what it means when there was nothing to tell them by. */
function KeySentence({
  ui,
  view,
  diff,
  hasCommon,
}: {
  ui: Ui
  view: ReleaseDiffPageView
  diff: ReleaseDiff
  hasCommon: boolean
}): VNode {
  if (diff.key) {
    const key = <strong>{diff.key.join(', ')}</strong>
    return <p>{ui.rich(view.askedKey.length > 0 ? 'diff.keyAsked' : 'diff.keyFound', { key })}</p>
  }
  if (!hasCommon) return <Notice tone="warn">{ui.t('diff.noCommon')}</Notice>
  return (
    <Notice tone="warn" title={ui.t('diff.noKey')}>
      {ui.t('diff.noKeyHelp')}
    </Notice>
  )
}

/** Columns of one name in both tables. */
const listCommon = ({ before, after }: { before: DiffColumn[]; after: DiffColumn[] }): DiffColumn[] =>
  after.filter(({ name }) => before.some((column) => column.name === name))

/** Both releases side by side: what can be checked. */
function Sides({ ui, releases }: { ui: Ui; releases: ReleaseLineView[] }): VNode {
  return (
    <section class="stack">
      <h2>{ui.t('diff.sides')}</h2>
      <TableRegion label={ui.t('diff.sides')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          columns={[
            { head: ui.t('diff.release') },
            { head: ui.t('diff.date') },
            { head: ui.t('file.size'), isNumber: true },
            { head: ui.t('diff.rows'), isNumber: true },
            { head: ui.t('diff.by') },
            { head: 'sha256', isWide: true },
            { head: ui.t('file.name') },
          ]}
          rows={releases.map(({ release, rowCount, by }) => [
            ui.t('dataset.releaseNumber', { number: String(release.number) }),
            ui.date(release.createdAt, 'moment'),
            ui.bytes(release.byteSize),
            rowCount === null ? ui.t('diff.rowsUnknown') : ui.number(rowCount),
            <LangText of={by} />,
            { content: release.sha256, isCode: true },
            <Button href={release.url} kind="quiet" isSmall icon="download">
              {release.name}
            </Button>,
          ])}
        />
      </TableRegion>
    </section>
  )
}
