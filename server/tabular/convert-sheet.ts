import { rm } from 'node:fs/promises'
import path from 'node:path'
import { writeCell } from '../text/csv.ts'
import { findFontEncoding, type FontEncoding } from '../text/encoding-names.ts'
import { kinds, readTyped } from './column-reader.ts'
import type { ConversionOrder, ConvertedTable, GivenReading, TellDone } from './conversion-messages.ts'
import { CsvScan, type Duckdb } from './csv-scan.ts'
import {
  describeLeftOut,
  detectDialect,
  maxColumns,
  tellHeader,
  type Dialect,
  type LeftOut,
} from './detect-dialect.ts'
import type { Hints } from './infer-column.ts'
import { makeHints } from './make-hints.ts'
import { findFontLetters } from './judge-vietnamese.ts'
import { MergedCells } from './merged-cells.ts'
import { tooManyColumns } from './refusals.ts'
import { RowWriter } from './row-writer.ts'
import { noteUnsolved } from './reading-notes.ts'
import { noteMerged, noteNoNames } from './shape-notes.ts'
import { readHead, replay, SheetSize, type SheetHead } from './sheet-head.ts'
import type { CellValue, SheetMarkup, SheetRow, SheetRows, Workbook } from './sheet-rows.ts'
import { readSpool, spoolSheet } from './sheet-spool.ts'
import { isSame } from './second-table.ts'
import { findTableEnd, keepFoot, type KeptFoot } from './table-end.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'
import { writeTable } from './write-table.ts'

// Names are looked for in what people see; a longer cell is no name.
const sampledCharacters = 400
// Reading the cells takes nearly all of the time.
const readShare = 0.8
// Letters to tell a font by.
const fontSampleCharacters = 64 * 1024

export interface SheetOrder {
  name: string
  index: number
  duckdb: Duckdb
  order: ConversionOrder
  markup: SheetMarkup
  tell: TellDone
}

/** Null for an empty sheet. A long one is written as it is read where its beginning shows all that must be known; else it is spooled. */
export async function convertSheet(
  workbook: Workbook,
  sheetOrder: SheetOrder,
): Promise<ConvertedTable | null> {
  const { index, order } = sheetOrder
  const head = await readHead(workbook.readSheet(index))
  let rest = replay(head)
  if (!head.isWhole && !order.trial) {
    const shape = readShape(head, sheetOrder)
    const written = await writeRecords(leaveFoot(followHead(head, shape), shape), shape, sheetOrder)
    if (!shape.isBroken) return writeSheet(shape, written, sheetOrder)
    await rm(written.file)
    rest = workbook.readSheet(index)
  }
  const file = path.join(order.workDir, `sheet-${index}.json`)
  try {
    const sheet = await spoolSheet(rest, file, order.trial?.rows)
    if (sheet.width === 0) return null
    const isWhole = sheet.height <= sheet.first.length
    const shape = readShape({ ...sheet, isWhole }, sheetOrder)
    const { dialect } = shape
    const rows = readSpool(sheet, dialect.dataRecord, dialect.endRecord ?? Infinity)
    // Where the end was not read there is nothing to tell it by.
    const written = await writeRecords(
      dialect.isComplete || sheet.isPart ? rows : leaveFoot(rows, shape),
      shape,
      sheetOrder,
    )
    const table = await writeSheet(shape, written, sheetOrder)
    return sheet.isPart ? { ...table, isPart: true } : table
  } finally {
    await rm(file, { force: true })
  }
}

/** What the beginning of a sheet tells of it. */
interface SheetShape {
  dialect: Dialect
  font: FontEncoding | null
  write: (cell: CellValue | undefined) => string
  hints: Required<Hints>
  width: number
  foot: KeptFoot
  /** What stands behind a long table, once it was read. */
  leftOut: LeftOut[]
  /** A row further down is wider than all of the beginning: it tells too little. */
  isBroken: boolean
}

function readShape(
  { first, width, isWhole }: Pick<SheetHead, 'first' | 'width' | 'isWhole'>,
  { order: { reading }, markup }: SheetOrder,
): SheetShape {
  if (width > maxColumns) throw tooManyColumns(width, maxColumns)
  const font = findFont(first, reading)
  const write = (cell: CellValue | undefined): string =>
    font && typeof cell === 'string'
      ? openFontEncoding(cell, font).normalize('NFC')
      : writeValue(cell ?? null)
  const sample = first
    .map((cells) =>
      Array.from({ length: width }, (_, at) => writeCell(write(cells[at]).slice(0, sampledCharacters))).join(
        ',',
      ),
    )
    .join('\n')
  // What was typed below a table may well belong to it: every cell of a sheet but who signs it stands in a row unless the publisher
  // says otherwise.
  const foot = keepFoot(reading.keepsTrailer, 'all-but-signatures')
  const dialect = detectDialect(`${sample}\n`, {
    delimiter: ',',
    headerRow: reading.headerRow ?? null,
    headerRows: reading.headerRows ?? null,
    keptFoot: foot,
    mergedRows: markup.merges,
    isWhole,
  })
  const hints = makeHints(reading, sample.slice(0, 64 * 1024))
  return { dialect, font, write, hints, width, foot, leftOut: [], isBroken: false }
}

/** The rows of data as they are read. Ends early at a row that is wider than the beginning. */
async function* followHead(head: SheetHead, shape: SheetShape): SheetRows {
  const { dataRecord, endRecord } = shape.dialect
  const size = new SheetSize()
  for await (const batch of replay(head)) {
    for (const { cells } of batch) size.add(cells)
    if (size.width > shape.width) {
      shape.isBroken = true
      return
    }
    yield batch.filter(
      ({ index, cells }) => cells.length > 0 && index >= dataRecord && index < (endRecord ?? Infinity),
    )
  }
}

// Notes at the foot of a sheet are a page at most.
const heldRows = 200

/** The rows without what stands behind the table, which is noted. */
async function* leaveFoot(rows: SheetRows, shape: SheetShape): SheetRows {
  const held: SheetRow[] = []
  for await (const batch of rows) {
    held.push(...batch)
    if (held.length > heldRows) yield held.splice(0, held.length - heldRows)
  }
  const from = held[0]?.index ?? 0
  const texts = Array.from({ length: (held.at(-1)?.index ?? from - 1) + 1 - from }, (): string[] => [])
  for (const { index, cells } of held) texts[index - from] = cells.map(shape.write)
  const { end } = findTableEnd(texts, shape.dialect.headerRows, shape.dialect.columnCount, shape.foot)
  shape.leftOut = texts
    .slice(end)
    .flatMap((cells, at) => describeLeftOut({ cells, line: from + end + at + 1, start: 0, end: 0 }))
  yield held.filter(({ index }) => index < from + end)
}

interface SheetRecords {
  file: string
  writer: RowWriter
  /** The kinds of values of each column. */
  found: number[]
  merged: MergedCells
}

async function writeRecords(
  rows: SheetRows,
  { dialect, write }: SheetShape,
  { order, index: sheet, tell, markup }: SheetOrder,
): Promise<SheetRecords> {
  const { columnCount, repeatsHeader, headerRows, dataRecord } = dialect
  const merged = new MergedCells(markup.merges, { dataRecord, columnCount })
  const file = path.join(order.workDir, `sheet-${sheet}.csv`)
  const writer = new RowWriter(file, columnCount)
  const found = new Array<number>(columnCount).fill(0)
  for await (const batch of rows) {
    for (const { index, cells } of batch) {
      merged.fill(index, cells)
      const row = new Array<string>(columnCount)
      for (let at = 0; at < columnCount; at++) row[at] = write(cells[at])
      if (repeatsHeader && headerRows.some((header) => isSame(row, header))) continue
      for (let at = 0; at < Math.min(columnCount, cells.length); at++) found[at]! |= kindOf(cells[at]!)
      writer.add(row)
      if (writer.isFull) await writer.drain()
    }
    tell({ rows: 0, share: readShare / 2 })
  }
  await writer.finish()
  return { file, writer, found, merged }
}

/** The table of the records that were written. */
async function writeSheet(
  { dialect, font, hints, leftOut }: SheetShape,
  { file, writer, found, merged }: SheetRecords,
  { name, index, duckdb, order, markup, tell }: SheetOrder,
): Promise<ConvertedTable> {
  const { columnCount } = dialect
  const table = await writeTable({
    scan: new CsvScan(duckdb, {
      file,
      hasHeader: false,
      delimiter: columnCount === 1 ? null : ',',
      columnCount,
      padded: null,
      firstLine: dialect.dataRecord + 1,
      longestLineBytes: writer.longestLineBytes,
    }),
    header: dialect.header,
    units: dialect.units,
    unitAbove: dialect.unitAbove,
    secondTable: dialect.secondTable,
    leftOut: [...dialect.leftOut, ...leftOut].map(({ line, text }) => ({ line, text })),
    columns: writer.columns,
    reader: readTyped(found, { hints, figuresInText: true }),
    hints,
    dialect: { encoding: font ?? 'utf-8', delimiter: null, ...tellHeader(dialect), sheet: name },
    parquet: `table-${index}.parquet`,
    estimatedRows: writer.rowCount,
    order,
    tell: ({ rows, share }) => tell({ rows, share: readShare + (1 - readShare) * share }),
  })
  const said = order.reading.headerRows?.first ?? order.reading.headerRow ?? 0
  const notes = [
    ...noteUnsolved(markup.unsolved),
    ...(said > 0 && dialect.headerRow === 0 ? [noteNoNames(said)] : []),
    ...noteMerged(merged, table.columns),
    ...(table.notes ?? []),
  ]
  return { ...table, firstLine: dialect.dataRecord + 1, ...(notes.length > 0 && { notes }) }
}

/** The font encoding of a sheet whose letters were typed for an old Vietnamese font; null for letters that are what they seem. */
function findFont(first: readonly CellValue[][], { encoding }: GivenReading): FontEncoding | null {
  if (encoding !== undefined) return findFontEncoding(encoding)
  const texts = first.flat().filter((cell) => typeof cell === 'string')
  return findFontLetters(texts.join('\n').slice(0, fontSampleCharacters))
}

function kindOf(cell: CellValue): number {
  if (cell === null) return 0
  if (typeof cell === 'string') return kinds.text
  if (typeof cell === 'number') return kinds.figure
  return typeof cell === 'boolean' ? kinds.boolean : kinds.moment
}

function writeValue(cell: CellValue): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? cell.moment : String(cell)
}
