import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import { simplifyShape } from './simplify-shape.ts'

// A process of its own that answers questions about tables, one after the other, until the portal ends it.

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
  const connection = await openLockedDuckdb(folder)
  session = { folder, file: null, connection }
  return session
}

async function answer(order: QueryOrder): Promise<QueryAnswer> {
  if (!existsSync(order.file)) return { kind: 'missing' }
  const opened = await openSession(path.dirname(order.file) + path.sep)
  if (opened.file !== order.file) {
    await openSource(opened.connection, order.file)
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
  { page, maxCharacters, tolerance }: QueryOrder,
  values: DuckDBValue[],
): Promise<{ rows: unknown[][]; isCut: boolean }> {
  const result = await connection.stream(page, values)
  const rows: unknown[][] = []
  let characters = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return { rows, isCut: false }
    for (const row of chunk.getRows()) {
      const plain = row.map(toJsonValue)
      if (tolerance !== undefined) plain.push(writeShape(plain.pop(), tolerance))
      characters += countCharacters(plain)
      // One row at least, however large, or nobody would come past it.
      if (characters > maxCharacters && rows.length > 0) return { rows, isCut: true }
      rows.push(plain)
    }
  }
}

const writeShape = (text: unknown, tolerance: number): string | null => {
  const shape = typeof text === 'string' ? simplifyShape(text, tolerance) : null
  return shape && JSON.stringify(shape)
}

function countCharacters(row: unknown[]): number {
  let count = row.length * 8
  for (const value of row) if (typeof value === 'string') count += value.length
  return count
}

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
