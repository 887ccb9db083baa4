import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { kinds, readTyped } from './column-reader.ts'
import type { Conversion, ConversionOrder, ConvertedTable, GivenReading } from './conversion-messages.ts'
import { CsvScan, openDuckdb, type Duckdb } from './csv-scan.ts'
import { describeLeftOut, detectDialect, maxColumns, type Dialect, type LeftOut } from './detect-dialect.ts'
import { findFontLetters } from './judge-vietnamese.ts'
import {
  archiveEncrypted,
  cellTooLong,
  Refusal,
  sheetsEmpty,
  tooManyColumns,
  tooManySheets,
} from './refusals.ts'
import { RowWriter, writeCell } from './row-writer.ts'
import { maxSheetBytes, type CellValue, type MergedRows, type Workbook } from './sheet-rows.ts'
import { readSpool, spoolSheet, type SpooledSheet } from './sheet-spool.ts'
import { findTableEnd, isSame } from './table-end.ts'
import { refuseTooLarge } from './unpack.ts'
import { findFontEncoding, type FontEncoding } from '../text/encoding-names.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'
import { looksVietnamese } from './vietnamese-letters.ts'
import { writeTable } from './write-table.ts'
import { readZipMembers, type ZipMember } from './zip-members.ts'

// A sheet a month for eight years; each is read with the texts of the whole workbook.
const maxSheets = 100
// All columns of all sheets stand in one record, which may have 16 MB.
const maxColumnsInAll = 20_000
// Names are looked for in what people see; a longer cell is no name.
const sampledCharacters = 400
// Letters to tell a font by.
const fontSampleCharacters = 64 * 1024
// Excel keeps 32,767 characters in a cell. The reader looks at a text anew with every part of it that comes: measured, a cell of
// 400 MB takes it 3 GB and more than three minutes.
const maxTextBytes = 4 * 1024 * 1024
// A member of this size has no text in it that could do harm.
const harmlessMemberBytes = 16 * 1024 * 1024

/** Makes a table of each sheet of a workbook (XLSX, ODS, XLS), in their order; empty sheets have none. Throws a refusal when there is none at all. */
export async function convertSpreadsheet(
  order: ConversionOrder,
  workbook: Workbook,
  tell: (rows: number) => void,
): Promise<Conversion> {
  if (workbook.sheets.length > maxSheets) throw tooManySheets(workbook.sheets.length, maxSheets)
  const tables: ConvertedTable[] = []
  let columnCount = 0
  let rowCount = 0
  let refusal: Refusal | null = null
  const duckdb = await openDuckdb(order.workDir)
  try {
    for (const [index, name] of workbook.sheets.entries()) {
      const sheet = await spoolSheet(
        workbook.readSheet(index),
        path.join(order.workDir, `sheet-${index}.json`),
      )
      try {
        if (sheet.width === 0) continue
        const before = rowCount
        const table = await convertSheet(sheet, {
          name,
          index,
          duckdb,
          order,
          merges: await workbook.listMerges(index),
          tell: (rows) => tell(before + rows),
        })
        columnCount += table.columns.length
        if (columnCount > maxColumnsInAll) throw tooManyColumns(columnCount, maxColumnsInAll)
        rowCount += table.rowCount
        tables.push(table)
      } catch (error) {
        // A sheet of notes or a drawing does not keep the others from being tables.
        if (!(error instanceof Refusal) || columnCount > maxColumnsInAll) throw error
        refusal ??= error
      } finally {
        await rm(sheet.file, { force: true })
      }
    }
  } finally {
    duckdb.close()
  }
  if (tables.length === 0) throw refusal ?? sheetsEmpty()
  // The publisher may say which sheet answers when none is named.
  const chosen = tables.findIndex(({ dialect }) => dialect.sheet === order.reading.sheet)
  if (chosen > 0) tables.unshift(...tables.splice(chosen, 1))
  return { tables }
}

/** Throws a refusal for a workbook in a zip that is protected, unpacks to more than it may or holds a text without end. */
export async function refuseLargeWorkbook(file: string, members: readonly ZipMember[]): Promise<void> {
  if (members.some(({ isEncrypted }) => isEncrypted)) throw archiveEncrypted()
  const { size } = await stat(file)
  // Pictures and the like are not read.
  const read = members.filter(({ name }) => /\.(xml|rels)$/.test(name))
  refuseTooLarge(
    read.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    size,
    maxSheetBytes,
  )
  for (const { name, sizeBytes } of read) if (sizeBytes > harmlessMemberBytes) await refuseLongText(file, name)
}

/** Every text and every tag of XML ends before the next `<`; parts of the stream without one are as good as never in real sheets. */
async function refuseLongText(file: string, member: string): Promise<void> {
  await readZipMembers(file, {
    open: member,
    async read(stream) {
      let length = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const at = chunk.lastIndexOf('<')
        length = at < 0 ? length + chunk.length : chunk.length - at
        if (length > maxTextBytes) throw cellTooLong(maxTextBytes)
      }
    },
  })
}

async function convertSheet(
  sheet: SpooledSheet,
  {
    name,
    index,
    duckdb,
    order,
    merges,
    tell,
  }: {
    name: string
    index: number
    duckdb: Duckdb
    order: ConversionOrder
    merges: readonly MergedRows[]
    tell: (rows: number) => void
  },
): Promise<ConvertedTable> {
  if (sheet.width > maxColumns) throw tooManyColumns(sheet.width, maxColumns)
  const font = findFont(sheet, order.reading)
  const write = (cell: CellValue | undefined): string =>
    font && typeof cell === 'string'
      ? openFontEncoding(cell, font).normalize('NFC')
      : writeValue(cell ?? null)
  const sample = sheet.first
    .map((cells) =>
      Array.from({ length: sheet.width }, (_, at) =>
        writeCell(write(cells[at]).slice(0, sampledCharacters)),
      ).join(','),
    )
    .join('\n')
  // What was typed below a table may well belong to it: every cell of a sheet stands in a row unless the publisher says otherwise.
  const keepsTrailer = order.reading.keepsTrailer ?? true
  const dialect = detectDialect(`${sample}\n`, {
    delimiter: ',',
    headerRow: order.reading.headerRow ?? null,
    keepsTrailer,
    mergedRows: merges,
    isWhole: sheet.height <= sheet.first.length,
  })
  const { columnCount } = dialect
  const tail = dialect.isComplete || keepsTrailer ? null : findSheetTail(sheet, dialect, write)
  const end = dialect.endRecord ?? tail?.end ?? Infinity
  const records = path.join(order.workDir, `sheet-${index}.csv`)
  const writer = new RowWriter(records, columnCount)
  const found = Array.from({ length: columnCount }, () => 0)
  for await (const cells of readSpool(sheet, dialect.dataRecord, end)) {
    const row = Array.from({ length: columnCount }, (_, at) => write(cells[at]))
    if (dialect.repeatsHeader && dialect.headerRows.some((header) => isSame(row, header))) continue
    for (const [at, cell] of cells.entries()) found[at] = (found[at] ?? 0) | kindOf(cell)
    writer.add(row)
    await writer.drain()
  }
  await writer.finish()
  const hints = {
    decimal: order.reading.decimal ?? null,
    dateOrder: looksVietnamese(sample.slice(0, 64 * 1024)) ? ('dmy' as const) : null,
  }
  return writeTable({
    scan: new CsvScan(duckdb, {
      file: records,
      hasHeader: false,
      delimiter: columnCount === 1 ? null : ',',
      columnCount,
      padShortRows: false,
      firstLine: dialect.dataRecord + 1,
      longestLineBytes: writer.longestLineBytes,
    }),
    header: dialect.header,
    units: dialect.units,
    leftOut: [...dialect.leftOut, ...(tail?.leftOut ?? [])].map(({ line, text }) => ({ line, text })),
    columns: writer.columns,
    reader: readTyped(found, { hints, figuresInText: true }),
    hints,
    dialect: { encoding: font ?? 'utf-8', delimiter: null, headerRow: dialect.headerRow, sheet: name },
    parquet: `table-${index}.parquet`,
    estimatedRows: writer.rowCount,
    order,
    tell,
  })
}

/** The font encoding of a sheet whose letters were typed for an old Vietnamese font; null for letters that are what they seem. */
function findFont(sheet: SpooledSheet, { encoding }: GivenReading): FontEncoding | null {
  if (encoding !== undefined) return findFontEncoding(encoding)
  const texts = sheet.first.flat().filter((cell) => typeof cell === 'string')
  return findFontLetters(texts.join('\n').slice(0, fontSampleCharacters))
}

/** Notes and other tables at the end of a long sheet; null when its last row is one of the table. */
function findSheetTail(
  sheet: SpooledSheet,
  dialect: Dialect,
  write: (cell: CellValue | undefined) => string,
): { end: number; leftOut: LeftOut[] } | null {
  const from = sheet.last[0]?.index ?? 0
  const rows = Array.from({ length: sheet.height - from }, (): string[] => [])
  for (const { index, cells } of sheet.last) rows[index - from] = cells.map(write)
  const { end, hasTrailer } = findTableEnd(rows, dialect.headerRows, dialect.columnCount)
  if (!hasTrailer) return null
  const leftOut = rows
    .slice(end)
    .flatMap((cells, at) => describeLeftOut({ cells, line: from + end + at + 1, start: 0, end: 0 }))
  return { end: from + end, leftOut }
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
