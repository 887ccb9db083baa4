import { countFilled, isFilled, kindOfCell, listFigureColumns } from './cell-kinds.ts'

export interface SecondTable {
  /** The blank row before it, by index among the records below the header. */
  at: number
  /** Its row of names. */
  names: number
  /** Nothing else can be meant: the first table ends before it. */
  isSure: boolean
}

// A title has a line or three; what is longer is text and no other table.
const maxTitleRows = 3
// Rows that show what columns hold, before and behind.
const seenRows = 200
const shownRows = 20

/**
 * Where a blank row and names, with or without a title between, say that another table begins; null when there is none. Without a
 * title it is sure only when its names cannot be a row of the first table whose figures are missing.
 */
export function findSecondTable(
  records: readonly (readonly string[])[],
  header: readonly (readonly string[])[],
  columnCount: number,
): SecondTable | null {
  const last = header.at(-1)
  for (let at = 1; at < records.length - 2; at++) {
    if (countFilled(records[at]!) > 0) continue
    let names = at
    let titles = 0
    while (names < records.length && titles <= maxTitleRows && countFilled(records[names]!) <= 1) {
      if (countFilled(records[names]!) > 0) titles++
      names++
    }
    if (names >= records.length - 1) continue
    const isRepeated = last !== undefined && isSame(records[names]!, last)
    // Names that stand again without a title go on with the same table.
    if (isRepeated && titles > 0) return { at, names, isSure: true }
    if (isRepeated || titles > 2 || !areNames(records, { at, names, columnCount })) continue
    const isSure = titles > 0 || isOtherTable(records, { at, names, columnCount, header: last ?? [] })
    return { at, names, isSure }
  }
  return null
}

interface Place {
  at: number
  names: number
  columnCount: number
}

/** Whether texts stand where the rows above have figures, and figures below them again. */
function areNames(records: readonly (readonly string[])[], { at, names, columnCount }: Place): boolean {
  const cells = records[names]!
  const figures = listFigureColumns(records.slice(Math.max(0, at - seenRows), at), columnCount)
  const kinds = figures.map((column) => kindOfCell(cells[column]))
  return (
    countFilled(cells) >= 2 &&
    kinds.includes('text') &&
    !kinds.includes('figure') &&
    figures.some((column) => kindOfCell(records[names + 1]![column]) === 'figure')
  )
}

/** Whether a row of texts behind a blank one has what no row of the first table has. */
function isOtherTable(
  records: readonly (readonly string[])[],
  { at, names, columnCount, header }: Place & { header: readonly string[] },
): boolean {
  const cells = records[names]!
  const filled = cells.flatMap((cell) => (isFilled(cell) ? [cell.trim().toLowerCase()] : []))
  if (new Set(filled).size < filled.length || cells.some((cell) => kindOfCell(cell) === 'figure'))
    return false
  const above = records.slice(Math.max(0, at - seenRows), at).filter((row) => countFilled(row) > 0)
  const end = records.findIndex((row, index) => index > names && countFilled(row) === 0)
  const below = records.slice(names + 1, end < 0 ? names + shownRows : Math.min(end, names + shownRows))
  const texts = listFigureColumns(above, columnCount).filter(
    (column) => kindOfCell(cells[column]) === 'text',
  ).length
  const namesAgain = header.filter((name) => isFilled(name) && filled.includes(name.trim().toLowerCase()))
  const width = countFilled(cells)
  const hasOwnWidth =
    below.every((row) => countFilled(row) <= width) &&
    above.every((row) => countFilled(row) !== width) &&
    below.some((row) => countFilled(row) === width)
  return texts > 1 || namesAgain.length > 0 || hasOwnWidth || hasOtherKinds(above, below, columnCount)
}

/** Whether a column that holds nothing but words above holds nothing but figures below. */
function hasOtherKinds(
  above: readonly (readonly string[])[],
  below: readonly (readonly string[])[],
  columnCount: number,
): boolean {
  const isAll = (rows: readonly (readonly string[])[], column: number, kinds: readonly string[]) =>
    rows.every((row) => kinds.includes(kindOfCell(row[column])))
  return Array.from({ length: columnCount }, (_, column) => column).some(
    (column) => isAll(above, column, ['text']) && isAll(below, column, ['figure', 'year']),
  )
}

/** Whether two rows hold the same texts. */
export const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, column) => column).every(
    (column) => (a[column] ?? '').trim() === (b[column] ?? '').trim(),
  )
