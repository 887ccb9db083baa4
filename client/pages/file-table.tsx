import type { VNode } from 'preact'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table as TableView } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Chip, Chips } from '../components/chip/chip.tsx'
import { ColumnHead } from '../components/column/column.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { Tools } from '../components/tools/tools.tsx'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { isNumberColumn, writeRows } from './cells.tsx'
import { filePath, writeTableQuery, type FilePageView } from './file-view.ts'
import { pickFileTitle } from './terms.ts'

interface PartProps {
  ui: Ui
  view: FilePageView
}

/** The order in use and the download, above the table. */
export function TableTools({ ui, view }: PartProps): VNode {
  const { distribution, orderBy, table } = view
  const { downloadUrl, format, byteSize } = distribution
  const order = readOrder(orderBy)
  const column = table?.columns.find(({ alias, name }) => alias === order?.alias || name === order?.alias)
  return (
    <Tools
      end={
        downloadUrl && (
          <Button href={downloadUrl} icon="download">
            {ui.t('dataset.download', {
              format: format ?? ui.t('dataset.file'),
              size: ui.bytes(byteSize ?? 0),
            })}
          </Button>
        )
      }
    >
      {order && column ? (
        <Chips label={ui.t('file.conditions')}>
          {[
            <Chip
              ui={ui}
              isOn
              href={ui.href(filePath(view) + writeTableQuery({ sheet: view.sheet }))}
              removeLabel={ui.t('file.unsort')}
            >
              {ui.t(order.isDescending ? 'file.sortedDown' : 'file.sortedUp', {
                column: nameColumn(ui, column).text,
              })}
            </Chip>,
          ]}
        </Chips>
      ) : (
        <p class="small soft">{ui.t('file.sortHelp')}</p>
      )}
    </Tools>
  )
}

/** The rows, each head a link to the same rows in its order. */
export function FileTable({ ui, view, rows, table }: PartProps & { rows: Rows; table: TableView }): VNode {
  const order = readOrder(view.orderBy)
  const described = new Map(table.columns.map((column) => [column.alias, column]))
  const first = rows.columns[0]
  const isWideTable = rows.columns.length > 5
  const columns = rows.columns.map((column) => {
    const sort = findSort(order, column)
    return {
      isNumber: isNumberColumn(column),
      sort,
      head: (
        <ColumnHead
          ui={ui}
          type={column.type}
          name={column.name}
          title={nameColumn(ui, described.get(column.alias) ?? column)}
          sort={sort}
          sortHref={
            ui.href(filePath(view)) +
            writeTableQuery({ sheet: view.sheet, orderBy: nextOrder(sort, column.alias) })
          }
        />
      ),
    }
  })
  return (
    <TableRegion
      isTall
      label={ui.t('file.table', { title: pickFileTitle(ui, view.distribution).text })}
      hint={
        isWideTable && first
          ? {
              text: ui.t('table.swipePinned', {
                count: rows.columns.length,
                name: nameColumn(ui, described.get(first.alias) ?? first).text,
              }),
            }
          : { text: ui.t('table.swipe'), isPhoneOnly: true }
      }
    >
      <Table
        ui={ui}
        isData
        isPinned={isWideTable}
        caption={pickFileTitle(ui, view.distribution).text}
        columns={columns}
        rows={writeRows(ui, rows)}
      />
    </TableRegion>
  )
}

function nameColumn(
  ui: Ui,
  column: { name: string; title?: TableView['columns'][number]['title'] },
): PickedText {
  const title = ui.pick(column.title)
  return title.text === '' ? { text: column.name } : title
}

interface Order {
  alias: string
  isDescending: boolean
}

function readOrder(orderBy: string | undefined): Order | null {
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
