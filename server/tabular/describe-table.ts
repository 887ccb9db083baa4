import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import type { ColumnProfile, ProfileOrder } from './profile-messages.ts'
import { exactDistinctRows, writeFigures, writeHistogram, writeTop } from './profile-sql.ts'
import type { ColumnRecord } from './records.ts'

/** The view of a file of nine thousand columns takes half a second to open, and three questions are asked of each column. */
const costlyColumns = 100
/** In memory some hundred megabytes at most. */
const mostCopiedCells = 5_000_000

/** What stands in the columns of a table, column by column. For child processes only. */
export async function describeTable({ file, rowCount, columns }: ProfileOrder): Promise<ColumnProfile[]> {
  const connection = await openLockedDuckdb(path.dirname(file) + path.sep)
  await openSource(connection, file)
  if (columns.length > costlyColumns && columns.length * rowCount <= mostCopiedCells)
    await copyColumns(connection, columns)
  const profiles: ColumnProfile[] = []
  for (const column of columns) profiles.push(await describeColumn(connection, column, rowCount))
  return profiles
}

/** Puts what is described in the place of the view, in memory. */
async function copyColumns(connection: DuckDBConnection, columns: readonly ColumnRecord[]): Promise<void> {
  const stored = columns.map((column) => column.stored).join(', ')
  await connection.run(`create temp table copied as select ${stored}, position from source`)
  await connection.run('drop view source')
  await connection.run('alter table copied rename to source')
}

async function describeColumn(
  connection: DuckDBConnection,
  column: ColumnRecord,
  rowCount: number,
): Promise<ColumnProfile> {
  const read = async (sql: string | null) =>
    sql === null ? [] : (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(toJsonValue))
  const distinctIsExact = rowCount <= exactDistinctRows
  const [figures] = await read(writeFigures(column, distinctIsExact))
  const [count, distinct, min, max, mean, median, standardDeviation] = figures!
  const top = await read(writeTop(column))
  const histogram = await read(writeHistogram(column, Number(distinct)))
  return {
    count: Number(count),
    missing: rowCount - Number(count),
    distinct: Number(distinct),
    distinctIsExact,
    min: min ?? null,
    max: max ?? null,
    mean: mean as number | null,
    median: median ?? null,
    standardDeviation: standardDeviation as number | null,
    top: top.map(([value, frequency]) => ({ value: value!, count: Number(frequency) })),
    histogram: histogram.map(([from, to, frequency]) => ({
      from: from as number | string,
      to: to as number | string,
      count: Number(frequency),
    })),
  }
}
