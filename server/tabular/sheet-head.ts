import { sheetTooLarge, unpacksTooLarge } from './refusals.ts'
import { maxCells, maxSheetBytes, type CellValue, type SheetRow, type SheetRows } from './sheet-rows.ts'

const firstRows = 1_000

/** The beginning of a sheet, by which its shape is known, and what comes behind it. */
export interface SheetHead {
  /** Row by row as the sheet has them, blank ones too. */
  first: CellValue[][]
  width: number
  /** The sheet ends here. */
  isWhole: boolean
  rest: SheetRows
}

/** Counts the cells and the characters of a sheet; throws a refusal past their limits. */
export class SheetSize {
  width = 0
  rowCount = 0
  private cellCount = 0
  private length = 0

  /** Takes a row in; cells at its end that hold nothing are taken off. */
  add(cells: CellValue[]): void {
    while (cells.length > 0 && cells.at(-1) === null) cells.pop()
    if (cells.length === 0) return
    this.width = Math.max(this.width, cells.length)
    this.rowCount++
    this.cellCount += cells.length
    if (this.cellCount > maxCells || this.width * this.rowCount > maxCells * 4) throw sheetTooLarge(maxCells)
    // A text that stands once in the file may be the value of a million cells.
    for (const cell of cells) if (typeof cell === 'string') this.length += cell.length
    if (this.length > maxSheetBytes) throw unpacksTooLarge(this.length, maxSheetBytes)
  }
}

/** Reads the first thousand rows. */
export async function readHead(rows: SheetRows): Promise<SheetHead> {
  const first: CellValue[][] = []
  const size = new SheetSize()
  for (;;) {
    const { value: batch, done } = await rows.next()
    if (done) return { first, width: size.width, isWhole: true, rest: rows }
    for (const [at, { index, cells }] of batch.entries()) {
      if (index >= firstRows)
        return { first, width: size.width, isWhole: false, rest: putBack(batch.slice(at), rows) }
      size.add(cells)
      if (cells.length === 0) continue
      while (first.length < index) first.push([])
      first[index] = cells
    }
  }
}

/** All rows from the first on, as if nothing had been read. */
export async function* replay({ first, rest }: SheetHead): SheetRows {
  yield first.flatMap((cells, index) => (cells.length > 0 ? [{ index, cells }] : []))
  yield* rest
}

async function* putBack(batch: SheetRow[], rows: SheetRows): SheetRows {
  yield batch
  yield* rows
}
