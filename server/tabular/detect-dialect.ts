import { isBlankRecord, readRecords, type CsvRecord, type ReadRecords } from './csv-records.ts'
import { countFilled } from './cell-kinds.ts'
import { findHeaderRows, readHeaderRows, type HeaderRows } from './header-rows.ts'
import { readUnitLine } from './unit-lines.ts'
import { inferColumn } from './infer-column.ts'
import { isSame } from './second-table.ts'
import { findSignatures } from './signature-rows.ts'
import { findTableEnd, type KeptFoot } from './table-end.ts'
import type { PaddedRows } from './csv-scan.ts'
import type { RowRange } from './records.ts'
import { headerRowNotFound, raggedFile, tooManyColumns, unclosedQuote } from './refusals.ts'

export interface Dialect {
  /** Null when there is just one column. */
  delimiter: string | null
  /** The record (from 1) that holds the names; of several the one that names every column, or the first; 0 when there is none. */
  headerRow: number
  /** The records of names where there are several; null when one names the columns, or none. */
  namedBy: RowRange | null
  /** The names as published, those of several rows joined; empty texts when there are none. */
  header: string[]
  /** What a row of units below the names says, by column. */
  units: string[]
  /** The rows of names as they stand in the file. */
  headerRows: string[][]
  /** The names stand again among the data: those rows are none. */
  repeatsHeader: boolean
  columnCount: number
  /** Where the first row of data begins, in characters of the sample, and on which line. */
  dataStart: number
  dataLine: number
  /** The same as a number of records before it. */
  dataRecord: number
  /** Where the table ends before the text does, in characters of the sample; null when it does not, or when the sample does not show the end. */
  dataEnd: number | null
  /** The same as a number of records before it. */
  endRecord: number | null
  /** The sample shows the end of the text. */
  isComplete: boolean
  /** Another table beneath the first, as far as the sample shows it. */
  secondTable: BeneathTable | null
  /** The unit of all figures, as a line above the names says it. */
  unitAbove: string | null
  /** Titles above the table and notes or totals below, as far as the sample shows them. */
  leftOut: LeftOut[]
  /** Rows of the sample, each of `columnCount` cells. */
  rows: string[][]
  /** The usual length of a row, for estimates. */
  rowBytes: number
  /** Rows that end early, whose missing cells are empty; null for none. */
  padded: PaddedRows | null
  /** Line breaks of different kinds end records. */
  mixesLineBreaks: boolean
}

/** Another table in the same text. */
export interface BeneathTable {
  /** Where its names stand. */
  line: number
  names: string[]
  /** Its records are read as rows of the first table. */
  isKept: boolean
}

/** A record that is no row of the table. */
export interface LeftOut {
  line: number
  text: string
}

/** What can be written in the memory that a conversion has; a spreadsheet may be wider (16,384), and is hardly ever on purpose. */
export const maxColumns = 10_000

const candidates = [',', ';', '\t', '|'] as const
// Rare, and at home in texts: only where every row has as many of them and there is nothing else.
const rareCandidates = ['^', '~', '¦', '\x1f', '\x01', ':'] as const
// Enough to see the shape; the rest of the file is checked by what reads it.
const sampleRecords = 1_000
// A title block above the names is a few lines; statistical exports have up to a dozen.
const maxPreamble = 30

/**
 * Finds delimiter, names, first and last row in the beginning of a text. `given` is what the publisher said, which is believed.
 * Throws a refusal when the text is no table.
 */
export function detectDialect(
  sample: string,
  given: {
    delimiter?: string | null
    headerRow?: number | null
    headerRows?: RowRange | null
    /** What stands behind the table and is rows of it; 'none' when left out. */
    keptFoot?: KeptFoot
    /** Rows over which cells of a sheet were merged, from 0. */
    mergedRows?: readonly { from: number; to: number }[]
    isWhole: boolean
  },
): Dialect {
  const delimiter = given.delimiter ?? chooseDelimiter(sample, given.isWhole)
  const read = readWhole(sample, delimiter, given.isWhole)
  if (delimiter === null) refuseProse(sample, given.isWhole)
  if (read.isQuoteOpen && given.isWhole) throw unclosedQuote(read.records.at(-1)?.line ?? 1)
  const { records } = read
  const width = modalWidth(records)
  if (width > maxColumns) throw tooManyColumns(width, maxColumns)
  const said = readGivenHeader(given)
  // Of a workbook the word is for one sheet, and others may be shorter.
  const isSheet = given.mergedRows !== undefined
  if (said && said.first > records.length && !isSheet) throw headerRowNotFound(said.first, records.length)
  // Who signs tells nothing of what columns hold.
  const unsigned = records.slice(0, findSignatures(records.map(({ cells }) => cells)))
  const from = said ? said.first - 1 : findHeader(unsigned, width)
  const named = said ? takeHeader(unsigned, said) : findNames(unsigned, from, given.mergedRows)
  const firstAt = named ? named.to + 1 : said ? 0 : findFirstFull(records, width)
  const columnCount = countColumns(records, { from, to: said ? said.last - 1 : from }, firstAt)
  const headerRows = named ? records.slice(named.from, named.to + 1).map(({ cells }) => cells) : []
  const isComplete = given.isWhole && records.length < sampleRecords
  const length = records.length - firstAt
  const found = findTableEnd(
    records.slice(firstAt).map(({ cells }) => cells),
    headerRows,
    columnCount,
    given.keptFoot,
  )
  const end = isComplete ? found.end : length
  const second = found.second && records[firstAt + found.second.names]
  const body = records.slice(firstAt, firstAt + end).filter((record) => !isBlankRecord(record))
  const data = body.filter(
    ({ cells }) => !headerRows.some((header) => countFilled(header) > 1 && isSame(cells, header)),
  )
  refuseRagged(data, { columnCount, delimiter, isGiven: given.delimiter != null })
  const before = records[firstAt - 1]
  const trailer = records[firstAt + end]
  return {
    delimiter,
    headerRow: named ? named.told + 1 : 0,
    namedBy: named && named.to > named.from ? { first: named.from + 1, last: named.to + 1 } : null,
    header: Array.from({ length: columnCount }, (_, index) => named?.names[index] ?? ''),
    units: named?.units ?? [],
    headerRows,
    repeatsHeader: data.length < body.length,
    columnCount,
    dataStart: before?.end ?? 0,
    dataLine: records[firstAt]?.line ?? (before?.line ?? 0) + 1,
    dataRecord: firstAt,
    dataEnd: trailer?.start ?? null,
    endRecord: trailer ? firstAt + end : null,
    isComplete,
    secondTable: second ? describeBeneath(second, end <= found.second!.at) : null,
    unitAbove: findUnitAbove(records.slice(0, named?.from ?? 0)),
    leftOut: [...records.slice(0, named?.from ?? firstAt), ...records.slice(firstAt + end)].flatMap(
      describeLeftOut,
    ),
    rows: data.map(({ cells }) => Array.from({ length: columnCount }, (_, index) => cells[index] ?? '')),
    rowBytes: Math.max(1, ((data.at(-1)?.end ?? 1) - (data[0]?.start ?? 0)) / Math.max(1, data.length)),
    padded: findPadded(data, columnCount, isComplete),
    mixesLineBreaks: Object.values(read.lineBreaks).filter((count) => count > 0).length > 1,
  }
}

function findPadded(data: readonly CsvRecord[], columnCount: number, isComplete: boolean): PaddedRows | null {
  const short = data.filter(({ cells }) => cells.length < columnCount)
  return short.length === 0 ? null : { count: short.length, line: short[0]!.line, isLeast: !isComplete }
}

/** Where the names stand, as a record of the table keeps it. */
export const tellHeader = ({ headerRow, namedBy }: Dialect) => ({
  headerRow,
  ...(namedBy && { headerRows: namedBy }),
})

const shownNames = 8

/** Another table, by its names. */
export const describeBeneath = (
  { cells, line }: Pick<CsvRecord, 'cells' | 'line'>,
  isLeftOut: boolean,
): BeneathTable => ({
  line,
  names: cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .slice(0, shownNames),
  isKept: !isLeftOut,
})

/** The unit that a line above the names gives to all figures; null when there is none, or several. */
function findUnitAbove(records: readonly CsvRecord[]): string | null {
  const units = records.flatMap(({ cells }) => cells.flatMap((cell) => readUnitLine(cell) ?? []))
  return new Set(units).size === 1 ? units[0]! : null
}

const shownCharacters = 200

/** What a record that is no row says; nothing for a blank one. */
export const describeLeftOut = ({ cells, line }: CsvRecord): LeftOut[] => {
  const text = cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ')
  return text === ''
    ? []
    : [{ line, text: text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text }]
}

/** What the publisher said of the names: where they stand, `first` is 0 when there are none. Null when it is to be found. */
const readGivenHeader = ({
  headerRow,
  headerRows,
}: {
  headerRow?: number | null
  headerRows?: RowRange | null
}): RowRange | null => headerRows ?? (headerRow == null ? null : { first: headerRow, last: headerRow })

/** The rows that the publisher said; null when there are none. */
function takeHeader(records: readonly CsvRecord[], { first, last }: RowRange): HeaderRows | null {
  const header = records[first - 1]
  if (!header) return null
  const from = first - 1
  const to = Math.min(last, records.length) - 1
  if (to === from) return { from, to, told: from, names: header.cells, units: [] }
  return readHeaderRows(
    records.map(({ cells }) => cells),
    { from, to, columnCount: countColumns(records, { from, to }) },
  )
}

/** The rows around `headerAt` that name the columns. */
function findNames(
  records: readonly CsvRecord[],
  headerAt: number,
  mergedRows: readonly { from: number; to: number }[] = [],
): HeaderRows | null {
  const header = records[headerAt]
  if (!header) return null
  const columnCount = countColumns(records, { from: headerAt, to: headerAt })
  if (columnCount < 2) return { from: headerAt, to: headerAt, told: headerAt, names: header.cells, units: [] }
  return findHeaderRows(
    records.slice(0, headerAt + 200).map(({ cells }) => cells),
    headerAt,
    columnCount,
    mergedRows,
  )
}

/** As many as rows have, or names where there are more of them. */
function countColumns(
  records: readonly CsvRecord[],
  { from, to }: { from: number; to: number },
  firstAt = to + 1,
): number {
  const used = records.slice(Math.max(0, from), to + 1).map(({ cells }) => countUsed(cells))
  return Math.max(...used, modalWidth(records.slice(firstAt)), 1)
}

/** The records of the sample that are whole. */
function readWhole(sample: string, delimiter: string | null, isWhole: boolean): ReadRecords {
  const read = readRecords(sample, delimiter, sampleRecords)
  if (!isWhole && read.isLastOpen && read.records.length > 1) read.records.pop()
  return read
}

/** The delimiter under which most records have the same number of cells; null when no candidate divides the text. */
function chooseDelimiter(sample: string, isWhole: boolean): string | null {
  let best: string | null = null
  let bestScore = 0
  for (const candidate of candidates) {
    if (!sample.includes(candidate)) continue
    const records = readWhole(sample, candidate, isWhole).records.filter((record) => !isBlankRecord(record))
    const width = modalWidth(records)
    if (width < 2) continue
    const share = records.filter(({ cells }) => cells.length === width).length / records.length
    // Agreement first; among equals the one that finds more columns.
    const score = share * share * Math.log2(width + 1)
    if (score > bestScore) [best, bestScore] = [candidate, score]
  }
  return best ?? rareCandidates.find((candidate) => dividesAll(sample, candidate, isWhole)) ?? null
}

/** Whether every record has the same number of cells, three at least, and the names are words. */
function dividesAll(sample: string, candidate: string, isWhole: boolean): boolean {
  if (!sample.includes(candidate)) return false
  const records = readWhole(sample, candidate, isWhole).records.filter((record) => !isBlankRecord(record))
  const width = records[0]?.cells.length ?? 0
  const isEven = records.length > 1 && width > 2 && records.every(({ cells }) => cells.length === width)
  // The time of day has two colons.
  return isEven && !(candidate === ':' && records[0]!.cells.some((cell) => !/\p{L}/u.test(cell)))
}

/** The number of cells that most records have; blank records don't count, and of equals the greater. */
function modalWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>()
  for (const record of records) {
    if (isBlankRecord(record)) continue
    counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1)
  }
  let best = 0
  let most = 0
  for (const [width, count] of counts) {
    if (count > most || (count === most && width > best)) [best, most] = [width, count]
  }
  return best
}

/** Cells up to the last one that is not blank. */
function countUsed(cells: readonly string[]): number {
  let used = cells.length
  while (used > 0 && cells[used - 1]!.trim() === '') used--
  return used
}

/** Where the lines "Station;A" end that stand above a table, each a word and what it says; 0 when there are none. */
function skipPairs(records: readonly CsvRecord[]): number {
  let pairs = 0
  for (const [at, { cells }] of records.slice(0, maxPreamble).entries()) {
    const filled = cells.flatMap((cell, column) => (cell.trim() === '' ? [] : [column]))
    if (filled.some((column) => column > 1)) return pairs > 1 ? at : 0
    if (filled.length === 2) pairs++
  }
  return 0
}

/** Index of the first record that is as full as the data: titles and notes above it fill a cell or two. */
function findFirstFull(records: readonly CsvRecord[], width: number): number {
  const filled = records
    .slice(0, 200)
    .filter((record) => !isBlankRecord(record))
    .map(({ cells }) => countFilled(cells))
  const sorted = [...filled].sort((a, b) => a - b)
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 1
  const enough = Math.min(usual, width) * 0.5
  for (let at = usual > 2 ? skipPairs(records) : 0; at < Math.min(records.length, maxPreamble); at++) {
    const record = records[at]!
    if (isBlankRecord(record)) continue
    if (
      width === 1 ||
      (record.cells.length >= Math.min(width, 2) && countFilled(record.cells) >= Math.max(enough, 2))
    )
      return at
  }
  return Math.max(
    0,
    records.findIndex((record) => !isBlankRecord(record)),
  )
}

const isFigure = (type: string): boolean => type === 'integer' || type === 'number'

/** Index of the record with the names, -1 when the first full record is data already. */
function findHeader(records: readonly CsvRecord[], width: number): number {
  const at = findFirstFull(records, width)
  const first = records[at]
  if (!first) return -1
  const below = records.slice(at + 1, at + 101).filter((record) => !isBlankRecord(record))
  // Names without rows are a table that is still empty; one cell alone is a text, and no name of anything.
  if (below.length === 0) return countFilled(first.cells) > 1 ? at : -1
  // A series of years is a row of names, though each is a number.
  const years = first.cells.map((cell) => (/^\s*(19|20)\d\d\s*$/.test(cell) ? Number(cell) : null))
  const isYears = years.filter((year) => year !== null).length > first.cells.length / 2
  // So are a few that follow each other, where no year stands below.
  const isNamedYear = (column: number) => {
    const year = years[column]
    const neighbours = [years[column - 1], years[column + 1]]
    return (
      year != null &&
      neighbours.some((other) => other != null && other !== year) &&
      !below.some(({ cells }) => /^\s*(19|20)\d\d\s*$/.test(cells[column] ?? ''))
    )
  }
  let evidence = 0
  for (let column = 0; column < first.cells.length; column++) {
    const name = first.cells[column]!.trim()
    const type = inferColumn(below.map(({ cells }) => cells[column] ?? '')).type
    if (type === 'string' || name === '' || isNamedYear(column)) continue
    const nameType = inferColumn([name]).type
    if (nameType !== type && !(isFigure(nameType) && isFigure(type))) evidence++
    else if (!isYears) evidence--
  }
  return evidence >= 0 ? at : -1
}

// Cells with commas stand in quotes; a text whose lines have them now and then is prose, or a table that lost its quotes.
const maxDividedShare = 0.3

function refuseProse(sample: string, isWhole: boolean): void {
  const records = readWhole(sample, ',', isWhole).records.filter((record) => !isBlankRecord(record))
  const divided = records.filter(({ cells }) => cells.length > 1)
  if (divided.length <= records.length * maxDividedShare) return
  throw raggedFile({ columns: null, rows: divided.map(describeOdd), delimiter: ',' })
}

// A few odd rows are counted and listed; more than one in five means that the columns are not known.
const maxOddShare = 0.2

const describeOdd = ({ line, cells }: CsvRecord) => ({ line, cells: cells.length })

function refuseRagged(
  data: readonly CsvRecord[],
  { columnCount, delimiter, isGiven }: { columnCount: number; delimiter: string | null; isGiven: boolean },
): void {
  // Who says where cells end knows; rows that do not fit are listed then.
  if (isGiven) return
  const wide = data.filter(({ cells }) => countUsed(cells) > columnCount)
  const narrow = data.filter(({ cells }) => cells.length < columnCount)
  const refuse = (rows: readonly CsvRecord[]) =>
    raggedFile({ columns: columnCount, rows: rows.map(describeOdd), delimiter })
  if (wide.length > data.length * maxOddShare) throw refuse(wide)
  // Rows that end early are usual in hand-made files; only when nearly all do is something wrong.
  if (narrow.length + wide.length > Math.max(2, data.length * 0.6))
    throw refuse(data.filter(({ cells }) => countUsed(cells) > columnCount || cells.length < columnCount))
}
