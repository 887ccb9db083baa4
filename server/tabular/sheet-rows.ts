import { readFile } from 'node:fs/promises'
import { EncryptedFileError, HucreError } from 'hucre'
import { streamOdsRows } from 'hucre/ods'
import { streamXlsxRows } from 'hucre/xlsx'
import { archiveEncrypted, sheetDamaged, sheetTooLarge } from './refusals.ts'
import { readZipMembers, readZipText } from './zip-members.ts'

// All that knows the package behind today's spreadsheets is in this file.

export type CellValue = string | number | boolean | null | { moment: string }

export interface SheetRow {
  /** From 0; rows without cells are left out. */
  index: number
  cells: CellValue[]
}

/** Rows some hundreds at a time: a step of an asynchronous loop takes as long as a cell. */
export type SheetRows = AsyncGenerator<SheetRow[]>

export const rowsAtOnce = 256

/** The rows over which a merged cell goes, and its first column, from 0. */
export interface MergedRows {
  from: number
  to: number
  column: number
}

export interface Workbook {
  sheets: string[]
  readSheet(index: number): SheetRows
  /** What the sheet says beside its values; nothing where that is not to be had cheaply. */
  readMarkup(index: number): Promise<SheetMarkup>
}

export interface SheetMarkup {
  /** Cells that were merged, for telling how many rows names take and what rows share. */
  merges: MergedRows[]
  /** Addresses such as C7 of formulas whose results were not saved with them. */
  unsolved: string[]
}

export const noMarkup: SheetMarkup = { merges: [], unsolved: [] }

/** What one sheet may hold as text: half a gigabyte of XML is five million rows, five times what a spreadsheet takes. */
export const maxSheetBytes = 512 * 1024 * 1024
/** Cells of a workbook, those in between included: a spreadsheet of a million rows has twenty columns of them. */
export const maxCells = 20_000_000

export async function openXlsx(file: string): Promise<Workbook> {
  const names = [
    ...(await readZipText(file, 'xl/workbook.xml')).matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"/g),
  ]
  const bytes = await readFile(file)
  const hasDurations = await usesElapsedTime(file)
  const writeDate = (date: Date) =>
    (hasDurations && writeDuration(daysSinceFirst(date))) || { moment: writeMoment(date) }
  return {
    sheets: names.map(([, name]) => openEntities(name!)),
    readSheet: (index) =>
      readRows(streamXlsxRows(bytes, { sheet: index }), { openText: openEscapes, writeDate }),
    readMarkup: (index) => readXlsxMarkup(file, index),
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
    readSheet: (index) =>
      readRows(streamOdsRows(bytes, { sheets: [index] }), {
        openText: (text) => text,
        // Times come as text here, so even the last day of 1899 is a day.
        writeDate: (date) => ({ moment: writeDay(date) }),
      }),
    // Programs that write ODS save what formulas come to.
    readMarkup: async () => noMarkup,
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
  { openText, writeDate }: { openText: (text: string) => string; writeDate: (date: Date) => CellValue },
): SheetRows {
  const read = (value: unknown): CellValue => {
    if (typeof value !== 'string') return readCell(value, writeDate)
    return plainText.test(value) ? value : readCell(openText(value), writeDate)
  }
  try {
    let batch: SheetRow[] = []
    for await (const { index, values } of rows) {
      batch.push({ index, cells: values.map(read) })
      if (batch.length < rowsAtOnce) continue
      yield batch
      batch = []
    }
    yield batch
  } catch (error) {
    if (error instanceof EncryptedFileError) throw archiveEncrypted()
    if (error instanceof HucreError) throw sheetDamaged()
    throw error
  }
}

// What a formula leaves that could not be worked out.
export const failedCell = /^#(N\/A|DIV\/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/

// Texts with nothing to take away or to open, in letters that are in NFC by themselves (ASCII, Latin, Vietnamese): most of most sheets.
const plainText = /^[!"$-^`-~\u00a1-\u02ff\u1e00-\u1eff][ -^`-~\u00a1-\u02ff\u1e00-\u1eff]*$/

function readCell(value: unknown, writeDate: (date: Date) => CellValue): CellValue {
  if (typeof value === 'string')
    return failedCell.test(value) || value.trim() === '' ? null : value.normalize('NFC')
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return value
  return value instanceof Date && !Number.isNaN(value.getTime()) ? writeDate(value) : null
}

// The number formats of elapsed hours, minutes or seconds: "[h]:mm", and 46, which is built in (ECMA-376, 18.8.30).
const elapsedFormat = /\[(h+|m+|s+)\]/i

/** Whether cells of the workbook may hold durations, which are kept as days are and go beyond 24 hours. */
async function usesElapsedTime(file: string): Promise<boolean> {
  const styles = await readZipText(file, 'xl/styles.xml').catch(() => '')
  const own = [...styles.matchAll(/<(?:\w+:)?numFmt\s[^<>]*>/g)].map(([tag]) => tag).filter(isElapsed)
  const ids = new Set(['46', ...own.map((tag) => /\bnumFmtId="(\d+)"/.exec(tag)?.[1])])
  const used = styles.slice(styles.indexOf('cellXfs'), styles.lastIndexOf('cellXfs'))
  return [...used.matchAll(/\bnumFmtId="(\d+)"/g)].some(([, id]) => ids.has(id!))
}

export const isElapsed = (format: string): boolean => elapsedFormat.test(format)

/** Days since the last of 1899, as a workbook counts them; null from 1901 on, where no duration goes. */
function daysSinceFirst(date: Date): number | null {
  const ms = date.getTime()
  if (ms >= Date.UTC(1901, 0, 1)) return null
  // Before the 29 February that never was, days are counted from one day later.
  return (ms - Date.UTC(1899, 11, ms < Date.UTC(1900, 2, 1) ? 31 : 30)) / dayMs
}

/** A duration in hours and minutes, as spreadsheets show it: 30:15 for a day and a quarter; null for none. */
export function writeDuration(days: number | null): string | null {
  if (days === null || days < 0) return null
  const seconds = Math.round(days * 86_400)
  const pad = (part: number) => String(part).padStart(2, '0')
  const rest = seconds % 60
  return `${Math.floor(seconds / 3_600)}:${pad(Math.floor(seconds / 60) % 60)}${rest === 0 ? '' : `:${pad(rest)}`}`
}

const dayMs = 86_400_000
// A column has the same few thousand days again and again; writing one out takes longer than all else that is done to a cell.
const maxKeptDays = 50_000
const keptDays = new Map<number, string>()

/** Days as fractions miss whole seconds by some milliseconds. */
function roundToSeconds(date: Date): number {
  const rest = Math.abs(date.getTime() % 1000)
  return rest > 5 && rest < 995 ? date.getTime() : Math.round(date.getTime() / 1000) * 1000
}

/** A day, a moment, or a time alone, which spreadsheets keep as a part of their first day. */
export function writeMoment(date: Date): string {
  const kept = keptDays.get(date.getTime())
  if (kept !== undefined) return kept
  const text = new Date(roundToSeconds(date)).toISOString()
  if (text < '1900-01-01' && text > '1899-12-30') return text.slice(11, 19)
  return writeDay(date)
}

/** A day, or a moment in it. */
function writeDay(date: Date): string {
  const kept = keptDays.get(date.getTime())
  if (kept !== undefined) return kept
  const ms = roundToSeconds(date)
  const text = new Date(ms).toISOString()
  if (ms % dayMs !== 0) return text.slice(0, 23).replace('.000', '')
  const day = text.slice(0, 10)
  if (keptDays.size < maxKeptDays) keptDays.set(date.getTime(), day)
  return day
}

// Past this size a sheet is an export of a program, whose names have one row; reading it twice would cost more than it gives.
const maxMarkupBytes = 16 * 1024 * 1024

async function readXlsxMarkup(file: string, index: number): Promise<SheetMarkup> {
  const member = await findSheetMember(file, index)
  if (member === null) return noMarkup
  const members = await readZipMembers(file)
  if ((members.find(({ name }) => name === member)?.sizeBytes ?? Infinity) > maxMarkupBytes) return noMarkup
  const xml = await readZipText(file, member, maxMarkupBytes)
  return { merges: listMerges(xml), unsolved: listUnsolved(xml) }
}

// These two patterns read no further than the next tag: of tags that never end, in a file made to do harm, each would else be read to
// the end of the text (measured: 15 MB took over a minute).

const listMerges = (xml: string): MergedRows[] =>
  [...xml.matchAll(/<(?:\w+:)?mergeCell\s[^<>]*?\bref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g)].map(
    ([, letters, from, to]) => ({
      from: Number(from) - 1,
      to: Number(to) - 1,
      column: [...letters!].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1,
    }),
  )

/** A cell with a formula and no value; an empty text is one (ECMA-376, 18.18.11: `t="str"`). Libraries that do not calculate write such. */
function listUnsolved(xml: string): string[] {
  const cells = xml.matchAll(
    /<((?:\w+:)?c)\s([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:(?<=\/)>|>[^<]*<\/(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*(?:\/>|><\/(?:\w+:)?v>)\s*)?<\/\1>/g,
  )
  return [...cells].flatMap(([, , attributes]) => {
    const address = /\br="([A-Z]+\d+)"/.exec(attributes!)?.[1]
    return address === undefined || /\bt="str"/.test(attributes!) ? [] : [address]
  })
}

/** The member that holds the sheet: named in the relations of the workbook. */
async function findSheetMember(file: string, index: number): Promise<string | null> {
  const workbook = await readZipText(file, 'xl/workbook.xml')
  const sheet = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)][index]?.[0]
  const id = /\bid="([^"]*)"/.exec(sheet?.replace(/\bsheetId="[^"]*"/, '') ?? '')?.[1]
  if (id === undefined) return null
  const relations = await readZipText(file, 'xl/_rels/workbook.xml.rels')
  const relation = [...relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].find(([tag]) =>
    tag.includes(`Id="${id}"`),
  )
  const target = /\bTarget="([^"]*)"/.exec(relation?.[0] ?? '')?.[1]
  if (target === undefined) return null
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

/** Letters that XML cannot hold are written as _x0000_ (ECMA-376, 22.9.2.19); where the reader opened them, NUL is there already. */
const openEscapes = (text: string): string =>
  (text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
  ).replaceAll('\0', '')

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
