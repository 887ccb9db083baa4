import { existsSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'

// A process of its own that answers questions about tables, one after the other, until the portal ends it.

// Measured: sorting a million rows for a page takes a tenth of this.
const memoryLimit = '1GB'
const threads = 2

interface Session {
  folder: string
  file: string | null
  connection: DuckDBConnection
}
let session: Session | null = null

/** A DuckDB that can read one folder and change no setting; opened anew when the tables move to another folder. */
async function openSession(folder: string): Promise<Session> {
  if (session?.folder === folder) return session
  session?.connection.closeSync()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("set timezone = 'UTC'; set parquet_metadata_cache = true")
  await connection.run(`set allowed_directories = [${literal(folder)}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  session = { folder, file: null, connection }
  return session
}

async function answer(order: QueryOrder): Promise<QueryAnswer> {
  if (!existsSync(order.file)) return { kind: 'missing' }
  const opened = await openSession(path.dirname(order.file) + path.sep)
  if (opened.file !== order.file) {
    await opened.connection.run(
      `create or replace temp view source as select * exclude (misfit, file_row_number), file_row_number as position
       from read_parquet(${literal(order.file)}, file_row_number = true)`,
    )
    opened.file = order.file
  }
  const { connection } = opened
  const place = order.place === null ? [] : await readPlace(connection, order.place)
  const page = await readPage(connection, order, [...order.values, ...place])
  return { kind: 'rows', ...page, count: await readCount(connection, order) }
}

async function readPlace(connection: DuckDBConnection, sql: string): Promise<DuckDBValue[]> {
  const [row] = (await connection.runAndReadAll(sql)).getRows()
  if (!row) throw new Error('The place to go on from is not in the table.')
  return row
}

async function readCount(
  connection: DuckDBConnection,
  { count, values }: QueryOrder,
): Promise<number | null> {
  if (count === null) return null
  const [row] = (await connection.runAndReadAll(count, values)).getRows()
  return Number(row![0])
}

async function readPage(
  connection: DuckDBConnection,
  { page, maxCharacters }: QueryOrder,
  values: DuckDBValue[],
): Promise<{ rows: unknown[][]; isCut: boolean }> {
  const result = await connection.stream(page, values)
  const rows: unknown[][] = []
  let characters = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return { rows, isCut: false }
    for (const row of chunk.getRows()) {
      const plain = row.map(toJson)
      characters += countCharacters(plain)
      // One row at least, however large, or nobody would come past it.
      if (characters > maxCharacters && rows.length > 0) return { rows, isCut: true }
      rows.push(plain)
    }
  }
}

/** Integers beyond 2^53 as texts, so that no reader rounds them; figures that JSON lacks as null. */
function toJson(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : String(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  return String(value)
}

function countCharacters(row: unknown[]): number {
  let count = row.length * 8
  for (const value of row) if (typeof value === 'string') count += value.length
  return count
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const send = (message: QueryAnswer): void => void process.send?.(message)

process.on('message', (order: QueryOrder) => {
  answer(order).then(send, (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    const isMemory = /out of memory/i.test(message)
    send({ kind: 'failed', isMemory, isOutOfRange: /out of range/i.test(message), message })
  })
})
process.once('disconnect', () => process.exit(0))
// DuckDB is loaded and opened while nobody waits yet.
send({ kind: 'ready' })
