import path from 'node:path'
import type { ColumnType } from './column-reading.ts'
import { nameColumns } from './column-names.ts'
import type { ConversionOrder, ConvertedTable, TellDone } from './conversion-messages.ts'
import { listNullable, openDuckdb, tableFormat } from './csv-scan.ts'
import { isWide, wideOptions } from './wide-tables.ts'
import { maxColumns } from './detect-dialect.ts'
import { findNamed } from './find-named.ts'
import { roundedNote, sureDigits } from './reading-notes.ts'
import type { ReadingNote } from './records.ts'
import { conversionCrashed, emptyFile, parquetDamaged, tooManyColumns } from './refusals.ts'
import { writeLiteral } from './sql-text.ts'

interface Taken {
  type: ColumnType
  sqlType: string
  /** The SQL of the value; null where it is taken as it is. */
  convert: ((column: string) => string) | null
}

const integers = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER'])

/** Takes a Parquet file over with the portal's names for its columns, and types that the rest of it knows. Throws a refusal for a damaged one. */
export async function convertParquet(order: ConversionOrder, tell: TellDone): Promise<ConvertedTable> {
  const duckdb = await openDuckdb(order.workDir)
  const { connection } = duckdb
  const ask = async (sql: string) => {
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS()
    } catch (error) {
      if (/out of memory|no space left|max_temp_directory/i.test(String(error))) throw conversionCrashed()
      throw parquetDamaged()
    }
  }
  try {
    const source = `read_parquet(${writeLiteral(order.input)}, hive_partitioning = false)`
    const described = await ask(`describe select * from ${source}`)
    if (described.length === 0) throw emptyFile()
    if (described.length > maxColumns) throw tooManyColumns(described.length, maxColumns)
    const types = described.map(({ column_type: type }) => String(type))
    const binary = await findBinary(types, source, ask)
    const named = nameColumns(
      described.map(({ column_name: name }) => String(name)),
      order.lang,
    )
    const taken = types.map((type, index) => {
      if (binary.has(index)) return bytes
      const isText = findNamed(order.reading.types, named[index]!) === 'string'
      return isText ? { ...takeType('VARCHAR'), convert: writeAsText } : takeType(type)
    })
    const target = path.join(order.workDir, 'table.parquet')
    const names = taken.map((_, index) => `s${index}`).join(', ')
    const list = taken.map(({ convert, sqlType }, index) => {
      const column = `s${index}`
      return `(${convert ? convert(column) : column})::${sqlType} as c${index}`
    })
    const limit = order.trial ? ` limit ${order.trial.rows}` : ''
    const groups = isWide(taken.length) ? wideOptions : ''
    // Columns get our names by their place: no stranger's name stands in SQL.
    await ask(
      `copy (select ${list.join(', ')}, false as misfit from ${source} as source(${names})${limit})
       to ${writeLiteral(target)} (${tableFormat}${groups})`,
    )
    const [count] = await ask(`select count(*) as rows from read_parquet(${writeLiteral(target)})`)
    const nullable = await listNullable(ask, target, taken.length)
    const rowCount = Number(count!.rows)
    const [all] = order.trial ? await ask(`select count(*) as rows from ${source}`) : [count]
    tell({ rows: rowCount, share: 1 })
    const infinite = await countInfinite(types, source, ask)
    const notes = taken.flatMap(({ sqlType }, index): ReadingNote[] => {
      const { name } = named[index]!
      if (binary.has(index)) return [bytesNote(name)]
      const isRounded =
        sqlType === 'DOUBLE' && Number(/^DECIMAL\((\d+)/.exec(types[index]!)?.[1]) > sureDigits
      if (isRounded) return [roundedNote(name)]
      if (sqlType === 'TIMESTAMP' && types[index] === 'TIMESTAMP_NS') return [nanosecondsNote(name)]
      const count = sqlType === 'DOUBLE' ? (infinite.get(index) ?? 0) : 0
      return count > 0 ? [infiniteNote(name, count)] : []
    })
    return {
      parquet: 'table.parquet',
      columns: taken.map(({ type, sqlType }, index) => ({
        ...named[index]!,
        type,
        stored: `c${index}`,
        sqlType,
        nullable: nullable[index]!,
        reading: { type },
      })),
      dialect: { encoding: 'utf-8', delimiter: null, headerRow: 0, decimal: '.', sheet: null },
      rowCount,
      rejected: { count: 0, sample: [] },
      ...(notes.length > 0 && { notes }),
      ...(Number(all!.rows) > rowCount && { isPart: true }),
    }
  } finally {
    duckdb.close()
  }
}

/** What a type of DuckDB is here. */
export function takeType(sqlType: string): Taken {
  if (integers.has(sqlType)) return { type: 'integer', sqlType: 'BIGINT', convert: null }
  if (sqlType === 'UBIGINT') return { type: 'integer', sqlType, convert: null }
  // NaN and infinities are no figures: JSON has no word for them, and a comparison with one would be true of a cell that looks empty.
  // The nearest double of a float of 0.1 is 0.10000000149011612, which nobody wrote.
  if (sqlType === 'FLOAT')
    return {
      type: 'number',
      sqlType: 'DOUBLE',
      convert: (column) => `case when isfinite(${column}) then ${column}::varchar::double end`,
    }
  if (sqlType === 'DOUBLE')
    return {
      type: 'number',
      sqlType: 'DOUBLE',
      convert: (column) => `case when isfinite(${column}) then ${column} end`,
    }
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(sqlType)
  if (decimal) {
    return decimal[2] === '0' && Number(decimal[1]) <= 18
      ? { type: 'integer', sqlType: 'BIGINT', convert: null }
      : { type: 'number', sqlType: 'DOUBLE', convert: null }
  }
  if (sqlType === 'BOOLEAN') return { type: 'boolean', sqlType, convert: null }
  if (sqlType === 'DATE') return { type: 'date', sqlType, convert: null }
  if (sqlType === 'TIMESTAMP WITH TIME ZONE')
    return { type: 'datetime', sqlType: 'TIMESTAMPTZ', convert: null }
  if (/^TIMESTAMP/.test(sqlType)) return { type: 'datetime', sqlType: 'TIMESTAMP', convert: null }
  if (/^TIME/.test(sqlType)) return { type: 'time', sqlType: 'TIME', convert: null }
  if (/\[\d*\]$|^(STRUCT|MAP|UNION)\b/.test(sqlType) || sqlType === 'JSON')
    return { type: 'json', sqlType: 'VARCHAR', convert: (column) => `to_json(${column})` }
  // Old writers do not say that bytes are text; where a column has others, it is taken as `bytes`.
  if (sqlType === 'BLOB')
    return { type: 'string', sqlType: 'VARCHAR', convert: (column) => `decode(${column})` }
  return { type: 'string', sqlType: 'VARCHAR', convert: null }
}

/** Pictures, keys, shapes: all cells are written in one way, so that nobody has to tell cell by cell. */
const bytes: Taken = { type: 'string', sqlType: 'VARCHAR', convert: (column) => `to_base64(${column})` }

/** The columns of bytes that are not text in every cell. */
async function findBinary(
  types: readonly string[],
  source: string,
  ask: (sql: string) => Promise<Record<string, unknown>[]>,
): Promise<Set<number>> {
  const columns = types.flatMap((type, index) => (type === 'BLOB' ? [index] : []))
  if (columns.length === 0) return new Set()
  const names = types.map((_, index) => `s${index}`).join(', ')
  const [row] = await ask(
    `select ${columns.map((index) => `coalesce(bool_and(${isText(`s${index}`)}), true) as t${index}`).join(', ')}
     from ${source} as source(${names})`,
  )
  return new Set(columns.filter((index) => row![`t${index}`] !== true))
}

/** Whether bytes are letters; text holds no NUL. Null for none. */
const isText = (column: string): string =>
  `case when ${column} is not null then try(decode(${column})) is not null and not contains(try(decode(${column})), chr(0)) end`

const writeAsText = (column: string): string => `${column}::varchar`

/** How many cells of each column of floating figures are none: NaN, and the infinities. */
async function countInfinite(
  types: readonly string[],
  source: string,
  ask: (sql: string) => Promise<Record<string, unknown>[]>,
): Promise<Map<number, number>> {
  const columns = types.flatMap((type, index) => (type === 'FLOAT' || type === 'DOUBLE' ? [index] : []))
  if (columns.length === 0) return new Map()
  const names = types.map((_, index) => `s${index}`).join(', ')
  const counts = columns.map((index) => `count(*) filter (not isfinite(s${index})) as n${index}`)
  const [row] = await ask(`select ${counts.join(', ')} from ${source} as source(${names})`)
  return new Map(columns.map((index) => [index, Number(row![`n${index}`])]))
}

const infiniteNote = (column: string, count: number): ReadingNote => ({
  code: 'not-a-number-as-missing',
  column,
  message: {
    vi: `${count.toLocaleString('vi')} ô là NaN hoặc vô cực; ở đây chúng là ô trống.`,
    en: `${count.toLocaleString('en')} ${count === 1 ? 'cell is' : 'cells are'} NaN or infinite, and missing here.`,
  },
})

const nanosecondsNote = (column: string): ReadingNote => ({
  code: 'nanoseconds-cut',
  column,
  message: {
    vi: 'Thời điểm trong tệp ghi đến phần tỷ giây; ở đây chỉ đến phần triệu giây.',
    en: 'The file keeps moments to the nanosecond; here they are kept to the microsecond.',
  },
})

const bytesNote = (column: string): ReadingNote => ({
  code: 'bytes-as-base64',
  column,
  message: {
    vi: 'Cột này chứa byte không phải văn bản (như ảnh hoặc khoá); mọi ô được ghi ở dạng base64.',
    en: 'The column holds bytes that are no text (such as pictures or keys); every cell is written as base64.',
  },
})
