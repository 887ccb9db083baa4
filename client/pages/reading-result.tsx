import type { VNode } from 'preact'
import type { Rows as RowsView } from '../../schemas/generated/tabular/rows.ts'
import type { Table as TableView } from '../../schemas/generated/tabular/table.ts'
import { ColumnHead } from '../components/column/column.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { RowItem, Rows } from '../components/rows/rows.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { isNumberColumn, writeRows } from './cells.tsx'
import type { ReadingPageView } from './file-edit-view.ts'
import { nameColumn } from './name-column.ts'

/** More are in the answer of the API and in `rejected.csv`. */
const listed = 20

/** What came of trying a reading, or how the table stands that is there. */
export function ReadingResult({
  ui,
  view: { preview, table },
}: {
  ui: Ui
  view: ReadingPageView
}): VNode | null {
  if (!preview) return <Current table={table} />
  const { rows, isWhole } = preview
  const tried = preview.table
  if (!rows) {
    return (
      <Notice tone="bad" title={ui.t('fileEdit.triedNone')} isAnswer>
        {tried.reason?.message ?? ''}
      </Notice>
    )
  }
  return (
    <section class="stack" aria-labelledby="tried">
      <h2 id="tried">{ui.t('fileEdit.tried')}</h2>
      <Notice tone={isWhole ? 'info' : 'warn'} isAnswer>
        {ui.t(isWhole ? 'fileEdit.triedWhole' : 'fileEdit.triedPart', {
          rows: ui.t('dataset.rows', { count: rows.total }),
          columns: ui.t('dataset.columns', { count: rows.columns.length }),
          shown: rows.rows.length,
        })}
      </Notice>
      <FirstRows ui={ui} rows={rows} table={tried} />
      <Outcome ui={ui} table={tried} />
    </section>
  )
}

function Current({ table }: { table: TableView }): VNode | null {
  if (table.status === 'ready') return null
  return <Notice tone={table.status === 'failed' ? 'warn' : 'info'}>{table.reason?.message ?? ''}</Notice>
}

/** What is no row, and what did not fit. */
function Outcome({ ui, table: { leftOut, rejectedRows, notes } }: { ui: Ui; table: TableView }): VNode {
  return (
    <>
      {notes?.map(({ column, message }, index) => (
        <Notice key={index} tone="info">
          {column === null ? message : `${ui.t('file.noteColumn', { column })}: ${message}`}
        </Notice>
      ))}
      {leftOut && leftOut.count > 0 && (
        <Fold summary={ui.t('fileEdit.leftOut', { count: leftOut.count })}>
          <Rows isSmall>
            {leftOut.sample.slice(0, listed).map(({ line, text }, index) => (
              <RowItem key={index} note={ui.t('file.rejectedLine', { line })}>
                {text}
              </RowItem>
            ))}
          </Rows>
        </Fold>
      )}
      {rejectedRows.count > 0 && (
        <Fold summary={ui.t('fileEdit.rejected', { count: rejectedRows.count })}>
          <Rows isSmall>
            {rejectedRows.sample.slice(0, listed).map(({ line, column, message }, index) => (
              <RowItem key={index} note={message}>
                {column ? ui.t('file.rejectedCell', { line, column }) : ui.t('file.rejectedLine', { line })}
              </RowItem>
            ))}
          </Rows>
        </Fold>
      )}
    </>
  )
}

function FirstRows({ ui, rows, table }: { ui: Ui; rows: RowsView; table: TableView }): VNode {
  return (
    <TableRegion
      isTall
      label={ui.t('fileEdit.firstRows')}
      hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}
    >
      <Table
        ui={ui}
        isData
        caption={ui.t('fileEdit.firstRows')}
        columns={rows.columns.map((column, index) => ({
          isNumber: isNumberColumn(column),
          head: (
            <ColumnHead
              ui={ui}
              type={column.type}
              name={column.name}
              title={nameColumn(ui, table.columns[index] ?? column)}
              unit={table.columns[index]?.unit}
            />
          ),
        }))}
        rows={writeRows(ui, rows)}
      />
    </TableRegion>
  )
}
