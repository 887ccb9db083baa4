import { stat } from 'node:fs/promises'
import { convertCsv } from './convert-csv.ts'
import { convertJson } from './convert-json.ts'
import { convertParquet } from './convert-parquet.ts'
import type { Conversion, ConversionOrder, TellDone } from './conversion-messages.ts'
import { convertZip } from './convert-zip.ts'
import { detectKind } from './detect-kind.ts'
import { readBytes } from './file-bytes.ts'
import { archiveNested, emptyFile, notDelimited, Refusal, sheetDamaged } from './refusals.ts'
import { unpackGzip, type Unpacked } from './unpack.ts'
import { readZipMembers, readZipText } from './zip-members.ts'

const headBytes = 64 * 1024
const jsonFormats = new Set(['JSON', 'NDJSON', 'GEOJSON'])

/** Makes the tables of a published file, whatever kind it is of: its bytes say it, not its name. Throws a refusal when it holds none. */
export async function convertFile(order: ConversionOrder, tell: TellDone): Promise<Conversion> {
  return convertContent(order, tell, false)
}

async function convertContent(
  order: ConversionOrder,
  tell: TellDone,
  isUnpacked: boolean,
): Promise<Conversion> {
  if ((await stat(order.input)).size === 0) throw emptyFile()
  const head = await readBytes(order.input, 0, headBytes)
  const kind = detectKind(head)
  const goOn = (next: ConversionOrder, { file, format }: Unpacked, say: TellDone) =>
    convertContent({ ...next, input: file, format: format ?? next.format }, say, true)
  if (kind === 'gzip') {
    if (isUnpacked) throw archiveNested('gzip')
    return goOn(order, await unpackGzip(order.input, order.workDir), tell)
  }
  if (kind === 'zip') {
    const members = await listMembers(order)
    const names = new Set(members.map(({ name }) => name))
    // Macros of an XLSM are members that nobody opens.
    if (names.has('xl/workbook.xml')) {
      const { convertZippedWorkbook, openXlsx } = await loadSpreadsheets()
      return convertZippedWorkbook(order, members, { open: openXlsx, tell })
    }
    if (names.has('content.xml') && (await isOds(order.input))) {
      const { convertZippedWorkbook, openOds } = await loadSpreadsheets()
      return convertZippedWorkbook(order, members, { open: openOds, tell })
    }
    if (names.has('[Content_Types].xml') || names.has('content.xml'))
      throw notDelimited('file-is-office', { vi: 'tài liệu Office', en: 'an Office document' })
    if (isUnpacked) throw archiveNested('zip')
    return convertZip(order, members, goOn, tell)
  }
  if (kind === 'xls') {
    const { convertSpreadsheet } = await loadSpreadsheets()
    const { openXls } = await import('./xls-rows.ts')
    return convertSpreadsheet(order, await openXls(order.input), tell)
  }
  if (kind === 'parquet') return { tables: [await convertParquet(order, tell)] }
  const isJson = kind === 'json' || jsonFormats.has(order.format ?? '')
  return { tables: [await (isJson ? convertJson : convertCsv)(order, tell)] }
}

// Measured: the reader of today's spreadsheets takes 0.1 s to load, that of old ones 0.08 s, which every other file would pay.
const loadSpreadsheets = async () => ({
  ...(await import('./convert-spreadsheet.ts')),
  ...(await import('./sheet-rows.ts')),
})

/** The members of an archive; a damaged workbook is called a workbook, as whoever made it knows it. */
async function listMembers({ input, format }: ConversionOrder): ReturnType<typeof readZipMembers> {
  try {
    return await readZipMembers(input)
  } catch (error) {
    const isDamaged = error instanceof Refusal && error.code === 'archive-damaged'
    throw isDamaged && (format === 'XLSX' || format === 'ODS') ? sheetDamaged() : error
  }
}

/** A text document is no table. The member that says it has one line. */
const isOds = async (file: string): Promise<boolean> =>
  (await readZipText(file, 'mimetype', 200)).includes('opendocument.spreadsheet')
