export interface CsvRecord {
  cells: string[]
  /** The physical line it begins on, from 1. */
  line: number
  /** Where it begins and where the next one begins, in characters of the sample. */
  start: number
  end: number
}

export interface ReadRecords {
  records: CsvRecord[]
  /** The last record has no line break behind it: in a sample it may be cut. */
  isLastOpen: boolean
  /** A quote was opened and never closed. */
  isQuoteOpen: boolean
  lineBreaks: { lf: number; crlf: number; cr: number }
}

/**
 * Reads the records at the beginning of a delimited text (RFC 4180; a quote in the middle of an unquoted cell is a letter).
 * For looking at samples only: whole files are read by DuckDB.
 */
export function readRecords(text: string, delimiter: string | null, limit: number): ReadRecords {
  const records: CsvRecord[] = []
  const lineBreaks = { lf: 0, crlf: 0, cr: 0 }
  let cells: string[] = []
  let line = 1
  let lineOfRecord = 1
  let start = 0
  let at = 0
  let isQuoteOpen = false
  let isLastOpen = false
  while (at < text.length && records.length < limit) {
    let cell: string
    if (text[at] === '"') {
      const close = findClosingQuote(text, at + 1)
      isQuoteOpen = close === -1
      const inside = text.slice(at + 1, isQuoteOpen ? undefined : close)
      line += countLines(inside)
      cell = inside.replaceAll('""', '"')
      at = isQuoteOpen ? text.length : close + 1
      // What stands between a closing quote and the delimiter belongs to the cell.
      const tail = findCellEnd(text, at, delimiter)
      cell += text.slice(at, tail)
      at = tail
    } else {
      const end = findCellEnd(text, at, delimiter)
      cell = text.slice(at, end)
      at = end
    }
    cells.push(cell)
    if (at < text.length && text[at] === delimiter) {
      at++
      // A delimiter at the very end of the text opens one more, empty cell.
      if (at < text.length) continue
      cells.push('')
    }
    isLastOpen = at >= text.length
    if (!isLastOpen) {
      if (text[at] === '\r' && text[at + 1] === '\n') {
        lineBreaks.crlf++
        at += 2
      } else {
        lineBreaks[text[at] === '\n' ? 'lf' : 'cr']++
        at++
      }
    }
    records.push({ cells, line: lineOfRecord, start, end: at })
    line++
    lineOfRecord = line
    start = at
    cells = []
  }
  return { records, isLastOpen, isQuoteOpen, lineBreaks }
}

function findClosingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return -1
}

function findCellEnd(text: string, from: number, delimiter: string | null): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === delimiter || character === '\n' || character === '\r') return at
  }
  return text.length
}

const countLines = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0

/** Nothing but blanks stands in the record. */
export const isBlankRecord = (record: CsvRecord): boolean => record.cells.every((cell) => cell.trim() === '')
