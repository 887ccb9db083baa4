import { existsSync } from 'node:fs'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { nameStatement } from './name-statement.ts'
import { hasNameless, nameType, openJson, toPlain } from './answer-values.ts'
import { checkTree, fold } from './check-tree.ts'
import { readEngineFault } from './engine-fault.ts'
import { placeOfByte, placeOfCharacter } from './sql-position.ts'
import type { SqlFacts, SqlFault, SqlOrder, SqlPosition, SqlReport, SqlView } from './sql-messages.ts'
import { SqlRefusal } from './sql-refusal.ts'
import { writeLiteral } from '../sql-text.ts'

// A process of its own that looks at questions in SQL and answers them, each with a DuckDB of its own that knows nothing of those
// before; the portal ends it at once when a question was more than light.

// Measured: joins and windows over a million rows take half of this. The kernel holds what DuckDB does not count.
const memoryLimit = '400MB'

// A statement that begins like this can only be a selection. The line break ends a comment in the last line of the question.
const before = 'select * from (\n'

// Measured: 95 MB when it has just begun. What a question leaves behind here it would take from the next one.
const lightBytes = 200 * 1024 * 1024
// The kernel ends it soon after.
const lightCpuMicroseconds = 6_000_000

interface Engine {
  close(): void
  connection: DuckDBConnection
  /** Tables of the engine itself. */
  systemNames: ReadonlySet<string>
}

async function openEngine(): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    // One, so that a question takes half of a small machine at most and leaves the rest to everybody else.
    threads: '1',
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unsigned_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("set timezone = 'UTC'; set errors_as_json = true; set enable_progress_bar = false")
  const reader = await connection.runAndReadAll(
    // Those of information_schema are found by no name of one part, and `tables` or `columns` may be anybody's words.
    `select view_name from duckdb_views() where internal and schema_name <> 'information_schema'
     union select table_name from duckdb_tables()`,
  )
  return {
    connection,
    systemNames: new Set(reader.getRows().map(([name]) => fold(String(name)))),
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** All gates that need no data. Throws `SqlRefusal`. */
async function check({ connection, systemNames }: Engine, sql: string): Promise<SqlFacts> {
  const own = await parse(connection, sql)
  if (own.length === 0) throw new SqlRefusal('no-statement', { name: '', at: null })
  if (own.length > 1) throw new SqlRefusal('several-statements', { name: '', at: null })
  // What is looked at is the very text that will run.
  const [statement, ...more] = await parse(connection, wrap(sql)).catch((error: unknown) => {
    if (!(error instanceof ParseError) || !sql.includes(';')) throw error
    throw new SqlRefusal('behind-the-end', { name: '', at: null })
  })
  if (more.length > 0) throw new SqlRefusal('several-statements', { name: '', at: null })
  const facts = checkTree(statement, systemNames)
  return { ...facts, tables: facts.tables.map(({ name, at }) => ({ name, at: at && at - before.length })) }
}

const wrap = (sql: string, maxRows = 0): string =>
  `${before}${sql.replace(/[\s;]+$/, '')}\n) limit ${maxRows + 1}`

async function parse(connection: DuckDBConnection, sql: string): Promise<unknown[]> {
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql])
  const answer = JSON.parse(String(reader.getRows()[0]![0])) as {
    error: boolean
    error_type?: string
    error_message?: string
    statements?: unknown[]
  }
  if (!answer.error) return answer.statements!
  if (answer.error_type === 'parser')
    throw new ParseError(JSON.stringify({ ...answer, exception_message: answer.error_message }))
  throw new SqlRefusal('statement', { name: nameStatement(sql), at: null })
}

/** What DuckDB says of a text that it cannot read. */
class ParseError extends Error {}

async function run(
  engine: Engine,
  { sql, views, maxRows, maxCharacters }: Extract<SqlOrder, { kind: 'run' }>,
): Promise<SqlReport> {
  await check(engine, sql)
  if (!views.every(({ file }) => existsSync(file))) return { kind: 'missing' }
  const { connection } = engine
  await openViews(connection, views)
  const result = await connection.stream(wrap(sql, maxRows))
  if (result.columnTypes().some(hasNameless)) throw new SqlRefusal('nameless', { name: '', at: null })
  const types = result.columnTypes().map(nameType)
  const holdsText = result.columnTypes().map(({ alias }) => alias === 'JSON')
  const columns = result.columnNames().map((name, index) => ({ name, type: types[index]! }))
  const rows: unknown[][] = []
  let characters = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return { kind: 'rows', columns, rows, cut: null }
    for (let index = 0; index < chunk.rowCount; index++) {
      if (rows.length === maxRows) return { kind: 'rows', columns, rows, cut: 'row-limit' }
      const row = chunk
        .getRowValues(index)
        .map((value, column) => (holdsText[column] ? openJson(toPlain(value)) : toPlain(value)))
      characters += JSON.stringify(row).length
      if (characters > maxCharacters) {
        if (rows.length === 0) throw new SqlRefusal('row-too-large', { name: '', at: null })
        return { kind: 'rows', columns, rows, cut: 'size-limit' }
      }
      rows.push(row)
    }
  }
}

/** The tables of the question, and nothing else for ever after. */
async function openViews(connection: DuckDBConnection, views: readonly SqlView[]): Promise<void> {
  const files = [...new Set(views.map(({ file }) => file))]
  await connection.run(`set allowed_paths = [${files.map(writeLiteral).join(', ')}]`)
  for (const { name, file, columns } of views) {
    const list = columns.map(
      ({ stored, name: called, isJson }) => `${stored}${isJson ? '::json' : ''} as ${quoteName(called)}`,
    )
    await connection.run(
      `create view ${quoteName(name)} as select ${list.join(', ')} from read_parquet(${writeLiteral(file)})`,
    )
  }
  await connection.run('set enable_external_access = false')
  await connection.run('set lock_configuration = true')
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

async function follow(engine: Engine, order: SqlOrder): Promise<SqlReport> {
  try {
    if (order.kind === 'run') return await run(engine, order)
    return { kind: 'checked', facts: await check(engine, order.sql) }
  } catch (error) {
    return explain(order, error)
  }
}

function explain({ kind, sql }: SqlOrder, error: unknown): SqlReport {
  if (error instanceof SqlRefusal) {
    const at = placeOfByte(sql, error.at === null ? null : error.at - before.length)
    return { kind: 'refused', fault: { kind: error.kind, name: shorten(error.named), at } }
  }
  if (error instanceof RangeError && kind === 'check')
    return { kind: 'refused', fault: { kind: 'too-deep', name: '', at: null } }
  const message = error instanceof Error ? error.message : String(error)
  const fault = readEngineFault(message)
  const place: SqlPosition | null =
    error instanceof ParseError
      ? placeOfCharacter(sql, fault.at)
      : placeOfByte(sql, fault.at === null ? null : fault.at - before.length)
  const told: SqlFault = { kind: fault.kind, name: shorten(fault.name), at: place }
  return error instanceof ParseError
    ? { kind: 'refused', fault: told }
    : { kind: 'failed', fault: told, engine: message }
}

const shorten = (name: string): string => (name.length > 200 ? `${name.slice(0, 200)}…` : name)

const send = (report: SqlReport): void => void process.send?.(report)

let engine = openEngine()

/** Answers, and has another engine ready for the next question when this one has seen data. */
async function serve(order: SqlOrder): Promise<void> {
  const opened = await engine
  const report = await follow(opened, order)
  if (order.kind === 'check') return send(report)
  send({ ...report, isLight: isLight() })
  opened.close()
  engine = openEngine()
}

function isLight(): boolean {
  const { user, system } = process.cpuUsage()
  return process.memoryUsage.rss() < lightBytes && user + system < lightCpuMicroseconds
}

await engine
process.on('message', (order: SqlOrder) => void serve(order))
process.once('disconnect', () => process.exit(0))
send({ kind: 'ready' })
