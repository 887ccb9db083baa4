import type { ColumnType } from './column-reading.ts'
import type { ColumnRecord } from './records.ts'
import { writeIso } from './iso-sql.ts'
import { integer } from './rows-query.ts'

/** Exact up to here; beyond it counting every value that is there once takes longer than all the rest. */
export const exactDistinctRows = 2_000_000
/** As many as a reader takes in at a glance. */
export const topValues = 10
/** Bars of a histogram as wide as a head of a column: more would be lines. */
export const histogramBars = 20
/** A longer text is no value that one compares by. */
export const longestValue = 200

const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'number'
const isMoment = (type: ColumnType): boolean => type === 'date' || type === 'datetime'

/** One row: count, distinct, min, max, mean, median and standard deviation; null for what its type does not have. */
export function writeFigures(column: ColumnRecord, isExact: boolean): string {
  const { stored, type, sqlType } = column
  const hasOrder = type !== 'boolean' && type !== 'geometry' && type !== 'json'
  const end = (name: 'min' | 'max'): string =>
    hasOrder ? shortOnly(`${name}(${stored})`, type, sqlType) : 'null'
  const figures = [
    `count(${stored})`,
    isExact ? `count(distinct ${stored})` : `approx_count_distinct(${stored})`,
    end('min'),
    end('max'),
    // As they are: large integers would be rounded before they are added up.
    isNumeric(type) ? `avg(${stored})` : 'null',
    writeMedian(column),
    isNumeric(type) ? writeDeviation(stored) : 'null',
  ]
  return `select ${figures.join(', ')} from source`
}

// The squares of larger numbers are beyond a double, and the engine refuses the whole question over one of them.
const largestSquared = 1e150

/** Null where a number is too large to be squared. */
function writeDeviation(stored: string): string {
  const isSmall = `abs(${stored}::double) < ${largestSquared}`
  return `case when bool_and(${isSmall}) then stddev_samp(${stored}::double) filter (where ${isSmall}) end`
}

function writeMedian({ stored, type, sqlType }: ColumnRecord): string {
  if (isNumeric(type)) return `median(${stored}::double)`
  return isMoment(type) ? writeIso(`quantile_disc(${stored}, 0.5)`, sqlType) : 'null'
}

/** The most frequent values with how often they are there; of equal ones the smaller first. */
export function writeTop({ stored, type, sqlType }: ColumnRecord): string | null {
  if (type === 'geometry' || type === 'json') return null
  const short = type === 'string' ? ` and length(${stored}) <= ${integer(longestValue)}` : ''
  return `select ${writeIso(stored, sqlType)}, count(*) as frequency from source
    where ${stored} is not null${short} group by ${stored} order by frequency desc, ${stored} limit ${integer(topValues)}`
}

/** Bars of one width from the smallest value to the largest: from, to, count; the last one includes its end. None for a range that no double holds. */
export function writeHistogram(column: ColumnRecord, distinct: number): string | null {
  const { stored, type, sqlType } = column
  if (!isNumeric(type) && !isMoment(type)) return null
  const value = isMoment(type) ? `epoch(${stored}::timestamp)` : `${stored}::double`
  const edge = (sql: string): string => (isMoment(type) ? writeEdge(sql, sqlType) : sql)
  const bars = integer(Math.max(1, Math.min(histogramBars, distinct)))
  return `with cells as (select ${value} as x from source where ${stored} is not null and isfinite(${value})),
    ends as (select min(x) as low, max(x) as high, (max(x) - min(x)) / ${bars} as width from cells),
    counted as (
      select least(case when width > 0 and isfinite(width) then floor((x - low) / width) else 0 end, ${bars} - 1)::integer as bar, count(*) as frequency
      from cells, ends group by bar
    )
    select ${edge('low + bar * width')}, ${edge(`case when bar = ${bars} - 1 or width = 0 then high else low + (bar + 1) * width end`)},
      coalesce(frequency, 0)
    from range(${bars}) as every(bar) join ends on low is not null and isfinite(width) and (width > 0 or bar = 0) left join counted using (bar) order by bar`
}

/** A moment in seconds as a text of the column's type. */
function writeEdge(seconds: string, sqlType: string): string {
  const moment = `make_timestamp(((${seconds}) * 1000000)::bigint)`
  if (sqlType === 'DATE') return `${moment}::date::varchar`
  return `strftime(${moment}, '%Y-%m-%dT%H:%M:%S')${sqlType === 'TIMESTAMPTZ' ? " || 'Z'" : ''}`
}

/** A text that is too long to be a figure is left out. */
function shortOnly(sql: string, type: ColumnType, sqlType: string): string {
  return type === 'string'
    ? `case when length(${sql}) <= ${integer(longestValue)} then ${sql} end`
    : writeIso(sql, sqlType)
}
