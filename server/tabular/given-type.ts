import type { ColumnReading } from './column-reading.ts'
import { inferColumn, type Hints } from './infer-column.ts'

/** How a column is read that has the type that somebody says; `isGiven` when it is the publisher who says it. */
export const readAsType = (
  guess: ColumnReading,
  type: ColumnReading['type'],
  values: readonly string[],
  { hints, isGiven }: { hints: Required<Hints>; isGiven: boolean },
): ColumnReading => forceType(readLike(guess, type, values, hints), type, values, { hints, isGiven })

// Enough to see how figures and dates are written.
const maxEvidence = 500
const families: Record<string, readonly string[]> = {
  integer: ['integer', 'number'],
  number: ['integer', 'number'],
  date: ['date', 'datetime'],
  datetime: ['date', 'datetime'],
  time: ['time'],
  boolean: ['boolean'],
}

/** A column that is text for the sake of a few cells: how those are written that are of the type that somebody says it has. */
function readLike(
  guess: ColumnReading,
  type: ColumnReading['type'],
  values: readonly string[],
  hints: Hints,
): ColumnReading {
  const family = families[type]
  if (guess.type !== 'string' || family === undefined) return guess
  const fitting = values
    .slice(0, maxEvidence)
    .filter((value) => family.includes(inferColumn([value], hints).type))
  const reading = inferColumn(fitting, hints)
  return family.includes(reading.type) ? reading : guess
}

function forceType(
  guess: ColumnReading,
  type: ColumnReading['type'],
  values: readonly string[],
  { hints, isGiven }: { hints: Required<Hints>; isGiven: boolean },
): ColumnReading {
  const zeros = isGiven && isFigure(type) ? { zeros: true } : {}
  if (guess.type === type) return { ...guess, ...zeros }
  const common = { type, ...(guess.missing && { missing: guess.missing }), spaced: true }
  switch (type) {
    case 'integer':
    case 'number':
      return {
        ...common,
        ...zeros,
        form: guess.form ?? (hints.decimal === ',' ? 'decimal-comma' : 'plain'),
        ...(guess.dress && { dress: guess.dress }),
      }
    case 'date':
    case 'datetime':
      if (isFigure(guess.type)) return { ...common, ...readFiguresAsDays(guess, values) }
      if (guess.formats) return { ...common, formats: guess.formats }
      return {
        ...common,
        order: guess.order ?? hints.givenOrder ?? hints.dateOrder ?? 'iso',
        separator: guess.separator ?? '/',
      }
    case 'boolean':
      return isFigure(guess.type) ? { ...common, words: ['1', '0'] } : common
    case 'json':
    case 'geometry':
      return { ...common, fromText: true }
    default:
      return type === 'time' ? common : { type: 'string' }
  }
}

const compactDay = /^(1[89]|20|21)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const year = /^(1[89]|20|21)\d\d$/

/** 20240305 is a day; a year is none, whatever spreadsheets would make of it; other figures are the days that these count. */
function readFiguresAsDays(guess: ColumnReading, values: readonly string[]): Partial<ColumnReading> {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '')
  const are = (pattern: RegExp): boolean => filled.length > 0 && filled.every((value) => pattern.test(value))
  if (are(compactDay)) return { formats: ['%Y%m%d'] }
  return are(year) ? { order: 'iso' } : { order: 'serial', form: guess.form ?? 'plain' }
}

const isFigure = (type: string): boolean => type === 'integer' || type === 'number'
