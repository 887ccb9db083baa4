import type { ColumnReading, DayOrder } from './column-reading.ts'
import { hasOpenOrder } from './infer-column.ts'
import type { ReadingNote } from './records.ts'
import { isWide, wideColumns } from './wide-tables.ts'

// A table of years of days says the same of every column; these are enough to see it.
const maxNotes = 50

/** A column as it was read. */
interface ReadColumn {
  name: string
  reading: ColumnReading
  /** The sampled values. */
  values: readonly string[]
  /** What the publisher says of its days. */
  order: DayOrder | null
}

/** What readers should know of how the columns were read; no member where there is nothing to say. */
export function listNotes(columns: readonly ReadColumn[]): { notes?: ReadingNote[] } {
  const notes = isWide(columns.length)
    ? [tooWide(columns.length)]
    : columns.flatMap((column) => noteDays(column) ?? []).slice(0, maxNotes)
  return notes.length === 0 ? {} : { notes }
}

const shownCells = 5

/** Formulas whose results a file does not hold: their cells are missing values, and nobody would know why. */
export function noteUnsolved(cells: readonly string[]): ReadingNote[] {
  if (cells.length === 0) return []
  const shown = `${cells.slice(0, shownCells).join(', ')}${cells.length > shownCells ? ', …' : ''}`
  const message = {
    vi: `${cells.length.toLocaleString('vi')} ô có công thức mà tệp không lưu kết quả (${shown}), nên ở đây để trống. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi tải lên.`,
    en: `${cells.length.toLocaleString('en')} ${cells.length === 1 ? 'cell has a formula whose result was' : 'cells have formulas whose results were'} not saved with the file (${shown}), so they are missing here. Open the file in Excel or LibreOffice, save it and upload it again.`,
  }
  return [{ code: 'formula-without-value', column: null, message }]
}

const shownColumns = { vi: wideColumns.toLocaleString('vi'), en: wideColumns.toLocaleString('en') }

const tooWide = (count: number): ReadingNote => ({
  code: 'columns-kept-as-text',
  column: null,
  message: {
    vi: `Bảng có ${count.toLocaleString('vi')} cột, nhiều hơn ${shownColumns.vi}, nên mọi cột giữ là văn bản: số và ngày không so sánh, không cộng được. Để có kiểu dữ liệu, hãy chuyển cột thành dòng (bảng dài), hoặc ghi kiểu của các cột cần dùng ở mục cách đọc tệp.`,
    en: `The table has ${count.toLocaleString('en')} columns, more than ${shownColumns.en}, so all of them stay text: figures and dates are neither compared nor summed. To have types, turn columns into rows (a long table), or say the types of the columns that matter in how the file is read.`,
  },
})

function noteDays({ name, reading, values, order }: ReadColumn): ReadingNote | null {
  if (!hasOpenOrder(values)) return null
  const example = values.find((value) => value.trim() !== '')!.trim()
  if (reading.order !== 'dmy' && reading.order !== 'mdy')
    return reading.type === 'string'
      ? {
          code: 'date-order-unknown',
          column: name,
          message: {
            vi: `Cột này giữ là văn bản: không ô nào cho biết ngày hay tháng đứng trước (như "${example}"). Người công bố ghi "dateOrder" là "dmy" (ngày trước) hoặc "mdy" (tháng trước) ở mục cách đọc tệp thì cột thành ngày.`,
            en: `The column stays text: no cell tells whether the day or the month stands first (as in "${example}"). It becomes dates when the publisher says so in how the file is read: "dateOrder" "dmy" (day first) or "mdy" (month first).`,
          },
        }
      : null
  const first = reading.order === 'dmy' ? { vi: 'ngày', en: 'day' } : { vi: 'tháng', en: 'month' }
  const why = order
    ? { vi: 'theo lời người công bố', en: 'as the publisher says' }
    : {
        vi: 'theo các cột khác hoặc tiếng Việt trong tệp',
        en: 'by the other columns, or because the text is Vietnamese',
      }
  return {
    code: order ? 'date-order-given' : 'date-order-assumed',
    column: name,
    message: {
      vi: `Các ô như "${example}" đọc được theo hai cách; ở đây ${first.vi} đứng trước, ${why.vi}.`,
      en: `Cells such as "${example}" can be read in two ways; here the ${first.en} stands first, ${why.en}.`,
    },
  }
}
