import type { SchemaField } from '../catalog/table-schema-form.ts'
import type { ValidationOrder, ValidationRule } from './validation-messages.ts'
import { writeLiteral } from './sql-text.ts'

type Column = ValidationOrder['columns'][number]

/** One rule for the cells of one column, as SQL that is true where it is broken. */
export interface CellCheck {
  rule: ValidationRule
  broken: string
  asked: string | null
}

/** A column of the table that a field of the schema is about. */
export interface MatchedColumn {
  field: SchemaField
  column: Column
  /** Its values; null where one is missing, by the marks of the schema too. */
  value: string
  /** Its values as they are written. */
  text: string
}

/** The column with its values, as the schema takes them. */
export function matchColumn(
  field: SchemaField,
  column: Column,
  missingValues: readonly string[],
): MatchedColumn {
  const marks = missingValues.map(writeLiteral).join(', ')
  const isText = column.sqlType === 'VARCHAR'
  const value =
    isText && marks !== ''
      ? `(case when ${column.stored} in (${marks}) then null else ${column.stored} end)`
      : column.stored
  return { field, column, value, text: isText ? value : `(${value})::varchar` }
}

/** Everything that is asked of single cells of a column, but that no two are alike. */
export function listCellChecks(matched: MatchedColumn, hasRejected: boolean): CellCheck[] {
  const { field, value } = matched
  const { constraints, format } = field
  const typed = writeTyped(matched)
  const checks: CellCheck[] = []
  const add = (rule: ValidationRule, broken: string | null, asked: string | null = null): void => {
    if (broken !== null) checks.push({ rule, broken, asked })
  }
  if (constraints.required)
    // A cell that could not be read is told as such.
    add('required', hasRejected ? `(${value} is null and not misfit)` : `(${value} is null)`)
  add('type', writeTypeCheck(matched), field.type)
  if (field.type === 'string' && Object.hasOwn(formats, format))
    add('format', doesNotMatch(matched.text, formats[format]!), format)
  add('enum', writeEnumCheck(matched, typed), constraints.enum?.slice(0, 20).map(String).join(', ') ?? null)
  const compare = (
    rule: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum',
    operator: string,
  ) => {
    const bound = constraints[rule]
    if (bound !== undefined)
      add(rule, `(${typed} ${operator} ${writeBound(field.type, String(bound))})`, String(bound))
  }
  compare('minimum', '<')
  compare('maximum', '>')
  compare('exclusiveMinimum', '<=')
  compare('exclusiveMaximum', '>=')
  if (constraints.minLength !== undefined)
    add('minLength', `(length(${matched.text}) < ${constraints.minLength})`, String(constraints.minLength))
  if (constraints.maxLength !== undefined)
    add('maxLength', `(length(${matched.text}) > ${constraints.maxLength})`, String(constraints.maxLength))
  if (constraints.pattern !== undefined)
    add('pattern', doesNotMatch(matched.text, constraints.pattern), constraints.pattern)
  return checks
}

const doesNotMatch = (text: string, pattern: string): string =>
  `(${text} is not null and not regexp_full_match(${text}, ${writeLiteral(pattern)}))`

// As the standard means them, not as a mail server would: a slip of the hand is found.
const formats: Record<string, string> = {
  email: '[^@\\s]+@[^@\\s]+\\.[^@\\s.]+',
  uri: '[A-Za-z][A-Za-z0-9+.\\-]*:[^\\s]+',
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
}

/** Types whose values stay as they are written, with the form that they have. */
const written: Partial<Record<SchemaField['type'], string>> = {
  yearmonth: '[0-9]{4}-(0[1-9]|1[0-2])',
  duration: '-?P(\\d+([.,]\\d+)?[YMWD])*(T(\\d+([.,]\\d+)?[HMS])+)?',
  geopoint: '\\s*-?\\d+(\\.\\d+)?\\s*,\\s*-?\\d+(\\.\\d+)?\\s*',
  object: '\\s*\\{(?s:.*)\\}\\s*',
  array: '\\s*\\[(?s:.*)\\]\\s*',
  geojson: '\\s*\\{(?s:.*)\\}\\s*',
}

/** Types of columns that hold just the values of a type of the schema. */
const alike: Partial<Record<SchemaField['type'], readonly string[]>> = {
  integer: ['integer'],
  year: ['integer'],
  number: ['integer', 'number'],
  boolean: ['boolean'],
  date: ['date'],
  datetime: ['datetime', 'date'],
  time: ['time'],
  object: ['json'],
  array: ['json'],
  geojson: ['geometry', 'json'],
}

/** True of values that are not of the type; null where all of them are. */
function writeTypeCheck({ field: { type }, column, value, text }: MatchedColumn): string | null {
  if (type === 'string' || type === 'any' || type === 'list') return null
  if (alike[type]?.includes(column.type)) return null
  const pattern = written[type]
  if (pattern !== undefined) return doesNotMatch(text, pattern)
  const isText = column.sqlType === 'VARCHAR'
  const every = `(${value} is not null)`
  if (type === 'integer' || type === 'year') {
    if (column.type === 'number') return `(${value} <> trunc(${value}))`
    return isText ? doesNotMatch(text, '\\s*[-+]?[0-9]+\\s*') : every
  }
  if (type === 'boolean') {
    if (column.type === 'integer') return `(${value} not in (0, 1))`
    return isText ? `(lower(trim(${text})) not in ('true', 'false', '1', '0'))` : every
  }
  if (type === 'date' && column.type === 'datetime') return `(${value} <> date_trunc('day', ${value}))`
  if (!isText) return every
  return `(${value} is not null and try_cast(trim(${text}) as ${sqlTypeOf(type)}) is null)`
}

function sqlTypeOf(type: SchemaField['type']): string {
  if (type === 'date') return 'date'
  if (type === 'datetime') return 'timestamp'
  return type === 'time' ? 'time' : 'double'
}

/** The values as the type has them; null for those that are not of it, so that one fault is told once. */
function writeTyped({ field: { type }, column, value, text }: MatchedColumn): string {
  switch (type) {
    case 'integer':
    case 'year':
    case 'number':
      return column.sqlType === 'VARCHAR'
        ? `try_cast(trim(${text}) as double)`
        : `try_cast(${value} as double)`
    case 'date':
    case 'datetime':
    case 'time':
      return `try_cast(${value} as ${sqlTypeOf(type)})`
    default:
      return text
  }
}

function writeBound(type: SchemaField['type'], bound: string): string {
  if (type === 'date' || type === 'datetime' || type === 'time')
    return `${sqlTypeOf(type)} ${writeLiteral(bound.replace('T', ' ').replace(/Z$/, ''))}`
  return type === 'yearmonth' ? writeLiteral(bound) : `(${Number(bound)})::double`
}

function writeEnumCheck({ field, text }: MatchedColumn, typed: string): string | null {
  const values = field.constraints.enum
  if (values === undefined) return null
  if (field.type === 'boolean') {
    const taken = values.flatMap((value) =>
      /^(true|1)$/i.test(String(value)) ? ['true', '1'] : ['false', '0'],
    )
    return `(lower(${text}) not in (${taken.map(writeLiteral).join(', ')}))`
  }
  const bounds = values.map((value) =>
    typed === text ? writeLiteral(String(value)) : writeBound(field.type, String(value)),
  )
  return `(${typed} not in (${bounds.join(', ')}))`
}
