import type { ExportQuery } from '../../schemas/generated/tabular/export-query.ts'
import { exportImpossible } from '../problems.ts'
import { byteOrderMark } from '../text/csv.ts'
import { findPlaces } from './find-places.ts'
import { isFormula, writeCsvCell, writeFeature, writeJsonObject } from './cell-sql.ts'
import type { ExportFormat } from './export-formats.ts'
import type { ColumnRecord } from './records.ts'
import { chooseColumns, compileSelection } from './rows-query.ts'
import { writeSheetRow } from './sheet-sql.ts'
import { SqlValues } from './sql-values.ts'
import { isWide, wideOptions } from './wide-tables.ts'
import { maxSheetColumns } from './workbook.ts'

/** What is exported: the rows of a query, or one page of them. */
export interface ExportRequest extends Omit<ExportQuery, 'sheet' | 'lang'> {
  format: ExportFormat
  /** Of the table. */
  rowCount: number
  after: number | null
  limit: number | null
}

export interface ExportSql {
  columns: ColumnRecord[]
  /** What `rows` takes as $1, $2 …; the values of `place` stand behind them. */
  values: string[]
  place: string | null
  rows: string
  /** Counts the rows; takes what `rows` takes. */
  count: string
  /** Options of COPY; null where the rows are not written by DuckDB itself. */
  copy: string | null
  /** Text before and behind the rows. */
  prefix: string
  suffix: string
  /** Rows are written with a comma before each; the first has none to stand behind. */
  hasLeadingComma: boolean
}

/** Facts that a format carries inside: of the source, the licence and so on. */
export type ExportFacts = Record<string, string>

// What is written is put together in SQL already.
const asWritten = `format csv, header false, delimiter '', quote '', escape ''`

/** Compiles an export to SQL over the view `source`. Throws `invalid-parameter` for bad queries and `export-impossible`. */
export function compileExport(
  request: ExportRequest,
  columns: readonly ColumnRecord[],
  facts: ExportFacts,
): ExportSql {
  const chosen = chooseColumns(request.select, columns)
  if (request.format === 'geojson' && !findPlaces(chosen)) throw placesMissing()
  if (request.format === 'xlsx' && chosen.length > maxSheetColumns) throw sheetTooWide(chosen.length)
  const values = new SqlValues()
  const written = writeFormat(request, chosen, values, facts)
  const { place, rows } = compileSelection(request, columns, values)
  // Ordered inside: an alias of the outer list, a published name, could else be taken for a column to order by.
  const inner = `(select * ${rows})`
  const source =
    request.format === 'xlsx' ? `(select *, (row_number() over () + 1)::varchar as n from ${inner})` : inner
  return {
    columns: chosen,
    values: values.list,
    place,
    rows: `select ${written.list} from ${source}`,
    count: `select count(*) from ${inner}`,
    copy: written.copy,
    prefix: written.prefix ?? '',
    suffix: written.suffix ?? '',
    hasLeadingComma: written.hasLeadingComma ?? false,
  }
}

type Written = Pick<ExportSql, 'copy'> & { list: string } & Partial<
    Pick<ExportSql, 'prefix' | 'suffix' | 'hasLeadingComma'>
  >

function writeFormat(
  { format, bom, safe = false }: ExportRequest,
  columns: readonly ColumnRecord[],
  values: SqlValues,
  facts: ExportFacts,
): Written {
  switch (format) {
    case 'csv':
    case 'tsv': {
      const delimiter = format === 'csv' ? ',' : '\t'
      const cells = columns.map((column) =>
        writeCsvCell(column, { isSafe: safe, isAlone: columns.length === 1 }),
      )
      const header = writeRecord(
        columns.map(({ name }) => name),
        { delimiter, isSafe: safe },
      )
      return {
        list: cells.join(', '),
        copy: `format csv, header false, delimiter '${delimiter}', quote '"', escape '"', new_line '\\r\\n'`,
        prefix: (bom ? byteOrderMark : '') + header,
      }
    }
    case 'ndjson':
      return { list: writeJsonObject(columns, values), copy: asWritten }
    case 'json':
      return {
        list: `',' || ${writeJsonObject(columns, values)}`,
        copy: asWritten,
        prefix: '[\n',
        suffix: ']\n',
        hasLeadingComma: true,
      }
    case 'geojson':
      return {
        list: `',' || ${writeFeature(columns, values)!}`,
        copy: asWritten,
        prefix: `${JSON.stringify({ type: 'FeatureCollection', ...facts }).slice(0, -1)},"features":[\n`,
        suffix: ']}\n',
        hasLeadingComma: true,
      }
    case 'parquet': {
      const list = columns.map(({ name, stored }) => `${stored} as ${quoteName(name)}`)
      const pairs = Object.entries(facts).map(([key, value]) => `${key}: ${literal(value)}`)
      const groups = isWide(columns.length) ? wideOptions : ''
      return {
        list: list.join(', '),
        copy: `format parquet, compression zstd, kv_metadata {${pairs.join(', ')}}${groups}`,
      }
    }
    case 'xlsx':
      return { list: writeSheetRow(columns), copy: null }
  }
}

/** A line of CSV or TSV (RFC 4180): a missing value is nothing, an empty text is `""`. */
export function writeRecord(
  cells: readonly (string | null)[],
  { delimiter, isSafe = false }: { delimiter: string; isSafe?: boolean },
): string {
  const line = cells.map((cell) => {
    if (cell === null) return cells.length === 1 ? '""' : ''
    const safe = isSafe && isFormula(cell) ? `'${cell}` : cell
    const needsQuotes = safe === '' || /["\r\n]/.test(safe) || safe.includes(delimiter)
    return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${line.join(delimiter)}\r\n`
}

/** The only published names that stand in SQL: a Parquet file has no other way to its names. */
const quoteName = (name: string): string => `"${name.replaceAll('\0', '').replaceAll('"', '""')}"`

const literal = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`

const placesMissing = () =>
  exportImpossible({
    vi: 'Các cột này không có vị trí: không có cột hình học, cũng không có cặp cột số kinh độ và vĩ độ. Hãy xuất CSV hoặc JSON.',
    en: 'These columns hold no places: no geometry, and no pair of number columns for longitude and latitude. Export CSV or JSON instead.',
  })

const sheetTooWide = (count: number) =>
  exportImpossible({
    vi: `Câu hỏi này cho ${count.toLocaleString('vi')} cột; một trang tính ở đây có nhiều nhất ${maxSheetColumns.toLocaleString('vi')} cột. Hãy chọn bớt cột bằng select, hoặc xuất CSV hay Parquet.`,
    en: `This query gives ${count.toLocaleString('en')} columns; a worksheet has ${maxSheetColumns.toLocaleString('en')} at most here. Choose columns with select, or export CSV or Parquet.`,
  })
