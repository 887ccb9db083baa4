import type { ComponentChildren, VNode } from 'preact'
import type { ReleaseDiff } from '../../schemas/generated/tabular/release-diff.ts'
import type { Rows as RowsView } from '../../schemas/generated/tabular/rows.ts'
import { Badge } from '../components/badge/badge.tsx'
import { NewValue, OldValue } from '../components/change/change.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { createCellWriter, isNumberColumn } from './cells.tsx'
import type { DiffColumn } from './row-comparison.tsx'

/** A page, not a file: wider rows are cut here, and whole in the API. */
const shownColumns = 30
/** Lines of changed cells: as many as a reader may still look through. */
const shownCells = 200

type Column = Pick<RowsView['columns'][number], 'name' | 'type'>
type ColumnType = Column['type']
type Cells = Record<string, unknown>

/** Columns that came, went or changed their type. */
export function DiffColumns({ ui, diff: { columns } }: { ui: Ui; diff: ReleaseDiff }): VNode | null {
  const { added, removed, changed } = columns
  if (added.length + removed.length + changed.length === 0) return null
  const type = (name: string): string => ui.t(`column.${name as ColumnType}`)
  return (
    <section class="stack" id="columns">
      <h2>{ui.t('diff.columns')}</h2>
      <Rows isSmall>
        {[
          ...added.map((column) => (
            <RowItem key={`+${column.name}`} end={type(column.type)}>
              <Badge tone="good" icon="plus">
                {ui.t('diff.columnAdded')}
              </Badge>{' '}
              <strong>{column.name}</strong>
            </RowItem>
          )),
          ...removed.map((column) => (
            <RowItem key={`-${column.name}`} end={type(column.type)}>
              <Badge tone="bad" icon="close">
                {ui.t('diff.columnRemoved')}
              </Badge>{' '}
              <strong>{column.name}</strong>
            </RowItem>
          )),
          ...changed.map((column) => (
            <RowItem
              key={column.name}
              end={
                <>
                  <OldValue ui={ui}>{type(column.from)}</OldValue>{' '}
                  <NewValue ui={ui}>{type(column.to)}</NewValue>
                </>
              }
            >
              <Badge tone="info" icon="pencil">
                {ui.t('diff.columnChanged')}
              </Badge>{' '}
              <strong>{column.name}</strong>
            </RowItem>
          )),
        ]}
      </Rows>
    </section>
  )
}

interface DiffRowsProps {
  ui: Ui
  diff: ReleaseDiff
  before: DiffColumn[]
  after: DiffColumn[]
  /** The first rows of the newest table; null when there are none to show. */
  sample: RowsView | null
  /** Where programs read the same, and more rows. */
  apiHref: string | null
}

/** The first rows of each kind, cell by cell where they changed. */
export function DiffRows(props: DiffRowsProps): VNode {
  const { ui, diff, before, after } = props
  const { counts } = diff
  return (
    <>
      {counts.changed > 0 && <ChangedRows {...props} />}
      {counts.added > 0 && (
        <WholeRows
          {...props}
          kind="added"
          rows={diff.added}
          count={counts.added}
          columns={order(after, diff.key)}
        />
      )}
      {counts.removed > 0 && (
        <WholeRows
          {...props}
          kind="removed"
          rows={diff.removed}
          count={counts.removed}
          columns={order(before, diff.key)}
        />
      )}
      {counts.added + counts.removed + counts.changed > 0 && (
        <Limits ui={ui} diff={diff} apiHref={props.apiHref} />
      )}
    </>
  )
}

/** The key first: the first cell of a line is its head. */
function order(columns: DiffColumn[], key: string[] | null): Column[] {
  const isKey = ({ name }: DiffColumn): boolean => key?.includes(name) ?? false
  return [...columns.filter(isKey), ...columns.filter((column) => !isKey(column))] as Column[]
}

function Head({
  ui,
  kind,
  shown,
  count,
}: {
  ui: Ui
  kind: 'added' | 'removed' | 'changed'
  shown: number
  count: number
}): VNode {
  return (
    <>
      <h2>
        {ui.t(`diff.${kind}Rows`)} <span class="soft num">{ui.number(count)}</span>
      </h2>
      {shown < count && (
        <p class="small soft">{ui.t('diff.shown', { shown: ui.number(shown), count: ui.number(count) })}</p>
      )}
    </>
  )
}

/** A line for each cell that is another one: which row, which column, what it was and what it is. */
function ChangedRows({ ui, diff, before, after, sample }: DiffRowsProps): VNode {
  const key = order(after, diff.key).slice(0, diff.key?.length ?? 0)
  const keyWriters = key.map((column) => createCellWriter(ui, column, listValues(diff, sample, column.name)))
  const writers = new Map(
    [...new Set(diff.changed.flatMap(({ to }) => Object.keys(to)))].map((name) => [
      name,
      {
        from: writeSide(ui, diff, before, sample, name),
        to: writeSide(ui, diff, after, sample, name),
      },
    ]),
  )
  const cells: ComponentChildren[][] = []
  let shownRows = 0
  for (const row of diff.changed) {
    if (cells.length >= shownCells) break
    shownRows++
    const keyCells = key.map(({ name }, index) => keyWriters[index]!((row.key as Cells)[name]))
    for (const name of Object.keys(row.to).slice(0, shownCells)) {
      const { from, to } = writers.get(name)!
      cells.push([
        ...keyCells,
        name,
        <>
          <OldValue ui={ui}>{from((row.from as Cells)[name])}</OldValue>{' '}
          <NewValue ui={ui}>{to((row.to as Cells)[name])}</NewValue>
        </>,
      ])
    }
  }
  return (
    <section class="stack" id="changed">
      <Head ui={ui} kind="changed" shown={shownRows} count={diff.counts.changed} />
      <TableRegion
        isTall
        label={ui.t('diff.changedRows')}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
      >
        <Table
          ui={ui}
          caption={ui.t('diff.changedRows')}
          columns={[
            ...key.map((column) => ({ head: column.name, isNumber: isNumberColumn(column) })),
            { head: ui.t('file.column') },
            { head: ui.t('diff.wasAndIs'), isWide: true },
          ]}
          rows={cells}
        />
      </TableRegion>
    </section>
  )
}

/** Writes the cells of one column on one side as its type there is written, and in the same form as on the other side. */
function writeSide(
  ui: Ui,
  diff: ReleaseDiff,
  columns: DiffColumn[],
  sample: RowsView | null,
  name: string,
): (value: unknown) => ComponentChildren {
  const column = (columns.find((one) => one.name === name) ?? { name, type: 'string' }) as Column
  return createCellWriter(ui, column, listValues(diff, sample, name))
}

/** Every value of a column that the page knows of, so that a figure has as many decimals in each of its tables. */
function listValues(diff: ReleaseDiff, sample: RowsView | null, name: string): unknown[] {
  const at = sample?.columns.findIndex((column) => column.name === name) ?? -1
  return [
    ...(at < 0 ? [] : sample!.rows.map((row) => (row as unknown[])[at])),
    ...[...diff.added, ...diff.removed].map((row) => (row as Cells)[name]),
    ...diff.changed.flatMap(({ key, from, to }) => [key, from, to].map((cells) => (cells as Cells)[name])),
  ]
}

function WholeRows({
  ui,
  kind,
  rows,
  count,
  columns,
  diff,
  sample,
}: DiffRowsProps & { kind: 'added' | 'removed'; rows: Cells[]; count: number; columns: Column[] }): VNode {
  // Where rows are compared as a whole only the common columns are listed.
  const listed = columns.filter(({ name }) => rows.some((row) => name in row))
  const shown = listed.slice(0, shownColumns)
  const Value = kind === 'added' ? NewValue : OldValue
  const writers = shown.map((column) => createCellWriter(ui, column, listValues(diff, sample, column.name)))
  return (
    <section class="stack" id={kind}>
      <Head ui={ui} kind={kind} shown={rows.length} count={count} />
      {shown.length < listed.length && (
        <p class="small soft">
          {ui.t('diff.shownColumns', { shown: ui.number(shown.length), count: ui.number(listed.length) })}
        </p>
      )}
      {rows.length > 0 && (
        <TableRegion
          isTall
          label={ui.t(`diff.${kind}Rows`)}
          hint={{ text: ui.t('table.swipe'), isPhoneOnly: listed.length < 6 }}
        >
          <Table
            ui={ui}
            isData
            caption={ui.t(`diff.${kind}Rows`)}
            columns={shown.map((column) => ({ head: column.name, isNumber: isNumberColumn(column) }))}
            rows={rows.map((row) =>
              shown.map(({ name }, index) => {
                const value = writers[index]!(row[name])
                return index === 0 ? <Value ui={ui}>{value}</Value> : value
              }),
            )}
          />
        </TableRegion>
      )}
    </section>
  )
}

/** What the page leaves out, and where it is. */
function Limits({ ui, diff, apiHref }: { ui: Ui; diff: ReleaseDiff; apiHref: string | null }): VNode | null {
  if (!apiHref) return null
  const separator = apiHref.includes('?') ? '&' : '?'
  const isCut =
    diff.counts.added > diff.added.length ||
    diff.counts.removed > diff.removed.length ||
    diff.counts.changed > diff.changed.length
  return (
    <p class="small">
      {isCut && <>{ui.t('diff.limits')} </>}
      <a href={`${apiHref}${separator}limit=1000`} type="application/json">
        {ui.t('diff.json')}
      </a>
    </p>
  )
}
