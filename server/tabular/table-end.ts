import { countFilled, isFilled, kindOfCell, listFigureColumns } from './cell-kinds.ts'
import { inferColumn } from './infer-column.ts'
import { findSecondTable, type SecondTable } from './second-table.ts'
import { findSignatures } from './signature-rows.ts'

/** What stands behind a table and is read as rows of it all the same. */
export type KeptFoot = 'all' | 'all-but-signatures' | 'none'

/** What is kept by the publisher's word, or by what is usual for the kind of file. */
export const keepFoot = (keepsTrailer: boolean | undefined, usual: KeptFoot): KeptFoot =>
  keepsTrailer === undefined ? usual : keepsTrailer ? 'all' : 'none'

export interface TableEnd {
  /** How many of the records belong to the table, blank ones included. */
  end: number
  /** Notes, signatures, a second table, or a row of totals stand behind it. */
  hasTrailer: boolean
  /** Another table beneath; it may be one of which that is not sure, and which this one goes on with. */
  second: SecondTable | null
}

/**
 * Finds where a table ends: before notes at the foot of the file, before a second table, and before a last row of totals, which
 * would be counted twice by whoever sums up. `records` follow the header; `header` are its rows. Notes stand behind a blank row or
 * begin with a word such as "Source", or are signatures; totals are called so, and are the sum of what stands above or stand before
 * such notes. What is kept of these is rows: of a sheet all but the signatures, unless the publisher says otherwise.
 */
export function findTableEnd(
  records: readonly (readonly string[])[],
  header: readonly (readonly string[])[],
  columnCount: number,
  kept: KeptFoot = 'none',
): TableEnd {
  // Programs for DOS end a text with Ctrl-Z.
  if (records.length > 1 && /^[,\x1a\s]*\x1a[,\s]*$/.test(records.at(-1)!.join(',')))
    return { ...findTableEnd(records.slice(0, -1), header, columnCount, kept), hasTrailer: true }
  if (columnCount < 2 || records.length === 0) return { end: records.length, hasTrailer: false, second: null }
  const second = findSecondTable(records, header, columnCount)
  if (kept !== 'none') {
    const end = kept === 'all' ? records.length : findSignatures(records)
    return { end, hasTrailer: end < records.length, second }
  }
  const first = second?.isSure ? records.slice(0, second.at) : records
  const signed = first.slice(0, findSignatures(first))
  const notes = findNotes(signed, columnCount)
  const hasNotes = notes < records.length
  const total = findTotal(records.slice(0, notes), columnCount, hasNotes)
  return { end: total, hasTrailer: total < records.length, second }
}

const isBlank = (cells: readonly string[] | undefined): boolean =>
  cells !== undefined && countFilled(cells) === 0

/** The usual number of filled cells in a row. */
function findUsual(records: readonly (readonly string[])[]): number {
  const counts = records
    .slice(0, 500)
    .map((cells) => countFilled(cells))
    .filter((count) => count > 0)
    .sort((a, b) => a - b)
  return counts[Math.floor(counts.length / 2)] ?? 0
}

const noteWords =
  /^\s*(nguồn|ghi chú|chú thích|chú dẫn|chú giải|lưu ý|sources?|notes?|footnotes?|n\.b\.|fuentes?|notas?|fonti?|note|quellen?|anmerkung(en)?|fußnoten?|bron(nen)?|źródł[oa]|zdroj|kaynak|出典|注|資料)(?!\p{L})\s*([(:.：]|$)|^\s*(\*{1,3}|\(\*+\)|\(?\d\)|\[\d\]|[¹²³⁴⁵†‡])\s*\p{L}/iu

/** Where notes at the end begin. */
function findNotes(records: readonly (readonly string[])[], columnCount: number): number {
  const usual = findUsual(records)
  if (usual < 2) return records.length
  const most = Math.max(1, Math.min(Math.floor(columnCount / 4), usual - 1))
  const isNote = (cells: readonly string[]) => countFilled(cells) <= most && isText(cells)
  let first = records.length
  while (first > 0 && isNote(records[first - 1]!)) first--
  // All blank rows in the walk are behind the last row of data; the first of them parts it from the notes.
  for (let at = Math.max(first, 1); at < records.length; at++) {
    const cells = records[at]!
    if (isBlank(cells)) return records.slice(at).some((row) => !isBlank(row)) ? at : records.length
    if (noteWords.test(cells.find(isFilled) ?? '')) return at
  }
  return records.length
}

/** Whether a row holds text alone; a number before a sentence numbers a note. */
function isText(cells: readonly string[]): boolean {
  const filled = cells.filter(isFilled)
  const isNumbered = filled.length > 1 && filled[1]!.length > 20
  return filled.slice(isNumbered ? 1 : 0).every((cell) => kindOfCell(cell) !== 'figure')
}

const totalWords =
  /^(grand |sub-?)?totals?( general| général| generale)?$|^tổng( cộng| số| chung| toàn bộ)?$|^(cộng|tổng số)$|^totaal$|^totale$|^(gesamt|insgesamt|summe|gesamtergebnis)$|^(ogółem|razem|celkem|spolu|összesen|toplam)$|^(итого|всего)$|^(合計|総計|总计|合计|小计)$/i

const isTotalLabel = (cell: string | undefined): boolean =>
  cell !== undefined &&
  totalWords.test(
    cell
      .trim()
      .replace(/\s*[:.]$/, '')
      .replace(/\s+/g, ' '),
  )

/** Where a row of totals at the end begins; the number of records when the last row is one like the others. */
function findTotal(records: readonly (readonly string[])[], columnCount: number, hasNotes: boolean): number {
  let last = records.length - 1
  while (last > 0 && isBlank(records[last])) last--
  const cells = records[last]
  const column = cells?.findIndex(isFilled) ?? -1
  if (!cells || column === -1 || column > 2 || !isTotalLabel(cells[column])) return records.length
  const above = records.slice(0, last).filter((row) => !isBlank(row))
  // A column that has totals among its rows is a category; the last one is a row like those.
  if (above.length < 2 || above.some((row) => isTotalLabel(row[column]))) return records.length
  return hasNotes || isSum(cells, above, columnCount) ? last : records.length
}

/** Whether a figure of a row is the sum of those above it. */
function isSum(
  cells: readonly string[],
  above: readonly (readonly string[])[],
  columnCount: number,
): boolean {
  return listFigureColumns(above, columnCount).some((column) => {
    const texts = above.map((row) => row[column] ?? '')
    const { form } = inferColumn([...texts, cells[column] ?? ''])
    if (!form || !isFilled(cells[column])) return false
    const read = (text: string) => {
      const bare =
        form === 'decimal-comma'
          ? text.replaceAll('.', '').replace(',', '.')
          : form === 'plain'
            ? text
            : text.replaceAll(',', '')
      return Number(bare.trim()) || 0
    }
    const sum = texts.reduce((all, text) => all + read(text), 0)
    const total = read(cells[column]!)
    // Figures are rounded before they are printed.
    return total !== 0 && Math.abs(sum - total) <= Math.max(0.5, Math.abs(total) * 0.002)
  })
}
