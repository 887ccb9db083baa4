import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  DuckDBUnionValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { SqlType } from './sql-messages.ts'

/**
 * A value as JSON carries it: integers beyond 2^53 as texts, so that no reader rounds them; decimals as numbers; dates and times
 * in ISO 8601; lists and structures as they are; figures that JSON lacks as null.
 */
export function toPlain(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof DuckDBDecimalValue) return Number(value.toString())
  if (value instanceof DuckDBDateValue) return value.isFinite ? writeYear(value.toString()) : null
  if (value instanceof DuckDBTimestampTZValue && endless.test(value.toString())) return null
  if (value instanceof DuckDBTimestampTZValue) return writeDatetime(value.toString()).replace(/\+00$/, 'Z')
  if (timestamps.some((kind) => value instanceof kind))
    return endless.test(String(value)) ? null : writeDatetime(String(value))
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toPlain)
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, each]) => [name, toPlain(each)]))
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(
      value.entries.map((entry) => [String(toPlain(entry.key)), toPlain(entry.value)]),
    )
  if (value instanceof DuckDBUnionValue) return toPlain(value.value)
  return String(value)
}

/** A moment without end, which ISO 8601 does not have. */
const endless = /^-?infinity/i

const writeDatetime = (text: string): string => writeYear(text.replace(/^(\S+)( \(BC\))? /, '$1$2T'))

/** Years before the first and of more than four digits as ISO 8601 expands them: the year before 1 is 0, "0044 (BC)" is -000043. */
function writeYear(text: string): string {
  const [, year = '', rest = ''] = /^(\d+)(-.*)$/s.exec(text.replace(' (BC)', '')) ?? []
  const isBefore = text.includes('(BC)')
  if (!isBefore && year.length <= 4) return text
  const number = isBefore ? 1 - Number(year) : Number(year)
  return `${number < 0 ? '-' : isBefore ? '' : '+'}${String(Math.abs(number)).padStart(number === 0 ? 4 : 6, '0')}${rest}`
}

/** Whether a type holds structures without names, of which JSON could keep just the last member. */
export function hasNameless(type: DuckDBType): boolean {
  const {
    entryNames = [],
    entryTypes = [],
    valueType,
  } = type as {
    entryNames?: readonly string[]
    entryTypes?: readonly DuckDBType[]
    valueType?: DuckDBType
  }
  return entryNames.includes('') || [...entryTypes, ...(valueType ? [valueType] : [])].some(hasNameless)
}

const timestamps = [
  DuckDBTimestampValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
]

// Geometries have six levels. What is deeper breaks those who write it out again, and stays a text.
const maxDepth = 100

/** The value of a column that holds JSON, opened. */
export function openJson(value: unknown): unknown {
  if (typeof value !== 'string' || isDeep(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** Counts brackets within texts too: what looks deep is left closed. */
function isDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if ((letter === '[' || letter === '{') && ++depth > maxDepth) return true
    if (letter === ']' || letter === '}') depth--
  }
  return false
}

/** A type of DuckDB as the API names it. */
export function nameType({ typeId, alias }: DuckDBType): SqlType {
  return alias === 'JSON' ? 'json' : (typeNames.get(typeId) ?? 'string')
}

const { BOOLEAN, DATE, TIME, TIME_TZ, TIME_NS, FLOAT, DOUBLE, DECIMAL } = DuckDBTypeId
const { TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, BIGNUM } = DuckDBTypeId
const { UTINYINT, USMALLINT, UINTEGER, UBIGINT, UHUGEINT } = DuckDBTypeId
const { TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_TZ } = DuckDBTypeId
const { LIST, ARRAY, STRUCT, MAP, UNION } = DuckDBTypeId

const typeNames: ReadonlyMap<DuckDBTypeId, SqlType> = new Map([
  [BOOLEAN, 'boolean'],
  [DATE, 'date'],
  ...listTypes('time', TIME, TIME_TZ, TIME_NS),
  ...listTypes('datetime', TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS, TIMESTAMP_TZ),
  ...listTypes('integer', TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, BIGNUM),
  ...listTypes('integer', UTINYINT, USMALLINT, UINTEGER, UBIGINT, UHUGEINT),
  ...listTypes('number', FLOAT, DOUBLE, DECIMAL),
  ...listTypes('json', LIST, ARRAY, STRUCT, MAP, UNION),
])

function listTypes(name: SqlType, ...ids: DuckDBTypeId[]): [DuckDBTypeId, SqlType][] {
  return ids.map((id) => [id, name])
}
