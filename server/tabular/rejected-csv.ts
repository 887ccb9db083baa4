import type { RejectedRecord } from './records.ts'
import { writeCell } from './row-writer.ts'

const names = { vi: ['dòng', 'cột', 'nội dung', 'lý do'], en: ['line', 'column', 'content', 'reason'] }

/** What did not fit into a table, for a spreadsheet. */
export const writeRejectedCsv = (rejected: readonly RejectedRecord[], lang: 'vi' | 'en'): string =>
  writeRejectedRows(
    names[lang],
    rejected.map(({ line, column, text, message }) => [
      String(line),
      column ?? '',
      text ?? '',
      message[lang],
    ]),
  )

/** What is to be mended, for a spreadsheet: with a byte order mark, by which spreadsheets know UTF-8, and no text that one would run as a formula. */
export const writeRejectedRows = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\ufeff${[head, ...rows].map((cells) => `${cells.map((cell) => writeCell(guard(cell))).join(',')}\r\n`).join('')}`

/** A text that begins as a formula does gets an apostrophe before it (CWE-1236); a plain figure is none. */
const guard = (cell: string): string =>
  /^[=@\t\r]/.test(cell) || (/^[-+]/.test(cell) && !/^[-+][\d.,]+$/.test(cell)) ? `'${cell}` : cell
