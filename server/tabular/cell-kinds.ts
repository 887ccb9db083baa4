import { missingMarks } from './infer-column.ts'

const marks = new Set<string>(missingMarks)
const figure =
  /^[-+−(]?\s?[£$€¥₫]?\s?\d[\d.,\s\u00a0\u202f’']*\s?(%|‰|[£$€¥₫đ])?\)?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[-+]\d{2}:?\d{2})?$|^\d{1,2}:\d{2}(:\d{2})?$|^[-+]?\d*[.,]?\d+[eE][-+]?\d+$/
const year = /^(19|20)\d\d$/

/** A glance at one cell, for telling names from data: its type is found later, from the whole column. */
export type CellKind = 'blank' | 'missing' | 'year' | 'figure' | 'text'

export function kindOfCell(cell: string | undefined): CellKind {
  const text = cell?.trim() ?? ''
  if (text === '') return 'blank'
  if (marks.has(text.toLowerCase())) return 'missing'
  if (year.test(text)) return 'year'
  return figure.test(text) ? 'figure' : 'text'
}

export const isFilled = (cell: string | undefined): boolean => cell !== undefined && cell.trim() !== ''

export const countFilled = (cells: readonly string[]): number => cells.filter(isFilled).length

/** Columns whose cells are figures and dates, by what stands in most of them. */
export function listFigureColumns(rows: readonly (readonly string[])[], columnCount: number): number[] {
  return Array.from({ length: columnCount }, (_, column) => column).filter((column) => {
    let figures = 0
    let texts = 0
    for (const cells of rows) {
      const kind = kindOfCell(cells[column])
      if (kind === 'figure' || kind === 'year') figures++
      else if (kind === 'text') texts++
    }
    return figures >= leastFigures && figures >= (figures + texts) * leastShare
  })
}

// Two alike may be chance only where there is nothing to compare; a slip here and there changes nothing.
const leastFigures = 1
const leastShare = 0.7
