import type { ColumnReading, DayOrder } from './column-reading.ts'
import { hasBothOrders, hasOpenOrder } from './infer-column.ts'
import { formWords, typeWords } from './form-words.ts'
import { arePlaces } from './geometry-sql.ts'
import type { ReadingNote } from './records.ts'
import type { ReplacedBytes } from './transcode.ts'
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

/** What readers should know of the shape of a table and of how its columns were read; no member where there is nothing to say. */
export function listNotes(
  shape: readonly ReadingNote[],
  columns: readonly ReadColumn[],
): { notes?: ReadingNote[] } {
  const ofColumns = isWide(columns.length)
    ? [tooWide(columns.length)]
    : columns.flatMap(
        (column) => noteDays(column) ?? noteMark(column) ?? noteDigits(column) ?? notePlaces(column) ?? [],
      )
  const notes = [...shape, ...ofColumns].slice(0, maxNotes)
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

/** Bytes that belong to no letter in the encoding of a text. */
export const noteReplaced = ({ count, line }: ReplacedBytes): ReadingNote => ({
  code: 'bytes-replaced',
  column: null,
  message: {
    vi: `${count.toLocaleString('vi')} byte không thành chữ nào trong bảng mã của tệp; ở đó hiện dấu \ufffd, đầu tiên ở dòng ${line}. Hãy sửa các ô đó trong tệp gốc, lưu dưới dạng UTF-8 rồi tải lên.`,
    en: `${count.toLocaleString('en')} ${count === 1 ? 'byte belongs' : 'bytes belong'} to no letter in the encoding of the file and ${count === 1 ? 'is' : 'are'} shown as \ufffd, the first in line ${line}. Mend these cells in the original, save it as UTF-8 and upload it again.`,
  },
})

/** Zeros, which no text holds: what a program left that wrote a record of fixed length. */
export const noteNuls = (count: number): ReadingNote => ({
  code: 'nul-bytes',
  column: null,
  message: {
    vi: `Tệp có ${count.toLocaleString('vi')} byte NUL, không phải chữ; chúng được bỏ khi đọc. Hãy xem phần mềm xuất tệp có ghi hỏng ô nào không.`,
    en: `The file has ${count.toLocaleString('en')} NUL ${count === 1 ? 'byte, which is no letter; it was' : 'bytes, which are no letters; they were'} left out. See whether the program that wrote the file has damaged any cell.`,
  },
})

const shownColumns = { vi: wideColumns.toLocaleString('vi'), en: wideColumns.toLocaleString('en') }

const tooWide = (count: number): ReadingNote => ({
  code: 'columns-kept-as-text',
  column: null,
  message: {
    vi: `Bảng có ${count.toLocaleString('vi')} cột, nhiều hơn ${shownColumns.vi}, nên mọi cột giữ là văn bản: số và ngày không so sánh, không cộng được. Để có kiểu dữ liệu, hãy chuyển cột thành dòng (bảng dài), hoặc ghi kiểu của các cột cần dùng ở mục cách đọc tệp.`,
    en: `The table has ${count.toLocaleString('en')} columns, more than ${shownColumns.en}, so all of them stay text: figures and dates are neither compared nor summed. To have types, turn columns into rows (a long table), or say the types of the columns that matter in how the file is read.`,
  },
})

// Degrees with three decimals are as common as they are clear: nothing lies at 105,834 degrees.
const isDegrees = /^(lon|lng|lat|kinh|vĩ|vi[ _]?do|toạ|tọa|x$|y$)/i

/** A figure such as 1.234, of which nothing tells whether it is a thousand or a little more than one. */
function noteMark({ name, reading, values }: ReadColumn): ReadingNote | null {
  const mark = reading.open
  if (mark === undefined || isDegrees.test(name)) return null
  const example = values.find((value) => value.includes(mark))?.trim() ?? `1${mark}234`
  const [named, other] =
    mark === '.' ? [formWords.point, formWords.comma] : [formWords.comma, formWords.point]
  const { reading: page, decimal } = formWords
  if (reading.type === 'string')
    return {
      code: 'decimal-unknown',
      column: name,
      message: {
        vi: `Cột này giữ là văn bản: không ô nào cho biết ${named.vi} trong các ô như "${example}" đứng trước phần thập phân hay giữa hàng nghìn. Khi người công bố chọn "${decimal.vi}" ở trang "${page.vi}", cột thành số: "${named.vi}" nếu đứng trước phần thập phân, "${other.vi}" nếu đứng giữa hàng nghìn.`,
        en: `The column stays text: no cell tells whether the ${named.en} in cells such as "${example}" stands before decimals or between thousands. It becomes figures when the publisher chooses the "${decimal.en}" on the page "${page.en}": "${named.en}" when it stands before decimals, "${other.en}" when it stands between thousands.`,
      },
    }
  const areDecimals = (reading.form === 'decimal-comma') === (mark === ',')
  const as = areDecimals
    ? { vi: 'đứng trước phần thập phân', en: 'stands before decimals' }
    : { vi: 'đứng giữa hàng nghìn', en: 'stands between thousands' }
  const instead = areDecimals ? other : named
  return {
    code: 'decimal-assumed',
    column: name,
    message: {
      vi: `Các ô như "${example}" đọc được theo hai cách; ở đây ${named.vi} ${as.vi}. Nếu không phải vậy, người công bố chọn "${decimal.vi}" là "${instead.vi}" ở trang "${page.vi}".`,
      en: `Cells such as "${example}" can be read in two ways; here the ${named.en} ${as.en}. If that is wrong, the publisher chooses "${instead.en}" as the "${decimal.en}" on the page "${page.en}".`,
    },
  }
}

// What a number of JSON, JavaScript and spreadsheets holds for certain (IEEE 754 binary64).
export const sureDigits = 15

function noteDigits({ name, reading, values }: ReadColumn): ReadingNote | null {
  if (reading.type !== 'number') return null
  const long = values.find((value) => {
    const digits = value
      .replace(/[eE].*$/, '')
      .replace(/\D/g, '')
      .replace(/^0+/, '')
    return digits.length > sureDigits && /[.,]/.test(value) && digits.replace(/0+$/, '').length > sureDigits
  })
  return long === undefined ? null : roundedNote(name, long.trim())
}

/** Figures of a column that have more digits than its numbers hold. */
export function roundedNote(column: string, example?: string): ReadingNote {
  const such =
    example === undefined ? { vi: '', en: '' } : { vi: ` (như "${example}")`, en: ` (such as "${example}")` }
  return {
    code: 'digits-rounded',
    column,
    message: {
      vi: `Số trong cột có thể dài hơn ${sureDigits} chữ số${such.vi}; trong bảng chúng được làm tròn. Nếu cần đủ chữ số, người công bố chọn kiểu "${typeWords.string.vi}" cho cột ở trang "${formWords.reading.vi}".`,
      en: `Figures of the column may have more than ${sureDigits} digits${such.en}; in the table they are rounded. If every digit matters, the publisher gives the column the type "${typeWords.string.en}" on the page "${formWords.reading.en}".`,
    },
  }
}

const shownLetters = 40

/** Places in words, which no map can show as long as they are text. */
function notePlaces({ name, reading, values }: ReadColumn): ReadingNote | null {
  if (reading.type !== 'string' || !arePlaces(values)) return null
  const whole = values.find((value) => value.trim() !== '')!.trim()
  const example = whole.length > shownLetters ? `${whole.slice(0, shownLetters)}…` : whole
  return {
    code: 'places-as-text',
    column: name,
    message: {
      vi: `Các ô là hình trên bản đồ viết thành chữ (như "${example}"), nên cột giữ là văn bản. Người công bố chọn kiểu "${typeWords.geometry.vi}" cho cột ở trang "${formWords.reading.vi}" thì có bản đồ và xuất được GeoJSON.`,
      en: `The cells are places written as text (such as "${example}"), so the column stays text. When the publisher gives it the type "${typeWords.geometry.en}" on the page "${formWords.reading.en}", there is a map, and GeoJSON to export.`,
    },
  }
}

function noteDays({ name, reading, values, order }: ReadColumn): ReadingNote | null {
  if (reading.type === 'string' && hasBothOrders(values)) return bothOrders(name)
  if (!hasOpenOrder(values)) return null
  const example = values.find((value) => value.trim() !== '')!.trim()
  if (reading.order !== 'dmy' && reading.order !== 'mdy')
    return reading.type === 'string'
      ? {
          code: 'date-order-unknown',
          column: name,
          message: {
            vi: `Cột này giữ là văn bản: không ô nào cho biết ngày hay tháng đứng trước (như "${example}"). Người công bố chọn "${formWords.dateOrder.vi}" ở trang "${formWords.reading.vi}" thì cột thành ngày: "${formWords.dayFirst.vi}" hoặc "${formWords.monthFirst.vi}".`,
            en: `The column stays text: no cell tells whether the day or the month stands first (as in "${example}"). It becomes dates when the publisher chooses "${formWords.dateOrder.en}" on the page "${formWords.reading.en}": "${formWords.dayFirst.en}" or "${formWords.monthFirst.en}".`,
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

const bothOrders = (column: string): ReadingNote => ({
  code: 'date-order-mixed',
  column,
  message: {
    vi: 'Cột này giữ là văn bản: có ô chỉ đọc được khi ngày đứng trước, có ô chỉ đọc được khi tháng đứng trước (như "13/02/2024" và "02/13/2024"), nên không biết các ô còn lại theo cách nào. Hãy sửa cho thống nhất trong tệp gốc rồi tải lên.',
    en: 'The column stays text: some cells can only be read with the day first and others only with the month first (such as "13/02/2024" and "02/13/2024"), so nobody knows about the rest. Write all of them in one way in the original and upload it again.',
  },
})
