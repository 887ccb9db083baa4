import path from 'node:path'
import type { ColumnReader } from './column-reader.ts'
import type { ColumnReading } from './column-reading.ts'
import { nameColumns } from './column-names.ts'
import type { ConversionOrder, ConvertedTable, TellDone } from './conversion-messages.ts'
import type { CsvScan } from './csv-scan.ts'
import { isWide } from './wide-tables.ts'
import { findNamed } from './find-named.ts'
import { readAsType } from './given-type.ts'
import { findDecimal, hasOpenOrder, type Hints } from './infer-column.ts'
import { listNotes } from './reading-notes.ts'
import { notePadded, noteSecondTable, noteUnitAbove } from './shape-notes.ts'
import type { BeneathTable } from './detect-dialect.ts'
import type { DialectRecord } from './records.ts'
import { settleReadings } from './settle-readings.ts'
import { takesUnit } from './unit-lines.ts'

/** Records of text with the names above them, whatever kind of file they came from. */
export interface TextTable {
  scan: CsvScan
  /** Names as published; empty where there are none. */
  header: readonly string[]
  /** What a row of units says, by column; '' where nothing. */
  units?: readonly string[]
  /** The unit of all figures, as a line above the names says it. */
  unitAbove?: string | null
  /** Another table beneath, in the same text. */
  secondTable?: BeneathTable | null
  /** What stands around the table and is no row of it. */
  leftOut?: readonly { line: number; text: string }[]
  /** Values to find types by, by column. */
  columns: readonly (readonly string[])[]
  reader: ColumnReader
  hints: Required<Hints>
  dialect: Omit<DialectRecord, 'decimal'>
  /** Name of the file to write in the work folder. */
  parquet: string
  estimatedRows: number
  order: ConversionOrder
  tell: TellDone
}

// Enough to see that nothing was lost; the file itself has them all.
const maxListed = 50

/** Names and types the columns and writes them as Parquet: the one way from text to a table. */
export async function writeTable(table: TextTable): Promise<ConvertedTable> {
  const { scan, columns, reader, hints, order, tell, leftOut = [] } = table
  const { reading, workDir } = order
  const named = nameColumns(table.header, order.lang)
  const given = named.map((column) => findNamed(reading.types, column))
  // Thousands of columns are a matrix: checking each in one query costs the square of their number, so they stay text.
  const orders = named.map(
    (column) => findNamed(reading.dateOrders, column) ?? findNamed(order.offered?.dateOrders, column) ?? null,
  )
  const guesses = isWide(columns.length)
    ? columns.map((): ColumnReading => ({ type: 'string' }))
    : reader.readAll(columns, orders)
  const offered = named.map((column, index) => {
    const type = given[index] || isWide(columns.length) ? undefined : findNamed(order.offered?.types, column)
    // A figure could be a day of Excel; without the publisher's word a year is no date.
    const isFarFetched = isMoment(type) && isFigure(guesses[index]!.type)
    return isFarFetched ? undefined : type
  })
  const parquet = path.join(workDir, table.parquet)
  const settled = await settleReadings({
    scan,
    parquet,
    found: guesses.map((guess, index) => {
      const type = given[index] ?? offered[index]
      // A day is not guessed for the sake of a type: the note says what is missing.
      if (
        (type === 'date' || type === 'datetime') &&
        guess.type === 'string' &&
        hasOpenOrder(columns[index]!)
      )
        return guess
      return type
        ? readAsType(guess, type, columns[index]!, { hints, isGiven: Boolean(given[index]) })
        : guess
    }),
    fallbacks: guesses.map((guess, index) => (offered[index] ? guess : null)),
    columns,
    reader: { ...reader, widen: (index, values) => reader.widen(index, values, orders[index]) },
    given: given.map(Boolean),
    names: named.map(({ name }) => name),
    isDelimiterGiven: reading.delimiter != null,
    estimatedRows: table.estimatedRows,
    tell,
  })
  const nullable = await scan.listNullable(parquet)
  const units = settled.readings.map((reading, index) => describeUnit(table.units?.[index], reading).unit)
  const above = named.map(
    ({ name }, index) =>
      table.unitAbove != null &&
      units[index] === undefined &&
      holdsFigures(settled.readings[index]!) &&
      takesUnit(name, columns[index]!),
  )
  return {
    parquet: table.parquet,
    columns: settled.readings.map((columnReading, index) => ({
      ...named[index]!,
      type: columnReading.type,
      stored: `c${index}`,
      sqlType: settled.sqlTypes[index]!,
      nullable: nullable[index]!,
      ...(units[index] !== undefined && { unit: units[index] }),
      ...(above[index] && { unit: table.unitAbove! }),
      reading: columnReading,
    })),
    dialect: {
      ...table.dialect,
      decimal: reading.decimal ?? findDecimal(settled.readings) ?? '.',
    },
    rowCount: settled.rowCount,
    rejected: settled.rejected,
    leftOut: { count: leftOut.length, sample: leftOut.slice(0, maxListed) },
    ...listNotes(
      [
        ...(table.secondTable ? [noteSecondTable(table.secondTable)] : []),
        ...(above.includes(true)
          ? [
              noteUnitAbove(
                table.unitAbove!,
                named.filter((_, index) => above[index]),
              ),
            ]
          : []),
        ...(scan.padded ? [notePadded(scan.padded, columns.length)] : []),
      ],
      named.map(({ name }, index) => ({
        name,
        reading: settled.readings[index]!,
        values: columns[index]!,
        order: orders[index] ?? hints.givenOrder,
      })),
    ),
  }
}

const isMoment = (type: string | undefined): boolean =>
  type === 'date' || type === 'datetime' || type === 'time'
const isFigure = (type: string): boolean => type === 'integer' || type === 'number'

// Figures of which it is not known how they are read, and which stay text for now, have a unit all the same.
const holdsFigures = ({ type, open }: ColumnReading): boolean => isFigure(type) || open !== undefined

/** The unit that the file says: in a row below the names, or beside every figure. */
function describeUnit(unit: string | undefined, { dress }: ColumnReading): { unit?: string } {
  const said = unit || (dress?.percent ? '%' : dress?.sign)
  return said ? { unit: said } : {}
}
