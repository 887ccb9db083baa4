import path from 'node:path'
import type { ColumnReader } from './column-reader.ts'
import type { ColumnReading } from './column-reading.ts'
import { nameColumns } from './column-names.ts'
import type { ConversionOrder, ConvertedTable } from './conversion-messages.ts'
import { wideColumns, type CsvScan } from './csv-scan.ts'
import { findDecimal, type Hints } from './infer-column.ts'
import type { DialectRecord } from './records.ts'
import { settleReadings } from './settle-readings.ts'

/** Records of text with the names above them, whatever kind of file they came from. */
export interface TextTable {
  scan: CsvScan
  /** Names as published; empty where there are none. */
  header: readonly string[]
  /** Values to find types by, by column. */
  columns: readonly (readonly string[])[]
  reader: ColumnReader
  hints: Required<Hints>
  dialect: Omit<DialectRecord, 'decimal'>
  /** Name of the file to write in the work folder. */
  parquet: string
  estimatedRows: number
  order: ConversionOrder
  tell: (rows: number) => void
}

/** Names and types the columns and writes them as Parquet: the one way from text to a table. */
export async function writeTable(table: TextTable): Promise<ConvertedTable> {
  const { scan, columns, reader, hints, order, tell } = table
  const { reading, workDir } = order
  const named = nameColumns(table.header, order.lang)
  const given = named.map(({ name, alias }) => reading.types?.[name] ?? reading.types?.[alias])
  // Thousands of columns are a matrix: checking each in one query costs the square of their number, so they stay text.
  const guesses =
    columns.length > wideColumns
      ? columns.map((): ColumnReading => ({ type: 'string' }))
      : reader.readAll(columns)
  const parquet = path.join(workDir, table.parquet)
  const settled = await settleReadings({
    scan,
    parquet,
    found: guesses.map((guess, index) => (given[index] ? forceType(guess, given[index], hints) : guess)),
    columns,
    reader,
    given: given.map(Boolean),
    names: named.map(({ name }) => name),
    estimatedRows: table.estimatedRows,
    tell,
  })
  const nullable = await scan.listNullable(parquet)
  return {
    parquet: table.parquet,
    columns: settled.readings.map((columnReading, index) => ({
      ...named[index]!,
      type: columnReading.type,
      stored: `c${index}`,
      sqlType: settled.sqlTypes[index]!,
      nullable: nullable[index]!,
      reading: columnReading,
    })),
    dialect: {
      ...table.dialect,
      decimal: reading.decimal ?? findDecimal(settled.readings) ?? '.',
    },
    rowCount: settled.rowCount,
    rejected: settled.rejected,
  }
}

function forceType(
  guess: ColumnReading,
  type: ColumnReading['type'],
  hints: { decimal: '.' | ',' | null; dateOrder: 'dmy' | 'mdy' | null },
): ColumnReading {
  if (guess.type === type) return guess
  const common = { type, ...(guess.missing && { missing: guess.missing }), spaced: true }
  if (type === 'integer' || type === 'number') {
    return { ...common, form: guess.form ?? (hints.decimal === ',' ? 'decimal-comma' : 'plain') }
  }
  if (type === 'date' || type === 'datetime') {
    const separator = guess.separator ?? '/'
    return {
      ...common,
      order: guess.order ?? (hints.dateOrder === null ? 'iso' : hints.dateOrder),
      separator,
    }
  }
  return type === 'boolean' || type === 'time' ? common : { type: 'string' }
}
