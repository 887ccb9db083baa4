import type { ColumnRecord } from './records.ts'
import { writeIso } from './iso-sql.ts'
import { integer } from './rows-query.ts'

/** A column that both tables have, under one published name. */
export interface CommonColumn {
  name: string
  before: Pick<ColumnRecord, 'stored' | 'sqlType'>
  after: Pick<ColumnRecord, 'stored' | 'sqlType'>
}

type View = 'a' | 'b'

const isNumber = (sqlType: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\b.*)$/.test(sqlType)
const isDay = (sqlType: string): boolean => sqlType === 'DATE' || sqlType === 'TIMESTAMP'

/** The value in a type in which both tables' can be compared: 1 is 1.0, and a day is its first moment; else as they are written. */
function writeValue(view: View, { before, after }: CommonColumn): string {
  const { stored, sqlType } = view === 'a' ? before : after
  const value = `${view}.${stored}`
  const types = [before.sqlType, after.sqlType]
  if (types[0] === types[1]) return value
  if (types.every(isNumber)) return `${value}::double`
  if (types.every(isDay)) return `${value}::timestamp`
  return `${writeIso(value, sqlType)}::varchar`
}

const writeValues = (view: View, columns: readonly CommonColumn[]): string[] =>
  columns.map((column) => writeValue(view, column))

/**
 * Of a row that both tables have, its cells are the same when their hashes are: two of 64 bits that differ meet once in 10^19
 * rows, and a table of hashes is compared in a tenth of the memory.
 */
const writeHash = (view: View, columns: readonly CommonColumn[]): string =>
  columns.length === 0 ? '0::ubigint' : `hash(${writeValues(view, columns).join(', ')})`

/** One row: how many rows, how many different keys, and how many rows with a part of the key missing. */
export function writeKeyCheck(view: View, key: readonly CommonColumn[]): string {
  const columns = key.map(({ before, after }) => (view === 'a' ? before : after).stored)
  return `select count(*), count(distinct (${columns.join(', ')})), count(*) filter (where ${columns
    .map((column) => `${column} is null`)
    .join(' or ')}) from ${view}`
}

/** One row: how many rows, then for each key about how many different values, to pass over what cannot be a key at the cost of one reading. */
export function writeKeyGuess(view: View, keys: readonly (readonly CommonColumn[])[]): string {
  const guesses = keys.map((key) => {
    const columns = key.map(({ before, after }) => (view === 'a' ? before : after).stored)
    return `approx_count_distinct(${columns.length === 1 ? columns[0] : `hash(${columns.join(', ')})`})`
  })
  return `select count(*), ${guesses.join(', ')} from ${view}`
}

/** Makes the table `pairs`: rows of one key in both tables by their positions, null where one has none, and whether they differ. */
export function writePairs(key: readonly CommonColumn[], common: readonly CommonColumn[]): string {
  const others = common.filter((column) => !key.includes(column))
  const side = (view: View): string => {
    const keys = writeValues(view, key).map((value, index) => `${value} as k${index}`)
    return `(select ${keys.join(', ')}, ${writeHash(view, others)} as h, position from ${view})`
  }
  const on = key.map((_column, index) => `a.k${index} = b.k${index}`)
  return `create temp table pairs as select a.position as pa, b.position as pb, a.h <> b.h as differs
    from ${side('a')} a full join ${side('b')} b on ${on.join(' and ')}`
}

/** One row: added, removed, changed, unchanged. */
export const pairCounts = `select count(*) filter (where pa is null), count(*) filter (where pb is null),
  count(*) filter (where differs), count(*) filter (where not differs) from pairs`

/** Rows of one table whose key the other does not have. */
export function writeOnly(view: View, columns: readonly ColumnRecord[], limit: number): string {
  const [own, other] = view === 'a' ? ['pa', 'pb'] : ['pb', 'pa']
  const list = columns.map(({ stored, sqlType }) => writeIso(`${view}.${stored}`, sqlType)).join(', ')
  return `select ${list} from ${view} where position in
    (select ${own} from pairs where ${other} is null order by ${own} limit ${integer(limit)}) order by position`
}

/** Rows of one key that differ: all common columns before, then all of them after, then which of them differ. */
export function writeChangedRows(common: readonly CommonColumn[], limit: number): string {
  const before = common.map((column) => writeIso(`a.${column.before.stored}`, column.before.sqlType))
  const after = common.map((column) => writeIso(`b.${column.after.stored}`, column.after.sqlType))
  const differs = common.map(
    (column) => `${writeValue('a', column)} is distinct from ${writeValue('b', column)}`,
  )
  const chosen = `select pa, pb from pairs where differs order by pb limit ${integer(limit)}`
  const rows = (view: View): string =>
    `(select * from ${view} where position in (select p${view} from (${chosen})))`
  return `select ${[...before, ...after, ...differs].join(', ')} from (${chosen}) c
    join ${rows('a')} a on a.position = c.pa join ${rows('b')} b on b.position = c.pb order by c.pb`
}

/**
 * Makes the table `surplus`, for tables without a key: whole rows that one table has more often than the other (`n` above nought: the
 * second). Rows are counted by their hashes first, of which two in ten million tables of a million rows may meet.
 */
export function writeSurplus(common: readonly CommonColumn[]): string {
  const counted = (view: View, sign: string): string =>
    `select ${writeHash(view, common)} as h, ${sign} as n from ${view}`
  const rows = (view: View, sign: string): string =>
    `select ${writeValues(view, common)
      .map((value, index) => `${value} as v${index}`)
      .join(
        ', ',
      )}, ${sign} as n, position as p from ${view} where ${writeHash(view, common)} in (select h from other)`
  const list = common.map((_column, index) => `v${index}`).join(', ')
  return `create temp table surplus as
    with other as (select h from (${counted('a', '-1')} union all ${counted('b', '1')}) group by h having sum(n) <> 0)
    select ${list}, sum(n)::bigint as n, min(p) as p from (${rows('a', '-1')} union all ${rows('b', '1')})
    group by ${list} having sum(n) <> 0`
}

/** One row: how many rows are only in the first table, and how many only in the second. */
export const surplusCounts = `select coalesce(-sum(n) filter (where n < 0), 0)::bigint,
  coalesce(sum(n) filter (where n > 0), 0)::bigint from surplus`

/** Rows of one table that the other has less often, each as often as it is more. */
export function writeSurplusRows(view: View, common: readonly CommonColumn[], limit: number): string {
  const list = common.map(({ before, after }, index) =>
    before.sqlType === after.sqlType ? writeIso(`v${index}`, before.sqlType) : `v${index}::varchar`,
  )
  return `select ${list.join(', ')} from (
    select *, unnest(range(least(abs(n), ${integer(limit)}))) as time from surplus where n ${view === 'a' ? '<' : '>'} 0
  ) order by p limit ${integer(limit)}`
}
