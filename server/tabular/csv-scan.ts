import os from 'node:os'
import type { TellDone } from './conversion-messages.ts'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { ColumnSql } from './column-sql.ts'
import { conversionCrashed, lineTooLong, unclosedQuote } from './refusals.ts'
import { maxKeptRejected, maxRejectedCharacters, type RejectedRecord } from './records.ts'
import { isWide, wideOptions } from './wide-tables.ts'
import { writeLiteral } from './sql-text.ts'

export interface Duckdb {
  connection: DuckDBConnection
  close(): void
}

// Measured: 1 GB converts a file of any length at full speed; more threads than 4 gain little and cost memory each, more than there
// are processors cost a tenth of the time.
const memoryLimit = '1GB'
const threads = Math.min(4, os.availableParallelism())
// A line of DuckDB's default buffer; longer ones slow the whole file down.
export const maxLineBytes = 2_000_000
// Rows that do not fit are listed for a person to mend: more than this nobody reads.
export const maxRejects = 10_000
// Measured: asked twice as fast as with zstd and written in two thirds of the time, for 1.7 times the bytes.
export const tableFormat = 'format parquet, compression lz4_raw'
// Measured: 10,000 columns of text need 2.5 GB of it and touch 0.5 GB in a short table, 1.1 GB in a long one.
const wideMemoryLimit = '3GB'

// Rows are estimated from samples: what is told stays behind, so that it is never taken back.
const surestShare = 0.9

/** A DuckDB of this process alone, which may fetch nothing. */
export async function openDuckdb(tempDir: string): Promise<Duckdb> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: tempDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run(
    "set timezone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false",
  )
  return {
    connection,
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Rows that had fewer cells than the table has columns. */
export interface PaddedRows {
  count: number
  /** There may be more of them. */
  isLeast: boolean
  /** The first of them, a line of the published file. */
  line: number
}

export interface CsvShape {
  /** UTF-8, one kind of line break. */
  file: string
  hasHeader: boolean
  delimiter: string | null
  columnCount: number
  /** Rows that end early, as a look at the text has shown them; null when it showed none. */
  padded: PaddedRows | null
  /** The line of the published file on which the first row of data begins. */
  firstLine: number
  /** Names that stand again among the data: rows with just these cells are left out. */
  repeatedHeaders?: readonly (readonly string[])[]
  /** The longest line that there is, where it may be longer than usual: for files that the portal wrote itself. */
  longestLineBytes?: number
}

/** A delimited file under one explicit dialect: DuckDB guesses nothing. Every column is read as text and converted by our SQL. */
export class CsvScan {
  private readonly connection: DuckDBConnection
  private readonly shape: CsvShape

  get firstLine(): number {
    return this.shape.firstLine
  }

  /** Rows that end early, as far as they are known by now; null for none. */
  get padded(): PaddedRows | null {
    return this.shape.padded
  }

  get delimiter(): string | null {
    return this.shape.delimiter
  }

  constructor({ connection }: Duckdb, shape: CsvShape) {
    this.connection = connection
    this.shape = shape
  }

  /** Writes the table; gives the rows that were not of the right shape. The column `misfit` marks rows with a cell that does not fit. */
  async writeParquet(
    target: string,
    columns: readonly ColumnSql[],
    { estimatedRows, tell }: { estimatedRows: number; tell: TellDone },
  ): Promise<{
    rowCount: number
    misfitRows: number
    rejects: { count: number; sample: RejectedRecord[] }
  }> {
    const misfits = columns.flatMap(({ misfit }) => (misfit ? [misfit] : []))
    const list = [
      ...columns.map(({ value }, index) => `${value} as c${index}`),
      `${misfits.length > 0 ? misfits.join(' or ') : 'false'} as misfit`,
    ]
    const progress = setInterval(() => {
      const share = Math.max(0, Math.min(this.connection.progress.percentage / 100, surestShare))
      tell({ rows: Math.floor(estimatedRows * share), share })
    }, 250)
    try {
      await this.runScan(
        (source) =>
          `copy (select ${list.join(', ')} from ${source}) to ${writeLiteral(target)} (${tableFormat}${isWide(this.shape.columnCount) ? wideOptions : ''})`,
      )
    } finally {
      clearInterval(progress)
    }
    const rejects = await this.readRejects()
    const [row] = await this.ask(
      `select count(*) as rows, count(*) filter (misfit) as misfits from read_parquet(${writeLiteral(target)})`,
    )
    return { rowCount: Number(row!.rows), misfitRows: Number(row!.misfits), rejects }
  }

  /** How many cells of each column do not fit, how many of those have a value all the same, how many cells have text, and the first of those that don't with their rows (from 0). */
  async findMisfits(
    columns: readonly ColumnSql[],
  ): Promise<{ count: number; lossy: number; filled: number; cells: { row: number; text: string }[] }[]> {
    const counts = columns.flatMap(({ misfit, lossy }, index) =>
      misfit
        ? [
            `count(*) filter (${misfit}) as m${index}`,
            `count(*) filter (${lossy}) as l${index}`,
            `count(c${index}) as f${index}`,
          ]
        : [],
    )
    const [totals] = await this.runScan((source) => `select ${counts.join(', ')} from ${source}`)
    const found = []
    for (const [index, { misfit }] of columns.entries()) {
      const count = Number(totals![`m${index}`] ?? 0)
      const cells =
        count > 0
          ? await this.runScan(
              (source) => `select row, c${index} as text from ${source} where ${misfit} limit 2000`,
              true,
            )
          : []
      found.push({
        count,
        lossy: Number(totals![`l${index}`] ?? 0),
        filled: Number(totals![`f${index}`] ?? 0),
        cells: cells.map(({ row, text }) => ({ row: Number(row), text: String(text) })),
      })
    }
    return found
  }

  /** Whether each column of the written table misses a value somewhere. */
  listNullable(parquet: string): Promise<boolean[]> {
    return listNullable((sql) => this.ask(sql), parquet, this.shape.columnCount)
  }

  /** `headers` are the rows that are left out because they have just the names again. */
  private source(padded: boolean, numbered: boolean, which: 'rows' | 'headers'): string {
    const { file, hasHeader, delimiter, columnCount } = this.shape
    const columns = Array.from({ length: columnCount }, (_, index) => `c${index}: 'VARCHAR'`).join(', ')
    // With null_padding the parallel reader refuses line breaks inside quotes. strict_mode stays on: without it surplus cells vanish silently.
    const padding = padded ? ', null_padding = true, parallel = false' : ''
    const longest = Math.max(maxLineBytes, this.shape.longestLineBytes ?? 0)
    // A buffer is sixteen lines unless it is said, and there is one a thread.
    const buffer = longest > maxLineBytes ? `, buffer_size = ${longest * 2}` : ''
    // A single column still needs a delimiter: one that no text holds.
    const scan = `read_csv(${writeLiteral(file)}, auto_detect = false, delim = ${writeLiteral(delimiter ?? '\x1f')}, quote = '"', escape = '"', header = ${hasHeader},
      columns = {${columns}}, store_rejects = true, rejects_limit = ${maxRejects}, max_line_size = ${longest}${buffer}${padding})`
    const filled = Array.from({ length: columnCount }, (_, index) => `c${index} is not null`).join(' or ')
    const rows = numbered ? `(select row_number() over () - 1 as row, * from ${scan})` : scan
    const names = this.isRepeatedHeader()
    if (which === 'headers') return `(from ${rows} where ${names ?? 'false'})`
    return `(from ${rows} where (${filled})${names === null ? '' : ` and not (${names})`})`
  }

  /** True of a row that has just the names again; null when there are none to look for. */
  private isRepeatedHeader(): string | null {
    const { repeatedHeaders = [], columnCount } = this.shape
    const rows = repeatedHeaders.map((header) => {
      const cells = Array.from({ length: columnCount }, (_, index) => {
        const text = (header[index] ?? '').trim()
        return `coalesce(trim(c${index}), '') = ${writeLiteral(text)}`
      })
      return `(${cells.join(' and ')})`
    })
    return rows.length === 0 ? null : rows.join(' or ')
  }

  /** The lines of the rows that are left out because they have just the names again. */
  async listRepeatedHeaders(): Promise<number[]> {
    if (this.isRepeatedHeader() === null) return []
    const rows = await this.runScan((source) => `select row from ${source}`, true, 'headers')
    return rows.map(({ row }) => this.firstLine + Number(row))
  }

  private async runScan(
    makeSql: (source: string) => string,
    numbered = false,
    which: 'rows' | 'headers' = 'rows',
  ): Promise<Record<string, unknown>[]> {
    await this.connection.run('drop table if exists reject_errors; drop table if exists reject_scans')
    if (isWide(this.shape.columnCount))
      await this.connection.run(`set threads = 1; set memory_limit = '${wideMemoryLimit}'`)
    const isPadded = this.shape.padded !== null
    const rows = await this.ask(makeSql(this.source(isPadded, numbered, which)))
    this.shape.padded ??= await this.findShortRows()
    if (this.shape.padded !== null && !isPadded) {
      return this.runScan(makeSql, numbered, which)
    }
    return rows
  }

  /** Read once without padding: when rows are padded nothing tells how many. */
  private async findShortRows(): Promise<PaddedRows | null> {
    const [row] = await this.ask(
      "select count(distinct line) as short, min(line) as line from reject_errors where error_type = 'MISSING COLUMNS'",
    )
    const count = Number(row!.short)
    return count === 0 ? null : { count, isLeast: count >= maxRejects, line: this.lineOf(Number(row!.line)) }
  }

  /** A line of the scanned file as one of the published file. */
  private lineOf(line: number): number {
    const { firstLine, hasHeader } = this.shape
    return line + (hasHeader ? firstLine - 2 : firstLine - 1)
  }

  private async readRejects(): Promise<{ count: number; sample: RejectedRecord[] }> {
    // A row that was padded is in the list too, but is not lost; one with several cells too many is there once for each.
    const rows = await this.ask(
      `select line, error_type as kind, error_message as message, left(csv_line, ${maxRejectedCharacters}) as text, contains(csv_line, chr(10)) as long
       from reject_errors where error_type <> 'MISSING COLUMNS'
       qualify row_number() over (partition by line order by column_idx desc nulls last) = 1
       order by line`,
    )
    const lines = rows.map((row) => ({ ...row, line: this.lineOf(Number(row.line)) }))
    for (const { kind, line, long } of lines as { kind: string; line: number; long: boolean }[]) {
      if (kind === 'UNQUOTED VALUE' && long) throw unclosedQuote(line)
      if (kind === 'LINE SIZE OVER MAXIMUM') throw lineTooLong(line, maxLineBytes)
    }
    return {
      count: rows.length,
      sample: lines.slice(0, maxKeptRejected).map((row) => describeReject(row as never)),
    }
  }

  private async ask(sql: string): Promise<Record<string, unknown>[]> {
    try {
      return (await this.connection.runAndReadAll(sql)).getRowObjectsJS()
    } catch (error) {
      if (/out of memory|no space left|max_temp_directory/i.test(String(error))) throw conversionCrashed()
      throw error
    }
  }
}

/** Whether each of the columns `c0`, `c1` … misses a value somewhere, from the statistics of the file. */
export async function listNullable(
  ask: (sql: string) => Promise<Record<string, unknown>[]>,
  parquet: string,
  columnCount: number,
): Promise<boolean[]> {
  const rows = await ask(
    `select path_in_schema as name, sum(coalesce(stats_null_count, 1)) as nulls from parquet_metadata(${writeLiteral(parquet)}) group by all`,
  )
  const nulls = new Map(rows.map(({ name, nulls: count }) => [String(name), Number(count)]))
  return Array.from({ length: columnCount }, (_, index) => (nulls.get(`c${index}`) ?? 0) > 0)
}

/** How many cells a row has that was not of the right shape; null for one with other faults. */
export const findCellCount = ({ message }: RejectedRecord): number | null =>
  Number(/has (\d+) cells/.exec(message.en)?.[1]) || null

function describeReject({
  line,
  kind,
  message,
  text,
}: {
  line: number
  kind: string
  message: string
  text: string
}): RejectedRecord {
  if (kind === 'TOO MANY COLUMNS') {
    const [expected, found] = message.match(/\d+/g) ?? []
    return {
      line,
      column: null,
      text,
      message: {
        vi: `Dòng có ${found} ô, bảng có ${expected} cột.`,
        en: `The row has ${found} cells, the table ${expected} columns.`,
      },
    }
  }
  return {
    line,
    column: null,
    text,
    message: {
      vi: 'Dấu ngoặc kép trong dòng không đúng quy tắc CSV.',
      en: 'The quotes in the row do not follow the rules of CSV.',
    },
  }
}
