import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { readRecords } from './csv-records.ts'
import {
  describeBeneath,
  describeLeftOut,
  type BeneathTable,
  type Dialect,
  type LeftOut,
} from './detect-dialect.ts'
import { readBytes } from './file-bytes.ts'
import { findTableEnd } from './table-end.ts'

// Notes at the foot of a table are a page at most.
const tailBytes = 128 * 1024

export interface TableTail {
  /** Where the table ends, in bytes of the file. */
  endBytes: number
  leftOut: LeftOut[]
  secondTable: BeneathTable | null
}

/** Finds notes and other tables at the end of a text of which only the beginning was looked at; null when the last row is one of the table. */
export async function findTail(file: string, dialect: Dialect): Promise<TableTail | null> {
  const { size } = await stat(file)
  const bytes = await readBytes(file, Math.max(0, size - tailBytes), tailBytes)
  const lineBreak = bytes.includes(0x0a) ? 0x0a : 0x0d
  const start = bytes.indexOf(lineBreak) + 1
  const text = bytes.subarray(start).toString('utf8')
  const { records, isQuoteOpen } = readRecords(text, dialect.delimiter, Infinity)
  // A tail that begins inside a quoted cell gives nonsense, which hardly ever has the right number of cells.
  const first = records.slice(0, Math.ceil(records.length / 2))
  const right = first.filter(({ cells }) => cells.length === dialect.columnCount)
  if (isQuoteOpen || right.length < first.length * 0.8) return null
  const { end, hasTrailer, second } = findTableEnd(
    records.map(({ cells }) => cells),
    dialect.headerRows,
    dialect.columnCount,
  )
  if (!hasTrailer || end === 0) return null
  const base = size - bytes.length + start
  const linesBefore = await countLines(file, base, lineBreak)
  const other = second?.isSure ? records[second.names]! : null
  return {
    secondTable: other && describeBeneath({ ...other, line: other.line + linesBefore }, true),
    endBytes: base + Buffer.byteLength(text.slice(0, records[end]!.start)),
    leftOut: records
      .slice(end)
      .flatMap(describeLeftOut)
      .map(({ line, text: shown }) => ({ line: line + linesBefore, text: shown })),
  }
}

async function countLines(file: string, end: number, lineBreak: number): Promise<number> {
  let count = 0
  if (end === 0) return 0
  for await (const chunk of createReadStream(file, { end: end - 1, highWaterMark: 1024 * 1024 })) {
    const bytes = chunk as Buffer
    for (let at = bytes.indexOf(lineBreak); at !== -1; at = bytes.indexOf(lineBreak, at + 1)) count++
  }
  return count
}
