import type { ComponentChildren } from 'preact'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import { fitsCell, LongText } from '../components/table/long-text.tsx'
import type { TableColumn } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { shorten } from '../text/markdown.ts'

type Column = Rows['columns'][number]

/** Longer texts would push the other columns out of sight; opened they are whole. */
const longestText = 240

/** Fifty rows of longer ones would be a page of megabytes; the file has them to the end. */
const longestWhole = 5_000

/** Further ones are what a computer made of a division; raw values have them. */
const mostDecimals = 6

export const isNumberColumn = ({ type }: Pick<Column, 'type'>): boolean =>
  type === 'integer' || type === 'number'

export interface RowsLook {
  /** Values as the API gives them. */
  isRaw?: boolean
  /** Texts break their lines in place of being cut. */
  isWrapped?: boolean
}

/** Rows as published, written as the page's language writes numbers and dates; a text that its cell cuts can be opened. A missing value stays null. */
export function writeRows(
  ui: Ui,
  { columns, rows }: Rows,
  { isRaw = false, isWrapped = false }: RowsLook = {},
): ComponentChildren[][] {
  const writers = columns.map((column, index) => {
    const write = createCellWriter(
      ui,
      column,
      rows.map((row) => (row as unknown[])[index]),
    )
    const isText = isRaw || holdsTexts(column)
    return (value: unknown): ComponentChildren => {
      if (value === null || value === undefined) return null
      if (!isText || (!isRaw && !isWrapped && isAddress(value))) return write(value)
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return isWrapped || fitsCell(text) ? (
        shorten(text, longestWhole)
      ) : (
        <LongText ui={ui} text={text} longest={longestWhole} />
      )
    }
  })
  return rows.map((row) => writers.map((write, index) => write((row as unknown[])[index])))
}

/** The one value of a column that an example shows: the first that is there. */
export function findExample(ui: Ui, { columns, rows }: Rows, index: number): ComponentChildren {
  const values = rows.map((row) => (row as unknown[])[index])
  const column = columns[index]
  const value = values.find((each) => each !== null && each !== undefined)
  return column && value !== undefined ? createCellWriter(ui, column, values)(value) : null
}

/** Writes the values of a column as the page's language does; `values` say how many decimals they need. */
export function createCellWriter(
  ui: Ui,
  column: Pick<Column, 'name' | 'type'>,
  values: unknown[],
): (value: unknown) => ComponentChildren {
  const write = createTextWriter(ui, column, values)
  const hasTexts = holdsTexts(column)
  return (value) => {
    if (!hasTexts || !isAddress(value)) return write(value)
    return (
      <a href={value} rel="nofollow noopener">
        {shorten(value, 60)}
      </a>
    )
  }
}

const holdsTexts = ({ type }: Pick<Column, 'type'>): boolean =>
  !isNumberColumn({ type }) && !['boolean', 'date', 'datetime'].includes(type)

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:\/\/\S+$/.test(value)

/** As `createCellWriter`, for places that hold no link. */
export function createTextWriter(
  ui: Ui,
  column: Pick<Column, 'name' | 'type'>,
  values: unknown[],
): (value: unknown) => string | null {
  if (isNumberColumn(column)) return createNumberWriter(ui, column, values)
  return (value) => (value === null || value === undefined ? null : writeValue(ui, column, value))
}

const hasSeconds = /T\d{2}:\d{2}:(?!00(\.0+)?(Z|[-+]|$))/

function writeValue(ui: Ui, { type }: Pick<Column, 'type'>, value: unknown): string {
  if (type === 'boolean') return ui.t(value ? 'cell.true' : 'cell.false')
  if (type === 'date') return ui.date(String(value))
  if (type === 'datetime') return ui.date(String(value), hasSeconds.test(String(value)) ? 'second' : 'moment')
  return shorten(typeof value === 'string' ? value : JSON.stringify(value), longestText)
}

/** Whether numbers of a column have thousands marks: years and codes are numbers that nobody writes with them. */
export function hasGroups({ name }: Pick<Column, 'name'>, values: readonly unknown[]): boolean {
  const numbers = values.filter((value): value is number => typeof value === 'number')
  const looksLikeYears = numbers.every((value) => Number.isInteger(value) && value >= 1000 && value <= 2200)
  const isCode = /^(id|ma|mã|code|year|nam|năm)([_ ]|$)|[_ ](id|ma|code|nam)$/i.test(name)
  return !(isCode || looksLikeYears)
}

/** The decimals of a column line up. */
function createNumberWriter(
  ui: Ui,
  column: Pick<Column, 'name' | 'type'>,
  values: unknown[],
): (value: unknown) => string | null {
  const numbers = values.filter((value): value is number => typeof value === 'number')
  const decimals =
    column.type === 'number' ? Math.min(mostDecimals, Math.max(0, ...numbers.map(countDecimals))) : 0
  // All to the last decimal of any, so that the marks stand under each other.
  const options: Intl.NumberFormatOptions = {
    useGrouping: hasGroups(column, values),
    minimumFractionDigits: decimals,
    maximumFractionDigits: numbers.length === 0 ? mostDecimals : decimals,
  }
  return (value) => {
    if (value === null || value === undefined) return null
    // A small one is not nothing.
    if (typeof value === 'number' && value !== 0 && Math.abs(value) < 0.5 * 10 ** -mostDecimals)
      return ui.number(value, { maximumSignificantDigits: 3 })
    // Beyond 2^53 the portal sends integers as texts, so that no digit is lost.
    return typeof value === 'number' ? ui.number(value, options) : String(value)
  }
}

function countDecimals(value: number): number {
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e(-?\d+))?$/.exec(String(value)) ?? []
  return Math.max(0, decimals.length - Number(exponent))
}

/** Plain heads for a short look at rows; the full table has heads to sort by. */
export function writeHeads(columns: { head: ComponentChildren; type: Column['type'] }[]): TableColumn[] {
  return columns.map(({ head, type }) => ({ head, isNumber: isNumberColumn({ type }) }))
}
