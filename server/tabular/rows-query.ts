import { invalidParameter, type ProblemError, type Sentence } from '../problems.ts'
import { atPlace, parseWhere } from '../query/query.ts'
import { compileWhere } from './filter-sql.ts'
import { writeJsonArray } from './cell-sql.ts'
import { writeIso } from './iso-sql.ts'
import { getColumn, listNames, parseNameList, type NamedItem } from './name-list.ts'
import type { ColumnRecord } from './records.ts'
import { SqlValues } from './sql-values.ts'
import { isWide, wideColumns } from './wide-tables.ts'
import { compileWords } from './words-sql.ts'

/** Which rows count. */
export interface FilterRequest {
  where?: string
  q?: string
}

/** The part of a query that compiles to SQL. */
export interface RowsRequest extends FilterRequest {
  select?: string
  orderBy?: string
  /** Of the table: texts of tables that are not too large are sorted as people write them. */
  rowCount: number
  /** The last row of the page before (its position in the file, from 0); null for the first page. */
  after: number | null
  limit: number
}

/** SQL over the view `source` (columns `c0` …, and `position`), without a name or value of a stranger in it. */
export interface RowsSql {
  columns: ColumnRecord[]
  /** What `count` and `page` take as $1, $2 … */
  values: string[]
  /** Counts the rows that match; null when all do. */
  count: string | null
  /** Gives the sort values of the row to go on behind, which `page` takes behind `values`; null when it takes none. */
  place: string | null
  /** Gives the chosen columns as JSON can carry them, and `position` as the last. */
  page: string
  /** Of very many columns `page` gives the positions alone, and each of these a part of the columns as one JSON array. */
  slices?: string[]
}

// More keys than this sort nothing further, and each costs a comparison a row.
const maxSortKeys = 16

/**
 * Compiles select, order and page. Rows of equal sort values follow in the order of the file, so that a page goes on exactly
 * behind the last row of the one before, in ties too. Throws `invalid-parameter` for unknown columns.
 */
export function compileRows(request: RowsRequest, columns: readonly ColumnRecord[]): RowsSql {
  const chosen = chooseColumns(request.select, columns)
  const values = new SqlValues()
  const { filter, place, rows } = compileSelection(request, columns, values)
  const isSliced = isWide(chosen.length)
  return {
    columns: chosen,
    values: values.list,
    count: filter === null ? null : `select count(*) from source${writeCondition(filter)}`,
    place,
    // Ordered inside: only the rows of the page are written out, and it is the stored dates that are compared, not their texts.
    page: `select ${[...(isSliced ? [] : chosen.map(writeOut)), 'position'].join(', ')} from (select * ${rows})`,
    ...(isSliced ? { slices: listSlices(chosen) } : {}),
  }
}

const listSlices = (columns: readonly ColumnRecord[]): string[] =>
  Array.from({ length: Math.ceil(columns.length / wideColumns) }, (_, at) =>
    writeJsonArray(columns.slice(at * wideColumns, (at + 1) * wideColumns)),
  )

/** The columns that `select` names, or all. Throws `invalid-parameter` for unknown ones and for one named twice. */
export function chooseColumns(select: string | undefined, columns: readonly ColumnRecord[]): ColumnRecord[] {
  if (!select) return [...columns]
  const chosen = new Set<ColumnRecord>()
  for (const { name, at } of parseNameList(select, 'select')) {
    const column = getColumn(columns, name, 'select', at, hintAtCall(name))
    if (chosen.has(column)) throw namedTwice('select', at, name)
    chosen.add(column)
  }
  return [...chosen]
}

const hintAtCall = (name: string): Sentence | null =>
  /^\w+\s*\(/.test(name)
    ? {
        vi: 'Đếm và cộng thì dùng địa chỉ …/aggregate.',
        en: 'To count and to sum up, use the address …/aggregate.',
      }
    : null

export const namedTwice = (parameter: string, at: number, name: string): ProblemError =>
  atPlace(parameter, at, {
    vi: `cột "${name}" ghi hai lần. Mỗi cột chỉ ghi một lần.`,
    en: `names the column "${name}" twice. Name each once.`,
  })

/** Which rows in which order, without the columns: `rows` is all of a statement from its `from` on. */
export function compileSelection(
  request: Omit<RowsRequest, 'select' | 'limit'> & { limit: number | null },
  columns: readonly ColumnRecord[],
  values: SqlValues,
): { filter: string | null; place: string | null; rows: string } {
  const keys = readKeys(request.orderBy, columns, isCollated(request.rowCount))
  const filter = compileFilter(request, columns, values)
  const isContinued = request.after !== null
  const behind = isContinued ? `(${writeBehind(keys, request.after!, values.list.length)})` : null
  const condition = writeCondition(filter, behind)
  const order = keys.length > 0 ? ` order by ${[...keys.map(writeKey), 'position'].join(', ')}` : ''
  const limit = request.limit === null ? '' : ` limit ${integer(request.limit)}`
  return {
    filter,
    place:
      isContinued && keys.length > 0
        ? `select ${keys.map(({ stored }) => stored).join(', ')} from source where position = ${integer(request.after!)}`
        : null,
    rows: `from source${condition}${order}${limit}`,
  }
}

/** `where` and `q` as one condition; null when every row matches. */
export function compileFilter(
  { where, q }: FilterRequest,
  columns: readonly ColumnRecord[],
  values: SqlValues,
): string | null {
  const conditions = [
    where ? compileWhere(parseWhere(where, { names: listNames(columns) }), columns, values) : null,
    q ? compileWords(q, columns, values) : null,
  ].filter((condition) => condition !== null)
  return conditions.length === 0 ? null : conditions.join(' and ')
}

/** The `where` of a statement, nothing when there are no conditions. */
export function writeCondition(...conditions: (string | null)[]): string {
  const given = conditions.filter((condition) => condition !== null)
  return given.length === 0 ? '' : ` where ${given.join(' and ')}`
}

// Measured: ordering a million texts as Vietnamese does takes 2 s, by their bytes 0.4 s, and a question has five.
const maxCollatedRows = 300_000

/** Whether texts are sorted in Vietnamese order (a, ă, â, b … d, đ), which serves plain English as well, or by their bytes. */
export const isCollated = (rowCount: number): boolean => rowCount <= maxCollatedRows

export interface SortKey {
  stored: string
  sqlType: string
  /** Behind what is compared: nothing, or the order of a language. */
  collation: string
  isDescending: boolean
}

/**
 * The columns to sort by; one named again sorts nothing more. Throws `invalid-parameter` for unknown ones; `hint` tells what else
 * may have been meant by a name.
 */
export function readKeys(
  orderBy: string | undefined,
  columns: readonly ColumnRecord[],
  collates: boolean,
  hint: (name: string) => Sentence | null = () => null,
): SortKey[] {
  if (!orderBy) return []
  const items = parseNameList(orderBy, 'orderBy')
  if (items.length > maxSortKeys) {
    throw invalidParameter('orderBy', {
      vi: `nhiều hơn ${maxSortKeys} cột.`,
      en: `names more than ${maxSortKeys} columns.`,
    })
  }
  const keys = items.map((item) => findKey(item, columns, { collates, hint }))
  return keys.filter((key, index) => keys.findIndex(({ stored }) => stored === key.stored) === index)
}

/** `-a` is descending a, unless there is a column that is really called `-a`. */
function findKey(
  { name, at, isDescending }: NamedItem,
  columns: readonly ColumnRecord[],
  { collates, hint }: { collates: boolean; hint: (name: string) => Sentence | null },
): SortKey {
  const literal = isDescending ? columns.find((column) => column.name === `-${name}`) : undefined
  const { stored, sqlType } =
    literal ?? getColumn(columns, name, 'orderBy', at, hintAtDirection(name) ?? hint(name))
  return {
    stored,
    sqlType,
    collation: writeCollation(sqlType, collates),
    isDescending: isDescending && !literal,
  }
}

/** `x desc`, as SQL writes it. */
function hintAtDirection(name: string): Sentence | null {
  const [, column, direction] = /^(.*\S)\s+(asc|desc)$/i.exec(name) ?? []
  if (!column || !direction) return null
  const written = direction.toLowerCase() === 'desc' ? `-${column}` : column
  return { vi: `Hãy viết ${written} (dấu - là giảm dần).`, en: `Write ${written} (a minus is descending).` }
}

export const writeCollation = (sqlType: string, collates: boolean): string =>
  collates && sqlType === 'VARCHAR' ? ' collate vi' : ''

/** A sort key as SQL; missing values come last either way. */
export const writeKey = ({ stored, collation, isDescending }: SortKey): string =>
  `${stored}${collation} ${isDescending ? 'desc' : 'asc'} nulls last`

/** Rows behind the place: greater in some key while equal in those before it, or equal in all and further down the file. */
function writeBehind(keys: readonly SortKey[], after: number, taken: number): string {
  const below = `position > ${integer(after)}`
  const equals = keys.map(
    ({ stored, sqlType, collation }, index) =>
      `${stored}${collation} is not distinct from $${taken + index + 1}::${sqlType}${collation}`,
  )
  const cases = keys.map(({ stored, sqlType, collation, isDescending }, index) => {
    const value = `$${taken + index + 1}::${sqlType}${collation}`
    const behind = `(${stored}${collation} ${isDescending ? '<' : '>'} ${value} or (${stored} is null and ${value} is not null))`
    return [...equals.slice(0, index), behind].join(' and ')
  })
  return [...cases, [...equals, below].join(' and ')].map((each) => `(${each})`).join(' or ')
}

/** A column as JSON carries it: dates and times as ISO 8601 texts; everything else as it is. */
export function writeOut({ stored, sqlType }: ColumnRecord): string {
  const written = writeIso(stored, sqlType)
  return written === stored ? stored : `${written} as ${stored}`
}

/** A number that we made ourselves, as SQL. */
export function integer(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error('A position or limit must be a whole number.')
  return String(value)
}
