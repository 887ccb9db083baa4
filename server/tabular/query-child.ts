import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import { simplifyShape } from './simplify-shape.ts'
import { listMentioned, wideColumns } from './wide-tables.ts'

// A process of its own that answers questions about tables, one after the other, until the portal ends it.

interface Session {
  folder: string
  isWide: boolean
  file: string | null
  connection: DuckDBConnection
}
let session: Session | null = null

/** A DuckDB that can read one folder and change no setting; opened anew when the tables move to another folder, and for very wide ones. */
async function openSession(folder: string, isWide: boolean): Promise<Session> {
  if (session?.folder === folder && session.isWide === isWide) return session
  session?.connection.closeSync()
  const connection = await openLockedDuckdb(folder, { isWide })
  session = { folder, isWide, file: null, connection }
  return session
}

async function answer(order: QueryOrder): Promise<QueryAnswer> {
  if (!existsSync(order.file)) return { kind: 'missing' }
  const isWide = order.columnCount > wideColumns
  const opened = await openSession(path.dirname(order.file) + path.sep, isWide)
  const { connection } = opened
  if (isWide) {
    const { columnCount, count, place, page } = order
    await openSource(connection, order.file, { columns: listMentioned(columnCount, count, place, page) })
  } else if (opened.file !== order.file) {
    await openSource(connection, order.file)
    opened.file = order.file
  }
  const place = order.place === null ? [] : await readPlace(connection, order.place)
  const values = [...order.values, ...place]
  if (order.slices === undefined) {
    const page = await readPage(connection, order, values)
    return { kind: 'rows', ...page, count: await readCount(connection, order) }
  }
  const positions = (await connection.runAndReadAll(order.page, values)).getRows().map(([at]) => Number(at))
  const count = await readCount(connection, order)
  return { kind: 'rows', ...(await readSlices(connection, order, order.slices, positions)), count }
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

// Parts of rows are held until all parts are there.
const cellsAtOnce = 200_000

/** The rows at these positions, some of them at a time and those part by part. */
async function readSlices(
  connection: DuckDBConnection,
  { file, columnCount, maxCharacters }: QueryOrder,
  slices: readonly string[],
  positions: readonly number[],
): Promise<{ rows: unknown[][]; isCut: boolean }> {
  const rows: unknown[][] = []
  let characters = 0
  const step = Math.max(1, Math.floor(cellsAtOnce / columnCount))
  for (let from = 0; from < positions.length; from += step) {
    const some = new Map(positions.slice(from, from + step).map((position) => [position, [] as unknown[]]))
    for (const slice of slices) {
      await openSource(connection, file, { columns: listMentioned(columnCount, slice) })
      const part = await connection.runAndReadAll(
        `select ${slice}, position from source where position in (${[...some.keys()].join(', ')})`,
      )
      for (const row of part.getRows()) {
        const cells = some.get(Number(row.pop()))!
        for (const value of row) cells.push(toJsonValue(value))
      }
    }
    for (const [position, cells] of some) {
      characters += countCharacters(cells)
      if (characters > maxCharacters && rows.length > 0) return { rows, isCut: true }
      rows.push([...cells, position])
    }
  }
  return { rows, isCut: false }
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
