import type { Sentence } from '../problems.ts'
import { byteOrderMark, writeSpreadsheetRow } from '../text/csv.ts'
import type { RejectedRecord } from './records.ts'

const names = { vi: ['dòng', 'cột', 'nội dung', 'lý do'], en: ['line', 'column', 'content', 'reason'] }

/** What did not fit into a table, for a spreadsheet. */
export function writeRejectedCsv(
  { count, sample }: { count: number; sample: readonly RejectedRecord[] },
  lang: 'vi' | 'en',
): string {
  const rows = sample.map(({ line, column, text, message }) => [
    String(line),
    column ?? '',
    text ?? '',
    message[lang],
  ])
  if (count > sample.length) rows.push(['', '', '', tellRest(count, sample.length)[lang]])
  return writeRejectedRows(names[lang], rows)
}

/** What is to be mended, for a spreadsheet. */
export const writeRejectedRows = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `${byteOrderMark}${[head, ...rows].map(writeSpreadsheetRow).join('')}`

/** Whoever reads the file alone must see that it does not hold all. */
const tellRest = (count: number, kept: number): Sentence => ({
  vi: `Có tất cả ${count.toLocaleString('vi')} chỗ không hợp; tệp này chỉ giữ ${kept.toLocaleString('vi')} chỗ đầu. Hãy sửa rồi tải lên lại để xem các chỗ còn lại.`,
  en: `There are ${count.toLocaleString('en')} places that do not fit; this file keeps only the first ${kept.toLocaleString('en')}. Mend these and upload the file again to see the others.`,
})
