import { nearestName } from '../text/nearest-name.ts'
import { invalidParameter, type Sentence } from '../problems.ts'
import { atPlace } from '../query/query.ts'
import type { ColumnRecord } from './records.ts'

export interface NamedItem {
  name: string
  /** Where the name begins, from 0. */
  at: number
  isDescending: boolean
}

/**
 * Splits a list of column names: separated by commas, a name with commas in backticks or double quotes (doubled to be inside), `-`
 * before one for descending order. Throws `invalid-parameter` when a quote is left open or a name is missing.
 */
export function parseNameList(text: string, parameter: string): NamedItem[] {
  const items: NamedItem[] = []
  let at = 0
  const skipBlanks = () => {
    while (/\s/.test(text[at] ?? '')) at++
  }
  for (;;) {
    skipBlanks()
    const isDescending = parameter === 'orderBy' && text[at] === '-'
    if (isDescending) at++
    skipBlanks()
    const nameAt = at
    const quote = text[at] === '`' || text[at] === '"' ? text[at]! : null
    let name: string
    if (quote) {
      const end = findQuoteEnd(text, at + 1, quote)
      if (end === -1) {
        throw atPlace(parameter, at, {
          vi: `dấu ${quote} mở ở ký tự ${at + 1} chưa được đóng.`,
          en: `the ${quote} opened at character ${at + 1} is not closed.`,
        })
      }
      name = text.slice(at + 1, end).replaceAll(quote + quote, quote)
      at = end + 1
      skipBlanks()
    } else {
      const comma = text.indexOf(',', at)
      const end = comma === -1 ? text.length : comma
      name = text.slice(at, end).trim()
      at = end
    }
    if (name === '' || (at < text.length && text[at] !== ',')) {
      throw atPlace(parameter, at, {
        vi: `cần tên cột cách nhau bằng dấu phẩy; hỏng ở ký tự ${at + 1}. Tên có dấu phẩy viết trong dấu \`…\`.`,
        en: `needs column names separated by commas; it breaks at character ${at + 1}. Write a name that holds a comma in \`…\`.`,
      })
    }
    items.push({ name, at: nameAt, isDescending })
    if (at >= text.length) return items
    at++
  }
}

function findQuoteEnd(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) return at
  }
  return -1
}

/** All that columns answer to. */
export const listNames = (columns: readonly { name: string; alias: string }[]): string[] => [
  ...columns.map(({ name }) => name),
  ...columns.map(({ alias }) => alias),
]

// A list in a sentence: more names than this nobody reads.
const maxListed = 100

/** The column of that name or alias; names go first. */
export function findColumn<Column extends { name: string; alias: string }>(
  columns: readonly Column[],
  name: string,
): Column | undefined {
  const wanted = name.normalize('NFC')
  return columns.find((column) => column.name === wanted) ?? columns.find(({ alias }) => alias === wanted)
}

/**
 * The column of that name or alias; throws `invalid-parameter` with the known names, the nearest one, and the place where the
 * name stands (given from 0). `hint` tells what else may have been meant.
 */
export function getColumn(
  columns: readonly ColumnRecord[],
  name: string,
  parameter: string,
  at: number | null = null,
  hint: Sentence | null = null,
): ColumnRecord {
  const column = findColumn(columns, name)
  if (column) return column
  const wanted = name.normalize('NFC')
  const known = columns.map((each) => each.name)
  const near = nearestName(wanted, listNames(columns))
  const shown = [...wanted].slice(0, 80).join('')
  const listed = known.slice(0, maxListed).join(', ') + (known.length > maxListed ? ' …' : '')
  const detail = {
    vi: `không có cột "${shown}".${near ? ` Có phải "${near}" không?` : ''}${hint ? ` ${hint.vi}` : ''} Các cột có: ${listed}.`,
    en: `there is no column "${shown}".${near ? ` Did you mean "${near}"?` : ''}${hint ? ` ${hint.en}` : ''} Known columns: ${listed}.`,
  }
  const problem = at === null ? invalidParameter(parameter, detail) : atPlace(parameter, at, detail)
  Object.assign(problem.members, { known: known.slice(0, maxListed), ...(near && { nearest: near }) })
  throw problem
}
