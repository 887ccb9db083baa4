import type { Sentence } from '../problems.ts'
import type { ColumnType } from './column-reading.ts'

// What the page "how the file is read" calls its fields and choices, for sentences that tell people what to choose there.

export const formWords = {
  reading: { vi: 'Cách đọc tệp', en: 'How the file is read' },
  decimal: { vi: 'Dấu thập phân', en: 'Decimal mark' },
  comma: { vi: 'dấu phẩy', en: 'comma' },
  point: { vi: 'dấu chấm', en: 'point' },
  dateOrder: { vi: 'Ngày viết bằng số', en: 'Dates in figures' },
  dayFirst: { vi: 'Ngày trước (01/02 là 1 tháng 2)', en: 'Day first (01/02 is 1 February)' },
  monthFirst: { vi: 'Tháng trước (01/02 là 2 tháng 1)', en: 'Month first (01/02 is 2 January)' },
} as const satisfies Record<string, Sentence>

/** What people call the types of columns. */
export const typeWords: Record<ColumnType, Sentence> = {
  string: { vi: 'Chữ', en: 'Text' },
  integer: { vi: 'Số nguyên', en: 'Whole number' },
  number: { vi: 'Số', en: 'Number' },
  boolean: { vi: 'Đúng hoặc sai', en: 'True or false' },
  date: { vi: 'Ngày', en: 'Date' },
  datetime: { vi: 'Ngày giờ', en: 'Date and time' },
  time: { vi: 'Giờ', en: 'Time' },
  geometry: { vi: 'Hình trên bản đồ', en: 'Shape on a map' },
  json: { vi: 'JSON', en: 'JSON' },
}
