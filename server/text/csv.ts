/** By which spreadsheets know UTF-8. */
export const byteOrderMark = '\ufeff'

/** Whether it needs no quotes. */
const isBare = (cell: string): boolean =>
  !/[",\0\r\n]/.test(cell) && !isBlank(cell.charCodeAt(0)) && !isBlank(cell.charCodeAt(cell.length - 1))

/** Whether a letter is white space; those of ASCII are told without a pattern, which a million cells would feel. */
const isBlank = (code: number): boolean =>
  code > 127 ? /\s/.test(String.fromCharCode(code)) : code === 32 || (code >= 9 && code <= 13)

/** A cell as RFC 4180 has it; null and '' are nothing. */
export function writeCell(cell: string | null): string {
  if (cell === null || cell === '') return ''
  if (isBare(cell)) return cell
  // A NUL ends the text for some readers, and two kinds of line breaks in one file confuse others.
  const text = cell.replaceAll('\0', '\ufffd').replace(/\r\n?/g, '\n')
  return /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A row for a spreadsheet, with its line end: it holds no text that one would run as a formula. */
export const writeSpreadsheetRow = (cells: readonly string[]): string =>
  `${cells.map((cell) => writeCell(guard(cell))).join(',')}\r\n`

/** A text that begins as a formula does gets an apostrophe before it (CWE-1236); a plain figure is none. */
const guard = (cell: string): string =>
  /^[=@\t\r]/.test(cell) || (/^[-+]/.test(cell) && !/^[-+][\d.,]+$/.test(cell)) ? `'${cell}` : cell
