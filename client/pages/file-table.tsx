import type { VNode } from 'preact'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table as TableView } from '../../schemas/generated/tabular/table.ts'
import { ColumnHead } from '../components/column/column.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { isNumberColumn, writeRows } from './cells.tsx'
import { nameColumn } from './name-column.ts'
import { drawProfile } from './file-columns.tsx'
import { writeFileSearch } from './file-search.ts'
import { filePath, type FilePageView } from './file-view.ts'
import { pickFileTitle } from './terms.ts'

interface PartProps {
  ui: Ui
  view: FilePageView
}

/** A screen of 1,280 px shows so many of common width. */
const columnsOnDesk = 8

/** The rows, each head a link to the same rows in its order. */
export function FileTable({ ui, view, rows, table }: PartProps & { rows: Rows; table: TableView }): VNode {
  const order = readOrder(view.search.orderBy)
  const described = new Map(table.columns.map((column) => [column.alias, column]))
  const profiles = new Map(view.profile?.columns.map((column) => [column.alias, column]))
  const filtered = new Set(view.conditions.map(({ simple }) => simple?.alias))
  const address = ui.href(filePath(view))
  const first = rows.columns[0]
  const isWideTable = rows.columns.length > 5
  const columns = rows.columns.map((column) => {
    const sort = findSort(order, column)
    const profile = profiles.get(column.alias)
    const isOpen = view.panel?.column.alias === column.alias
    const title = nameColumn(ui, described.get(column.alias) ?? column)
    const unit = described.get(column.alias)?.unit
    return {
      isNumber: isNumberColumn(column),
      name: unit ? `${title.text} (${unit})` : title.text,
      sort,
      head: (
        <ColumnHead
          ui={ui}
          type={column.type}
          name={column.name}
          title={title}
          unit={unit}
          sort={sort}
          {...drawProfile(ui, profile)}
          missingText={profile?.missing ? ui.t('column.missing', { number: profile.missing }) : undefined}
          look={{
            href:
              address +
              writeFileSearch({ ...view.search, at: isOpen ? undefined : column.alias, find: undefined }),
            key: column.alias,
            isOpen,
            isFiltered: filtered.has(column.alias),
          }}
          sortHref={address + writeFileSearch({ ...view.search, orderBy: nextOrder(sort, column.alias) })}
        />
      ),
    }
  })
  return (
    <TableRegion
      id="table-region"
      isTall
      label={ui.t('file.table', { title: pickFileTitle(ui, view.distribution).text })}
      hint={
        rows.columns.length < 3
          ? undefined
          : isWideTable && first
            ? {
                text: ui.t('table.swipePinned', {
                  count: rows.columns.length,
                  name: nameColumn(ui, described.get(first.alias) ?? first).text,
                }),
                isPhoneOnly: rows.columns.length <= columnsOnDesk,
              }
            : { text: ui.t('table.swipe'), isPhoneOnly: true }
      }
    >
      <Table
        ui={ui}
        isData
        isPinned={isWideTable}
        isWrapped={view.search.wrap === 'true'}
        caption={pickFileTitle(ui, view.distribution).text}
        columns={columns}
        rows={writeRows(ui, rows, {
          isRaw: view.search.raw === 'true',
          isWrapped: view.search.wrap === 'true',
        })}
      />
    </TableRegion>
  )
}

interface Order {
  alias: string
  isDescending: boolean
}

/** The order that an address asks for. */
export function readOrder(orderBy: string | undefined): Order | null {
  if (!orderBy) return null
  const isDescending = orderBy.startsWith('-')
  return { alias: isDescending ? orderBy.slice(1) : orderBy, isDescending }
}

function findSort(
  order: Order | null,
  { alias, name }: { alias: string; name: string },
): 'ascending' | 'descending' | undefined {
  if (!order || (order.alias !== alias && order.alias !== name)) return undefined
  return order.isDescending ? 'descending' : 'ascending'
}

/** Pressing a head again turns the order round, and a third time takes it away. */
function nextOrder(sort: 'ascending' | 'descending' | undefined, alias: string): string | undefined {
  if (sort === undefined) return alias
  return sort === 'ascending' ? `-${alias}` : undefined
}
