import { invalidParameter, type Sentence } from '../problems.ts'
import { atPlace, parseGroup, parseMeasures } from '../query/query.ts'
import { aggregates, type AggregateName, type Measure } from '../query/tree.ts'
import { nearestName } from '../text/nearest-name.ts'
import { nameColumns } from './column-names.ts'
import type { ColumnType } from './column-reading.ts'
import { nameType } from './literal-sql.ts'
import { findColumn, getColumn, listNames, parseNameList, type NamedItem } from './name-list.ts'
import { writeField } from './filter-sql.ts'
import type { ColumnRecord } from './records.ts'
import {
  compileFilter,
  integer,
  isCollated,
  namedTwice,
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

/** Of a name that comes near to none of the answer: which column of the table it is, or may be. */
function hintAtTable(
  name: string,
  columns: readonly ColumnRecord[],
  answered: readonly ColumnRecord[],
): Sentence | null {
  const near =
    nearestName(name, listNames(answered)) === null
      ? (findColumn(columns, name)?.name ?? nearestName(name, listNames(columns)))
      : null
  if (near === null) return null
  return {
    vi: `Cột "${near}" có trong bảng nhưng không có trong câu trả lời: hãy thêm vào groupBy, hoặc dùng một phép trong select và sắp theo tên của nó.`,
    en: `The column "${near}" is in the table, but not in the answer: add it to groupBy, or use a function of it in select and order by that.`,
  }
}

/** What a group is asked for. */
interface Made {
  sql: string
  /** Made of `sql` when the groups of a page are chosen: it costs too much for every group of a large table. */
  finish?: Finish
}

/** `count` is how many values a mean is made of. */
interface Finish {
  count: string
  write: (value: string, count: string) => string
}

/** A column of the answer and what it is made of. */
interface Output extends Made {
  column: ColumnRecord
  isGroup: boolean
}

/**
 * Compiles groups and measures. Without `orderBy` the groups stand in the order of their own values; ties follow it too, so that
 * every page is a part of one list.
 * Throws `invalid-parameter` for unknown columns and functions, and for sums of what is no number.
 */
export function compileAggregate(request: AggregateRequest, columns: readonly ColumnRecord[]): AggregateSql {
  const groups = readGroups(request.groupBy, columns)
  const measures = parseMeasures(request.select ?? 'count(*)', { names: listNames(columns) })
  const outputs = listOutputs(measures, groups, columns)
  const answered = outputs.map(({ column }) => column)
  const values = new SqlValues()
  const condition = writeCondition(compileFilter(request, columns, values))
  const grouped = groups.length === 0 ? '' : ` group by ${groups.map(({ sql }) => sql).join(', ')}`
  const collates = isCollated(request.rowCount)
  const sorted = readKeys(request.orderBy, answered, collates, (name) => hintAtTable(name, columns, answered))
  const keys = [
    ...sorted.map(writeKey),
    ...outputs.filter(({ isGroup }) => isGroup).flatMap(({ column }) => listGroupKeys(column, collates)),
  ]
  const order = keys.length === 0 ? '' : ` order by ${keys.join(', ')}`
  const made = outputs.map((output) => {
    const isKey = sorted.some(({ stored }) => stored === output.column.stored)
    return writeMade(output, isKey)
  })
  const inner = made.map(({ inside }) => inside).join(', ')
  return {
    columns: answered,
    values: values.list,
    count: null,
    place: null,
    page: `select ${made.map(({ outside }) => outside).join(', ')}, total from (select *, count(*) over () as total from (select ${inner} from source${condition}${grouped}) as groups${order} limit ${integer(request.limit)} offset ${integer(request.offset)}) as page`,
  }
}

/** What stands inside, a value for every group, and outside, a value for those of the page. What is sorted by is finished inside. */
function writeMade({ sql, finish, column }: Output, isKey: boolean): { inside: string; outside: string } {
  const { stored } = column
  if (!finish) return { inside: `${sql} as ${stored}`, outside: writeOut(column) }
  if (isKey) return { inside: `${finish.write(sql, finish.count)} as ${stored}`, outside: writeOut(column) }
  return {
    inside: `${sql} as ${stored}, ${finish.count} as ${stored}_count`,
    outside: `${finish.write(stored, `${stored}_count`)} as ${stored}`,
  }
}

/** The order of a language takes some texts for the same that are different groups; their bytes tell them apart. */
function listGroupKeys({ stored, sqlType }: ColumnRecord, collates: boolean): string[] {
  const collation = writeCollation(sqlType, collates)
  const key = `${stored} nulls last`
  return collation === '' ? [key] : [`${stored}${collation} nulls last`, key]
}

/** Columns, and functions of columns such as `year(day)`; what is a column's own name goes before what looks like a function. */
function readGroups(groupBy: string | undefined, columns: readonly ColumnRecord[]): Output[] {
  if (!groupBy) return []
  const items = parseNameList(groupBy, 'groupBy')
  if (items.length > maxGroupColumns) {
    throw invalidParameter('groupBy', {
      vi: `nhiều hơn ${maxGroupColumns} cột.`,
      en: `names more than ${maxGroupColumns} columns.`,
    })
  }
  const fields = items.map((item) => readGroup(item, columns))
  const names = fields.map(({ name }) => name)
  const again = names.findIndex((name, index) => names.indexOf(name) < index)
  if (again >= 0) throw namedTwice('groupBy', items[again]!.at, items[again]!.name)
  const fresh = nameColumns(
    fields.flatMap(({ column, name }) => (column ? [] : [name])),
    'en',
    fields.flatMap(({ column }) => column ?? []),
  )
  return fields.map(({ column, sql, ...field }) => ({
    column: column ?? makeColumn(fresh.shift()!, field),
    sql,
    isGroup: true,
  }))
}

/** `column` is null for a function of one. */
function readGroup({ name, at }: NamedItem, columns: readonly ColumnRecord[]) {
  const isCall = /^\w+\s*\(.*\)$/s.test(name) && columns.every((column) => column.name !== name)
  if (isCall) {
    const field = writeField(parseGroup(name, 'groupBy', at), columns, { parameter: 'groupBy' })
    return { ...field, column: null }
  }
  const column = getColumn(columns, name, 'groupBy', at)
  return { name: column.name, sql: column.stored, type: column.type, sqlType: column.sqlType, column }
}

/** A column that only the answer has. */
const makeColumn = (
  named: Pick<ColumnRecord, 'name' | 'alias'>,
  { type, sqlType }: Pick<ColumnRecord, 'type' | 'sqlType'>,
): ColumnRecord => ({ ...named, type, sqlType, stored: '', nullable: true, reading: { type } })

/** The columns of the groups that `select` does not name come first, then what it names, in its order. */
function listOutputs(
  measures: Measure[],
  groups: readonly Output[],
  columns: readonly ColumnRecord[],
): Output[] {
  if (measures.length > maxMeasures) {
    throw invalidParameter('select', {
      vi: `nhiều hơn ${maxMeasures} mục.`,
      en: `has more than ${maxMeasures} items.`,
    })
  }
  const items = measures.map((measure) =>
    measure.kind === 'group' ? getGroup(measure, groups, columns) : describe(measure, columns),
  )
  const again = items.findIndex((item, index) => 'isGroup' in item && items.indexOf(item) < index)
  if (again >= 0) throw namedTwice('select', measures[again]!.at, (items[again] as Output).column.name)
  const all = [...groups.filter((group) => !items.includes(group)), ...items]
  const taken = new Set(groups.map(({ column }) => column.name))
  for (const measure of measures) {
    if (measure.kind === 'group' || measure.name === null) continue
    const { name, at } = measure
    if (taken.has(name)) {
      throw atPlace('select', at, {
        vi: `hai cột cùng tên "${name}". Hãy đặt tên khác sau "as".`,
        en: `gives two columns the name "${name}". Choose another behind "as".`,
      })
    }
    taken.add(name)
  }
  const fresh = nameColumns(
    all.flatMap((item) => ('isGroup' in item ? [] : [item.name])),
    'en',
    groups.map(({ column }) => column),
  )
  return all.map((item, index) => {
    const column = 'isGroup' in item ? item.column : makeColumn(fresh.shift()!, item)
    const { sql, finish } = item
    return { column: { ...column, stored: `a${index}` }, sql, finish, isGroup: 'isGroup' in item }
  })
}

function getGroup(
  { field, at }: Extract<Measure, { kind: 'group' }>,
  groups: readonly Output[],
  columns: readonly ColumnRecord[],
): Output {
  const hint = field.kind === 'column' ? hintAtParentheses(field.name) : null
  const { name } = writeField(field, columns, { parameter: 'select', hint })
  const group = groups.find(({ column }) => column.name === name)
  if (group) return group
  throw atPlace('select', at, {
    vi: `cột "${name}" không có trong groupBy. Hãy thêm vào groupBy, hoặc dùng một phép như sum("${name}").`,
    en: `the column "${name}" is not in groupBy. Add it there, or use a function such as max("${name}").`,
  })
}

const hintAtParentheses = (name: string): Sentence | null =>
  aggregates.some((each) => each === name.toLowerCase())
    ? {
        vi: `Nếu là một phép, hãy ghi cả ngoặc: ${name}(cột)${name.toLowerCase() === 'count' ? ' hoặc count(*)' : ''}.`,
        en: `A function is written with parentheses: ${name}(column)${name.toLowerCase() === 'count' ? ' or count(*)' : ''}.`,
      }
    : null

interface Described extends Made {
  name: string
  type: ColumnType
  sqlType: string
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
  return {
    ...shared,
    type: 'number',
    sqlType: 'DOUBLE',
    ...makeMeasure(name, `${distinct}${stored}`, sqlType),
  }
}

/**
 * Threads add fractions in another order each time, and so come to other last digits: the same question would answer 5171.08 and
 * 5171.079999999994 in turn. Sums are compensated (Kahan) and given to 15 digits, which are all that a number of 64 bits surely
 * has; a mean is made of such a sum. A standard deviation is good for 12 (measured: 30 answers over 3 million rows were one).
 */
function makeMeasure(name: AggregateName, of: string, sqlType: string): Made {
  const count = `count(${of})`
  if (name === 'stddev')
    return { sql: `stddev_samp(${of})`, finish: { count, write: (value) => writeRounded(value, 12) } }
  if (sqlType !== 'DOUBLE' || name === 'median') return { sql: `${name}(${of})` }
  const write = (sum: string, of: string) =>
    name === 'avg' ? `(${writeRounded(sum, 15)} / ${of})` : writeRounded(sum, 15)
  return { sql: `fsum(${of})`, finish: { count, write } }
}

const writeRounded = (value: string, digits: number): string => `printf('%.${digits}g', ${value})::double`

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
