import { readFile } from 'node:fs/promises'
import { EncryptedFileError, HucreError } from 'hucre'
import { streamOdsRows } from 'hucre/ods'
import { streamXlsxRows } from 'hucre/xlsx'
import { archiveEncrypted, sheetDamaged, sheetTooLarge } from './refusals.ts'
import { readZipText } from './zip-members.ts'

// All that knows the package behind spreadsheets is in this file.

export type CellValue = string | number | boolean | null | { moment: string }

export interface SheetRow {
  /** From 0; rows without cells are left out. */
  index: number
  cells: CellValue[]
}

export interface Workbook {
  sheets: string[]
  readSheet(index: number): AsyncGenerator<SheetRow>
}

/** What one sheet may hold as text: half a gigabyte of XML is five million rows, five times what a spreadsheet takes. */
export const maxSheetBytes = 512 * 1024 * 1024
/** Cells of a workbook, those in between included: a spreadsheet of a million rows has twenty columns of them. */
export const maxCells = 20_000_000

export async function openXlsx(file: string): Promise<Workbook> {
  const names = [
    ...(await readZipText(file, 'xl/workbook.xml')).matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"/g),
  ]
  const bytes = await readFile(file)
  return {
    sheets: names.map(([, name]) => openEntities(name!)),
    readSheet: (index) => readRows(streamXlsxRows(bytes, { sheet: index })),
  }
}

export async function openOds(file: string): Promise<Workbook> {
  const xml = await readZipText(file, 'content.xml')
  if (/<manifest:encryption-data/.test(await readZipText(file, 'META-INF/manifest.xml')))
    throw archiveEncrypted()
  refuseRepeats(xml)
  const names = [...xml.matchAll(/<table:table\s[^>]*?\btable:name="([^"]*)"/g)]
  const bytes = await readFile(file)
  return {
    sheets: names.map(([, name]) => openEntities(name!)),
    readSheet: (index) => readRows(streamOdsRows(bytes, { sheets: [index] })),
  }
}

/** A row that is said to come a million times takes a few bytes in the file and gigabytes in memory. */
function refuseRepeats(xml: string): void {
  let cells = 0
  let rowRepeat = 1
  let width = 0
  let used = 0
  for (const [tag, name, closes] of xml.matchAll(
    /<(\/?table:table-row|table:(?:covered-)?table-cell)\b[^>]*?(\/?)>/g,
  )) {
    if (name === 'table:table-row') {
      rowRepeat = readRepeat(tag, 'rows')
      width = used = 0
    } else if (name === '/table:table-row') cells += used * rowRepeat
    else {
      width += readRepeat(tag, 'columns')
      if (closes === '' || tag.includes('value')) used = width
    }
    if (cells > maxCells) throw sheetTooLarge(maxCells)
  }
}

const readRepeat = (tag: string, what: 'rows' | 'columns'): number =>
  Number(new RegExp(`number-${what}-repeated="(\\d+)"`).exec(tag)?.[1] ?? 1)

async function* readRows(
  rows: AsyncGenerator<{ index: number; values: readonly unknown[] }>,
): AsyncGenerator<SheetRow> {
  try {
    for await (const { index, values } of rows) yield { index, cells: values.map(readCell) }
  } catch (error) {
    if (error instanceof EncryptedFileError) throw archiveEncrypted()
    if (error instanceof HucreError) throw sheetDamaged()
    throw error
  }
}

// What a formula leaves that could not be worked out.
const failed = /^#(N\/A|DIV\/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/

function readCell(value: unknown): CellValue {
  if (typeof value === 'string')
    return failed.test(value) || value.trim() === '' ? null : value.normalize('NFC')
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  return value instanceof Date && !Number.isNaN(value.getTime()) ? { moment: writeMoment(value) } : null
}

const dayMs = 86_400_000

/** A day, a moment, or a time alone, which spreadsheets keep as a part of their first day. */
function writeMoment(date: Date): string {
  // Days as fractions miss whole seconds by some milliseconds.
  const ms =
    Math.abs(date.getTime() % 1000) > 5 && Math.abs(date.getTime() % 1000) < 995
      ? date.getTime()
      : Math.round(date.getTime() / 1000) * 1000
  const text = new Date(ms).toISOString()
  if (text < '1900-01-01' && text > '1899-12-30') return text.slice(11, 19)
  return ms % dayMs === 0 ? text.slice(0, 10) : text.slice(0, 23).replace('.000', '')
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const openEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return entities[name] ?? whole
      const code = decimal ? Number(decimal) : parseInt(hex!, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
