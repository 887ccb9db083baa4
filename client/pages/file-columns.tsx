import type { VNode } from 'preact'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Table as TableView } from '../../schemas/generated/tabular/table.ts'
import type { ColumnHeadProps } from '../components/column/column.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Histogram, ShareLine } from '../components/spark/spark.tsx'
import { Table, TableRegion, type TableCell } from '../components/table/table.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { createTextWriter, hasGroups } from './cells.tsx'
import { ColumnPager } from './column-pager.tsx'
import { nameColumn } from './name-column.ts'
import { pickFileTitle } from './terms.ts'
import type { FilePageView } from './file-view.ts'

type ColumnProfile = Profile['columns'][number]

/** As many as are looked through; a table of a thousand columns describes them in parts. */
const columnsShown = 100

/** Two values stand under a drawing as wide as a narrow column. */
const longestRange = 14

/** What the head of a column shows of its values. */
export function drawProfile(
  ui: Ui,
  profile: ColumnProfile | undefined,
): Pick<ColumnHeadProps, 'histogram' | 'shares' | 'missing' | 'range'> {
  if (!profile || profile.count === 0) return {}
  const write = createTextWriter(ui, profile, [profile.min, profile.max])
  const text = (value: unknown): string => shorten(write(value) ?? '', longestRange)
  if (profile.histogram.length > 0) {
    const range = [text(profile.min), text(profile.max)]
    return {
      histogram: profile.histogram.map(({ count }) => count),
      range: new Set(range).size === 1 ? [range[0]!] : range,
    }
  }
  if (profile.top.length === 0) return {}
  const isAllDifferent = profile.distinct === profile.count && profile.count > 1
  return {
    shares: isAllDifferent ? [profile.count] : countShares(profile),
    missing: profile.missing,
    range: isAllDifferent
      ? [ui.t('columns.allDifferent')]
      : profile.top.slice(0, 2).map(({ value, count }) => `${text(value)} ${ui.number(count)}`),
  }
}

/** The commonest two, and all the rest. */
function countShares({ top, count }: ColumnProfile): number[] {
  const [first = 0, second = 0] = top.map((each) => each.count)
  return [first, second, Math.max(0, count - first - second)]
}

/** Every column of a table: what it means, and what stands in it. */
export function FileColumns({ ui, view, table }: { ui: Ui; view: FilePageView; table: TableView }): VNode {
  const { profile } = view
  if (!profile) {
    return (
      <Empty title={ui.t('columns.pending')}>
        <p>{ui.t('columns.pendingHelp')}</p>
      </Empty>
    )
  }
  const described = new Map(table.columns.map((column) => [column.alias, column]))
  const all = profile.columns.length
  const first = Math.min(Number(view.search.column ?? 1), all)
  const shown = profile.columns.slice(first - 1, first - 1 + columnsShown)
  return (
    <>
      {all > columnsShown && (
        <ColumnPager ui={ui} view={view} first={first} shown={shown.length} all={all} step={columnsShown} />
      )}
      <TableRegion
        id="table-region"
        label={ui.t('columns.label')}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
      >
        <Table
          ui={ui}
          caption={`${ui.t('columns.label')}: ${pickFileTitle(ui, view.distribution).text}`}
          columns={[
            { head: ui.t('columns.column'), isWide: true },
            { head: ui.t('columns.type') },
            { head: ui.t('columns.spread') },
            { head: ui.t('columns.ends') },
            { head: ui.t('columns.mean'), isNumber: true },
            { head: ui.t('columns.distinct'), isNumber: true },
            { head: ui.t('columns.missing'), isNumber: true },
            { head: ui.t('columns.top'), isWide: true },
          ]}
          rows={shown.map((column) => writeColumn(ui, column, described.get(column.alias)))}
        />
      </TableRegion>
    </>
  )
}

function writeColumn(
  ui: Ui,
  column: ColumnProfile,
  described: TableView['columns'][number] | undefined,
): TableCell[] {
  const title = nameColumn(ui, described ?? column)
  const description = ui.pick(described?.description)
  const write = createTextWriter(ui, column, [column.min, column.max])
  const { histogram, shares } = drawProfile(ui, column)
  return [
    {
      content: (
        <>
          <LangText of={title} />
          {title.text !== column.name && <span class="col-raw column-note">{column.name}</span>}
          {described?.unit && (
            <span class="small column-note">{ui.t('columns.unit', { unit: described.unit })}</span>
          )}
          {description.text !== '' && (
            <span class="small soft column-note" lang={description.lang}>
              {description.text}
            </span>
          )}
          {described?.from && <span class="tiny soft column-note">{nameSources(ui, described.from)}</span>}
        </>
      ),
    },
    { content: ui.t(`column.${column.type}`) },
    {
      content: histogram ? (
        <Histogram counts={histogram} />
      ) : shares ? (
        <ShareLine shares={shares} missing={column.missing} />
      ) : null,
    },
    {
      content:
        // Texts have no ends that a reader would look for.
        column.min === null || column.type === 'string' ? (
          ''
        ) : (
          <>
            {shortCell(write(column.min))} – {shortCell(write(column.max))}
          </>
        ),
    },
    {
      content:
        column.mean === null
          ? ''
          : ui.number(column.mean, {
              maximumSignificantDigits: 6,
              useGrouping: hasGroups(column, [column.min, column.max]),
            }),
    },
    { content: `${column.distinctIsExact ? '' : '≈ '}${ui.number(column.distinct)}` },
    { content: ui.number(column.missing) },
    {
      content:
        column.distinct === column.count && column.count > 1 ? (
          <span class="soft">{ui.t('columns.allDifferent')}</span>
        ) : (
          column.top
            .slice(0, 4)
            .map(({ value, count }) => `${shortCell(write(value))} (${ui.number(count)})`)
            .join(', ')
        ),
    },
  ]
}

/** The files that say something of a column. */
function nameSources(ui: Ui, from: NonNullable<TableView['columns'][number]['from']>): string {
  const files = [...new Set(Object.values(from))]
  return ui.t('columns.from', { files: files.join(', ') })
}

const shortCell = (text: string | null): string => shorten(text ?? '', 40)
