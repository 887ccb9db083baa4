import type { SqlAnswer } from '../../../schemas/generated/tabular/sql-answer.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Logger } from '../../platform/logger.ts'
import { invalidSql, serviceUnavailable, tooLarge, type Sentence } from '../../problems.ts'
import type { Storage } from '../../storage/storage.ts'
import { nameColumns } from '../column-names.ts'
import { Lru } from '../lru.ts'
import type { TableReader } from '../table-reader.ts'
import { fold } from './check-tree.ts'
import { explainFault } from './explain-fault.ts'
import type { SqlCut, SqlFacts, SqlReport, SqlView } from './sql-messages.ts'
import { SqlPool, type SqlChild } from './sql-pool.ts'
import { placeOfByte } from './sql-position.ts'
import { findTable, NoSuchTable, type NamedTable } from './table-names.ts'
import type { ColumnRecord } from '../records.ts'
import { nameViewColumns, type ViewColumns } from './view-columns.ts'

/** Longer ones are made by programs, and take longer to read than to answer. */
export const maxSqlBytes = 100_000
/** As many as a page of rows has at most. */
export const maxSqlRows = 10_000
// What one answer may hold in this process, its JSON included; it is read and written in one go while others wait.
const maxCharacters = 4 * 1024 * 1024
// About 1 kB each: what is asked again and again is not read again.
const keptFacts = 500

export interface SqlAsker {
  /** Whose turn it is when many ask: a network address. */
  client: string
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
  /** Whether the asker holds the answer of this name already; then none is made. */
  isHeld(name: string): boolean
}

/** An answer and its name, which changes only with the question and the tables that it reads; no answer when it is held. */
export interface NamedAnswer {
  name: string
  answer: SqlAnswer | null
}

/** Questions in SQL over the public tables. */
export interface Sql {
  /** Throws `invalid-sql`, `sql-not-allowed`, `too-large`, `query-too-heavy`, `sql-out-of-memory` and what a full pool throws. */
  ask(query: string, asker: SqlAsker): Promise<NamedAnswer>
  close(): Promise<void>
}

export function createSql({
  catalog,
  reader,
  storage,
  logger,
}: {
  catalog: Pick<Catalog, 'getDataset' | 'getDistribution' | 'mayReadData' | 'listPublicSlugs'>
  reader: Pick<TableReader, 'findRecord' | 'forget'>
  storage: Pick<Storage, 'localDerivedPath'>
  logger: Logger
}): Sql {
  const pool = new SqlPool({ logger })
  const known = new Lru<SqlFacts>(keptFacts)

  async function check(sql: string, child: SqlChild): Promise<SqlFacts> {
    const report = await child.ask({ kind: 'check', sql })
    if (report.kind === 'refused' || report.kind === 'failed') throw explainFault(report.fault)
    if (report.kind !== 'checked') throw new Error(`A SQL child answered ${report.kind} to a check.`)
    known.put(sql, report.facts)
    return report.facts
  }

  async function findTables(sql: string, { tables }: SqlFacts): Promise<NamedTable[]> {
    const found = new Map<string, NamedTable>()
    for (const { name, at } of tables) {
      if (found.has(name)) continue
      try {
        found.set(name, await findTable({ catalog, reader }, name))
      } catch (error) {
        if (!(error instanceof NoSuchTable)) throw error
        throw invalidSql(error.sentence, placeOfByte(sql, at))
      }
    }
    mustDiffer([...found.values()])
    return [...found.values()]
  }

  async function run(
    sql: string,
    facts: SqlFacts,
    tables: NamedTable[],
    child: SqlChild,
  ): Promise<SqlAnswer | null> {
    const named = new Set(facts.named)
    for (const { table } of tables) mustBeOneColumn(sql, table.columns)
    const columns = tables.map(({ table }) => nameViewColumns(table.columns, named))
    const views: SqlView[] = []
    for (const [index, { name, table }] of tables.entries()) {
      const file = await storage.localDerivedPath(table.parquet)
      if (file === null) return null
      views.push({ name, file, columns: columns[index]!.columns })
    }
    const report = await child.ask({ kind: 'run', sql, views, maxRows: maxSqlRows, maxCharacters })
    if (report.kind === 'missing') return null
    if (report.kind === 'failed') {
      logger.info({ kind: report.fault.kind, engine: report.engine.slice(0, 500) }, 'A SQL question failed.')
      throw explainFault(report.fault, [...listColumns(tables), ...facts.given])
    }
    if (report.kind === 'refused') throw explainFault(report.fault)
    if (report.kind !== 'rows') throw new Error(`A SQL child answered ${report.kind} to a question.`)
    return present(report, facts, tables, columns)
  }

  return {
    async ask(query, { client, signal, isHeld }) {
      mustBeShort(query)
      // Tables and their names are in NFC; a keyboard may not be.
      const sql = query.normalize('NFC')
      const before = known.find(sql)
      if (before) {
        const name = nameAnswer(sql, await findTables(sql, before))
        if (isHeld(name)) return { name, answer: null }
      }
      return pool.use({ client, signal }, async (child) => {
        const facts = known.find(sql) ?? (await check(sql, child))
        // Looked up anew when a table was swapped between the record and the file; the child has read nothing then.
        for (let attempt = 1; attempt <= 2; attempt++) {
          const tables = await findTables(sql, facts)
          const name = nameAnswer(sql, tables)
          if (isHeld(name)) return { name, answer: null }
          const answer = await run(sql, facts, tables, child)
          if (answer) return { name, answer }
          for (const { distribution } of tables) reader.forget(distribution)
        }
        throw serviceUnavailable()
      })
    },

    close: () => pool.close(),
  }
}

function mustBeShort(query: string): void {
  if (Buffer.byteLength(query) > maxSqlBytes)
    throw tooLarge({ vi: 'Câu SQL', en: 'The SQL' }, maxSqlBytes, {
      vi: 'Hãy hỏi bằng nhiều câu ngắn hơn.',
      en: 'Ask several shorter questions.',
    })
  if (query.includes('\0'))
    throw invalidSql({ vi: 'Không được chứa ký tự NUL.', en: 'It must not hold a NUL character.' }, null)
}

/** Columns whose names differ in case alone are one name in SQL: whoever writes that of the second would get the first. */
function mustBeOneColumn(sql: string, columns: readonly ColumnRecord[]): void {
  const firsts = new Map<string, ColumnRecord>()
  for (const column of columns) {
    const first = firsts.get(fold(column.name))
    if (first === undefined) firsts.set(fold(column.name), column)
    else if (sql.includes(`"${column.name.replaceAll('"', '""')}"`)) {
      throw invalidSql(
        {
          vi: `Cột "${column.name}" và cột "${first.name}" là một tên trong SQL. Hãy gọi cột này bằng tên ngắn "${column.alias}".`,
          en: `The columns "${column.name}" and "${first.name}" are one name in SQL. Call this one by its alias, "${column.alias}".`,
        },
        null,
        { nearest: column.alias },
      )
    }
  }
}

/** Names that differ in case alone are one name in SQL, and two files may bear them. */
function mustDiffer(tables: readonly NamedTable[]): void {
  const seen = new Map<string, NamedTable>()
  for (const table of tables) {
    const other = seen.get(fold(table.name))
    if (other && other.table.parquet !== table.table.parquet) {
      throw invalidSql(
        {
          vi: `"${other.name}" và "${table.name}" là một tên trong SQL. Hãy dùng mã của tệp.`,
          en: `"${other.name}" and "${table.name}" are one name in SQL. Use the ids of the files.`,
        },
        null,
      )
    }
    seen.set(fold(table.name), table)
  }
}

/** The question and the files that it reads, which never change: the same name, the same answer. */
const nameAnswer = (sql: string, tables: readonly NamedTable[]): string =>
  JSON.stringify([sql, ...tables.map(({ table, dataset, release }) => [table.parquet, dataset, release])])

const listColumns = (tables: readonly NamedTable[]): string[] =>
  tables.flatMap(({ table }) => table.columns.flatMap(({ name, alias }) => [name, alias]))

/** In both languages: an answer is kept under one name, whoever asks. */
function tellCut(cut: SqlCut, count: number): Sentence {
  const why =
    cut === 'row-limit'
      ? { vi: 'một câu trả lời có nhiều nhất 10.000 dòng', en: 'an answer has at most 10,000 rows' }
      : { vi: 'một câu trả lời có nhiều nhất 4 MB', en: 'an answer has at most 4 MB' }
  return {
    vi: `Câu trả lời bị cắt sau ${count.toLocaleString('vi')} dòng: ${why.vi}. Để có phần còn lại, hãy thêm "order by" cùng "limit" và "offset", chọn ít cột hơn, lọc bằng "where", hoặc tải cả bảng ở /api/v1/distributions/{id}/export.csv.`,
    en: `The answer was cut after ${count.toLocaleString('en')} rows: ${why.en}. To have the rest, add "order by" with "limit" and "offset", select fewer columns, filter with "where", or take the whole table from /api/v1/distributions/{id}/export.csv.`,
  }
}

function present(
  { columns, rows, cut }: Extract<SqlReport, { kind: 'rows' }>,
  { shown }: SqlFacts,
  tables: readonly NamedTable[],
  views: readonly ViewColumns[],
): SqlAnswer {
  const asWritten = new Set(shown)
  const published = new Map(views.flatMap((view) => [...view.published]))
  // From `select *`, a column bears its published name whatever the rest of the question calls it.
  const called = columns.map(({ name }) =>
    asWritten.has(fold(name)) ? name : (published.get(fold(name)) ?? name),
  )
  const names = nameColumns(called, 'en')
  const geometries = new Set(
    tables.flatMap(({ table }) =>
      table.columns.flatMap(({ type, name, alias }) =>
        type === 'geometry' ? [fold(name), fold(alias)] : [],
      ),
    ),
  )
  const [only, ...others] = tables
  return {
    release: only && others.length === 0 ? only.release : null,
    tables: tables.map(({ name, dataset, distribution, sheet, release }) => ({
      name,
      dataset,
      distribution,
      sheet,
      release,
    })),
    columns: columns.map(({ name, type }, index) => ({
      ...names[index]!,
      type: type === 'json' && geometries.has(fold(name)) ? 'geometry' : type,
    })),
    rows,
    total: rows.length,
    totalIsExact: cut === null,
    ...(cut && { cut: { code: cut, message: tellCut(cut, rows.length) } }),
    next: null,
  }
}
