import type { ColumnRecord } from './records.ts'
import { integer, writeIso } from './rows-query.ts'

/** A column that both tables have, under one published name. */
export interface CommonColumn {
  name: string
  before: Pick<ColumnRecord, 'stored' | 'sqlType'>
  after: Pick<ColumnRecord, 'stored' | 'sqlType'>
}

const left = (column: CommonColumn): string => `a.${column.before.stored}`
const right = (column: CommonColumn): string => `b.${column.after.stored}`

/** Both values in a type in which they can be compared. */
function writePair(column: CommonColumn): [string, string] {
  if (column.before.sqlType === column.after.sqlType) return [left(column), right(column)]
  return [
    `${writeIso(left(column), column.before.sqlType)}::varchar`,
    `${writeIso(right(column), column.after.sqlType)}::varchar`,
  ]
}

const writeEqual = (column: CommonColumn): string => writePair(column).join(' = ')
const writeDifferent = (column: CommonColumn): string => `(${writePair(column).join(' is distinct from ')})`
const joinOn = (key: readonly CommonColumn[]): string => key.map(writeEqual).join(' and ')

function writeChanged(key: readonly CommonColumn[], common: readonly CommonColumn[]): string {
  const others = common.filter((column) => !key.includes(column))
  return others.length === 0 ? 'false' : `(${others.map(writeDifferent).join(' or ')})`
}

/** One row: how many rows, how many different keys, and how many rows with a part of the key missing. */
export function writeKeyCheck(view: 'a' | 'b', key: readonly CommonColumn[]): string {
  const columns = key.map(({ before, after }) => (view === 'a' ? before : after).stored)
  return `select count(*), count(distinct (${columns.join(', ')})), count(*) filter (where ${columns
    .map((column) => `${column} is null`)
    .join(' or ')}) from ${view}`
}

/** One row: added, removed, changed, unchanged. */
export function writeCounts(key: readonly CommonColumn[], common: readonly CommonColumn[]): string {
  const changed = writeChanged(key, common)
  const both = 'a.position is not null and b.position is not null'
  return `select count(*) filter (where a.position is null), count(*) filter (where b.position is null),
    count(*) filter (where ${both} and ${changed}), count(*) filter (where ${both} and not ${changed})
    from a full join b on ${joinOn(key)}`
}

/** Rows of one table whose key the other does not have. */
export function writeOnly(
  view: 'a' | 'b',
  key: readonly CommonColumn[],
  columns: readonly ColumnRecord[],
  limit: number,
): string {
  const list = columns.map(({ stored, sqlType }) => writeIso(`${view}.${stored}`, sqlType)).join(', ')
  return `select ${list} from ${view} anti join ${view === 'a' ? 'b' : 'a'} on ${joinOn(key)} order by ${view}.position limit ${integer(limit)}`
}

/** Rows of one key that differ: all common columns before, then all of them after. */
export function writeChangedRows(
  key: readonly CommonColumn[],
  common: readonly CommonColumn[],
  limit: number,
): string {
  const before = common.map((column) => writeIso(left(column), column.before.sqlType))
  const after = common.map((column) => writeIso(right(column), column.after.sqlType))
  return `select ${[...before, ...after].join(', ')} from a join b on ${joinOn(key)}
    where ${writeChanged(key, common)} order by b.position limit ${integer(limit)}`
}

/** Whole rows of one table that the other does not have, as often as they are more; for tables without a key. */
export function writeSurplus(view: 'a' | 'b', common: readonly CommonColumn[]): string {
  const list = (side: 'a' | 'b'): string =>
    common.map((column, index) => `${writePair(column)[side === 'a' ? 0 : 1]} as v${index}`).join(', ')
  return `select ${list(view)} from ${view} except all select ${list(view === 'a' ? 'b' : 'a')} from ${view === 'a' ? 'b' : 'a'}`
}
