import type { Sentence } from '../problems.ts'
import { nearestName } from '../text/nearest-name.ts'
import { foldText } from '../text/normalize.ts'
import { aggregates, functions } from './tree.ts'

/** Where reading stopped, and what could have stood there. */
export interface Stop {
  text: string
  at: number
  /** Rules and literals of the grammar. */
  expected: readonly string[]
}

type Hint = (stop: Stop & { before: string; rest: string }) => Sentence | null

const none: Sentence = { vi: '', en: '' }

/** A sentence for the mistake that people most likely made there, with a blank before it; nothing when there is none to tell. */
export function hintAtCondition(stop: Stop): Sentence {
  return findHint(conditionHints, stop)
}

/** The same for a list of measures. */
export function hintAtMeasures(stop: Stop): Sentence {
  return findHint(measureHints, stop)
}

// Names of columns are cut there.
const longestName = 300

const reservedWord =
  /(?<![\p{L}\p{M}\p{N}_])(?:and|or|not|in|like|between|is|null|contains|startsWith|true|false|as)(?![\p{L}\p{M}\p{N}_])/iu

/**
 * The column that was meant where reading stopped: its name may hold what only stands inside backticks, such as blanks, or was put in
 * the quotes of texts. Null when no column is near to what is written there.
 */
export function findMeantColumn({ text, at, expected }: Stop, names: readonly string[]): string | null {
  const [before, rest] = [text.slice(0, at), text.slice(at)]
  const isColumnFirst = expected.includes('column') && !expected.includes('value')
  const quoted = isColumnFirst ? /^(["'])((?:(?!\1)[^])+)\1/.exec(rest)?.[2] : undefined
  if (quoted !== undefined) return nearestName(quoted, names)
  const left = /[\p{L}\p{M}\p{N}_\s./-]*$/u.exec(before.slice(-longestName))![0].split(reservedWord).at(-1)!
  const right = /^[\p{L}\p{M}\p{N}_\s./-]*/u.exec(rest.slice(0, longestName))![0].split(reservedWord)[0]!
  if (!/^\s*[\p{L}_]/u.test(left) || right.trim() === '') return null
  const written = (left + right).trim()
  const near = nearestName(written, names)
  // A column that is there, and behind it something that is no comparison.
  const isColumn = names.includes(left.trim().normalize('NFC'))
  return near !== null && isColumn && foldName(near) !== foldName(written) ? null : near
}

const foldName = (name: string): string => foldText(name).replace(/[^a-z0-9]+/g, ' ')

/** A sentence for `findMeantColumn`, with a blank before it. */
export function hintAtColumn(name: string): Sentence {
  const written = `\`${name.replaceAll('`', '``')}\``
  return {
    vi: ` Có phải cột ${written} không? Tên cột có dấu cách hoặc dấu khác viết trong dấu \`…\`.`,
    en: ` Did you mean the column ${written}? A name with blanks or other marks stands in backticks (\`…\`).`,
  }
}

function findHint(hints: readonly Hint[], stop: Stop): Sentence {
  const before = stop.text.slice(0, stop.at)
  const rest = stop.text.slice(stop.at)
  for (const hint of hints) {
    const found = hint({ ...stop, before, rest })
    if (found) return { vi: ` ${found.vi}`, en: ` ${found.en}` }
  }
  return none
}

const openQuote: Hint = ({ rest }) => {
  const quote = rest[0]
  if (quote !== '"' && quote !== "'" && quote !== '`') return null
  if (/^(["'`])(?:(?!\1)[^]|\1\1)*\1/.test(rest)) return null
  return { vi: `Dấu ${quote} mở ở đó chưa được đóng.`, en: `The ${quote} that opens there is not closed.` }
}

/** Marks that other languages, keyboards and word processors write. */
const marks: Hint = ({ before, rest }) => {
  if (/^[“”„‘’«»]/.test(rest)) {
    return { vi: 'Hãy dùng dấu nháy thẳng: " hoặc \'.', en: 'Use straight quotes: " or \'.' }
  }
  if (before.endsWith('=') && rest.startsWith('=')) return write('"="')
  if (before.endsWith('=') && /^[<>]/.test(rest)) return write(`"${rest[0]}="`)
  const known = Object.entries(rewritten).find(([mark]) => rest.startsWith(mark))
  if (known) return write(known[1])
  const negated = /^!\s*(like|contains|startswith|in|between)\b/i.exec(rest)
  return negated && write(`"not ${negated[1]}"`)
}

const rewritten: Readonly<Record<string, string>> = {
  '≥': '">="',
  '≤': '"<="',
  '≠': '"!="',
  '&': '"and"',
  '|': '"or"',
  '[': '`…`',
}

const write = (instead: string): Sentence => ({
  vi: `Hãy viết ${instead}.`,
  en: `Write ${instead}.`,
})

const nullWord: Hint = ({ rest }) =>
  /^null\b/i.test(rest)
    ? {
        vi: 'Giá trị thiếu được hỏi bằng "is null".',
        en: 'Missing values are asked for with "is null".',
      }
    : null

/** A column is expected, and a text in quotes, a number or a word of the language stands there. */
const columnFirst: Hint = ({ rest, expected }) => {
  if (!expected.includes('column') || expected.includes('value')) return null
  if (/^["']/.test(rest)) {
    return {
      vi: 'Trong dấu nháy là chữ để so sánh. Tên cột đứng trước, viết trần hoặc trong dấu `…`.',
      en: 'In quotes stands text to compare with. The column comes first, plain or in backticks (`…`).',
    }
  }
  if (/^(-?\.?\d|true\b|false\b)/i.test(rest)) {
    return {
      vi: 'Tên cột đứng trước, rồi đến phép so sánh và giá trị: cột > 5.',
      en: 'The column comes first, then the comparison and the value: column > 5.',
    }
  }
  return null
}

const digits: Hint = ({ before, rest }) =>
  (/\d$/.test(before) && /^[.,\s]\s?\d/.test(rest)) || /^\.\d/.test(rest)
    ? {
        vi: 'Số viết không có dấu ngăn hàng nghìn và có dấu chấm thập phân: 1234567.5. Nhiều giá trị thì dùng in (…).',
        en: 'A number has no thousands separators and a decimal point: 1234567.5. For several values use in (…).',
      }
    : null

const arithmetic: Hint = ({ rest, expected }) =>
  /^(--|\/\*)/.test(rest) || !/^[-+*/%]/.test(rest) || expected.includes('value')
    ? null
    : {
        vi: 'Ở đây không tính toán được; /api/v1/sql thì được.',
        en: 'There is no arithmetic here; /api/v1/sql has it.',
      }

const call: Hint = ({ before, rest }) => {
  const word = rest.startsWith('(')
    ? /([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*$/u.exec(before)?.[1]?.toLowerCase()
    : null
  if (!word) return null
  if (includes(functions, word)) {
    return {
      vi: `Trong ngoặc của ${word} là một tên cột và không gì khác.`,
      en: `Inside the parentheses of ${word} stands the name of one column and nothing else.`,
    }
  }
  if (includes(aggregates, word) || word === 'mean') {
    return {
      vi: `${word} không dùng được trong điều kiện; địa chỉ …/aggregate mới đếm và cộng.`,
      en: `${word} cannot stand in a condition; the address …/aggregate counts and sums up.`,
    }
  }
  const known = functions.join(', ')
  return { vi: `Các hàm có: ${known}.`, en: `Known functions: ${known}.` }
}

const list: Hint = ({ before, expected }) =>
  expected.length === 1 && expected[0] === '(' && /\bin\s*$/i.test(before)
    ? {
        vi: 'Danh sách viết trong ngoặc: in ("Huế", "Vinh").',
        en: 'The list stands in parentheses: in ("Huế", "Vinh").',
      }
    : null

const isWord: Hint = ({ before, expected }) =>
  expected.includes('null') && /\bis(\s+not)?\s*$/i.test(before)
    ? {
        vi: 'Sau "is" chỉ có "null" hoặc "not null"; với giá trị khác hãy dùng = hoặc !=.',
        en: 'Behind "is" stands only "null" or "not null"; compare other values with = or !=.',
      }
    : null

const notEqual: Hint = ({ before, rest }) =>
  /\bnot\s*$/i.test(before) && rest.startsWith('=') ? write('"!="') : null

const operators = ['contains', 'startsWith', 'like', 'between', 'in', 'is', 'not', 'and', 'or']

/** A word where none of this language can stand: one of its own mistyped, or a text or a name without its quotes. */
const word: Hint = ({ rest, expected }) => {
  const written = /^[\p{L}_][\p{L}\p{M}\p{N}_]*/u.exec(rest)?.[0]
  if (!written) return null
  if (expected.includes('column') && !expected.includes('value')) return null
  if (/^(ilike|rlike|regexp|matches)$/i.test(written)) {
    return {
      vi: 'Hãy dùng like, contains hoặc startsWith: cả ba không phân biệt chữ hoa, chữ thường.',
      en: 'Use like, contains or startsWith: none of them minds upper and lower case.',
    }
  }
  if (/^starts\s+with\b/i.test(rest)) return write('"startsWith"')
  const near = nearestName(
    written,
    operators.filter((each) => expected.includes(each)),
  )
  if (near) return { vi: `Có phải "${near}" không?`, en: `Did you mean "${near}"?` }
  return {
    vi: 'Chữ để so sánh viết trong dấu nháy; tên cột có dấu cách viết trong `…`.',
    en: 'Text to compare with stands in quotes; a column name that holds blanks stands in `…`.',
  }
}

const conditionHints = [
  openQuote,
  nullWord,
  marks,
  isWord,
  list,
  notEqual,
  columnFirst,
  digits,
  arithmetic,
  call,
  word,
]

const nameBehindAs: Hint = ({ rest, expected }) =>
  expected.includes('as') && /^[\p{L}_"`]/u.test(rest)
    ? {
        vi: 'Tên đặt cho một phép viết sau "as": sum(cột) as tổng.',
        en: 'The name of a measure stands behind "as": sum(column) as total.',
      }
    : null

const measureHints = [openQuote, nameBehindAs, arithmetic]

const includes = (names: readonly string[], name: string): boolean => names.includes(name)
