import { kindOfCell } from './cell-kinds.ts'
import type { CellValue, MergedRows } from './sheet-rows.ts'

/**
 * Gives rows what a cell that was merged downwards shows beside each of them: a sheet keeps it in the first row alone. Texts only: a
 * figure that stands for several rows is mostly their sum, and would be counted once for each of them.
 */
export class MergedCells {
  /** How many cells got a text, by column. */
  readonly filled = new Map<number, number>()
  /** Columns in which merged figures stay in their first row. */
  readonly figures = new Set<number>()
  private readonly coming: MergedRows[]
  private open: { to: number; column: number; text: string }[] = []

  constructor(
    merges: readonly MergedRows[],
    { dataRecord, columnCount }: { dataRecord: number; columnCount: number },
  ) {
    this.coming = merges
      .filter(({ from, to, column }) => to > from && from >= dataRecord && column < columnCount)
      .sort((a, b) => b.from - a.from)
  }

  /** Fills a row of data. Rows come in their order. */
  fill(index: number, cells: CellValue[]): void {
    if (this.open.length === 0 && this.coming.length === 0) return
    this.open = this.open.filter(({ to }) => to >= index)
    for (const { column, text } of this.open) {
      if ((cells[column] ?? null) !== null) continue
      while (cells.length < column) cells.push(null)
      cells[column] = text
      this.filled.set(column, (this.filled.get(column) ?? 0) + 1)
    }
    while (this.coming.length > 0 && this.coming.at(-1)!.from <= index) {
      const { from, to, column } = this.coming.pop()!
      const cell = from === index ? (cells[column] ?? null) : null
      if (typeof cell === 'string' && kindOfCell(cell) === 'text') this.open.push({ to, column, text: cell })
      else if (cell !== null) this.figures.add(column)
    }
  }
}
