import type { Sentence } from '../problems.ts'
import { atPlace } from '../query/query.ts'
import type { Field, FunctionName, Operand, Where } from '../query/tree.ts'
import type { ColumnType } from './column-reading.ts'
import { nameType, writeLiteral, type Compared } from './literal-sql.ts'
import { getColumn } from './name-list.ts'
import type { ColumnRecord } from './records.ts'
import type { SqlValues } from './sql-values.ts'

/**
 * A condition as SQL over the view `source`, with its values bound. Missing values follow SQL: a comparison with one, or its
 * `not`, is never true. Throws `invalid-parameter` for unknown columns and for what does not fit their types.
 */
export function compileWhere(where: Where, columns: readonly ColumnRecord[], values: SqlValues): string {
  const inner = (term: Where) => compileWhere(term, columns, values)
  switch (where.kind) {
    case 'and':
    case 'or':
      return `(${where.terms.map(inner).join(` ${where.kind} `)})`
    case 'not':
      return `(not ${inner(where.term)})`
    case 'missing':
      return `(${writeField(where.field, columns).sql} is ${where.isNegated ? 'not ' : ''}null)`
  }
  const field = writeField(where.field, columns)
  const not = 'isNegated' in where && where.isNegated ? 'not ' : ''
  switch (where.kind) {
    case 'compare':
      return `(${field.sql} ${where.op} ${writeOperand(where.value, field, columns, values)})`
    case 'in':
      return `(${field.sql} ${not}in (${where.values.map((value) => writeLiteral(value, field, values)).join(', ')}))`
    case 'between':
      return `(${field.sql} ${not}between ${writeLiteral(where.low, field, values)} and ${writeLiteral(where.high, field, values)})`
    case 'match': {
      requireType(where.field, field, ['string', 'json', 'geometry'], { name: where.how })
      const text = `lower(${writeLiteral(where.text, field, values)})`
      const lowered = `lower(${field.sql})`
      if (where.how === 'like') return `(${lowered} ${not}like ${text})`
      return `(${not}${where.how === 'contains' ? 'contains' : 'starts_with'}(${lowered}, ${text}))`
    }
  }
}

interface FieldSql extends Compared {
  sql: string
  /** As a column of an answer is called that holds it. */
  name: string
}

const numbers: ColumnType[] = ['integer', 'number']
const moments: ColumnType[] = ['date', 'datetime']
const texts: ColumnType[] = ['string', 'json', 'geometry']

const functions: Record<
  FunctionName,
  { takes: ColumnType[]; write(of: FieldSql): Pick<FieldSql, 'sql' | 'type' | 'sqlType'> }
> = {
  lower: { takes: texts, write: (of) => ({ ...text, sql: `lower(${of.sql})` }) },
  upper: { takes: texts, write: (of) => ({ ...text, sql: `upper(${of.sql})` }) },
  length: { takes: texts, write: (of) => ({ ...integer, sql: `length(${of.sql})` }) },
  year: { takes: moments, write: (of) => ({ ...integer, sql: `year(${inUtc(of)})` }) },
  month: { takes: moments, write: (of) => ({ ...integer, sql: `month(${inUtc(of)})` }) },
  day: { takes: moments, write: (of) => ({ ...integer, sql: `day(${inUtc(of)})` }) },
  abs: {
    takes: numbers,
    // The smallest 64-bit integer has no positive twin among them.
    write: (of) => ({ ...of, sql: of.type === 'integer' ? `abs(${of.sql}::hugeint)` : `abs(${of.sql})` }),
  },
  round: { takes: numbers, write: (of) => (of.type === 'integer' ? of : { ...of, sql: `round(${of.sql})` }) },
}
const text = { type: 'string', sqlType: 'VARCHAR' } as const
const integer = { type: 'integer', sqlType: 'BIGINT' } as const
const inUtc = ({ sql, sqlType }: FieldSql): string =>
  sqlType === 'TIMESTAMPTZ' ? `(${sql} at time zone 'UTC')` : sql

/**
 * A column, or a function of one, as SQL over the view `source`. Throws `invalid-parameter` for unknown columns and for what the
 * function does not take.
 */
export function writeField(
  field: Field,
  columns: readonly ColumnRecord[],
  { parameter = 'where', hint = null }: { parameter?: string; hint?: Sentence | null } = {},
): FieldSql {
  if (field.kind === 'column') {
    const { name, stored, type, sqlType } = getColumn(columns, field.name, parameter, field.at, hint)
    return { sql: stored, name, label: `"${name}"`, type, sqlType }
  }
  const of = writeField(field.of, columns, { parameter })
  const { takes, write } = functions[field.name]
  requireType(field, of, takes, { name: field.name, parameter })
  return { ...write(of), name: `${field.name}(${of.name})`, label: `${field.name}(${of.label})` }
}

function writeOperand(
  operand: Operand,
  field: FieldSql,
  columns: readonly ColumnRecord[],
  values: SqlValues,
): string {
  if (operand.kind !== 'column' && operand.kind !== 'call') return writeLiteral(operand, field, values)
  const other = writeField(operand, columns, {
    hint: operand.kind === 'column' ? forgottenQuotes(operand.name) : null,
  })
  if (groupOf(other.type) === groupOf(field.type)) return other.sql
  throw atPlace('where', operand.at, {
    vi: `${field.label} chứa ${nameType(field.type).vi}, không so sánh được với ${other.label} chứa ${nameType(other.type).vi}.`,
    en: `${field.label} holds ${nameType(field.type).en}, which cannot be compared with ${other.label}, which holds ${nameType(other.type).en}.`,
  })
}

/** `ten = Huế` reads as a comparison of two columns. */
const forgottenQuotes = (name: string): Sentence => ({
  vi: `Nếu đó là chữ, hãy viết trong dấu nháy: "${name}".`,
  en: `If it is text, put it in quotes: "${name}".`,
})

const groupOf = (type: ColumnType): string =>
  [numbers, moments, texts].find((group) => group.includes(type))?.[0] ?? type

function requireType(
  field: Field,
  of: FieldSql,
  takes: readonly ColumnType[],
  { name, parameter = 'where' }: { name: string; parameter?: string },
): void {
  if (takes.includes(of.type)) return
  const wanted = nameType(takes.includes('number') ? 'number' : takes[0]!)
  throw atPlace(parameter, field.at, {
    vi: `${name} chỉ dùng được với ${wanted.vi}; ${of.label} chứa ${nameType(of.type).vi}.`,
    en: `${name} works on ${wanted.en} only; ${of.label} holds ${nameType(of.type).en}.`,
  })
}
