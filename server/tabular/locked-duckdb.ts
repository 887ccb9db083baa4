import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import { writeLiteral } from './sql-text.ts'

// Measured: sorting a million rows for a page takes a tenth of this.
const memoryLimit = '1GB'
const threads = 2
// Measured: 10,000 columns of text reserve more than one and touch half of one; each thread has buffers of its own.
const wideLimits = { memory_limit: '2GB', threads: '1' }

/** A connection to a DuckDB that can read the files of one folder, write none and change no setting. For child processes only. */
export async function openLockedDuckdb(folder: string, { forWide = false } = {}): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    ...(forWide ? wideLimits : {}),
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  // From now on the connection alone holds it, and gives it back when it is closed: measured, 50 MB each time else.
  instance.closeSync()
  await connection.run("set timezone = 'UTC'; set parquet_metadata_cache = true")
  // Nothing is shared between cells, and looking for it takes the square of their number.
  if (forWide) await connection.run("set disabled_optimizers = 'common_subexpressions'")
  await connection.run(`set allowed_directories = [${writeLiteral(folder)}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  return connection
}

/** Makes a view of a table's file: its columns `c0`, `c1` …, or these of them, and the row's `position`, from 0. */
export async function openSource(
  connection: DuckDBConnection,
  file: string,
  { view = 'source', columns }: { view?: string; columns?: readonly string[] } = {},
): Promise<void> {
  const list = columns ?? ['* exclude (misfit, file_row_number)']
  await connection.run(
    `create or replace temp view ${view} as select ${[...list, 'file_row_number as position'].join(', ')}
     from read_parquet(${writeLiteral(file)}, file_row_number = true)`,
  )
}

/** A value as JSON carries it: integers beyond 2^53 as texts, so that no reader rounds them; figures that JSON lacks as null. */
export function toJsonValue(value: DuckDBValue): string | number | boolean | null {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : String(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  return String(value)
}
