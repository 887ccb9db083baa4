import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { sheetTooLarge, unpacksTooLarge } from './refusals.ts'
import { maxCells, maxSheetBytes, type CellValue, type SheetRow } from './sheet-rows.ts'

/** The rows of a sheet on disk, one JSON list a line, until it is known where its table begins and how wide it is. */
export interface SpooledSheet {
  file: string
  /** The beginning, row by row as the sheet has them, blank ones too. */
  first: CellValue[][]
  /** The end likewise: rows with their indexes, in which blank ones are missing. */
  last: SheetRow[]
  /** The index of the last row, and one more. */
  height: number
  width: number
  rowCount: number
}

const firstRows = 1_000
// Notes at the foot of a sheet are a page at most.
const lastRows = 200
const blockCharacters = 256 * 1024

/** Takes in a sheet. `count` tells how many cells there were before in the same workbook; throws a refusal past the limit. */
export async function spoolSheet(rows: AsyncGenerator<SheetRow>, file: string): Promise<SpooledSheet> {
  const sheet: SpooledSheet = { file, first: [], last: [], height: 0, width: 0, rowCount: 0 }
  const stream = createWriteStream(file, { flags: 'wx' })
  let block = ''
  let cellCount = 0
  let length = 0
  for await (const { index, cells } of rows) {
    while (cells.length > 0 && cells.at(-1) === null) cells.pop()
    if (cells.length === 0) continue
    sheet.width = Math.max(sheet.width, cells.length)
    sheet.rowCount++
    cellCount += cells.length
    if (cellCount > maxCells || sheet.width * sheet.rowCount > maxCells * 4) throw sheetTooLarge(maxCells)
    if (index < firstRows) {
      while (sheet.first.length < index) sheet.first.push([])
      sheet.first[index] = cells
    }
    sheet.last.push({ index, cells })
    if (sheet.last.length > lastRows * 2) sheet.last.splice(0, lastRows)
    sheet.height = index + 1
    const line = `${JSON.stringify([index, ...cells])}\n`
    // A text that stands once in the file may be the value of a million cells.
    length += line.length
    if (length > maxSheetBytes) throw unpacksTooLarge(length, maxSheetBytes)
    block += line
    if (block.length < blockCharacters) continue
    if (!stream.write(block)) await once(stream, 'drain')
    block = ''
  }
  stream.end(block)
  await finished(stream)
  return sheet
}

/** The rows again, from the one with this index on and up to another one. */
export async function* readSpool(
  { file }: SpooledSheet,
  from: number,
  end: number,
): AsyncGenerator<CellValue[]> {
  let rest = ''
  // JSON has no line break inside; readline would also break at U+2028.
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const [index, ...cells] = JSON.parse(line) as [number, ...CellValue[]]
      if (index >= from && index < end) yield cells
    }
  }
}
