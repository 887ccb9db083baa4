import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import type { ExportAnswer, ExportOrder } from './export-messages.ts'
import { openSource } from './locked-duckdb.ts'
import { listWorkbookParts, maxSheetCells, maxSheetRows, type WorkbookPlan } from './workbook.ts'
import { isWide, listMentioned } from './wide-tables.ts'
import { writeZip } from './zip-writer.ts'
import { writeLiteral } from './sql-text.ts'

// A process of its own that writes one export to its standard output, which is a pipe to the portal, and ends.

// Measured: a million rows need a third of this; sorted ones spill what passes it to the disk.
const memoryLimit = '384MB'
// Measured: 10,000 columns of text reserve this much and touch a third of it.
const wideMemoryLimit = '2GB'
const spillLimit = '4GB'
// One writes rows as they come: the first leave after 0.1 s. Two must hold them back to keep their order: measured, the first
// leave when two fifths are done, in twice the memory, for a third less time. The other processor is the portal's and the reader's.
const threads = 1
// The pipe to the portal. DuckDB may open it and the table, and nothing else.
const output = '/dev/stdout'

// Opened while nobody waits yet.
const opening = DuckDBInstance.create(':memory:', {
  memory_limit: memoryLimit,
  threads: String(threads),
  max_temp_directory_size: spillLimit,
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
})
// Whoever asks hears of it.
opening.catch(() => {})

/** A DuckDB that can read one file and write to one pipe. */
async function openOutput({ file, spillDir, ...order }: ExportOrder): Promise<DuckDBConnection> {
  const connection = await (await opening).connect()
  await connection.run(`set temp_directory = ${writeLiteral(spillDir)}`)
  // It counts texts as 16 bytes each, however long: the default of 1 MB would hold back tens of thousands of rows.
  await connection.run("set timezone = 'UTC'; set streaming_buffer_size = '64KB'")
  // Nothing here is shared between cells, and looking for it takes the square of their number: minutes for 5,000 columns.
  await connection.run("set disabled_optimizers = 'common_subexpressions'")
  const { columnCount, place, rows } = order
  if (isWide(columnCount)) await connection.run(`set memory_limit = '${wideMemoryLimit}'`)
  await connection.run(`set allowed_paths = [${writeLiteral(file)}, ${writeLiteral(output)}]`)
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
  const count = order.output.kind === 'workbook' ? order.output.count : null
  const columns = isWide(columnCount) ? listMentioned(columnCount, place, rows, count) : undefined
  await openSource(connection, file, { columns })
  return connection
}

async function write(order: ExportOrder): Promise<ExportAnswer> {
  const connection = await openOutput(order)
  const place = order.place === null ? [] : await readRow(connection, order.place, [])
  const values = [...order.values, ...place]
  if (order.output.kind === 'workbook') return writeWorkbook(connection, order.rows, values, order.output)
  await connection.run(`copy (${order.rows}) to ${writeLiteral(output)} (${order.output.options})`, values)
  return { kind: 'done' }
}

async function writeWorkbook(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[],
  { plan, count }: { plan: WorkbookPlan; count: string },
): Promise<ExportAnswer> {
  const [counted] = await readRow(connection, count, values)
  const rowCount = Number(counted)
  if (rowCount > maxSheetRows || rowCount * plan.columns.length > maxSheetCells)
    return { kind: 'tooLarge', rowCount }
  const rows = streamTexts(connection, sql, values)
  // Nothing leaves before the first rows are there: until then a failure can still be told.
  const first = await rows.next()
  const whole = (async function* () {
    if (!first.done) yield first.value
    yield* rows
  })()
  await pipeline(
    Readable.from(writeZip(listWorkbookParts(plan, rowCount, whole)), { objectMode: false }),
    // Opened anew, as DuckDB does: descriptor 1 does not wait when the pipe is full, and
    // Node gives up after six attempts to write. Measured: of two workbooks at once on a busy machine one broke off.
    createWriteStream(output, { highWaterMark: 256 * 1024 }),
  )
  return { kind: 'done' }
}

/** The one text of each row, many rows at a time. */
async function* streamTexts(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[],
): AsyncGenerator<string, undefined> {
  const result = await connection.stream(sql, values)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    yield chunk.getColumnValues(0).join('')
  }
}

async function readRow(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[],
): Promise<DuckDBValue[]> {
  const [row] = (await connection.runAndReadAll(sql, values)).getRows()
  if (!row) throw new Error('A row that the query names is not in the table.')
  return row
}

const finish = (answer: ExportAnswer): void =>
  void process.send?.(answer, undefined, undefined, () => process.exit(0))

process.once('message', (order: ExportOrder) => {
  write(order).then(finish, (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    finish({
      kind: 'failed',
      isMemory: /out of memory|max_temp_directory|no space left/i.test(message),
      message,
    })
  })
})
process.once('disconnect', () => process.exit(0))
