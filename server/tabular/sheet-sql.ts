import type { ColumnRecord } from './records.ts'
import { writeIso } from './iso-sql.ts'

type Column = Pick<ColumnRecord, 'type' | 'stored' | 'sqlType'>

/** Formats of cells, by their place in the style sheet of the workbook. */
export const cellStyles = { plain: 0, heading: 1, date: 2, datetime: 3, time: 4, wrapped: 5 } as const

// Excel opens no workbook with longer texts in it, and counts in UTF-16: a letter beyond 16 bits is two.
export const maxCellLength = 32_767
// Excel keeps 15 digits of a number and makes the others zero.
const largestExact = 999_999_999_999_999n
// Before this day Excel counts a 29 February 1900 that never was.
const firstDay = '1900-03-01'

/** One row of a worksheet as XML; `n` is its number. Missing values are cells that are not there. */
export function writeSheetRow(columns: readonly Column[]): string {
  const cells = columns.map((column, index) => writeCell(column, nameSheetColumn(index)))
  // Not ||: each would nest one deeper, and thousands of columns would pass the depth that DuckDB parses.
  return `concat('<row r="', n, '">', ${cells.join(', ')}, '</row>')`
}

/** A, B … Z, AA … */
export function nameSheetColumn(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : nameSheetColumn(Math.floor(index / 26) - 1) + letter
}

function writeCell(column: Column, letters: string): string {
  const { stored, type } = column
  const cell = (attributes: string, value: string) =>
    `'<c r="${letters}' || n || '"${attributes}><v>' || ${value} || '</v></c>'`
  const text = (value: string) =>
    `'<c r="${letters}' || n || '" t="inlineStr"><is><t xml:space="preserve">' || ${value} || '</t></is></c>'`
  const styled = (name: keyof typeof cellStyles) => ` s="${cellStyles[name]}"`
  switch (type) {
    case 'integer':
      return `case when ${stored} between -${largestExact} and ${largestExact} then ${cell('', stored)} else ${text(stored)} end`
    case 'number':
      return `case when isfinite(${stored}) then ${cell('', stored)} end`
    case 'boolean':
      return cell(' t="b"', `${stored}::int`)
    case 'date':
      return `case when ${stored} >= date '${firstDay}' and isfinite(${stored})
        then ${cell(styled('date'), `(${stored} - date '1899-12-30')`)} else ${text(writeIso(stored, column.sqlType))} end`
    case 'datetime': {
      const local = column.sqlType === 'TIMESTAMPTZ' ? `(${stored} at time zone 'UTC')` : stored
      return `case when ${local} >= timestamp '${firstDay}' and isfinite(${local})
        then ${cell(styled('datetime'), `(epoch_ms(${local}) / 86400000.0 + 25569)`)} else ${text(writeIso(stored, column.sqlType))} end`
    }
    case 'time':
      return cell(styled('time'), `(epoch_ms(${stored}) / 86400000.0)`)
    default:
      return text(escapeXml(stored))
  }
}

// `_x0041_` in a cell means the letter A to Excel, so an underscore that begins such a thing is written as one. XML has no room for
// the other controls at all.
function escapeXml(stored: string): string {
  const half = maxCellLength >> 1
  const isLong = `length(${stored}) > ${half}`
  const hasPairs = `regexp_matches(${stored}, '[\\x{10000}-\\x{10FFFF}]')`
  const limit = `case when ${hasPairs} then ${half} else ${maxCellLength} end`
  const cut = `case when ${isLong} and length(${stored}) > ${limit} then left(${stored}, ${limit} - 1) || '…' else ${stored} end`
  const marked = `regexp_replace(${cut}, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\\1', 'g')`
  const storable = `regexp_replace(${marked}, '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{FFFE}\\x{FFFF}]', '', 'g')`
  const escaped = `replace(replace(replace(replace(${storable}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '_x000D_')`
  const isSpecial = `regexp_matches(${stored}, '[&<>\\x00-\\x1f\\x{FFFE}\\x{FFFF}]|_x')`
  return `case when ${isSpecial} or ${isLong} then ${escaped} else ${stored} end`
}
