import type { Sentence } from '../problems.ts'
import type { ColumnType, DayOrder } from './column-reading.ts'
import type { ColumnProfile } from './profile-messages.ts'
import type { MadeTable, RowRange } from './records.ts'

/** How the publisher says a file is to be read; what is absent is found. */
export interface GivenReading {
  encoding?: string
  delimiter?: string
  headerRow?: number
  /** Where several rows name the columns together; goes before `headerRow`. */
  headerRows?: RowRange
  decimal?: '.' | ','
  sheet?: string
  /** Totals and notes at the end are rows as well. */
  keepsTrailer?: boolean
  types?: Record<string, ColumnType>
  /** Whether day or month stands first where a column does not tell it. */
  dateOrder?: DayOrder
  /** The same by the names of columns. */
  dateOrders?: Record<string, DayOrder>
}

/** What the portal asks of the conversion child: one message, one conversion. */
export interface ConversionOrder {
  /** The published bytes, for reading only. */
  input: string
  /** A folder of its own, removed by the portal afterwards. */
  workDir: string
  reading: GivenReading
  /** What a file beside says, by the names of columns: types, taken where every cell fits, and the order of days. */
  offered?: { types: Record<string, ColumnType>; dateOrders: Record<string, DayOrder> }
  /** The format of the distribution, such as JSON: what the bytes say goes before it. */
  format?: string | null
  /** Language of the names given to columns that have none. */
  lang: string
  /** Only a look at how the file would be read: of a long one the beginning is enough. */
  trial?: Trial
}

/** How much of a long file is read for a look at it, and how much of that is shown. */
export interface Trial {
  /** Of a text. */
  bytes: number
  /** Of a sheet, and of what is Parquet already. */
  rows: number
  shownRows: number
  /** Of the shown rows as JSON; one row at least is shown. */
  shownCharacters: number
}

export interface ConvertedTable extends MadeTable {
  /** Of the Parquet file inside the work folder. */
  parquet: string
  /** Just the beginning of the file was read, as a trial may. */
  isPart?: boolean
}

export interface Conversion {
  /** One at least; the first is the one that answers when none is named. */
  tables: ConvertedTable[]
  /** Of the first table, for a trial. */
  shownRows?: unknown[][]
}

/** How far a conversion is. Both only ever grow. */
export interface Done {
  /** Rows that are written: never more than there are. */
  rows: number
  /** Of the whole work, 0 to 1. */
  share: number
}

export type TellDone = (done: Done) => void

export type ConversionMessage =
  | ({ kind: 'progress' } & Done)
  | { kind: 'done'; conversion: Conversion }
  | { kind: 'described'; columns: ColumnProfile[] }
  | { kind: 'refused'; code: string; sentence: Sentence; isSound: boolean }
