import type { Ui } from '../text/ui.ts'
import type { ChartDrawing } from './chart-view.ts'
import { nameMeasure } from './chart-words.ts'
import { nameColumn } from './name-column.ts'

// Tells spreadsheets that the letters are UTF-8.
const byteOrderMark = '\uFEFF'

/** The numbers of a chart as a CSV file in an address: it is saved without script, and holds exactly what is drawn. */
export function writeChartCsv(ui: Ui, drawing: ChartDrawing): string {
  const { x, points, rest } = drawing
  const rows: unknown[][] = [
    [nameColumn(ui, x).text, nameMeasure(ui, drawing)],
    ...points.map(({ label, value }) => [label, value]),
  ]
  if (rest) rows.push([ui.t('chart.restLabel', { count: rest.count }), rest.value])
  const text = rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')
  return `data:text/csv;charset=utf-8,${encodeURIComponent(byteOrderMark + text)}`
}

function writeCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  // A spreadsheet runs what begins so; numbers below nought are none of that.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
