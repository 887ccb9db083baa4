import type { ColumnReading, DayOrder } from './column-reading.ts'
import { findHints, inferBy, inferColumn, inferColumns, type Hints } from './infer-column.ts'

/** How the values of all columns are to be read, and again those of one that turned out to hold others. */
export interface ColumnReader {
  /** `orders`: what the publisher says of the days of single columns. */
  readAll(columns: readonly (readonly string[])[], orders?: readonly (DayOrder | null)[]): ColumnReading[]
  widen(index: number, values: readonly string[], order?: DayOrder | null): ColumnReading
}

const withOrder = (hints: Hints, order: DayOrder | null | undefined): Hints =>
  order ? { ...hints, givenOrder: order } : hints

/** What values were in the file, where it says so: a set of these. A `mark` is a text that says that there is no value. */
export const kinds = {
  text: 1,
  figure: 2,
  boolean: 4,
  moment: 8,
  nested: 16,
  geometry: 32,
  mark: 64,
} as const

/** For files that say nothing but text. */
export function readText(hints: Hints): ColumnReader {
  // What the columns show together holds for each that is read again alone.
  let found = hints
  return {
    readAll(columns, orders) {
      found = findHints(columns, hints)
      return inferBy(found, columns, orders)
    },
    widen: (_, values, order) => inferColumn(values, withOrder(found, order), true),
  }
}

/**
 * For files that tell text from figures. `found` is the set of kinds in each column. `figuresInText`: whether text may be read as
 * figures, as in spreadsheets, whose cells are what somebody typed.
 */
export function readTyped(
  found: readonly number[],
  { hints, figuresInText }: { hints: Hints; figuresInText: boolean },
): ColumnReader {
  const read = (
    index: number,
    values: readonly string[],
    { text, order }: { text?: ColumnReading | undefined; order?: DayOrder | null | undefined },
  ) => {
    const kind = found[index] ?? 0
    if (kind === kinds.geometry) return plain('geometry')
    if ((kind & (kinds.nested | kinds.geometry)) !== 0) return plain('json')
    // "1" beside 2 was meant to be text.
    if ((kind & kinds.figure) !== 0 && (kind & kinds.text) !== 0 && !figuresInText) return plain('string')
    // Figures are written with a point here, whatever the rest of the file does.
    if ((kind & kinds.figure) !== 0) return onlyPlain(inferColumn(values, { decimal: '.' }, true))
    const reading = text ?? inferColumn(values, withOrder(hints, order), true)
    const isFigure = reading.type === 'integer' || reading.type === 'number' || reading.type === 'boolean'
    return isFigure && !figuresInText && (kind & kinds.text) !== 0 ? plain('string') : reading
  }
  return {
    readAll(columns, orders) {
      // Only text can be open to two readings, so only texts settle each other.
      const texts = inferColumns(
        columns.map((values, index) => (((found[index] ?? 0) & kinds.figure) === 0 ? values : [])),
        hints,
        orders,
      )
      return columns.map((values, index) => read(index, values, { text: texts[index] }))
    },
    widen: (index, values, order) => read(index, values, { order }),
  }
}

const plain = (type: ColumnReading['type']): ColumnReading => ({ type })

function onlyPlain(reading: ColumnReading): ColumnReading {
  return reading.type === 'number' || reading.type === 'integer'
    ? reading.form === 'plain'
      ? reading
      : plain('string')
    : reading.type === 'string'
      ? reading
      : plain('string')
}
