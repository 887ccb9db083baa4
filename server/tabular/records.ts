import type { Sentence } from '../problems.ts'
import type { ColumnReading, ColumnType } from './column-reading.ts'

/** A column of a made table. */
export interface ColumnRecord {
  /** As published. */
  name: string
  /** Safe in every language and unique. */
  alias: string
  type: ColumnType
  /** What it is called in the Parquet file: `c0`, `c1` … */
  stored: string
  /** Its type in DuckDB. */
  sqlType: string
  nullable: boolean
  /** As a row of units below the names says. */
  unit?: string
  reading: ColumnReading
}

/** Records of a file, counted from 1, both ends among them. */
export interface RowRange {
  first: number
  last: number
}

export interface DialectRecord {
  encoding: string
  delimiter: string | null
  /** The record that holds the names, from 1; 0 when there is none. */
  headerRow: number
  /** Where several records name the columns together; absent from tables made before it was kept. */
  headerRows?: RowRange
  decimal: '.' | ','
  sheet: string | null
}

/** What a reader should know of how a table was read. */
export interface ReadingNote {
  code: string
  /** Null for what is about the whole table. */
  column: string | null
  message: Sentence
}

/** A row or a cell that did not fit, for the publisher. */
export interface RejectedRecord {
  line: number
  column: string | null
  message: Sentence
  /** What stands there, cut where it is long; absent from tables made before it was kept. */
  text?: string
}

/** How many a record keeps: a publisher mends a habit, not ten thousand cells, and each may have half a kilobyte. */
export const maxKeptRejected = 1_000
/** The longest text that is kept of each. */
export const maxRejectedCharacters = 500

/** What a conversion gives, and what a record keeps of the table that answers. */
export interface MadeTable {
  columns: ColumnRecord[]
  dialect: DialectRecord
  rowCount: number
  /** The line of the file on which the first row begins, where rows stand on lines; absent from other tables, and those made before it was kept. */
  firstLine?: number
  rejected: { count: number; sample: RejectedRecord[] }
  /** Titles above the table and notes, totals and other tables below it; absent from tables made before they were kept. */
  leftOut?: { count: number; sample: { line: number; text: string }[] }
  /** Absent where there is nothing to say, and from tables made before they were kept. */
  notes?: ReadingNote[]
}

/** A made table and the Parquet file that holds its rows. */
export interface StoredTable extends MadeTable {
  parquet: string
}

/** A table that can be asked, and the release that it was made of. */
export type AnsweringTable = Pick<StoredTable, 'parquet' | 'columns' | 'rowCount'> & { release: number }

/** A table that another one has replaced; it answers those who were paging through it. */
export interface RetiredTable extends Omit<AnsweringTable, 'parquet'> {
  /** Name of the Parquet file. */
  _id: string
  distributionId: string
  retiredAt: Date
  endsAt: Date
}

export interface Reason {
  code: string
  message: Sentence
}

/** The table of one distribution: what answers now, and how the last attempt went. */
export interface TableRecord {
  /** Id of the distribution. */
  _id: string
  datasetId: string
  /** The table that answers, with the other sheets of the same file; older than the last attempt when that one failed. */
  made: (StoredTable & { others?: StoredTable[]; release: number; madeAt: Date }) | null
  attempt: { release: number; status: 'ready' | 'failed' | 'none'; reason: Reason | null; at: Date }
  /** How many rows the tables of releases had, for the list of them; absent from records made before it was kept. */
  rowCounts?: RowCount[]
}

/** How many rows the (first) table of a release has. */
export interface RowCount {
  release: number
  rowCount: number
}

/** More than anybody scrolls through; 40 bytes each. */
export const maxRowCounts = 500

/** The counts with that of one release as it is now. */
export const withRowCount = (counts: readonly RowCount[], count: RowCount): RowCount[] =>
  [...counts.filter(({ release }) => release !== count.release), count].slice(-maxRowCounts)

/** The Parquet files of all tables of a record. */
export const listFiles = (record: TableRecord | null): string[] =>
  record?.made ? [record.made.parquet, ...(record.made.others ?? []).map(({ parquet }) => parquet)] : []
