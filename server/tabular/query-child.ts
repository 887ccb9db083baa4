import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { openLockedDuckdb, openSource, toJsonValue } from './locked-duckdb.ts'
import type { QueryAnswer, QueryOrder } from './query-messages.ts'
import { simplifyShape } from './simplify-shape.ts'
import { isWide, listMentioned } from './wide-tables.ts'

// A process of its own that answers questions about tables, one after the other, until the portal ends it.

interface Session {
  folder: string
  forWide: boolean
  file: string | null
  connection: DuckDBConnection
}
let session: Session | null = null

/** A DuckDB that can read one folder and change no setting; opened anew when the tables move to another folder, and for very wide ones. */
async function openSession(folder: string, forWide: boolean): Promise<Session> {
  if (session?.folder === folder && session.forWide === forWide) return session
  session?.connection.closeSync()
  const connection = await openLockedDuckdb(folder, { forWide })
  session = { folder, forWide, file: null, connection }
  return session
}

async function answer(order: QueryOrder): Promise<QueryAnswer> {
  if (!existsSync(order.file)) return { kind: 'missing' }
  const { columnCount, count, page } = order
  const opened = await openSession(path.dirname(order.file) + path.sep, isWide(columnCount))
  const { connection } = opened
  if (opened.forWide) {
    await openSource(connection, order.file, {
      columns: listMentioned(columnCount, count, order.place, page),
    })
  } else if (opened.file !== order.file) {
    await openSource(connection, order.file)
    opened.file = order.file
  }
  const place = order.place === null ? [] : await readPlace(connection, order.place)
  const values = [...order.values, ...place]
  // Counted first: parts of rows are read through views of their own, in which the filter has no columns.
  const total = await readCount(connection, order)
  const rows = order.slices
    ? readSlices(connection, order, order.slices, await readPositions(connection, page, values))
    : readPage(connection, order, values)
  return { kind: 'rows', ...(await takeRows(rows, order.maxCharacters)), count: total }
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

/** Rows up to so many characters of JSON; one row at least, however large, or nobody would come past it. */
async function takeRows(
  found: AsyncGenerator<unknown[]>,
  maxCharacters: number,
): Promise<{ rows: unknown[][]; isCut: boolean }> {
  const rows: unknown[][] = []
  let characters = 0
  for await (const row of found) {
    characters += countCharacters(row)
    if (characters > maxCharacters && rows.length > 0) return { rows, isCut: true }
    rows.push(row)
  }
  return { rows, isCut: false }
}

async function* readPage(
  connection: DuckDBConnection,
  { page, tolerance }: QueryOrder,
  values: DuckDBValue[],
): AsyncGenerator<unknown[]> {
  const result = await connection.stream(page, values)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    for (const row of chunk.getRows()) {
      const plain: unknown[] = row.map(toJsonValue)
      if (tolerance !== undefined) plain.push(writeShape(plain.pop(), tolerance))
      yield plain
    }
  }
}

async function readPositions(
  connection: DuckDBConnection,
  page: string,
  values: DuckDBValue[],
): Promise<number[]> {
  return (await connection.runAndReadAll(page, values)).getRows().map(([position]) => Number(position))
}

// Parts of rows are held until all parts are there; reading a part costs the same for one row as for a hundred. Measured: 60 MB.
const cellsAtOnce = 1_000_000

/** The rows at these positions, some of them at a time and those part by part. */
async function* readSlices(
  connection: DuckDBConnection,
  { file, columnCount }: QueryOrder,
  slices: readonly string[],
  positions: readonly number[],
): AsyncGenerator<unknown[]> {
  const step = Math.max(1, Math.floor(cellsAtOnce / columnCount))
  for (let from = 0; from < positions.length; from += step) {
    const some = new Map(positions.slice(from, from + step).map((position) => [position, [] as unknown[]]))
    for (const slice of slices) {
      await openSource(connection, file, { columns: listMentioned(columnCount, slice) })
      const part = await connection.runAndReadAll(
        `select ${slice}, position from source where position in (${[...some.keys()].join(', ')})`,
      )
      for (const [text, position] of part.getRows())
        some.get(Number(position))!.push(...(JSON.parse(String(text)) as unknown[]))
    }
    for (const [position, cells] of some) yield [...cells, position]
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
