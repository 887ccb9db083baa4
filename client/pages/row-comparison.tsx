import type { VNode } from 'preact'
import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import { Button } from '../components/button/button.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Figures } from '../components/figures/figures.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { Wait } from '../components/wait/wait.tsx'
import type { Ui } from '../text/ui.ts'
import { KeyForm } from './release-diff-key.tsx'
import { DiffColumns, DiffRows } from './release-diff-rows.tsx'
import type { ReleaseLineView } from './releases-page.tsx'

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

export interface RowComparisonView {
  state: DiffState
  /** Names of columns as the address asks for them, quoted where needed. */
  askedKey: string[]
  /** The same comparison for programs. */
  apiHref: string | null
  /** Whether the file has other sheets, which are not compared. */
  hasOtherSheets: boolean
  /** The first rows of the newest table: figures are written with as many decimals as there. */
  sample: Rows | null
  /** Where another key is asked for, and what goes with it. */
  formPath: string
  formFields: Record<string, string>
}

/** What differs between two tables of a file, or how far the comparison is. */
export function RowComparison({ ui, view }: { ui: Ui; view: RowComparisonView }): VNode {
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
  view: RowComparisonView
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
      <DiffRows
        ui={ui}
        diff={diff}
        before={state.before}
        after={state.after}
        sample={view.sample}
        apiHref={view.apiHref}
      />
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
  view: RowComparisonView
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

/** A file that was compared, and what it is called. */
export type FileSide = ReleaseLineView & { name: string }

/** Both files side by side: what can be checked. */
export function FileSides({ ui, title, sides }: { ui: Ui; title: string; sides: FileSide[] }): VNode {
  return (
    <section class="stack">
      <h2>{title}</h2>
      <TableRegion label={title} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
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
          rows={sides.map(({ name, release, rowCount, by }) => [
            name,
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
