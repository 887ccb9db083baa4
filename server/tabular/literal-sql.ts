import type { ProblemError, Sentence } from '../problems.ts'
import { atPlace } from '../query/query.ts'
import type { Literal } from '../query/tree.ts'
import type { ColumnType } from './column-reading.ts'
import type { SqlValues } from './sql-values.ts'

const numberPattern = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/
const datetimePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?$/
const timePattern = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

/** What a literal is compared with: its words in a sentence, its type, and whether moments of it have a time zone. */
export interface Compared {
  label: string
  type: ColumnType
  sqlType: string
}

/** A literal as a bound value of the type that it is compared with. Throws `invalid-parameter` with a sentence when it does not fit. */
export function writeLiteral(literal: Literal, compared: Compared, values: SqlValues): string {
  const text = literal.kind === 'boolean' ? String(literal.value) : literal.text
  switch (compared.type) {
    case 'integer':
    case 'number':
      if (literal.kind === 'boolean' || !numberPattern.test(text))
        throw misfit(literal, compared, wanted.number)
      return writeNumber(text, literal, compared, values)
    case 'boolean':
      if (!/^(true|false)$/i.test(text)) throw misfit(literal, compared, wanted.boolean)
      return values.add(text.toLowerCase(), 'boolean')
    case 'date':
    case 'datetime':
      return writeMoment(text, literal, compared, values)
    case 'time':
      if (!timePattern.test(text)) throw misfit(literal, compared, wanted.time)
      return values.add(text, 'time')
    default:
      if (literal.kind !== 'text')
        throw misfit(literal, compared, {
          vi: `chữ trong dấu nháy: "${text}"`,
          en: `text in quotes: "${text}"`,
        })
      // As the texts of tables are; some keyboards write marks apart from their letters.
      return values.add(text.normalize('NFC'), 'varchar')
  }
}

const wanted = {
  number: { vi: 'một số như 12 hoặc -3.5', en: 'a number such as 12 or -3.5' },
  boolean: { vi: 'true hoặc false', en: 'true or false' },
  date: { vi: 'ngày như "2024-12-31"', en: 'a date such as "2024-12-31"' },
  datetime: {
    vi: 'thời điểm như "2024-12-31T08:30:00" hoặc ngày như "2024-12-31"',
    en: 'a moment such as "2024-12-31T08:30:00", or a date such as "2024-12-31"',
  },
  time: { vi: 'giờ như "08:30"', en: 'a time such as "08:30"' },
} satisfies Record<string, Sentence>

/** Whole numbers keep every digit: as integers of 64 or 128 bits, or as exact decimals where they have a fraction. */
function writeNumber(text: string, literal: Literal, compared: Compared, values: SqlValues): string {
  if (!Number.isFinite(Number(text))) {
    throw misfit(literal, compared, { vi: 'một số nhỏ hơn 1e308', en: 'a number below 1e308' })
  }
  const [, whole = '', fraction = ''] = /^-?0*(\d*)(?:\.(\d+))?$/.exec(text) ?? []
  const isPlain = !/[eE]/.test(text)
  if (compared.sqlType === 'DOUBLE' || !isPlain || whole.length > 38) return values.add(text, 'double')
  if (fraction === '') {
    const value = BigInt(text)
    return values.add(
      text,
      value === BigInt.asIntN(64, value) ? 'bigint' : whole.length < 38 ? 'hugeint' : 'double',
    )
  }
  // 19 digits are all that a 64-bit integer has; 38 are all that a decimal has.
  return fraction.length <= 19 && whole.length <= 19
    ? values.add(text, `decimal(38, ${fraction.length})`)
    : values.add(text, 'double')
}

function writeMoment(text: string, literal: Literal, compared: Compared, values: SqlValues): string {
  if (literal.kind === 'text') {
    if (isDate(text)) return values.add(text, compared.sqlType)
    const [, date = '', time = '', zone = ''] = datetimePattern.exec(text) ?? []
    if (isDate(date) && timePattern.test(time)) {
      if (compared.sqlType === 'TIMESTAMPTZ')
        return values.add(`${date} ${time}${zone === 'Z' || zone === '' ? '+00:00' : zone}`, 'timestamptz')
      if (zone !== '') {
        throw misfit(literal, compared, {
          vi: 'thời điểm không có múi giờ (cột này không ghi múi giờ)',
          en: 'a moment without a time zone (the column has none)',
        })
      }
      return values.add(`${date} ${time}`, 'timestamp')
    }
  }
  throw misfit(literal, compared, compared.type === 'date' ? wanted.date : wanted.datetime)
}

/** Whether the calendar has that day; 2023-02-29 is a typing mistake, not a day. */
function isDate(text: string): boolean {
  const [, year, month, day] = datePattern.exec(text) ?? []
  if (!year || !month || !day) return false
  const date = new Date(`${text}T00:00:00Z`)
  return Number(year) > 0 && !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day)
}

const typeNames: Record<string, Sentence> = {
  integer: { vi: 'số nguyên', en: 'whole numbers' },
  number: { vi: 'số', en: 'numbers' },
  boolean: { vi: 'đúng hoặc sai', en: 'true or false' },
  date: { vi: 'ngày', en: 'dates' },
  datetime: { vi: 'thời điểm', en: 'moments' },
  time: { vi: 'giờ', en: 'times' },
}

/** What a column of that type holds, in words. */
export const nameType = (type: string): Sentence => typeNames[type] ?? { vi: 'chữ', en: 'text' }

function misfit(literal: Literal, { label, type }: Compared, needed: Sentence): ProblemError {
  const written = literal.kind === 'boolean' ? String(literal.value) : [...literal.text].slice(0, 40).join('')
  const shown = literal.kind === 'text' ? `"${written}"` : written
  return atPlace('where', literal.at, {
    vi: `${label} chứa ${nameType(type).vi}, không so sánh được với ${shown} ở ký tự ${literal.at + 1}. Cần ${needed.vi}.`,
    en: `${label} holds ${nameType(type).en}, which cannot be compared with ${shown} at character ${literal.at + 1}. It needs ${needed.en}.`,
  })
}
