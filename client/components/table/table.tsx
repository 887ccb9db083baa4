import type { ComponentChildren, VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'
import { Icon } from '../icon/icon.tsx'

export interface TableRegionProps {
  /** Names the region for those who do not see it. */
  label: string
  children: VNode
  /** The line above that says it can be pulled sideways: for phones only, or for every screen. */
  hint?: { text: string; isPhoneOnly?: boolean }
  /** Scrolls inside at most most of the screen, so that its head stays in sight. */
  isTall?: boolean
  id?: string
}

/** A frame in which a table scrolls by itself, also by keyboard. */
export function TableRegion({ label, children, hint, isTall, id }: TableRegionProps): VNode {
  return (
    <>
      {hint && (
        <p class={hint.isPhoneOnly ? 'table-hint is-phone-only' : 'table-hint'}>
          <Icon name="arrow" />
          {hint.text}
        </p>
      )}
      <div
        id={id}
        class={isTall ? 'table-region table-tall' : 'table-region'}
        role="region"
        aria-label={label}
        tabIndex={0}
      >
        {children}
      </div>
    </>
  )
}

export interface TableColumn {
  head: ComponentChildren
  /** Its head in words alone: stands over each value where paper is too narrow for all columns. */
  name?: string
  isNumber?: boolean
  /** Never narrower than a sentence needs. */
  isWide?: boolean
  sort?: 'ascending' | 'descending'
}

export interface TableCell {
  content: ComponentChildren
  lang?: string
  isWrong?: boolean
  isCode?: boolean
}

export interface TableProps {
  ui: Ui
  columns: TableColumn[]
  /** A cell is what it shows; null is a missing value, said in words. */
  rows: (ComponentChildren | TableCell)[][]
  /** Said to a screen reader before the table. */
  caption?: string
  /** Cell edges and single lines, for rows as published. */
  isData?: boolean
  /** Cells of data break their lines, and are as high as what they hold. */
  isWrapped?: boolean
  /** The first column stays while the others move. */
  isPinned?: boolean
  /** The row that this is about. */
  chosenRow?: number
}

// On paper of A4: more columns in smaller letters, and of still more each row is a record.
const denseFrom = 7
const recordsFrom = 10

/** Rows and columns; the first cell of a row is its head. */
export function Table({
  ui,
  columns,
  rows,
  caption,
  isData,
  isWrapped,
  isPinned,
  chosenRow,
}: TableProps): VNode {
  const isRecords = isData && columns.length >= recordsFrom && columns.every(({ name }) => name !== undefined)
  const names = [
    'table',
    isData && 'table-data',
    isData && (isWrapped ? 'table-wrapped' : 'table-lines'),
    isPinned && 'table-pin',
    isData && columns.length >= denseFrom && 'is-dense',
    isRecords && 'table-records',
  ].filter(Boolean)
  return (
    <table class={names.join(' ')}>
      {caption && <caption class="visually-hidden">{caption}</caption>}
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={index} scope="col" class={cellClass(column)} aria-sort={column.sort}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => (
          <tr key={rowIndex} class={rowIndex === chosenRow ? 'is-chosen' : undefined}>
            {row.map((value, index) => renderCell(ui, value, columns[index], index, isRecords))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function renderCell(
  ui: Ui,
  value: ComponentChildren | TableCell,
  column: TableColumn | undefined,
  index: number,
  isRecord = false,
): VNode {
  const cell = isTableCell(value) ? value : { content: value }
  const Tag = index === 0 ? 'th' : 'td'
  return (
    <Tag
      key={index}
      scope={index === 0 ? 'row' : undefined}
      class={cellClass(column, cell)}
      lang={cell.lang}
      data-name={isRecord ? column?.name : undefined}
    >
      {cell.content === null || cell.content === undefined ? (
        <span class="is-missing">{ui.t('table.missing')}</span>
      ) : (
        cell.content
      )}
    </Tag>
  )
}

function isTableCell(value: ComponentChildren | TableCell): value is TableCell {
  return typeof value === 'object' && value !== null && 'content' in value
}

function cellClass(column: TableColumn = { head: null }, cell?: TableCell): string | undefined {
  const names = [
    column.isNumber && 'is-number',
    column.isWide && 'is-wide',
    cell?.isWrong && 'is-wrong',
    cell?.isCode && 'is-code',
  ].filter(Boolean)
  return names.length > 0 ? names.join(' ') : undefined
}
