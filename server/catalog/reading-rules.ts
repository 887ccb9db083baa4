import type { ProblemDetail, Sentence } from '../problems.ts'
import { encodingNames, findEncoding } from '../text/encoding-names.ts'
import { nearestName } from '../text/nearest-name.ts'
import { shorten } from './dataset-rules.ts'
import type { DistributionRecord } from './records.ts'

type Read = Pick<DistributionRecord, 'release' | 'format' | 'table' | 'reading' | 'dictionary'>
type Before = Pick<DistributionRecord, 'reading' | 'dictionary'>

/** Parts of a reading that files of these formats have no use for: they say it themselves, or have no such thing. */
const useless: Record<string, readonly (keyof NonNullable<Read['reading']>)[]> = {
  CSV: ['sheet'],
  TSV: ['sheet'],
  JSON: ['delimiter', 'headerRow', 'headerRows', 'sheet'],
  NDJSON: ['delimiter', 'headerRow', 'headerRows', 'sheet'],
  GEOJSON: ['delimiter', 'headerRow', 'headerRows', 'sheet'],
  PARQUET: [
    'encoding',
    'delimiter',
    'headerRow',
    'headerRows',
    'decimal',
    'dateOrder',
    'dateOrders',
    'sheet',
  ],
  XLSX: ['delimiter'],
  XLS: ['delimiter'],
  ODS: ['delimiter'],
}
/** What is known of the columns is about one table, and these may hold several. */
const formatsOfSeveralTables = new Set(['XLSX', 'XLS', 'ODS', 'ZIP'])
/** Parts of a reading that decide which columns there are. */
const shaping = ['encoding', 'delimiter', 'headerRow', 'headerRows', 'sheet'] as const
/** As the reading of tables looks for: more is data that happens to be text. */
const maxHeaderRows = 6
/** A table may have thousands of columns; a sentence names these. */
const namedColumns = 50

const nothing: Before = { reading: null, dictionary: null }

/**
 * What is wrong with how a file is to be read and with what is said of its columns; empty when nothing is. What was there
 * before is not judged again: a newer release may have taken a column away since.
 */
export function checkReading(next: Read, before: Before = nothing): ProblemDetail[] {
  return [...checkDialect(next, before), ...checkTypes(next, before), ...checkDictionary(next, before)]
}

function checkDialect({ reading, release, format }: Read, before: Before): ProblemDetail[] {
  if (reading === null || isSame(reading, before.reading)) return []
  if (release === 0) return [wrong('/reading', isLink)]
  const errors: ProblemDetail[] = []
  const { encoding } = reading
  for (const member of useless[format ?? ''] ?? [])
    if (reading[member] !== undefined && !isSame(reading[member], before.reading?.[member]))
      errors.push(wrong(`/reading/${member}`, hasNoUse(format!)))
  if (encoding !== undefined && encoding !== before.reading?.encoding && !findEncoding(encoding))
    errors.push(wrong('/reading/encoding', unknownEncoding(encoding)))
  const { headerRow, headerRows } = reading
  if (headerRows && headerRows.last < headerRows.first)
    errors.push(wrong('/reading/headerRows/last', endsBeforeItBegins(headerRows)))
  else if (headerRows && headerRows.last - headerRows.first >= maxHeaderRows)
    errors.push(wrong('/reading/headerRows', tooManyHeaderRows))
  else if (
    headerRows &&
    headerRow !== undefined &&
    (headerRow < headerRows.first || headerRow > headerRows.last)
  )
    errors.push(wrong('/reading/headerRow', outsideHeaderRows(headerRow, headerRows)))
  return errors
}

function checkTypes(next: Read, before: Before): ProblemDetail[] {
  const columns = findColumns(next, before)
  if (columns === null) return []
  const fixed =
    next.format === 'PARQUET' && !isSame(next.reading?.types, before.reading?.types)
      ? Object.entries(next.reading?.types ?? {}).filter(([, type]) => type !== 'string')
      : []
  if (fixed.length > 0) return fixed.map(([name]) => wrong(pointerTo('types', name), saysItsTypes))
  return (['types', 'dateOrders'] as const).flatMap((member) =>
    Object.keys(next.reading?.[member] ?? {})
      .filter((name) => !columns.has(name) && !Object.hasOwn(before.reading?.[member] ?? {}, name))
      .map((name) => wrong(pointerTo(member, name), unknownColumn(name, next.table!))),
  )
}

const pointerTo = (member: string, name: string): string =>
  `/reading/${member}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

function checkDictionary(next: Read, before: Before): ProblemDetail[] {
  const { dictionary } = next
  if (dictionary === null || isSame(dictionary, before.dictionary)) return []
  const columns = findColumns(next, before)
  const known = new Set(before.dictionary?.map(({ name }) => name))
  const seen = new Set<string>()
  return dictionary.flatMap(({ name }, index) => {
    const pointer = `/dictionary/${index}/name`
    if (seen.has(name)) return wrong(pointer, namedTwice(name))
    seen.add(name)
    const isUnknown = columns !== null && !columns.has(name) && !known.has(name)
    return isUnknown ? wrong(pointer, unknownColumn(name, next.table!)) : []
  })
}

/** The names of the columns of the newest release, as published and as aliases; null while they are not known. */
function findColumns({ table, release, format, reading }: Read, before: Before): Set<string> | null {
  if (table?.status !== 'ready' || table.release !== release) return null
  if (shaping.some((name) => reading?.[name] !== before.reading?.[name])) return null
  if (formatsOfSeveralTables.has(format ?? '')) return null
  return new Set(table.columns.flatMap(({ name, alias }) => [name, alias]))
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const isLink: Sentence = {
  vi: 'liên kết không có tệp để đọc. Hãy bỏ trường này, hoặc tải tệp lên.',
  en: 'a link has no file to read. Leave this out, or upload the file.',
}

const unknownEncoding = (name: string): Sentence => ({
  vi: `không có bảng mã "${name}". Các bảng mã đọc được: ${encodingNames.join(', ')}.`,
  en: `there is no encoding "${name}". Those that can be read: ${encodingNames.join(', ')}.`,
})

const hasNoUse = (format: string): Sentence => ({
  vi: `tệp ${format} không có phần này, hoặc tự ghi rõ. Hãy bỏ trường này.`,
  en: `a ${format} file has no such thing, or says it itself. Leave this out.`,
})

const saysItsTypes: Sentence = {
  vi: 'tệp Parquet tự ghi kiểu của cột; chỉ đổi được thành "string".',
  en: 'a Parquet file says the types of its columns itself; they can only be made "string".',
}

const endsBeforeItBegins = ({ first, last }: { first: number; last: number }): Sentence => ({
  vi: `dòng cuối (${last}) đứng trước dòng đầu (${first}). Hãy ghi dòng đầu trước, ví dụ {"first": 2, "last": 3}.`,
  en: `the last row (${last}) stands before the first (${first}). Give the upper one first, such as {"first": 2, "last": 3}.`,
})

const tooManyHeaderRows: Sentence = {
  vi: `tên cột đứng trong nhiều nhất ${maxHeaderRows} dòng. Hãy ghi ít dòng hơn.`,
  en: `names of columns stand in ${maxHeaderRows} rows at most. Give fewer.`,
}

const outsideHeaderRows = (row: number, { first, last }: { first: number; last: number }): Sentence => ({
  vi: `dòng ${row} không nằm trong các dòng tên cột ${first}–${last} (headerRows). Hãy gửi thêm "headerRows": null để chỉ dùng một dòng, hoặc sửa headerRows.`,
  en: `row ${row} is not among the rows ${first}–${last} of headerRows. Send "headerRows": null with it to use one row alone, or change headerRows.`,
})

const namedTwice = (name: string): Sentence => ({
  vi: `cột "${shorten(name)}" được ghi hai lần. Mỗi cột ghi một lần.`,
  en: `the column "${shorten(name)}" is named twice. Name each column once.`,
})

function unknownColumn(name: string, { columns }: NonNullable<Read['table']>): Sentence {
  const names = columns.slice(0, namedColumns).map((column) => column.name)
  const list = `${names.join(', ')}${columns.length > namedColumns ? ', …' : ''}`
  const near = nearestName(
    name,
    columns.flatMap((column) => [column.name, column.alias]),
  )
  return {
    vi: `không có cột "${shorten(name)}".${near ? ` Có phải "${near}" không?` : ''} Các cột có: ${list}.`,
    en: `there is no column "${shorten(name)}".${near ? ` Did you mean "${near}"?` : ''} Known columns: ${list}.`,
  }
}

const wrong = (pointer: string, detail: Sentence): ProblemDetail => ({ pointer, detail })
