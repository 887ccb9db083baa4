import type { ColumnReading, DateOrder, DayOrder, NumberForm } from './column-reading.ts'
import { findDateForm } from './date-forms.ts'
import { undressFigures } from './figure-dress.ts'

/** What other columns and the publisher say, for cells that can be read in two ways. */
export interface Hints {
  /** The mark before decimals, when it is known for the file. */
  decimal?: '.' | ',' | null
  /** The same, when it is only likely: for figures that nothing else settles. */
  likelyDecimal?: '.' | ',' | null
  /** The order of day and month, when other columns show it. */
  dateOrder?: DayOrder | null
  /** What the publisher says of it, which goes before what other columns show. */
  givenOrder?: DayOrder | null
}

/** Marks that people write for "no value"; a column that holds nothing else stays text. */
export const missingMarks = [
  '-',
  '--',
  '–',
  '—',
  '…',
  '...',
  '..',
  '.',
  '*',
  '**',
  '***',
  '****',
  '*****',
  '?',
  'n/a',
  'na',
  '#n/a',
  'nan',
  'null',
  'none',
  'nil',
  'n.a.',
  'n.a',
  '(null)',
  '#value!',
  '#div/0!',
  '#ref!',
  'không có',
  'không có số liệu',
  'chưa có',
  'chưa có số liệu',
  'không có dữ liệu',
  'chưa có dữ liệu',
  'kxđ',
  ':',
  'không rõ',
  'không xác định',
  'không áp dụng',
  'k/c',
  'x',
] as const
const marks = new Set<string>(missingMarks)

/** Whether a text says that there is no value. */
export const isMissingMark = (text: string): boolean => marks.has(text.trim().toLowerCase())

// In a column of yes and no it is a no.
const noneAtAll = 'không có'

const plainInteger = /^-?(0|[1-9]\d{0,17})$/
const plainNumber = /^[-+]?(0|[1-9]\d*)?\.?\d+([eE][-+]?\d{1,3})?$/
const leadingZero = /^[-+]?0\d/
// 1.234.567,89
const dotThousands = /^[-+]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?$/
// 1,234,567.89
const commaThousands = /^[-+]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d+)?$/
const isoDate = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const isoDatetime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?$/
const zone = /(Z|[+-]\d{2}(:?\d{2})?)$/
const dayMonth = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?( [AP]M)?)?$/i
const time = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/
const hourTime = /^([01]?\d|2[0-3])h([0-5]\d)?$/i
const yesNo: [string, string, ...string[]][] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['có', 'không', noneAtAll],
  ['đúng', 'sai'],
  ['oui', 'non'],
  ['vrai', 'faux'],
  ['y', 'n'],
]

/**
 * How the values of a column are to be read: the narrowest type that every one of them has. What can be read in two ways
 * (01/02/2024; 1.234) is settled by the other values and the hints, and stays text when they do not settle it.
 */
export function inferColumn(
  values: readonly string[],
  hints: Hints = {},
  forgiveSlips = false,
): ColumnReading {
  const distinct = new Set<string>()
  let spaced = false
  const missing = new Set<string>()
  for (const raw of values) {
    const value = raw.trim()
    if (value !== raw) spaced = true
    if (value === '') continue
    if (marks.has(value.toLowerCase())) missing.add(value)
    else distinct.add(value)
  }
  const answers = new Set([...distinct].map((value) => value.toLowerCase()))
  if (answers.has('có') && [...answers].every((value) => value === 'có' || value === 'không')) {
    for (const mark of missing)
      if (mark.toLowerCase() === noneAtAll && missing.delete(mark)) distinct.add(mark)
  }
  if (distinct.size === 0) return { type: 'string' }
  const reading = readAs(forgiveSlips ? withoutSlips([...distinct], values) : [...distinct], hints)
  const open = hints.decimal ? null : findOpenMark([...distinct])
  if (reading.type === 'string') return open ? { ...reading, open } : reading
  return {
    ...reading,
    ...(open && isFigureType(reading) && { open }),
    ...(missing.size > 0 && { missing: [...missing] }),
    ...(spaced && { spaced }),
  }
}

// A long column with a slip in it is still a column of figures or dates: what does not fit is counted and listed later.
const leastForSlips = 200
const maxSlipShare = 0.005

/** The distinct values without the few that are not written in figures; all of them when they are more than a few. */
function withoutSlips(distinct: readonly string[], values: readonly string[]): readonly string[] {
  const figures = distinct.filter((value) =>
    /^[-+(£$€₫]?\s?[-+\d][-+\d.,:/ \u00a0TZ%]*(\)|đ|[AP]M)?$/.test(value),
  )
  if (values.length < leastForSlips || figures.length === 0 || figures.length === distinct.length)
    return distinct
  // Counted by cells: a column of a hundred different figures may be long.
  const known = new Set(figures)
  const others = new Set(distinct.filter((value) => !known.has(value)))
  const slips = values.filter((value) => others.has(value.trim())).length
  return slips <= values.length * maxSlipShare ? figures : distinct
}

const isFigureType = ({ type }: ColumnReading): boolean => type === 'integer' || type === 'number'

/**
 * The mark in figures such as "1.234" that may be 1234 or a little more than 1: three digits stand behind every one, and nothing
 * else in the column tells. Null where there is no such doubt.
 */
function findOpenMark(values: readonly string[]): '.' | ',' | null {
  const undressed = undressFigures(values)
  // Where these are paid, decimals have a point.
  if (/^(£|\$|us\$|usd)$/i.test(undressed?.dress.sign ?? '')) return null
  const bare = undressed?.bare ?? values
  if (!bare.every((value) => /^[-+]?[1-9]\d{0,2}([.,]\d{3})?$/.test(value))) return null
  const marked = bare.filter((value) => /[.,]/.test(value))
  const used = new Set(marked.map((value) => (value.includes('.') ? '.' : ',')))
  if (used.size !== 1) return null
  const [mark] = [...used] as ['.' | ',']
  const isSettled = marked.length < bare.length && (mark === ',' || marked.length >= enoughMixed)
  return isSettled ? null : mark
}

function readAs(values: readonly string[], given: Hints): ColumnReading {
  const hints = { ...given, decimal: given.decimal ?? given.likelyDecimal ?? null }
  const all = (pattern: RegExp) => values.every((value) => pattern.test(value))
  if (all(plainInteger)) return { type: 'integer', form: 'plain' }
  if (values.some((value) => leadingZero.test(value) && /^[-+\d]+$/.test(value))) {
    // Codes such as 007 lose their zeros as numbers; times and dates are looked at below.
    if (all(/^[-+\d.,eE]+$/)) return { type: 'string' }
  }
  return (
    readNumbers(values, hints) ??
    readDates(values, hints) ??
    readDressed(values, hints) ??
    readWords(values) ?? { type: 'string' }
  )
}

const isDong = /^(₫|đ|vnd|vnđ|đồng)$/i

/** Figures with a currency, a per cent sign or blanks between thousands. */
function readDressed(values: readonly string[], hints: Hints): ColumnReading | null {
  const found = undressFigures(values)
  if (!found || found.bare.some((value) => leadingZero.test(value))) return null
  // The dong has no smaller coin: behind its figures a mark stands between thousands.
  const isWhole = isDong.test(found.dress.sign ?? '') && findOpenMark(values) !== null
  const reading = readNumbers(found.bare, isWhole ? { ...hints, decimal: ',' } : hints)
  // Two marks between thousands in one column are two hands, and what one of them meant is not known.
  const thousands = reading?.form === 'comma-thousands' ? ',' : reading?.form === 'decimal-comma' ? '.' : null
  const isMixed =
    found.dress.spaced && thousands !== null && found.bare.some((value) => value.includes(thousands))
  return reading && !isMixed ? { ...reading, dress: found.dress } : null
}

// Cells such as "1.234" among whole numbers up to 999, from which on they cannot be chance.
const enoughMixed = 3

function readNumbers(values: readonly string[], hints: Hints): ColumnReading | null {
  if (!values.every((value) => /^[-+\d.,eE]+$/.test(value))) return null
  const fits = (pattern: RegExp) => values.every((value) => pattern.test(value) && !leadingZero.test(value))
  const asPlain = fits(plainNumber)
  const asDots = fits(dotThousands)
  const asCommas = fits(commaThousands)
  const typed = (form: NumberForm, isInteger: boolean): ColumnReading => ({
    type: isInteger ? 'integer' : 'number',
    form,
  })
  const isInteger = (pattern: RegExp) =>
    values.every((value) => !pattern.test(value) && digitsOf(value) <= 18)
  // "1.234" is 1234 where the file writes decimals with a comma, or where "987" stands beside it often enough: three decimals
  // here and none there is no way to write figures. With just one or two such cells it may be either, so it stays text.
  const mixed = asPlain && asDots && hints.decimal !== '.' ? countMixedThousands(values) : 0
  if (mixed > 0 && mixed < enoughMixed && hints.decimal !== ',') return null
  const areThousands =
    asDots && values.some((value) => value.includes('.')) && (hints.decimal === ',' || mixed > 0)
  if (asPlain && !areThousands) {
    if (values.every((value) => /^[-+]?\d+$/.test(value))) {
      // Numbers longer than 18 digits are account numbers and the like, and a plus sign belongs to a code or a phone number.
      return values.some((value) => digitsOf(value) > 18 || value.startsWith('+'))
        ? null
        : typed('plain', true)
    }
    return typed('plain', false)
  }
  if (asDots && (areThousands || !asCommas)) return typed('decimal-comma', isInteger(/,/))
  if (asDots && asCommas) {
    // Only "12,345" and "123": three digits behind every mark.
    const isDecimal = hints.decimal === ',' && !values.some((value) => (value.match(/,/g)?.length ?? 0) > 1)
    return isDecimal ? typed('decimal-comma', false) : typed('comma-thousands', true)
  }
  if (asCommas) return typed('comma-thousands', isInteger(/\./))
  return null
}

/** How many "1.000" there are where whole numbers stop at 999; 0 when the mark cannot stand between thousands. */
function countMixedThousands(values: readonly string[]): number {
  const whole = values.filter((value) => !value.includes('.'))
  return whole.length > 0 && whole.every((value) => digitsOf(value) <= 3) ? values.length - whole.length : 0
}

const digitsOf = (value: string): number => value.replace(/\D/g, '').length

function readDates(values: readonly string[], hints: Hints): ColumnReading | null {
  const all = (pattern: RegExp) => values.every((value) => pattern.test(value))
  if (all(isoDate)) return { type: 'date', order: 'iso' }
  if (values.every((value) => isoDatetime.test(value) || isoDate.test(value))) {
    const zoned = values.filter((value) => zone.test(value.slice(10))).length
    if (zoned > 0 && zoned < values.length) return null
    return { type: 'datetime', order: 'iso', zoned: zoned > 0 }
  }
  if (all(time)) return { type: 'time' }
  if (all(hourTime)) return { type: 'time', hours: true }
  const form = findDateForm(values)
  if (form) return form
  const parts = values.map((value) => dayMonth.exec(value))
  if (!parts.every((part) => part !== null)) return null
  const separators = new Set(parts.map((part) => part[2]))
  if (separators.size > 1) return null
  const years = new Set(parts.map((part) => part[4]!.length))
  if (years.size > 1) return null
  const isShort = years.has(2)
  const order = isShort ? findShortOrder(parts, hints) : findOrder(parts, hints)
  if (!order) return null
  const hasTime = parts.filter((part) => part[5]).length
  if (hasTime > 0 && hasTime < parts.length) return null
  const halfDays = parts.filter((part) => part[7]).length
  if (halfDays > 0 && halfDays < parts.length) return null
  return {
    type: hasTime ? 'datetime' : 'date',
    order,
    separator: parts[0]![2] as '/' | '-' | '.',
    ...(halfDays > 0 && { halfDays: true }),
    ...(isShort && { shortYear: true }),
  }
}

/** Day first or month first: a number over 12 tells, then the other columns of the file; with neither it is not known. */
function findOrder(parts: readonly RegExpExecArray[], hints: Hints): DateOrder | null {
  const first = Math.max(...parts.map((part) => Number(part[1])))
  const second = Math.max(...parts.map((part) => Number(part[3])))
  if (first > 31 || second > 31 || (first > 12 && second > 12)) return null
  if (first > 12) return 'dmy'
  if (second > 12) return 'mdy'
  return hints.givenOrder ?? hints.dateOrder ?? null
}

/** The same for years of two digits, which may stand first as well: days are many, and years are few. */
function findShortOrder(parts: readonly RegExpExecArray[], hints: Hints): DateOrder | null {
  const order = findOrder(parts, { givenOrder: hints.givenOrder ?? null })
  const count = (group: number) => new Set(parts.map((part) => part[group])).size
  return order !== null && count(4) < count(order === 'dmy' ? 1 : 3) ? order : null
}

/** Whether values are days in figures that are the same dates with day and month exchanged: nothing in them tells which is which. */
export function hasOpenOrder(values: readonly string[]): boolean {
  const days = new Set(values.map((value) => value.trim()))
  let found = 0
  for (const value of days) {
    if (value === '' || marks.has(value.toLowerCase())) continue
    const part = dayMonth.exec(value)
    if (!part || part[4]!.length < 4 || Number(part[1]) > 12 || Number(part[3]) > 12) return false
    found++
  }
  return found > 0
}

/** Whether some days in figures can only have the day first and others only the month: two hands wrote them. */
export function hasBothOrders(values: readonly string[]): boolean {
  const parts = values.map((value) => dayMonth.exec(value.trim()))
  const isBeyond = (group: 1 | 3) =>
    parts.some((part) => part && part[4]!.length === 4 && Number(part[group]) > 12)
  return isBeyond(1) && isBeyond(3)
}

function readWords(values: readonly string[]): ColumnReading | null {
  if (values.length > 6) return null
  const lower = values.map((value) => value.toLowerCase())
  // A single word repeated is a label; only true and false say alone what they are.
  const words = yesNo.find((pair) => lower.every((value) => pair.includes(value)))
  if (!words || (new Set(lower).size === 1 && words !== yesNo[0])) return null
  const [yes, ...no] = words
  const used = no.filter((word) => no.length === 1 || lower.includes(word))
  return { type: 'boolean', words: [yes, ...used] as [string, string] }
}

// Three digits behind a point may be thousands; any other number of them are decimals.
const clearPoint = /^[-+]?\d*\.(\d{1,2}|\d{4,})$/

/** What the columns that are clear show of the figures and dates of the others. */
export function findHints(columns: readonly (readonly string[])[], hints: Hints = {}): Hints {
  // What is open is not to be settled by a hint before it is seen what the other columns show.
  const first = columns.map((values) =>
    inferColumn(values, { decimal: hints.decimal ?? null, dateOrder: null, givenOrder: null }, true),
  )
  const clear = first.filter(
    (reading, index) =>
      !reading.open &&
      (reading.form !== 'plain' || columns[index]!.some((value) => clearPoint.test(value.trim()))),
  )
  const shown = new Set(first.flatMap(({ order }) => (order === 'dmy' || order === 'mdy' ? [order] : [])))
  return {
    ...hints,
    decimal: hints.decimal ?? findDecimal(clear),
    dateOrder: shown.size === 1 ? [...shown][0]! : shown.size === 0 ? (hints.dateOrder ?? null) : null,
  }
}

/** How all columns are to be read; what is clear in one column settles what is open in another. */
export function inferColumns(
  columns: readonly (readonly string[])[],
  hints: Hints = {},
  /** What the publisher says of single columns. */
  orders: readonly (DayOrder | null)[] = [],
): ColumnReading[] {
  return inferBy(findHints(columns, hints), columns, orders)
}

/** The same, when it is known what the columns show of each other. */
export const inferBy = (
  found: Hints,
  columns: readonly (readonly string[])[],
  orders: readonly (DayOrder | null)[] = [],
): ColumnReading[] =>
  columns.map((values, index) =>
    inferColumn(values, { ...found, givenOrder: orders[index] ?? found.givenOrder ?? null }, true),
  )

/** The mark before decimals that the columns agree on; null when they show none, or both. */
export function findDecimal(readings: readonly ColumnReading[]): '.' | ',' | null {
  const comma = readings.some(({ form }) => form === 'decimal-comma')
  const point = readings.some(
    ({ type, form }) => form === 'comma-thousands' || (type === 'number' && form === 'plain'),
  )
  return comma === point ? null : comma ? ',' : '.'
}
