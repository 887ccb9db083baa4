import { countFilled, isFilled, kindOfCell } from './cell-kinds.ts'

// What stands at the foot of a Vietnamese office document (Decree 30/2020/NĐ-CP, annex I): who made it, who signs, who receives it.
const signature =
  /^\s*(người (lập|tổng hợp|báo cáo|kiểm tra|kiểm soát|thẩm định|duyệt) ?(bảng|biểu|báo cáo|phiếu)?( biểu)?|(thủ trưởng|lãnh đạo) (cơ quan|đơn vị)( báo cáo)?|(tm|kt|tl|tuq)\s*\.\s*\p{Lu}.*|nơi nhận|xác nhận của .*)\s*[:.]?\s*(\(.*\))?\s*$/isu
// Posts are what a table may be about, too: they sign where somebody is asked to sign beneath.
const post =
  /^\s*((thủ trưởng|lãnh đạo|đại diện|phụ trách)( .*)?|kế toán( trưởng)?|(phó )?(tổng )?giám đốc|(phó )?(chủ tịch|cục trưởng|chi cục trưởng|vụ trưởng|trưởng phòng))\s*[:.]?\s*(\(.*\))?\s*$/isu
const signs = /^\s*\(\s*(đã\s+)?ký\b.*\)\s*$|^\s*\(?\s*(ký tên|đã ký|ký, (ghi rõ )?họ tên)(?!\p{L}).*$/isu
const placeAndDay =
  /^\s*(\p{Lu}[\p{L}. -]*,\s*)?ngày\s*[\d….]{1,12}\s*tháng\s*[\d….]{1,12}\s*năm\s*[\d….]{1,12}\s*$/iu

// A foot with ten receivers is long.
const maxFootRows = 60

/** Where the signatures at the end of a document begin, with the day above them; the number of records when there are none. */
export function findSignatures(records: readonly (readonly string[])[]): number {
  const from = Math.max(1, records.length - maxFootRows)
  for (let at = from; at < records.length; at++) {
    if (!isSignature(records[at]!, records[at + 1]) && !isDayAlone(records[at]!)) continue
    // Rows of figures below mean that this was a row of the table.
    if (records.slice(at + 1).some(hasFigures)) continue
    let first = at
    while (first > from && isAbove(records[first - 1]!)) first--
    return first
  }
  return records.length
}

const listFilled = (cells: readonly string[]): string[] => cells.filter((cell) => isFilled(cell))

function isSignature(cells: readonly string[], below: readonly string[] | undefined): boolean {
  const filled = listFilled(cells)
  if (filled.length === 0) return false
  const isAsked = below !== undefined && listFilled(below).length > 0 && listFilled(below).every(isSign)
  const isOne = (cell: string) => signature.test(cell) || isSign(cell)
  return filled.every((cell) => isOne(cell) || post.test(cell)) && (isAsked || filled.some(isOne))
}

/** The day of a document with its place, in a row of its own to the right of where rows begin. */
const isDayAlone = (cells: readonly string[]): boolean =>
  countFilled(cells) === 1 &&
  !isFilled(cells[0]) &&
  cells.some((cell) => placeAndDay.test(cell) && cell.includes(','))

const isSign = (cell: string): boolean => signs.test(cell)

const isAbove = (cells: readonly string[]): boolean =>
  countFilled(cells) === 0 || listFilled(cells).every((cell) => placeAndDay.test(cell))

const hasFigures = (cells: readonly string[]): boolean =>
  cells.filter((cell) => ['figure', 'year'].includes(kindOfCell(cell))).length > 0 && countFilled(cells) > 1
