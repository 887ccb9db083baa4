import { invalidParameter, type Sentence } from '../problems.ts'
import { parseMeasures } from '../query/query.ts'
import { aggregates, type AggregateName, type Measure } from '../query/tree.ts'
import { nameColumns } from './column-names.ts'
import type { ColumnType } from './column-reading.ts'
import { nameType } from './literal-sql.ts'
import { atPlace, getColumn } from './name-list.ts'
import type { ColumnRecord } from './records.ts'
import {
  compileFilter,
  integer,
  isCollated,
  namedTwice,
  readColumns,
  readKeys,
  writeCollation,
  writeCondition,
  writeKey,
  writeOut,
  type FilterRequest,
} from './rows-query.ts'
import { SqlValues } from './sql-values.ts'

export interface AggregateRequest extends FilterRequest {
  select?: string
  groupBy?: string
  orderBy?: string
  limit: number
  /** How many groups stand on the pages before. */
  offset: number
  /** Of the table: see `isCollated`. */
  rowCount: number
}

/** SQL over the view `source`; the last column is how many groups there are on all pages. */
export interface AggregateSql {
  columns: ColumnRecord[]
  values: string[]
  count: null
  place: null
  page: string
}

// Each makes the groups smaller; sixteen are more than a table of groups can show.
const maxGroupColumns = 16
const maxMeasures = 50

/** A column of the answer and what it is made of. */
interface Output {
  column: ColumnRecord
  sql: string
  isGroup: boolean
}

/**
 * Compiles groups and measures. Without `orderBy` the groups stand in the order of their own values; ties follow it too, so that
 * every page is a part of one list.
 * Throws `invalid-parameter` for unknown columns and functions, and for sums of what is no number.
 */
export function compileAggregate(request: AggregateRequest, columns: readonly ColumnRecord[]): AggregateSql {
  const groups = readGroups(request.groupBy, columns)
  const outputs = listOutputs(parseMeasures(request.select ?? 'count(*)'), groups, columns)
  const answered = outputs.map(({ column }) => column)
  const values = new SqlValues()
  const condition = writeCondition(compileFilter(request, columns, values))
  const inner = outputs.map(({ sql, column }) => `${sql} as ${column.stored}`).join(', ')
  const grouped = groups.length === 0 ? '' : ` group by ${groups.map(({ stored }) => stored).join(', ')}`
  const collates = isCollated(request.rowCount)
  const keys = [
    ...readKeys(request.orderBy, answered, collates).map(writeKey),
    ...outputs.filter(({ isGroup }) => isGroup).flatMap(({ column }) => listGroupKeys(column, collates)),
  ]
  const order = keys.length === 0 ? '' : ` order by ${keys.join(', ')}`
  return {
    columns: answered,
    values: values.list,
    count: null,
    place: null,
    page: `select ${answered.map(writeOut).join(', ')}, count(*) over () from (select ${inner} from source${condition}${grouped}) as groups${order} limit ${integer(request.limit)} offset ${integer(request.offset)}`,
  }
}

/** The order of a language takes some texts for the same that are different groups; their bytes tell them apart. */
function listGroupKeys({ stored, sqlType }: ColumnRecord, collates: boolean): string[] {
  const collation = writeCollation(sqlType, collates)
  const key = `${stored} nulls last`
  return collation === '' ? [key] : [`${stored}${collation} nulls last`, key]
}

function readGroups(groupBy: string | undefined, columns: readonly ColumnRecord[]): ColumnRecord[] {
  if (!groupBy) return []
  const groups = readColumns(groupBy, 'groupBy', columns)
  if (groups.length > maxGroupColumns) {
    throw invalidParameter('groupBy', {
      vi: `nhiều hơn ${maxGroupColumns} cột.`,
      en: `names more than ${maxGroupColumns} columns.`,
    })
  }
  return groups
}

/** The columns of the groups that `select` does not name come first, then what it names, in its order. */
function listOutputs(
  measures: Measure[],
  groups: readonly ColumnRecord[],
  columns: readonly ColumnRecord[],
): Output[] {
  if (measures.length > maxMeasures) {
    throw invalidParameter('select', {
      vi: `nhiều hơn ${maxMeasures} mục.`,
      en: `has more than ${maxMeasures} items.`,
    })
  }
  const items = measures.map((measure) =>
    measure.kind === 'column' ? getGroup(measure, groups, columns) : describe(measure, columns),
  )
  const named = items.filter((item) => 'stored' in item)
  const again = items.findIndex((item, index) => 'stored' in item && items.indexOf(item) < index)
  if (again >= 0) throw namedTwice('select', measures[again]!.at, measures[again]!.name!)
  const all = [...groups.filter((group) => !named.includes(group)), ...items]
  const taken = new Set(groups.map(({ name }) => name))
  for (const { kind, name, at } of measures) {
    if (kind === 'column' || name === null) continue
    if (taken.has(name)) {
      throw atPlace('select', at, {
        vi: `hai cột cùng tên "${name}". Hãy đặt tên khác sau "as".`,
        en: `gives two columns the name "${name}". Choose another behind "as".`,
      })
    }
    taken.add(name)
  }
  const fresh = nameColumns(
    all.flatMap((item) => ('stored' in item ? [] : [item.name])),
    'en',
    groups,
  )
  return all.map((item, index) => {
    const stored = `a${index}`
    if ('stored' in item) return { column: { ...item, stored }, sql: item.stored, isGroup: true }
    const { type, sqlType, sql } = item
    return {
      column: { ...fresh.shift()!, type, sqlType, stored, nullable: true, reading: { type } },
      sql,
      isGroup: false,
    }
  })
}

function getGroup(
  { name, at }: Extract<Measure, { kind: 'column' }>,
  groups: readonly ColumnRecord[],
  columns: readonly ColumnRecord[],
): ColumnRecord {
  const column = getColumn(columns, name, 'select', at, hintAtParentheses(name))
  if (groups.includes(column)) return column
  throw atPlace('select', at, {
    vi: `cột "${column.name}" không có trong groupBy. Hãy thêm vào groupBy, hoặc dùng một phép như sum("${column.name}").`,
    en: `the column "${column.name}" is not in groupBy. Add it there, or use a function such as max("${column.name}").`,
  })
}

const hintAtParentheses = (name: string): Sentence | null =>
  aggregates.some((each) => each === name.toLowerCase())
    ? {
        vi: `Nếu là một phép, hãy ghi cả ngoặc: ${name}(cột)${name.toLowerCase() === 'count' ? ' hoặc count(*)' : ''}.`,
        en: `A function is written with parentheses: ${name}(column)${name.toLowerCase() === 'count' ? ' or count(*)' : ''}.`,
      }
    : null

interface Described {
  name: string
  type: ColumnType
  sqlType: string
  sql: string
}

/** How a measure is counted, and the type of what comes out: sums of whole numbers are exact. */
function describe(measure: Extract<Measure, { kind: 'call' }>, columns: readonly ColumnRecord[]): Described {
  const { function: name, isDistinct, at, columnAt } = measure
  const distinct = isDistinct ? 'distinct ' : ''
  if (measure.column === null) {
    if (name !== 'count') throw needsColumn(name, at)
    return {
      name: measure.name ?? 'count(*)',
      type: 'integer',
      sqlType: 'BIGINT',
      sql: 'count(*)',
    }
  }
  const column = getColumn(columns, measure.column, 'select', columnAt)
  const { type, sqlType, stored } = column
  const shared = { name: measure.name ?? `${name}(${distinct}${column.name})` }
  if (name === 'count')
    return { ...shared, type: 'integer', sqlType: 'BIGINT', sql: `count(${distinct}${stored})` }
  if (name === 'min' || name === 'max') return { ...shared, type, sqlType, sql: `${name}(${stored})` }
  if (type !== 'integer' && type !== 'number') throw needsNumbers(name, column, columnAt)
  if (name === 'sum' && type === 'integer')
    return { ...shared, type, sqlType: 'HUGEINT', sql: `sum(${distinct}${stored})` }
  const written = name === 'stddev' ? 'stddev_samp' : name
  return { ...shared, type: 'number', sqlType: 'DOUBLE', sql: `${written}(${distinct}${stored})` }
}

const needsColumn = (name: AggregateName, at: number) =>
  atPlace('select', at, {
    vi: `${name}(*) không có nghĩa. Hãy ghi tên cột: ${name}(cột).`,
    en: `${name}(*) has no meaning. Name a column: ${name}(column).`,
  })

const needsNumbers = (name: AggregateName, { name: column, type }: ColumnRecord, at: number) =>
  atPlace('select', at, {
    vi: `${name} chỉ tính được trên số; cột "${column}" chứa ${nameType(type).vi}. Dùng được count, min và max.`,
    en: `${name} works on numbers only; the column "${column}" holds ${nameType(type).en}. Use count, min or max.`,
  })
