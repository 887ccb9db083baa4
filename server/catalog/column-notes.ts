import type { Sentence } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'
import { tidyLines } from './dataset-edit.ts'
import type { LanguageMap } from './records.ts'

/** What a file beside a table says of one of its columns. */
export interface ColumnNote {
  /** What the column may be called in the file. */
  names: string[]
  title?: LanguageMap
  description?: LanguageMap
  unit?: string
  type?: NotedType
  /** What stands first in its days, where the format says so. */
  dateOrder?: 'dmy' | 'mdy'
}

export type NotedType =
  'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'geometry' | 'json'

/** The columns of a file; `file` is its name, or null when the notes do not say whose they are. */
export interface TableNotes {
  file: string | null
  columns: ColumnNote[]
  /** Name of a file with the columns, where they are not said here. */
  schemaFile?: string
}

export interface ParsedNotes {
  tables: TableNotes[]
  /** What is wrong with it, for the publisher; what can be used is used all the same. */
  fault: Sentence | null
}

type Json = Record<string, unknown>

// As a dictionary: a column has no more to say.
const maxTextCharacters = 20_000
const maxUnitCharacters = 100
const maxNotedColumns = 10_000

/** Whether a file of this name is meant to describe others. */
export const isNotesName = (name: string): boolean =>
  /(^|[-._])(datapackage|tableschema|schema|metadata)\.json$/i.test(name)

/**
 * Reads a Frictionless Table Schema or Data Package, or CSVW metadata. `lang` is the language of texts that name none. Null for
 * JSON of another kind; a fault for what is meant to be one and cannot be read.
 */
export function parseColumnNotes(
  text: string,
  { name, lang }: { name: string; lang: string },
): ParsedNotes | null {
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    const place = /position (\d+)/.exec(String(error))?.[1]
    return isNotesName(name) ? { tables: [], fault: brokenJson(place) } : null
  }
  if (!isObject(content)) return null
  if (isPackage(content.resources, name)) return readPackage(content.resources, lang)
  if (/(^|[-._])datapackage\.json$/i.test(name)) return { tables: [], fault: missingList('resources') }
  if (Array.isArray(content.fields)) return readSchemaFile(content.fields, name, lang)
  if (isCsvw(content, name)) return readCsvw(content, name, lang)
  if (/(^|[-._])tableschema\.json$/i.test(name)) return { tables: [], fault: missingList('fields') }
  return null
}

/** Many answers of an API have a list of this name. */
function isPackage(resources: unknown, name: string): resources is unknown[] {
  if (!Array.isArray(resources)) return false
  const hasSchema = resources.some(
    (one) => isObject(one) && one.path !== undefined && one.schema !== undefined,
  )
  return hasSchema || /(^|[-._])datapackage\.json$/i.test(name)
}

function readPackage(resources: unknown[], lang: string): ParsedNotes {
  const faults: Sentence[] = []
  const tables = resources.flatMap((resource, index): TableNotes[] => {
    const paths = isObject(resource) ? [resource.path].flat() : []
    const path = paths.find((one) => typeof one === 'string')
    if (!isObject(resource) || (path === undefined && resource.data === undefined)) {
      faults.push(wrongMember(`/resources/${index}`))
      return []
    }
    if (path === undefined || resource.schema === undefined) return []
    const file = baseName(path)
    if (typeof resource.schema === 'string')
      return [{ file, columns: [], schemaFile: baseName(resource.schema) }]
    const fields = isObject(resource.schema) ? resource.schema.fields : null
    if (!Array.isArray(fields)) {
      faults.push(wrongMember(`/resources/${index}/schema/fields`))
      return []
    }
    return [{ file, columns: readFields(fields, `/resources/${index}/schema/fields`, lang, faults) }]
  })
  return { tables, fault: faults[0] ?? null }
}

function readSchemaFile(fields: unknown[], name: string, lang: string): ParsedNotes | null {
  const looksRight = fields.some((field) => isObject(field) && typeof field.name === 'string')
  if (!looksRight && !isNotesName(name)) return null
  const faults: Sentence[] = []
  const columns = readFields(fields, '/fields', lang, faults)
  const stem = name.replace(/[-._]?(tableschema|schema)\.json$/i, '')
  // Any other name says nothing of a file.
  const file = stem === '' || stem === name ? null : stem
  return { tables: [{ file, columns }], fault: faults[0] ?? null }
}

function readFields(fields: unknown[], pointer: string, lang: string, faults: Sentence[]): ColumnNote[] {
  return fields.slice(0, maxNotedColumns).flatMap((field, index) => {
    if (!isObject(field) || typeof field.name !== 'string' || field.name === '') {
      faults.push(wrongMember(`${pointer}/${index}/name`))
      return []
    }
    const title = readTexts(field.title ?? field.label, lang, tidyText)
    const description = readTexts(field.description, lang, tidyLines)
    const unit = readUnit(field.unit ?? field.units ?? field['qudt:unit'])
    const type = typeof field.type === 'string' ? fieldTypes[field.type.toLowerCase()] : undefined
    const dateOrder = findDateOrder(type, field.format)
    return [
      {
        names: [field.name.normalize('NFC')],
        ...(title && { title }),
        ...(description && { description }),
        ...(unit && { unit }),
        ...(type && { type }),
        ...(dateOrder && { dateOrder }),
      },
    ]
  })
}

/** Of `%d/%m/%Y` (Table Schema, strptime) and `dd/MM/yyyy` (CSVW, Unicode TR 35) the day stands first; null where nothing is said. */
export function findDateOrder(type: NotedType | undefined, format: unknown): 'dmy' | 'mdy' | null {
  if ((type !== 'date' && type !== 'datetime') || typeof format !== 'string') return null
  const [day, month] = format.includes('%') ? [/%-?[de]/, /%-?m/] : [/d/, /M/]
  const [dayAt, monthAt] = [format.search(day), format.search(month)]
  const yearAt = format.search(/%[Yy]|y/)
  // With the year first there is one order alone.
  if (dayAt < 0 || monthAt < 0 || yearAt < Math.max(dayAt, monthAt)) return null
  return dayAt < monthAt ? 'dmy' : 'mdy'
}

const fieldTypes: Record<string, NotedType | undefined> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  year: 'integer',
  geojson: 'geometry',
  object: 'json',
  array: 'json',
}

/** CSVW is known by its context, its own words, or the name that the recommendation gives it. */
function isCsvw(content: Json, name: string): boolean {
  const context = JSON.stringify(content['@context'] ?? '').slice(0, 1_000)
  return (
    context.includes('www.w3.org/ns/csvw') ||
    isObject(content.tableSchema) ||
    (typeof content.url === 'string' && content.tableSchema !== undefined) ||
    /^csv-metadata\.json$/i.test(name)
  )
}

function readCsvw(content: Json, name: string, ownLang: string): ParsedNotes {
  const context = [content['@context']].flat().find(isObject)
  const lang = readLang(context?.['@language']) ?? ownLang
  const faults: Sentence[] = []
  const all = Array.isArray(content.tables) ? content.tables : [content]
  // data.csv-metadata.json (W3C, Model for Tabular Data, 5.3), and data-metadata.json.
  const stem = name.replace(/-metadata\.json$/i, '')
  const named = stem === name || stem.toLowerCase() === 'csv' ? null : stem
  const tables = all.flatMap((table, index): TableNotes[] => {
    const pointer = Array.isArray(content.tables) ? `/tables/${index}` : ''
    const schema = isObject(table) ? (table.tableSchema ?? content.tableSchema) : null
    if (!isObject(table) || (schema === undefined && pointer === '')) {
      faults.push(wrongMember(`${pointer}/tableSchema`))
      return []
    }
    const file = typeof table.url === 'string' ? baseName(table.url) : named
    if (typeof schema === 'string') return [{ file, columns: [], schemaFile: baseName(schema) }]
    if (schema === undefined) return []
    const columns = isObject(schema) ? (schema.columns ?? []) : null
    if (!Array.isArray(columns)) {
      faults.push(wrongMember(`${pointer}/tableSchema/columns`))
      return []
    }
    return [{ file, columns: readCsvwColumns(columns, `${pointer}/tableSchema/columns`, lang, faults) }]
  })
  return { tables, fault: faults[0] ?? null }
}

function readCsvwColumns(
  columns: unknown[],
  pointer: string,
  lang: string,
  faults: Sentence[],
): ColumnNote[] {
  return columns.slice(0, maxNotedColumns).flatMap((column, index) => {
    if (!isObject(column)) {
      faults.push(wrongMember(`${pointer}/${index}`))
      return []
    }
    if (column.virtual === true) return []
    const titles = readTexts(column.titles ?? column.title, lang, tidyText)
    const names = [column.name, ...listTexts(column.titles ?? column.title)].filter(
      (name): name is string => typeof name === 'string' && name !== '',
    )
    if (names.length === 0) {
      faults.push(wrongMember(`${pointer}/${index}/name`))
      return []
    }
    const description = readTexts(
      column['dc:description'] ??
        column['dcterms:description'] ??
        column['rdfs:comment'] ??
        column.description,
      lang,
      tidyLines,
    )
    const unit = readUnit(column['schema:unitText'] ?? column['qudt:unit'] ?? column.unit)
    const datatype = isObject(column.datatype) ? column.datatype : { base: column.datatype }
    const type = typeof datatype.base === 'string' ? csvwTypes[datatype.base] : undefined
    const dateOrder = findDateOrder(type, datatype.format)
    return [
      {
        names: names.map((name) => name.normalize('NFC')),
        ...(titles && { title: titles }),
        ...(description && { description }),
        ...(unit && { unit }),
        ...(type && { type }),
        ...(dateOrder && { dateOrder }),
      },
    ]
  })
}

const integerNames = [
  'integer',
  'int',
  'long',
  'short',
  'byte',
  'nonNegativeInteger',
  'positiveInteger',
  'nonPositiveInteger',
  'negativeInteger',
  'unsignedLong',
  'unsignedInt',
  'unsignedShort',
  'unsignedByte',
  'gYear',
]
const csvwTypes: Record<string, NotedType | undefined> = {
  ...Object.fromEntries(integerNames.map((name) => [name, 'integer' as const])),
  string: 'string',
  normalizedString: 'string',
  token: 'string',
  anyURI: 'string',
  decimal: 'number',
  double: 'number',
  float: 'number',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'datetime',
  datetime: 'datetime',
  dateTimeStamp: 'datetime',
  time: 'time',
  json: 'json',
}

/** A text, a list whose first counts, a text with its language, or texts by language. */
function readTexts(value: unknown, lang: string, tidy: (text: string) => string): LanguageMap | null {
  const first = Array.isArray(value) ? value[0] : value
  const texts: Json = !isObject(first)
    ? { [lang]: first }
    : '@value' in first
      ? { [readLang(first['@language']) ?? lang]: first['@value'] }
      : first
  const entries = Object.entries(texts).flatMap(([language, text]) => {
    const said = [text].flat()[0]
    const key = readLang(language) ?? (language === 'und' ? lang : null)
    if (typeof said !== 'string' || key === null) return []
    const tidied = clean(tidy(said))
    return tidied === '' || tidied.length > maxTextCharacters ? [] : [[key, tidied]]
  })
  return entries.length === 0 ? null : (Object.fromEntries(entries) as LanguageMap)
}

/** All texts of a value, whatever their language. */
function listTexts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(listTexts)
  return isObject(value) ? Object.values(value).flatMap(listTexts) : [value]
}

const readLang = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value) && value !== 'und'
    ? value
    : null

function readUnit(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const unit = clean(tidyText(value))
  return unit === '' || unit.length > maxUnitCharacters ? null : unit
}

/** Without the characters that no text needs. */
const clean = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu, '')

/** The name of the file that a path or address leads to. */
function baseName(path: string): string {
  const last = path.split(/[?#]/, 1)[0]!.split('/').at(-1)!
  try {
    return decodeURIComponent(last).normalize('NFC')
  } catch {
    return last.normalize('NFC')
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const brokenJson = (place: string | undefined): Sentence => ({
  vi: `Tệp này có tên của tệp mô tả cột, nhưng không phải JSON hợp lệ${place ? ` (hỏng ở ký tự ${place})` : ''}, nên không dùng được để mô tả các cột. Bảng của các tệp khác vẫn lập như thường.`,
  en: `This file is named as a description of columns, but is not valid JSON${place ? ` (it breaks at character ${place})` : ''}, so the columns are not described by it. The tables of other files are made all the same.`,
})

const missingList = (member: string): Sentence => ({
  vi: `Tệp này có tên của tệp mô tả cột, nhưng thiếu danh sách "${member}", nên không dùng được. Bảng của các tệp khác vẫn lập như thường.`,
  en: `This file is named as a description of columns, but has no list "${member}", so it is not used. The tables of other files are made all the same.`,
})

const wrongMember = (pointer: string): Sentence => ({
  vi: `Phần mô tả cột ở ${pointer} thiếu hoặc không đúng, nên cổng bỏ qua phần đó. Hãy sửa rồi tải lên lại.`,
  en: `The description of columns is missing or wrong at ${pointer}, so that part is passed over. Mend it and upload the file again.`,
})
