import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnRecord } from './records.ts'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import {
  writeChangedRows,
  writeCounts,
  writeKeyCheck,
  writeOnly,
  writeSurplus,
  type CommonColumn,
} from './diff-sql.ts'
import { writeIso } from './rows-query.ts'

/** Two tables of one distribution, and how they are to be compared. */
export interface DiffOrder {
  before: { file: string; columns: ColumnRecord[] }
  after: { file: string; columns: ColumnRecord[] }
  /** Published names that tell rows apart; null: one is looked for. */
  key: string[] | null
  /** As many rows of each kind are listed at most. */
  limit: number
}

type Cells = Record<string, unknown>

/** What differs; `isKeyUnique` is false when the key that was asked for does not tell rows apart. */
export interface Diff {
  isKeyUnique: boolean
  key: string[] | null
  counts: { added: number; removed: number; changed: number; unchanged: number }
  added: Cells[]
  removed: Cells[]
  changed: { key: Cells; from: Cells; to: Cells }[]
}

// A key stands at the front of a table; looking through more columns costs a pass over each.
const tried = 12
// Pairs of the first of them, such as province and year.
const paired = 5

/** Compares two tables row by row. For child processes only. */
export async function compareTables({ before, after, key, limit }: DiffOrder): Promise<Diff> {
  const connection = await openLockedDuckdb(path.dirname(before.file) + path.sep)
  await openSource(connection, before.file, 'a')
  await openSource(connection, after.file, 'b')
  const read = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(toJsonValue))
  const common = findCommon(before.columns, after.columns)
  const chosen =
    key === null ? await findKey(connection, common) : common.filter(({ name }) => key.includes(name))
  if (key !== null && !(await isKey(connection, chosen!))) return { ...nothing, isKeyUnique: false }
  if (!chosen) return compareWhole(connection, before.columns, common, limit)

  const [counts] = await read(writeCounts(chosen, common))
  const [added, removed, changed, unchanged] = counts!.map(Number)
  const nameAll = (columns: ColumnRecord[]) => (row: unknown[]) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
  return {
    isKeyUnique: true,
    key: chosen.map(({ name }) => name),
    counts: { added: added!, removed: removed!, changed: changed!, unchanged: unchanged! },
    added: (await read(writeOnly('b', chosen, after.columns, limit))).map(nameAll(after.columns)),
    removed: (await read(writeOnly('a', chosen, before.columns, limit))).map(nameAll(before.columns)),
    changed: (await read(writeChangedRows(chosen, common, limit))).map((row) =>
      nameChanges(row, common, chosen),
    ),
  }
}

const nothing: Omit<Diff, 'isKeyUnique'> = {
  key: null,
  counts: { added: 0, removed: 0, changed: 0, unchanged: 0 },
  added: [],
  removed: [],
  changed: [],
}

function findCommon(before: ColumnRecord[], after: ColumnRecord[]): CommonColumn[] {
  return before.flatMap((column) => {
    const same = after.find(({ name }) => name === column.name)
    return same ? [{ name: column.name, before: column, after: same }] : []
  })
}

/**
 * The columns that tell rows apart in both tables: one, else two of the first; null when none do. A measure may have a different
 * value in every row by chance, so numbers that are no codes come last.
 */
async function findKey(connection: DuckDBConnection, common: CommonColumn[]): Promise<CommonColumn[] | null> {
  const columns = common
    .filter(({ before, after }) => before.sqlType !== 'DOUBLE' && after.sqlType !== 'DOUBLE')
    .slice(0, tried)
  const isName = (column: CommonColumn, index: number): boolean =>
    index === 0 || column.after.sqlType !== 'BIGINT' || codeName.test(column.name)
  const first = columns.slice(0, paired)
  const candidates = [
    ...columns.filter(isName).map((column) => [column]),
    ...first.flatMap((one, index) => first.slice(index + 1).map((other) => [one, other])),
    ...columns.filter((column, index) => !isName(column, index)).map((column) => [column]),
  ]
  for (const candidate of candidates) if (await isKey(connection, candidate)) return candidate
  return null
}

const codeName = /(^|[_ ])(id|ma|mã|code|stt|no|key)([_ ]|$)/i

async function isKey(connection: DuckDBConnection, key: CommonColumn[]): Promise<boolean> {
  if (key.length === 0) return false
  for (const view of ['a', 'b'] as const) {
    const [row] = (await connection.runAndReadAll(writeKeyCheck(view, key))).getRows()
    const [rows, distinct, missing] = row!.map(Number)
    if (rows !== distinct || missing! > 0) return false
  }
  return true
}

/** Without a key a row is the same when all its cells are: rows come and go, and none changes. */
async function compareWhole(
  connection: DuckDBConnection,
  beforeColumns: ColumnRecord[],
  common: CommonColumn[],
  limit: number,
): Promise<Diff> {
  const [total] = (await connection.runAndReadAll('select count(*) from a')).getRows()
  if (common.length === 0) throw new Error('Two tables without a column in common cannot be compared.')
  const side = async (view: 'a' | 'b') => {
    await connection.run(`create or replace temp table surplus as ${writeSurplus(view, common)}`)
    const [count] = (await connection.runAndReadAll('select count(*) from surplus')).getRows()
    const list = common.map(({ before, after }, index) => {
      const isSame = before.sqlType === after.sqlType
      return isSame ? writeIso(`v${index}`, before.sqlType) : `v${index}`
    })
    const rows = (
      await connection.runAndReadAll(`select ${list.join(', ')} from surplus limit ${limit}`)
    ).getRows()
    return {
      count: Number(count![0]),
      rows: rows.map((row) =>
        Object.fromEntries(common.map(({ name }, index) => [name, toJsonValue(row[index]!)])),
      ),
    }
  }
  const removed = await side('a')
  const added = await side('b')
  return {
    isKeyUnique: true,
    key: null,
    counts: {
      added: added.count,
      removed: removed.count,
      changed: 0,
      unchanged: Number(total![0]) - removed.count,
    },
    added: added.rows,
    removed: removed.rows,
    changed: [],
  }
}

function nameChanges(row: unknown[], common: CommonColumn[], key: CommonColumn[]): Diff['changed'][number] {
  const differing = common.flatMap((column, index) => {
    const [from, to] = [row[index], row[common.length + index]]
    return key.includes(column) || from === to ? [] : [{ name: column.name, from, to }]
  })
  return {
    key: Object.fromEntries(key.map((column) => [column.name, row[common.length + common.indexOf(column)]])),
    from: Object.fromEntries(differing.map(({ name, from }) => [name, from])),
    to: Object.fromEntries(differing.map(({ name, to }) => [name, to])),
  }
}
