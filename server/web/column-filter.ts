import { chooseKind, type ColumnFilter } from '../../client/pages/column-filter.ts'
import type { FileSearch } from '../../client/pages/file-search.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Language } from '../http/negotiate.ts'
import { splitWhere } from '../query/query.ts'
import type { Literal, Where } from '../query/tree.ts'
import { tidyText } from '../text/normalize.ts'
import { findColumn, groupOr, writeName } from './file-filter.ts'
import { readTyped } from './typed-values.ts'

type Column = Table['columns'][number]

/** More values than this are a list that nobody reads; the address takes any number. */
const mostValues = 100

// As published names are cut.
const longestName = 300

/** The terms of a condition, parted: what is asked of this column in a way that its panel can show, and all others as written. */
export function splitColumn(
  where: string | undefined,
  column: Column,
  columns: readonly Column[],
): { filter: ColumnFilter; others: string | undefined } {
  const filter: ColumnFilter = { values: [] }
  const others: string[] = []
  for (const { text, where: term } of split(where)) {
    const part = readTerm(term, column, columns)
    if (part) Object.assign(filter, part)
    else others.push(text)
  }
  return { filter, others: others.length === 0 ? undefined : others.join(' and ') }
}

/** The search with what the form of a column's panel asks in place of what was asked of that column; null without such a form. */
export function applyColumnForm(
  search: FileSearch,
  query: URLSearchParams,
  columns: readonly Column[],
  lang: Language,
): FileSearch | null {
  if (!query.has('filter')) return null
  const named = query.get('filter')!.trim()
  const column = columns.find(({ alias }) => alias === named)
  // Looked at as a column that there is not, it is told as one.
  if (!column) return { ...search, at: named.slice(0, longestName) || search.at }
  const { others } = splitColumn(search.where, column, columns)
  const terms = writeTerms(column, readForm(query, column, lang))
  const where = [...(others ? [terms.length > 0 ? groupOr(others) : others] : []), ...terms].join(' and ')
  return { ...search, where: where || undefined }
}

function split(where: string | undefined): { text: string; where: Where }[] {
  if (!where) return []
  try {
    return splitWhere(where)
  } catch {
    // What cannot be read is explained where the rows are asked for.
    return []
  }
}

function readTerm(term: Where, column: Column, columns: readonly Column[]): Partial<ColumnFilter> | null {
  if (!('field' in term) || term.field.kind !== 'column') return null
  if (findColumn(columns, term.field.name) !== column) return null
  const kind = chooseKind(column.type)
  const isRange = kind === 'number' || kind === 'date'
  switch (term.kind) {
    case 'missing':
      return { missing: term.isNegated ? 'present' : 'missing' }
    case 'in':
      return term.isNegated || kind !== 'values' ? null : { values: term.values.map(writeText) }
    case 'match':
      return term.how === 'contains' && !term.isNegated ? { contains: writeText(term.text) } : null
    case 'between':
      return isRange && !term.isNegated ? { min: writeText(term.low), max: writeText(term.high) } : null
    case 'compare': {
      if (term.value.kind === 'column' || term.value.kind === 'call') return null
      const value = writeText(term.value)
      if (term.op === '=') return isRange ? { min: value, max: value } : { values: [value] }
      if (!isRange) return null
      if (term.op === '>=') return { min: value }
      if (term.op === '<=') return { max: value }
      if (column.type === 'integer') return readBeyond(term.op, value)
      return term.op === '<' && column.type === 'datetime' ? readDayBefore(value) : null
    }
    default:
      return null
  }
}

const writeText = (literal: Literal): string =>
  literal.kind === 'boolean' ? String(literal.value) : literal.text

const dayMs = 24 * 60 * 60 * 1000
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(text))
const moveDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** Whole numbers above one begin with the next. */
function readBeyond(op: string, value: string): Partial<ColumnFilter> | null {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) return null
  if (op === '>') return { min: String(number + 1) }
  return op === '<' ? { max: String(number - 1) } : null
}

/** Moments "up to a day" are those before the next one. */
const readDayBefore = (value: string): Partial<ColumnFilter> | null =>
  isDay(value) ? { max: moveDay(value, -1) } : null

function readForm(query: URLSearchParams, column: Column, lang: Language): ColumnFilter {
  const read = (name: string) => tidyText(query.get(name) ?? '') || undefined
  const readEnd = (name: string) => {
    const text = read(name)
    return text && readTyped(text, column.type, lang)
  }
  const missing = query.get('missing')
  return {
    min: readEnd('min'),
    max: readEnd('max'),
    contains: read('contains'),
    values: [...new Set(query.getAll('value'))].filter(Boolean).slice(0, mostValues),
    missing: missing === 'missing' || missing === 'present' ? missing : undefined,
  }
}

function writeTerms(column: Column, { min, max, values, contains, missing }: ColumnFilter): string[] {
  const name = writeName(column.alias)
  const write = (value: string) => writeValue(column, value)
  // Rows without a value have none that could be compared.
  if (missing === 'missing') return [`${name} is null`]
  const terms: string[] = []
  if (missing === 'present') terms.push(`${name} is not null`)
  if (contains) terms.push(`${name} contains ${quote(contains)}`)
  if (values.length === 1) terms.push(`${name} = ${write(values[0]!)}`)
  if (values.length > 1) terms.push(`${name} in (${values.map(write).join(', ')})`)
  if (min) terms.push(`${name} >= ${write(min)}`)
  if (max) {
    terms.push(
      column.type === 'datetime' && isDay(max)
        ? `${name} < ${write(moveDay(max, 1))}`
        : `${name} <= ${write(max)}`,
    )
  }
  return terms
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

function writeValue({ type }: Column, value: string): string {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value
  const isNumber = type === 'integer' || type === 'number'
  return isNumber && /^-?\d+(\.\d+)?$/.test(value) ? value : quote(value)
}
