import { missingMarks } from './infer-column.ts'
import type { ColumnReading } from './column-reading.ts'
import { parseDateSql } from './date-forms.ts'
import { dressPattern, undressSql } from './figure-dress.ts'
import { readGeometrySql } from './geometry-sql.ts'
import { writeLiteral } from './sql-text.ts'

/** The SQL that turns one text column into values. */
export interface ColumnSql {
  sqlType: string
  /** The value; null where the text has none or does not fit. */
  value: string
  /** True where there is text that does not fit; null when everything fits (text). */
  misfit: string | null
  /** True where such a text gives a value all the same, though not its own: 1.5 as the integer 2. */
  lossy: string
}

/**
 * The expression of a column, whose text is in `column`. Whatever loses something (007, 1.5 as an integer) does not fit; `isStrict`
 * leaves such cells empty, which costs time and is only needed for a column that keeps its type in spite of them.
 */
export function makeColumnSql(
  column: string,
  reading: ColumnReading,
  { isStrict = false }: { isStrict?: boolean } = {},
): ColumnSql {
  const isNested = reading.type === 'json' || reading.type === 'geometry'
  if (reading.type === 'string' || (isNested && !reading.fromText))
    return { sqlType: 'VARCHAR', value: column, misfit: null, lossy: 'false' }
  const text = withoutMarks(column, reading)
  const { sqlType, value, lossy = 'false' } = makeValue(text, reading)
  return {
    sqlType,
    value: isStrict && lossy !== 'false' ? `(case when ${lossy} then null else ${value} end)` : value,
    misfit: `(${text} is not null and (${value} is null or ${lossy}))`,
    lossy: `(${value} is not null and (${lossy}))`,
  }
}

function withoutMarks(column: string, reading: ColumnReading): string {
  const missing = (reading.missing ?? []).filter((mark) =>
    (missingMarks as readonly string[]).includes(mark.toLowerCase()),
  )
  const text = reading.spaced ? `nullif(trim(${column}), '')` : column
  if (missing.length === 0) return text
  return `(case when ${text} in (${missing.map(writeLiteral).join(', ')}) then null else ${text} end)`
}

// `lossy`: a value written back must give the same text, which finds leading zeros, cut decimals and lenient parsing alike.
function makeValue(text: string, reading: ColumnReading): { sqlType: string; value: string; lossy?: string } {
  switch (reading.type) {
    case 'integer': {
      const bare = bareFigure(text, reading)
      const value = `try_cast(${bare} as bigint)`
      const pattern = figurePattern(reading)
      return {
        sqlType: 'BIGINT',
        value,
        lossy: pattern
          ? `not regexp_full_match(${text}, ${pattern})`
          : `${value}::varchar <> ${withoutZeros(text, reading)}`,
      }
    }
    case 'number': {
      const bare = bareFigure(text, reading)
      const value = `try_cast(${bare} as double)`
      const pattern = figurePattern(reading)
      const isCode = reading.zeros ? 'false' : `(${text} >= '00' and ${text} < '0:')`
      const odd = `${isCode} or not isfinite(${value}) or contains(${text}, '_')`
      return {
        sqlType: 'DOUBLE',
        value,
        lossy: pattern ? `${odd} or not regexp_full_match(${text}, ${pattern})` : odd,
      }
    }
    case 'boolean': {
      const [yes, ...no] = reading.words ?? ['true', 'false']
      return {
        sqlType: 'BOOLEAN',
        value: `(case lower(${text}) when ${writeLiteral(yes)} then true ${no.map((word) => `when ${writeLiteral(word)} then false`).join(' ')} end)`,
      }
    }
    case 'date': {
      if (reading.formats) return { sqlType: 'DATE', value: `${parseDateSql(text, reading.formats)}::date` }
      if (reading.order === 'serial') {
        const moment = readSerial(text, reading)
        return { sqlType: 'DATE', value: `${moment}::date`, lossy: `${moment}::date <> ${moment}` }
      }
      if (reading.order === 'dmy' || reading.order === 'mdy') {
        const value = `try_strptime(${text}, ${writeLiteral(dateFormat(reading))})::date`
        // A year of two digits would be one of the first century.
        return { sqlType: 'DATE', value, lossy: `year(${value}) < 100` }
      }
      const value = `try_cast(${text} as date)`
      return { sqlType: 'DATE', value, lossy: `${value}::varchar <> ${text}` }
    }
    case 'datetime': {
      if (reading.formats) return { sqlType: 'TIMESTAMP', value: parseDateSql(text, reading.formats) }
      if (reading.order === 'serial') return { sqlType: 'TIMESTAMP', value: readSerial(text, reading) }
      if (reading.order === 'dmy' || reading.order === 'mdy') {
        const clocks = reading.halfDays ? ['%I:%M:%S %p', '%I:%M %p'] : ['%H:%M:%S', '%H:%M']
        const formats = clocks.map((clock) => writeLiteral(`${dateFormat(reading)} ${clock}`))
        return { sqlType: 'TIMESTAMP', value: `try_strptime(${text}, [${formats.join(', ')}])` }
      }
      const sqlType = reading.zoned ? 'TIMESTAMPTZ' : 'TIMESTAMP'
      return { sqlType, value: `try_cast(${text} as ${sqlType})` }
    }
    case 'time':
      if (reading.hours)
        return {
          sqlType: 'TIME',
          value: `try_strptime(lower(${text}) || case when ends_with(lower(${text}), 'h') then '00' else '' end, '%Hh%M')::time`,
        }
      return { sqlType: 'TIME', value: `try_cast(${text} as time)` }
    case 'json':
      return { sqlType: 'VARCHAR', value: `(case when json_valid(${text}) then ${text} end)` }
    case 'geometry':
      return { sqlType: 'VARCHAR', value: readGeometrySql(text) }
    default:
      return { sqlType: 'VARCHAR', value: text }
  }
}

const msOfDay = 86_400_000
// The last day of the year 9999.
const lastSerial = 2_958_465

/**
 * The moment that spreadsheets count in days: 1 is the last day of 1899 and one more, for a 29 February 1900 that never was. Halves
 * are noons; a double tells milliseconds for certain.
 */
function readSerial(text: string, reading: ColumnReading): string {
  const days = `try_cast(${bareFigure(text, reading)} as double)`
  return `(case when ${days} >= 0 and ${days} < ${lastSerial + 1} then timestamp '1899-12-30' + to_milliseconds(round(${days} * ${msOfDay})::bigint) end)`
}

const withoutZeros = (text: string, { zeros }: ColumnReading): string =>
  zeros ? `regexp_replace(${text}, '^(-?)0+(\\d)', '\\1\\2')` : text

/** SQL of the figure with a point before decimals, and nothing between thousands or around. */
function bareFigure(text: string, { form, dress }: ColumnReading): string {
  const bare = dress ? undressSql(text, dress) : text
  if (form === 'decimal-comma') return `replace(replace(${bare}, '.', ''), ',', '.')`
  if (form === 'comma-thousands') return `replace(${bare}, ',', '')`
  return bare
}

/** As SQL, the pattern of a whole figure where marks stand between thousands or around it; each group has three digits. */
function figurePattern({ type, form, dress, zeros }: ColumnReading): string | null {
  const decimals = (mark: string) => (type === 'integer' ? '' : `(${mark}\\d+)?`)
  const whole = zeros ? '\\d+' : '0|[1-9]\\d*'
  const digits =
    form === 'decimal-comma'
      ? `([1-9]\\d{0,2}(\\.\\d{3})+|${whole})${decimals(',')}`
      : form === 'comma-thousands'
        ? `([1-9]\\d{0,2}(,\\d{3})+|${whole})${decimals('\\.')}`
        : null
  if (dress) return dressPattern(dress, digits ?? `(${whole})?${decimals('\\.')}`)
  return digits && writeLiteral(`[-+]?${digits}`)
}

function dateFormat({ order, separator = '/', shortYear }: ColumnReading): string {
  const year = shortYear ? '%y' : '%Y'
  return order === 'mdy' ? `%m${separator}%d${separator}${year}` : `%d${separator}%m${separator}${year}`
}
