import { countFilled, isFilled, kindOfCell, listFigureColumns } from './cell-kinds.ts'
import { isUnit } from './unit-lines.ts'

/** The rows that together name the columns. */
export interface HeaderRows {
  /** The first and the last of them, by index. */
  from: number
  to: number
  /** The row to be told of: the one that names every column by itself, or else the first. */
  told: number
  /** What the rows say of each column, from top to bottom, joined. */
  names: string[]
  /** What a row of units says; '' where it says nothing. */
  units: string[]
}

/** Between the parts of a name that stands in several rows. */
export const nameJoint = ' – '

// Statistical tables have up to five rows of names; more is data that happens to be text.
const maxHeaderRows = 6
// Rows to see by what the columns hold; the first few may still belong to the header.
const bodyRows = 100
const skippedRows = 5
const maxNameLength = 300

/**
 * Finds the rows around `at`, the first one that is as full as the data, which name the columns with it: groups above that tell
 * equal names apart, and names, units and column numbers below. A row below counts when it holds text where the data has figures,
 * or fills just what has no name yet and lacks what every row of data has.
 */
export function findHeaderRows(
  records: readonly (readonly string[])[],
  at: number,
  columnCount: number,
  mergedRows: readonly { from: number; to: number }[] = [],
): HeaderRows {
  const below = listBelow(records, at)
  const seen =
    below.length > skippedRows * 2 ? below.slice(skippedRows) : below.slice(Math.min(1, below.length - 1))
  const { figures, body } = readBody(seen, columnCount)
  const rows: HeaderRow[] = [readRow(records[at]!, 'names')]
  let to = at
  const merged = Math.min(findMergedEnd(at, mergedRows), records.length - 1)
  while (to < merged) rows.push(readRow(records[++to]!, 'names'))
  for (let next = to + 1; next < at + maxHeaderRows; next++) {
    const role =
      below.length < 2
        ? null
        : findRole(records[next], rows, { body, figures, columnCount, below: records[next + 1] ?? [] })
    if (!role || isGroupOfRows(records[next]!, { names: rows[0]!.cells, below })) break
    rows.push(readRow(records[next]!, role))
    to = next
  }
  let from = at
  while (
    from > 0 &&
    rows.length < maxHeaderRows &&
    isGroupRow(records[from - 1]!, rows, columnCount, figures)
  ) {
    from--
    rows.unshift(readRow(records[from]!, 'names'))
  }
  const found = readNames(rows, from, columnCount)
  // Where names stand in cells merged downwards, they end in the lowest row.
  return merged > at ? { ...found, told: to } : found
}

/** Reads the rows that are said to name the columns, at least one: units and column numbers among them are told from names. */
export function readHeaderRows(
  records: readonly (readonly string[])[],
  { from, to, columnCount }: { from: number; to: number; columnCount: number },
): HeaderRows {
  const { figures, body } = readBody(listBelow(records, to), columnCount)
  const rows = records.slice(from, to + 1).map((cells, index): HeaderRow => {
    if (index === 0 || countFilled(cells) === 0) return readRow(cells, 'names')
    if (isUnits(cells)) return readRow(cells, 'units')
    const below = records[from + index + 1] ?? []
    return readRow(cells, isNumbering(cells, columnCount, { figures, body, below }) ? 'numbers' : 'names')
  })
  return readNames(rows, from, columnCount)
}

/** Rows below a header that hold anything. */
const listBelow = (records: readonly (readonly string[])[], at: number) =>
  records.slice(at + 1, at + 1 + bodyRows + skippedRows).filter((cells) => countFilled(cells) > 0)

/** Which columns hold figures, and the rows that do. */
function readBody(seen: readonly (readonly string[])[], columnCount: number) {
  const figures = listFigureColumns(seen, columnCount)
  const withFigures = seen.filter((cells) =>
    figures.some((column) => ['figure', 'year', 'missing'].includes(kindOfCell(cells[column]))),
  )
  return { figures, body: withFigures.length > 0 ? withFigures : seen }
}

/** What rows say of the columns, by their roles. */
function readNames(rows: readonly HeaderRow[], from: number, columnCount: number): HeaderRows {
  const full = rows.findIndex(
    ({ role, cells }) => role === 'names' && countFilled(cells.slice(0, columnCount)) === columnCount,
  )
  return {
    from,
    to: from + rows.length - 1,
    told: full > 0 ? from + full : from,
    names: joinNames(
      rows.filter(({ role }) => role === 'names').map(({ cells }) => cells),
      columnCount,
    ),
    units: Array.from({ length: columnCount }, (_, column) =>
      rows
        .filter(({ role }) => role === 'units')
        .map(({ cells }) => (cells[column] ?? '').trim().replace(/^\((.*)\)$/s, '$1'))
        .join(' ')
        .trim(),
    ),
  }
}

/** The last row into which names are merged that begin in the first; the first itself when there are none, or when they go on too far to be names. */
function findMergedEnd(at: number, mergedRows: readonly { from: number; to: number }[]): number {
  const to = Math.max(at, ...mergedRows.filter(({ from }) => from === at).map((merge) => merge.to))
  return to - at < maxHeaderRows ? to : at
}

type Role = 'names' | 'units' | 'numbers'

interface HeaderRow {
  role: Role
  cells: readonly string[]
}

const readRow = (cells: readonly string[], role: Role): HeaderRow => ({ role, cells })

function findRole(
  cells: readonly string[] | undefined,
  above: readonly HeaderRow[],
  {
    body,
    figures,
    columnCount,
    below,
  }: {
    body: readonly (readonly string[])[]
    figures: readonly number[]
    columnCount: number
    below: readonly string[]
  },
): Role | null {
  if (!cells || countFilled(cells) === 0) return null
  if (
    above.every(({ role }) => role !== 'numbers') &&
    isNumbering(cells, columnCount, { figures, body, below })
  )
    return 'numbers'
  const kinds = figures.map((column) => kindOfCell(cells[column]))
  const texts = kinds.filter((kind) => kind === 'text').length
  const data = kinds.filter((kind) => kind === 'figure' || kind === 'year').length
  const nameless = listNameless(above, columnCount).filter((column) =>
    body.some((row) => isFilled(row[column])),
  )
  const onlyNameless = cells.every((cell, column) => !isFilled(cell) || nameless.includes(column))
  // A lone text among many figures is a slip or a remark in a row of data.
  const isTexts = texts > 0 && data === 0 && (texts >= figures.length * 0.3 || onlyNameless)
  // What stands in every row of data is no part of a header that goes on.
  const lacksKey = Array.from({ length: columnCount }, (_, column) => column).some(
    (column) => !isFilled(cells[column]) && body.every((row) => isFilled(row[column])),
  )
  // Names that are all there and a key as in every row: only several texts that differ are names once more, one is a remark.
  const differ = new Set(figures.map((column) => cells[column]?.trim()).filter(Boolean)).size > 1
  if (isTexts && (lacksKey || nameless.length > 0 || (differ && texts >= figures.length * 0.7)))
    return isUnits(cells) ? 'units' : 'names'
  const filledNameless = nameless.filter((column) => isFilled(cells[column])).length
  const isComplement = nameless.length > 1 && filledNameless * 2 > nameless.length
  return data === 0 && lacksKey && isComplement ? 'names' : null
}

// "I.", "A", "1)": how groups of rows are counted in office tables.
const ordinals = [/^[IVXL]{1,6}[.)]?$/, /^[A-ZĐ][.)]?$/, /^\d{1,2}[.)]?$/]
const ordinalName = /^(stt|tt|số tt|số thứ tự|no\.?|#)$/iu

/** "I | Huyện Quỳnh Lưu | | ": the title of the rows below it, by a counter that is called so, or that goes on like this further down. */
function isGroupOfRows(
  cells: readonly string[],
  { names, below }: { names: readonly string[]; below: readonly (readonly string[])[] },
): boolean {
  const [column = -1, ...others] = cells.flatMap((cell, at) => (isFilled(cell) ? [at] : []))
  const counter = cells[column]?.trim() ?? ''
  const kinds = ordinals.filter((kind) => kind.test(counter))
  const isTitled = others.length > 0 && others.every((at) => /\p{L}{2}/u.test(cells[at]!))
  if (kinds.length === 0 || !isTitled) return false
  const isLike = (row: readonly string[]) =>
    row !== cells &&
    row[column]?.trim() !== counter &&
    kinds.some((kind) => kind.test(row[column]?.trim() ?? '')) &&
    row.every((cell, at) => isFilled(cell) === isFilled(cells[at]))
  return ordinalName.test(names[column]?.trim() ?? '') || below.some(isLike)
}

/** Columns that none of the rows names. */
const listNameless = (rows: readonly HeaderRow[], columnCount: number): number[] =>
  Array.from({ length: columnCount }, (_, column) => column).filter(
    (column) => !rows.some(({ role, cells }) => role === 'names' && isFilled(cells[column])),
  )

const letter = /^[A-Za-z]$/

/** "A, B, 1, 2, 3 = 1 + 2": the numbers by which the notes of a statistical table speak of its columns. */
function isNumbering(
  cells: readonly string[],
  columnCount: number,
  {
    figures,
    body,
    below,
  }: {
    figures: readonly number[]
    body: readonly (readonly string[])[]
    below: readonly string[]
  },
): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (filled.length < 3 || filled.length < columnCount * 0.6 || filled.length > columnCount) return false
  const bare = filled.map((cell) => cell.replace(/^\((.*)\)$/, '$1').replace(/\s*=.*$/s, ''))
  const numbers = bare.filter((cell) => /^\d{1,3}$/.test(cell)).map(Number)
  const letters = bare.filter((cell) => letter.test(cell))
  if (numbers.length < 2 || numbers.length + letters.length < bare.length) return false
  // A, B … stand before 1, 2 …, over words; a row of data may have a letter anywhere, and the rows below it have others.
  const isAlphabet = letters.every(
    (one, index) => one === bare[index] && one.toUpperCase() === String.fromCharCode(65 + index),
  )
  const areLettersData = cells.some(
    (cell, column) =>
      letter.test(cell.trim()) && body.some((row) => row !== cells && letter.test(row[column]?.trim() ?? '')),
  )
  if (!isAlphabet || areLettersData) return false
  const isRising = numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
  const isMarked = filled.some((cell) => /^\(|=/.test(cell)) || letters.length > 0
  // Rows that are counted go on with the next number.
  const first = cells.findIndex((cell) => /^\s*\d+\s*$/.test(cell))
  if (first >= 0 && Number(below[first]?.trim() || NaN) === Number(cells[first]) + 1) return false
  // Plain numbers are one only where one stands in a column of texts.
  const isOdd = cells.some((cell, column) => /^\s*\d/.test(cell) && !figures.includes(column))
  return isRising && numbers[0]! <= 3 && (isMarked || (filled.length >= 4 && isOdd))
}

/** Whether every cell of a row is a unit of measure. */
const isUnits = (cells: readonly string[]): boolean =>
  cells.every(
    (cell) => !isFilled(cell) || isUnit(cell) || /^(đơn vị|đơn vị tính|đvt|units?)$/i.test(cell.trim()),
  )

/** Whether a row above gives groups to names that are not enough by themselves: equal ones, or none. */
function isGroupRow(
  cells: readonly string[],
  rows: readonly HeaderRow[],
  columnCount: number,
  figures: readonly number[],
): boolean {
  const filled = countFilled(cells)
  // A title stands alone, at the left; a word and its value are no names.
  if (filled === 0 || (filled === 1 && isFilled(cells[0]))) return false
  if (filled === 2 && (cells.find(isFilled) ?? '').trim().endsWith(':')) return false
  if (cells.some((cell) => cell.length > maxNameLength)) return false
  if (figures.some((column) => kindOfCell(cells[column]) === 'figure')) return false
  const names = joinNames(
    rows.filter(({ role }) => role === 'names').map((row) => row.cells),
    columnCount,
  )
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const isWanting = (column: number) => names[column] === '' || counts.get(names[column]!)! > 1
  const wanting = names.filter((_, column) => isWanting(column)).length
  const helped = cells.filter(
    (cell, column) => isFilled(cell) && column < columnCount && isWanting(column),
  ).length
  return wanting > 0 && helped > 0
}

/** The names of all columns. A name above goes on to the right over blank cells, as merged cells do, where it has names below it. */
export function joinNames(rows: readonly (readonly string[])[], columnCount: number): string[] {
  const parts = Array.from({ length: columnCount }, (): string[] => [])
  // Where a group above begins, the groups below end.
  const begins = new Set<number>()
  for (const [index, cells] of rows.entries()) {
    const isLast = index === rows.length - 1
    const hasNameBelow = (column: number) => rows.slice(index + 1).some((row) => isFilled(row[column]))
    let group = ''
    for (let column = 0; column < columnCount; column++) {
      const cell = (cells[column] ?? '').trim()
      if (cell !== '') {
        group = !isLast && hasNameBelow(column) ? cell : ''
        parts[column]!.push(cell)
        begins.add(column)
      } else {
        if (begins.has(column)) group = ''
        if (group !== '' && hasNameBelow(column)) parts[column]!.push(group)
      }
    }
  }
  return parts.map((names) => names.filter((name, index) => name !== names[index - 1]).join(nameJoint))
}
