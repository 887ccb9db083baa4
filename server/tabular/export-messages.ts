import type { WorkbookPlan } from './workbook.ts'

/** What the portal asks of an export child: one export, then it ends. */
export interface ExportOrder {
  /** The Parquet file, as the view `source` with a column `position`. */
  file: string
  /** Of the table. */
  columnCount: number
  /** A folder for sorting what memory does not hold; made when needed, removed by the portal. */
  spillDir: string
  /** What `rows` takes as $1, $2 …; the values of `place` stand behind them. */
  values: string[]
  /** Gives the sort values of the row to go on behind; null when there are none. */
  place: string | null
  /** Gives what goes out. */
  rows: string
  output: { kind: 'copy'; options: string } | { kind: 'workbook'; plan: WorkbookPlan; count: string }
}

export type ExportAnswer =
  | { kind: 'done' }
  /** Rows and cells that a worksheet cannot take. */
  | { kind: 'tooLarge'; rowCount: number }
  | { kind: 'failed'; isMemory: boolean; message: string }
