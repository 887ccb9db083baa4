import type { FigureDress } from './figure-dress.ts'

export type ColumnType =
  'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'

/** How figures are written: plain `1234.5`, `1.234,5` or `1,234.5`. */
export type NumberForm = 'plain' | 'decimal-comma' | 'comma-thousands'

/** The order in which a date is written; serials are the days that spreadsheets count. */
export type DateOrder = 'iso' | 'dmy' | 'mdy' | 'serial'

/** Which of the two stands first in 01/02/2024. */
export type DayOrder = 'dmy' | 'mdy'

/** How the text of one column becomes values: found by evidence, or said by the publisher. */
export interface ColumnReading {
  type: ColumnType
  /** For integer and number: what stands around the digits. */
  dress?: FigureDress
  /** For integer and number: 0001 is 1, as the publisher says; else it is a code, and no figure. */
  zeros?: boolean
  /** For date and datetime that are written in words or with the year first: formats of strptime. */
  formats?: string[]
  /** For datetime in the order of day and month: the clock has twelve hours. */
  halfDays?: boolean
  /** For integer and number. */
  form?: NumberForm
  /** For date and datetime. */
  order?: DateOrder
  separator?: '/' | '-' | '.'
  /** For dates in the order of day and month: years have two digits. */
  shortYear?: boolean
  /** For datetime: the text says its offset from UTC. */
  zoned?: boolean
  /** For json and geometry: the type is said of text, which may hold something else. */
  fromText?: boolean
  /** For time: written as 8h30. */
  hours?: boolean
  /** For boolean, in lower case: the word for yes, and those for no. */
  words?: [string, string, ...string[]]
  /** The mark in figures such as 1.234 of which nothing tells whether it stands before decimals or between thousands. */
  open?: '.' | ','
  /** Marks that stand for "no value" in this column. */
  missing?: string[]
  /** Blanks stand around some values. */
  spaced?: boolean
}
