import type { PaddedRows } from './csv-scan.ts'
import type { ConvertedTable } from './conversion-messages.ts'
import type { BeneathTable } from './detect-dialect.ts'
import type { MergedCells } from './merged-cells.ts'
import type { ReadingNote } from './records.ts'
import type { Sentence } from '../problems.ts'

const quoteAll = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const note = (code: string, message: Sentence): ReadingNote => ({ code, column: null, message })

/** Another table beneath the first: one file holds one table, and whoever published it should see what became of the other. */
export function noteSecondTable({ line, names, isKept }: BeneathTable): ReadingNote {
  const called = quoteAll(names)
  return isKept
    ? note('second-table-kept', {
        vi: `Dòng ${line} trông như tên cột của một bảng khác (${called}). Ở đây các dòng từ đó vẫn được đọc là dòng của bảng đầu, nên cột có thể lẫn hai loại giá trị. Hãy tách bảng đó ra tệp hoặc trang tính riêng rồi tải lên.`,
        en: `Line ${line} looks like the column names of another table (${called}). The lines from there on are read as rows of the first table, so columns may mix two kinds of values. Put the other table in a file or a sheet of its own and upload it.`,
      })
    : note('second-table', {
        vi: `Ở dòng ${line} bắt đầu một bảng khác (${called}); bảng này không nằm ở đây, chỉ có trong tệp tải về. Hãy tách bảng đó ra tệp hoặc trang tính riêng rồi tải lên.`,
        en: `Another table begins in line ${line} (${called}); it is not here, only in the downloaded file. Put it in a file or a sheet of its own and upload it.`,
      })
}

/** The unit that a line above the names gives to the figures. */
export function noteUnitAbove(unit: string, columns: readonly { name: string }[]): ReadingNote {
  const called = quoteAll(columns.slice(0, 10).map(({ name }) => name)) + (columns.length > 10 ? ', …' : '')
  return note('unit-above', {
    vi: `Phía trên bảng ghi đơn vị tính "${unit}": các cột số ${called} nhận đơn vị đó. Nếu cột nào không phải, người công bố sửa ở từ điển dữ liệu.`,
    en: `A line above the table gives the unit "${unit}": the columns of figures ${called} have it. Where that is wrong, the publisher says so in the data dictionary.`,
  })
}

/** A sheet that ends before the row in which the publisher says that the names stand. */
export const noteNoNames = (row: number): ReadingNote =>
  note('header-row-not-found', {
    vi: `Cách đọc tệp ghi tên cột ở dòng ${row}, nhưng trang tính này không có dòng đó, hoặc dòng đó ở quá sâu, nên các cột ở đây không có tên.`,
    en: `How the file is read says that names stand in row ${row}, but this sheet has no such row, or it is too far down, so the columns have no names here.`,
  })

/** What cells that were merged downwards became. */
export function noteMerged(
  { filled, figures }: MergedCells,
  columns: readonly { name: string }[],
): ReadingNote[] {
  const call = (places: Iterable<number>) => quoteAll([...places].map((place) => columns[place]!.name))
  const count = [...filled.values()].reduce((sum, cells) => sum + cells, 0)
  const texts = note('merged-cells-filled', {
    vi: `Ô gộp qua nhiều dòng ở cột ${call(filled.keys())}: chữ trong ô gộp được ghi cho từng dòng mà ô đó trải qua (${count.toLocaleString('vi')} ô).`,
    en: `Cells of ${call(filled.keys())} are merged over several rows: each of these rows has the text of the merged cell (${count.toLocaleString('en')} ${count === 1 ? 'cell' : 'cells'}).`,
  })
  const numbers = note('merged-cells-kept', {
    vi: `Ô gộp qua nhiều dòng ở cột ${call(figures)} chứa số hoặc ngày: giá trị chỉ ghi ở dòng đầu, các dòng dưới để trống, để khi cộng không bị tính nhiều lần.`,
    en: `Cells of ${call(figures)} that are merged over several rows hold figures or dates: only the first row has the value, the others are empty, so that sums do not count it more than once.`,
  })
  return [...(filled.size > 0 ? [texts] : []), ...(figures.size > 0 ? [numbers] : [])]
}

/** Rows that end early. */
export function notePadded({ count, line, isLeast }: PaddedRows, columnCount: number): ReadingNote {
  const many = (lang: 'vi' | 'en') => count.toLocaleString(lang)
  return note('rows-end-early', {
    vi: `${isLeast ? 'Ít nhất ' : ''}${many('vi')} dòng có ít hơn ${columnCount} ô, đầu tiên là dòng ${line}; các ô thiếu ở cuối dòng để trống. Hãy xem trong tệp gốc có ô nào bị mất ở giữa dòng không.`,
    en: `${isLeast ? 'At least ' : ''}${many('en')} ${count === 1 ? 'row has' : 'rows have'} fewer than ${columnCount} cells, the first in line ${line}; the cells that are missing at the end are empty. See in the original whether a cell in the middle was lost.`,
  })
}

/** The tables of one file, with what is to be said of all of it at the first. */
export function addNotes(
  [first, ...others]: readonly ConvertedTable[],
  notes: readonly ReadingNote[],
): ConvertedTable[] {
  if (!first || notes.length === 0) return first ? [first, ...others] : []
  return [{ ...first, notes: [...notes, ...(first.notes ?? [])] }, ...others]
}

/** Parts of a file that are no tables beside those that are. */
export interface LeftOutPart {
  name: string
  /** Why; null where nothing is in it. */
  why: Sentence | null
}

// Names and reasons that a person still reads.
const shownParts = 5

/** Sheets of a workbook that gave no table. */
export const noteSheets = (parts: readonly LeftOutPart[]): ReadingNote[] =>
  noteParts('sheets-without-table', parts, {
    vi: (count) => `${count} trang tính không thành bảng`,
    en: (count) => (count === 1 ? '1 sheet is no table' : `${count} sheets are no tables`),
    empty: { vi: 'trống', en: 'empty' },
  })

/** Members of an archive that gave no table. */
export const noteMembers = (parts: readonly LeftOutPart[]): ReadingNote[] =>
  noteParts('members-without-table', parts, {
    vi: (count) => `${count} tệp trong gói nén không thành bảng`,
    en: (count) =>
      count === 1 ? '1 file in the archive is no table' : `${count} files in the archive are no tables`,
    empty: { vi: 'không phải tệp dữ liệu dạng bảng', en: 'not a tabular format' },
  })

function noteParts(
  code: string,
  parts: readonly LeftOutPart[],
  says: Record<'vi' | 'en', (count: number) => string> & { empty: Sentence },
): ReadingNote[] {
  if (parts.length === 0) return []
  const list = (lang: 'vi' | 'en') =>
    parts
      .slice(0, shownParts)
      .map(({ name, why }) => `"${name}" (${(why ?? says.empty)[lang].replace(/\.$/, '')})`)
      .join('; ') + (parts.length > shownParts ? '; …' : '')
  return [
    note(code, {
      vi: `${says.vi(parts.length)}, chỉ có trong tệp tải về: ${list('vi')}.`,
      en: `${says.en(parts.length)} and only in the downloaded file: ${list('en')}.`,
    }),
  ]
}
