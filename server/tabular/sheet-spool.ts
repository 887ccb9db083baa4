import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { SheetSize } from './sheet-head.ts'
import type { CellValue, SheetRow, SheetRows } from './sheet-rows.ts'

/** The rows of a sheet on disk, one JSON list a line, until it is known where its table begins and how wide it is. */
export interface SpooledSheet {
  file: string
  /** The beginning, row by row as the sheet has them, blank ones too. */
  first: CellValue[][]
  /** The index of the last row, and one more. */
  height: number
  width: number
  /** There are more rows, which were not read. */
  isPart: boolean
}

const firstRows = 1_000
const blockCharacters = 256 * 1024

/** Takes in a sheet, `maxRows` of it at most. Throws a refusal for one that is too large. */
export async function spoolSheet(rows: SheetRows, file: string, maxRows = Infinity): Promise<SpooledSheet> {
  const sheet: SpooledSheet = { file, first: [], height: 0, width: 0, isPart: false }
  const size = new SheetSize()
  const stream = createWriteStream(file, { flags: 'wx' })
  let block = ''
  for await (const batch of rows) {
    for (const { index, cells } of batch) {
      size.add(cells)
      if (cells.length === 0) continue
      sheet.isPart = size.rowCount > maxRows
      if (sheet.isPart) break
      if (index < firstRows) {
        while (sheet.first.length < index) sheet.first.push([])
        sheet.first[index] = cells
      }
      sheet.height = index + 1
      block += `${JSON.stringify([index, ...cells])}\n`
      if (block.length < blockCharacters) continue
      if (!stream.write(block)) await once(stream, 'drain')
      block = ''
    }
    if (sheet.isPart) break
  }
  stream.end(block)
  await finished(stream)
  return { ...sheet, width: size.width }
}

/** The rows again, from the one with this index on and up to another one. */
export async function* readSpool({ file }: SpooledSheet, from: number, end: number): SheetRows {
  let rest = ''
  // JSON has no line break inside; readline would also break at U+2028.
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop()!
    yield lines
      .map((line): SheetRow => {
        const [index, ...cells] = JSON.parse(line) as [number, ...CellValue[]]
        return { index, cells }
      })
      .filter(({ index }) => index >= from && index < end)
  }
}
