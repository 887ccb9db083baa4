import { stat } from 'node:fs/promises'
import type { Conversion, ConversionOrder, ConvertedTable, TellDone } from './conversion-messages.ts'
import { convertSheet } from './convert-sheet.ts'
import { openDuckdb } from './csv-scan.ts'
import {
  archiveEncrypted,
  cellTooLong,
  Refusal,
  sheetsEmpty,
  tooManyColumns,
  tooManySheets,
} from './refusals.ts'
import { maxSheetBytes, type Workbook } from './sheet-rows.ts'
import { refuseTooLarge } from './unpack.ts'
import { readZipMembers, type ZipMember } from './zip-members.ts'
import { putFirst } from './put-first.ts'
import { addNotes, noteSheets, type LeftOutPart } from './shape-notes.ts'

// A sheet a month for eight years; each is read with the texts of the whole workbook.
const maxSheets = 100
// All columns of all sheets stand in one record, which may have 16 MB.
const maxColumnsInAll = 20_000
// What these say of a sheet holds for the workbook.
const unreadable = new Set(['spreadsheet-damaged', 'spreadsheet-too-large', 'file-encrypted'])
// Excel keeps 32,767 characters in a cell. The reader looks at a text anew with every part of it that comes: measured, a cell of
// 400 MB takes it 3 GB and more than three minutes.
const maxTextBytes = 4 * 1024 * 1024
// A member of this size has no text in it that could do harm.
const harmlessMemberBytes = 16 * 1024 * 1024

/** Makes a table of each sheet of a workbook (XLSX, ODS, XLS), in their order; empty sheets have none. Throws a refusal when there is none at all. */
export async function convertSpreadsheet(
  order: ConversionOrder,
  workbook: Workbook,
  tell: TellDone,
): Promise<Conversion> {
  if (workbook.sheets.length > maxSheets) throw tooManySheets(workbook.sheets.length, maxSheets)
  const tables: ConvertedTable[] = []
  let columnCount = 0
  let rowCount = 0
  let refusal: Refusal | null = null
  const leftOut: LeftOutPart[] = []
  const duckdb = await openDuckdb(order.workDir)
  try {
    for (const [index, name] of workbook.sheets.entries()) {
      try {
        const before = rowCount
        const table = await convertSheet(workbook, {
          name,
          index,
          duckdb,
          order,
          markup: await workbook.readMarkup(index),
          tell: ({ rows, share }) =>
            tell({ rows: before + rows, share: (index + share) / workbook.sheets.length }),
        })
        if (table === null) {
          leftOut.push({ name, why: null })
          continue
        }
        columnCount += table.columns.length
        if (columnCount > maxColumnsInAll) throw tooManyColumns(columnCount, maxColumnsInAll)
        rowCount += table.rowCount
        tables.push(table)
      } catch (error) {
        // A sheet of notes or a drawing does not keep the others from being tables; one that cannot be read does.
        if (!(error instanceof Refusal) || unreadable.has(error.code) || columnCount > maxColumnsInAll)
          throw error
        leftOut.push({ name, why: error.sentence })
        refusal ??= error
      }
    }
  } finally {
    duckdb.close()
  }
  if (tables.length === 0) throw refusal ?? sheetsEmpty()
  // The publisher may say which sheet answers when none is named.
  return { tables: addNotes(putFirst(tables, order.reading.sheet), noteSheets(leftOut)) }
}

/** Likewise of a workbook that is a zip (XLSX, ODS). Throws a refusal for one that is protected, unpacks to more than it may or holds a text without end. */
export async function convertZippedWorkbook(
  order: ConversionOrder,
  members: readonly ZipMember[],
  { open, tell }: { open: (file: string) => Promise<Workbook>; tell: TellDone },
): Promise<Conversion> {
  await refuseLargeWorkbook(order.input, members)
  const workbook = await open(order.input)
  // Both go through the parts of a member in turn, so a text without end is met before the reader has much of it. One after the
  // other, a sixth of the time would go into the first look.
  const [conversion] = await Promise.all([
    convertSpreadsheet(order, workbook, tell),
    refuseLongTexts(order.input, members),
  ])
  return conversion
}

async function refuseLargeWorkbook(file: string, members: readonly ZipMember[]): Promise<void> {
  if (members.some(({ isEncrypted }) => isEncrypted)) throw archiveEncrypted()
  const { size } = await stat(file)
  refuseTooLarge(
    listRead(members).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    size,
    maxSheetBytes,
  )
}

/** Pictures and the like are not read. */
const listRead = (members: readonly ZipMember[]): ZipMember[] =>
  members.filter(({ name }) => /\.(xml|rels)$/.test(name))

async function refuseLongTexts(file: string, members: readonly ZipMember[]): Promise<void> {
  for (const { name, sizeBytes } of listRead(members))
    if (sizeBytes > harmlessMemberBytes) await refuseLongText(file, name)
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
