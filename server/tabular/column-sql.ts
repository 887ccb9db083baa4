import { missingMarks } from './infer-column.ts'
import type { ColumnReading } from './column-reading.ts'

/** The SQL that turns one text column into values. */
export interface ColumnSql {
  sqlType: string
  /** The value; null where the text has none or does not fit. */
  value: string
  /** True where there is text that does not fit; null when everything fits (text). */
  misfit: string | null
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The expression of a column, whose text is in `column`. Whatever loses something (007, 1.5 as an integer) does not fit. */
export function makeColumnSql(column: string, reading: ColumnReading): ColumnSql {
  if (reading.type === 'string' || reading.type === 'json' || reading.type === 'geometry')
    return { sqlType: 'VARCHAR', value: column, misfit: null }
  const text = withoutMarks(column, reading)
  const { sqlType, value, lossy = 'false' } = makeValue(text, reading)
  return { sqlType, value, misfit: `(${text} is not null and (${value} is null or ${lossy}))` }
}

function withoutMarks(column: string, reading: ColumnReading): string {
  const missing = (reading.missing ?? []).filter((mark) =>
    (missingMarks as readonly string[]).includes(mark.toLowerCase()),
  )
  const text = reading.spaced ? `nullif(trim(${column}), '')` : column
  if (missing.length === 0) return text
  return `(case when ${text} in (${missing.map(literal).join(', ')}) then null else ${text} end)`
}

// `lossy`: a value written back must give the same text, which finds leading zeros, cut decimals and lenient parsing alike.
function makeValue(text: string, reading: ColumnReading): { sqlType: string; value: string; lossy?: string } {
  switch (reading.type) {
    case 'integer': {
      const bare = withoutThousands(text, reading)
      const value = `try_cast(${bare} as bigint)`
      const pattern = groupPattern(reading)
      return {
        sqlType: 'BIGINT',
        value,
        lossy: pattern
          ? `not regexp_full_match(${text}, ${literal(pattern)})`
          : `${value}::varchar <> ${text}`,
      }
    }
    case 'number': {
      const bare = withoutThousands(text, reading)
      const value = `try_cast(${bare} as double)`
      const pattern = groupPattern(reading)
      const isCode = `(${text} >= '00' and ${text} < '0:')`
      const odd = `${isCode} or not isfinite(${value}) or contains(${text}, '_')`
      return {
        sqlType: 'DOUBLE',
        value,
        lossy: pattern ? `${odd} or not regexp_full_match(${text}, ${literal(pattern)})` : odd,
      }
    }
    case 'boolean': {
      const [yes, no] = reading.words ?? ['true', 'false']
      return {
        sqlType: 'BOOLEAN',
        value: `(case lower(${text}) when ${literal(yes)} then true when ${literal(no)} then false end)`,
      }
    }
    case 'date': {
      if (reading.order === 'dmy' || reading.order === 'mdy') {
        return { sqlType: 'DATE', value: `try_strptime(${text}, ${literal(dateFormat(reading))})::date` }
      }
      const value = `try_cast(${text} as date)`
      return { sqlType: 'DATE', value, lossy: `${value}::varchar <> ${text}` }
    }
    case 'datetime': {
      if (reading.order === 'dmy' || reading.order === 'mdy') {
        const formats = ['%H:%M:%S', '%H:%M'].map((clock) => literal(`${dateFormat(reading)} ${clock}`))
        return { sqlType: 'TIMESTAMP', value: `try_strptime(${text}, [${formats.join(', ')}])` }
      }
      const sqlType = reading.zoned ? 'TIMESTAMPTZ' : 'TIMESTAMP'
      return { sqlType, value: `try_cast(${text} as ${sqlType})` }
    }
    case 'time':
      return { sqlType: 'TIME', value: `try_cast(${text} as time)` }
    default:
      return { sqlType: 'VARCHAR', value: text }
  }
}

function withoutThousands(text: string, { form }: ColumnReading): string {
  if (form === 'decimal-comma') return `replace(replace(${text}, '.', ''), ',', '.')`
  if (form === 'comma-thousands') return `replace(${text}, ',', '')`
  return text
}

/** Where marks stand between thousands, each group has three digits. */
function groupPattern({ type, form }: ColumnReading): string | null {
  const decimals = (mark: string) => (type === 'integer' ? '' : `(${mark}\\d+)?`)
  if (form === 'decimal-comma') return `[-+]?([1-9]\\d{0,2}(\\.\\d{3})+|0|[1-9]\\d*)${decimals(',')}`
  if (form === 'comma-thousands') return `[-+]?([1-9]\\d{0,2}(,\\d{3})+|0|[1-9]\\d*)${decimals('\\.')}`
  return null
}

function dateFormat({ order, separator = '/' }: ColumnReading): string {
  return order === 'mdy' ? `%m${separator}%d${separator}%Y` : `%d${separator}%m${separator}%Y`
}
