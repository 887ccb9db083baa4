import type { ProblemError, Sentence } from '../problems.ts'
import { atPlace } from '../query/query.ts'
import type { Literal, Operand, Where } from '../query/tree.ts'
import { readTimeMs } from '../text/read-time.ts'
import { analyzeText } from '../text/tokens.ts'
import { keywordValue } from './dataset-document.ts'
import { fields, type Bounds, type LikePart, type ReadField, type Test } from './where-fields.ts'

/** A part of a condition that compares a field with values. */
export type Tested = Extract<Where, { kind: 'compare' | 'in' | 'between' | 'match' }>

/** A comparison of a text or a code. Throws `invalid-parameter` for values that do not fit. */
export function readTextTest(where: Tested, field: ReadField): Test {
  switch (where.kind) {
    case 'match':
      return { op: 'like', parts: readLike(where.how, readText(where.text, field)) }
    case 'in':
      return readOneOf(
        where.values.map((value) => readText(value, field)),
        field,
      )
    case 'between':
      return readRange({ gte: readText(where.low, field), lte: readText(where.high, field) }, field)
    case 'compare': {
      const text = readText(getLiteral(where.value), field)
      const isSame = where.op === '=' || where.op === '!='
      return isSame ? readOneOf([text], field) : readRange({ [bounds[where.op as Order]]: text }, field)
    }
  }
}

function readOneOf(texts: string[], { name, made }: ReadField): Test {
  if (made === null) {
    const values = name === 'keyword' ? texts.map(keywordValue) : texts
    return { op: 'oneOf', values, ignoresCase: false }
  }
  // What is not in that case is no lower or upper of anything.
  const possible = texts.filter(
    (text) => (made === 'lower' ? text.toLowerCase() : text.toUpperCase()) === text,
  )
  return { op: 'oneOf', values: possible.map((text) => text.toLowerCase()), ignoresCase: true }
}

function readRange(range: Bounds, { made, name, at }: ReadField): Test {
  if (made === null) return { op: 'range', bounds: range }
  throw atPlace('where', at, {
    vi: `${made}(${name}) chỉ so được bằng =, !=, in, like, contains hoặc startsWith.`,
    en: `${made}(${name}) can be compared with =, !=, in, like, contains and startsWith only.`,
  })
}

type Order = '<' | '<=' | '>' | '>='
const bounds = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const

/** Words next to each other; descriptions are too long to be looked at letter by letter. */
export function readPhrase(where: Tested, field: ReadField): string[] {
  if (where.kind !== 'match' || where.how !== 'contains') {
    throw atPlace('where', field.at, {
      vi: 'description chỉ hỏi được bằng contains (các từ đứng liền nhau, không phân biệt dấu) hoặc is null.',
      en: 'description can be asked with contains (words next to each other, whatever their diacritics) and is null only.',
    })
  }
  return analyzeText(readText(where.text, field), 'und').folded
}

/** The text of a pattern, in lower case, in which case does not count. */
function readLike(how: 'like' | 'contains' | 'startsWith', text: string): LikePart[] {
  const lower = text.toLowerCase()
  if (how === 'startsWith') return [{ text: lower }, 'anything']
  if (how === 'contains') return ['anything', { text: lower }, 'anything']
  return lower
    .split(/([%_])/)
    .filter((part) => part !== '')
    .map((part) => (part === '%' ? 'anything' : part === '_' ? 'one' : { text: part }))
}

/** What a number or a moment is from and to: a day without a time is the whole day, in UTC. */
interface Span {
  from: number
  to: number
  /** Whether `to` is in it. */
  isClosed: boolean
}

/** A comparison of a number or a moment. Throws `invalid-parameter` for values that do not fit. */
export function readBounds(where: Tested, field: ReadField): Bounds {
  const read = fields[field.name].kind === 'number' ? readNumber : readMoment
  switch (where.kind) {
    case 'compare': {
      const span = read(getLiteral(where.value), field)
      const { from } = span
      if (where.op === '<') return { lt: from }
      if (where.op === '>=') return { gte: from }
      if (where.op === '<=') return upTo(span)
      if (where.op === '>') return span.isClosed ? { gt: span.to } : { gte: span.to }
      return { gte: from, ...upTo(span) }
    }
    case 'between':
      return { gte: read(where.low, field).from, ...upTo(read(where.high, field)) }
    default:
      throw atPlace('where', field.at, {
        vi: `like, contains và startsWith chỉ dùng được với chữ; ${field.name} không chứa chữ.`,
        en: `like, contains and startsWith work on texts only; ${field.name} holds none.`,
      })
  }
}

const upTo = ({ to, isClosed }: Span): Bounds => (isClosed ? { lte: to } : { lt: to })

function readNumber(literal: Literal, field: ReadField): Span {
  const value = literal.kind === 'number' ? Number(literal.text) : NaN
  if (!Number.isFinite(value))
    throw misfit(literal, field, { vi: 'một số như 1000', en: 'a number such as 1000' })
  return { from: value, to: value, isClosed: true }
}

/** Years that the calendar of the engines knows. */
const years = { first: 1, last: 9999 }

function readMoment(literal: Literal, field: ReadField): Span {
  if (field.made === 'year') {
    const year = literal.kind === 'number' ? Number(literal.text) : NaN
    if (!Number.isInteger(year) || year < years.first || year > years.last)
      throw misfit(literal, field, { vi: 'một năm như 2024', en: 'a year such as 2024' })
    return { from: startOfYear(year), to: startOfYear(year + 1), isClosed: false }
  }
  const text = literal.kind === 'text' ? literal.text : ''
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  // As in the conditions over rows, a time without a zone is one of UTC.
  const ms = readTimeMs(isDay || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)
  if (ms === null) {
    throw misfit(literal, field, {
      vi: 'ngày như "2024-12-31" hoặc thời điểm như "2024-12-31T08:30:00Z"',
      en: 'a date such as "2024-12-31", or a moment such as "2024-12-31T08:30:00Z"',
    })
  }
  return isDay ? { from: ms, to: ms + dayMs, isClosed: false } : { from: ms, to: ms, isClosed: true }
}

const dayMs = 86_400_000

function startOfYear(year: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, 0, 1)
  return date.getTime()
}

function getLiteral(operand: Operand): Literal {
  if (operand.kind !== 'column' && operand.kind !== 'call') return operand
  const { name } = operand
  throw atPlace('where', operand.at, {
    vi: `khi tìm dữ liệu, một trường so với một giá trị, không so với trường khác. Nếu "${name}" là chữ, hãy viết trong dấu nháy.`,
    en: `in a search for datasets a field is compared with a value, not with another field. If "${name}" is text, put it in quotes.`,
  })
}

function readText(literal: Literal, field: ReadField): string {
  if (literal.kind === 'text') return literal.text.normalize('NFC')
  throw misfit(literal, field, { vi: 'chữ trong dấu nháy', en: 'text in quotes' })
}

function misfit(literal: Literal, { name, made }: ReadField, needed: Sentence): ProblemError {
  const written = literal.kind === 'boolean' ? String(literal.value) : [...literal.text].slice(0, 40).join('')
  const shown = literal.kind === 'text' ? `"${written}"` : written
  const label = made === null ? name : `${made}(${name})`
  return atPlace('where', literal.at, {
    vi: `${label} không so sánh được với ${shown} ở ký tự ${literal.at + 1}. Cần ${needed.vi}.`,
    en: `${label} cannot be compared with ${shown} at character ${literal.at + 1}. It needs ${needed.en}.`,
  })
}
