import path from 'node:path'
import { kinds, readTyped } from './column-reader.ts'
import type { ConversionOrder, ConvertedTable, TellDone } from './conversion-messages.ts'
import { prepareText } from './convert-csv.ts'
import { CsvScan, openDuckdb } from './csv-scan.ts'
import { isMissingMark } from './infer-column.ts'
import { makeHints } from './make-hints.ts'
import { maxColumns } from './detect-dialect.ts'
import { readBytes } from './file-bytes.ts'
import { readJsonObject, type JsonMember } from './json-object.ts'
import { eachJsonRecord } from './json-records.ts'
import { findJsonRecords, type RecordsAt } from './json-structure.ts'
import { lookAtPlace, notePlaces } from './feature-places.ts'
import type { ReadingNote } from './records.ts'
import { geojsonWithoutFeatures, jsonWithoutRows, Refusal, tooManyColumns, type Place } from './refusals.ts'
import { RowWriter } from './row-writer.ts'
import { writeTable } from './write-table.ts'

// The file is gone through three times, of which each takes about as long.
const [surveyedShare, writtenShare] = [0.3, 0.6]

// No name of a field: a property may be called geometry too.
const geometryKey = '\0geometry'

interface Survey {
  rowCount: number
  /** Kinds of values (a set), by name of the field, in the order in which the names first come. */
  fields: Map<string, number>
  isFeatures: boolean
  /** There are more records, which are not read. */
  isPart: boolean
  /** About the places of features. */
  notes: ReadingNote[]
}

/**
 * Reads JSON (a list of objects, at the top or behind a key), one object a line, or GeoJSON, and writes it as Parquet. Fields that
 * hold objects and lists keep them as JSON. Goes through the file three times in constant memory. Throws a refusal with the place.
 */
export async function convertJson(order: ConversionOrder, tell: TellDone): Promise<ConvertedTable> {
  const { encoding, file, notes: textNotes } = await prepareText(order)
  const at = await findRecords(file)
  const maxBytes = order.trial?.bytes ?? Infinity
  const survey = await surveyRecords(file, at, maxBytes)
  if (survey.fields.size === 0) throw jsonWithoutRows()
  if (at.isSingle && !survey.isFeatures && order.format !== 'NDJSON') throw jsonWithoutRows()
  const records = path.join(order.workDir, 'records.csv')
  tell({ rows: 0, share: surveyedShare })
  const rows = await writeRecords(file, at, survey, records, maxBytes)
  const text = (await readBytes(file, 0, 64 * 1024)).toString('utf8')
  tell({ rows: 0, share: writtenShare })
  const hints = makeHints(order.reading, text)
  const duckdb = await openDuckdb(order.workDir)
  try {
    const table = await writeTable({
      scan: new CsvScan(duckdb, {
        file: records,
        hasHeader: false,
        delimiter: ',',
        columnCount: survey.fields.size,
        padded: null,
        firstLine: 1,
        longestLineBytes: rows.longestLineBytes,
      }),
      header: [...survey.fields.keys()].map((name) => (name === geometryKey ? 'geometry' : name)),
      columns: rows.columns,
      reader: readTyped([...survey.fields.values()], { hints, figuresInText: false }),
      hints,
      dialect: { encoding, delimiter: null, headerRow: 0, sheet: null },
      parquet: 'table.parquet',
      estimatedRows: survey.rowCount,
      order,
      tell: ({ rows: done, share }) => tell({ rows: done, share: writtenShare + (1 - writtenShare) * share }),
    })
    const notes = [...textNotes, ...survey.notes, ...(table.notes ?? [])]
    return { ...table, ...(notes.length > 0 && { notes }), ...(survey.isPart && { isPart: true }) }
  } finally {
    duckdb.close()
  }
}

const geometryTypes = 'Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection'
const bareGeometry = new RegExp(`^\\s*\\{(?:[^{}[\\]]{0,500},)?\\s*"type"\\s*:\\s*"(${geometryTypes})"`)

/** The records of a file; one that is a single shape is told so in the words of GeoJSON. */
async function findRecords(file: string): Promise<RecordsAt> {
  const shape = bareGeometry.exec((await readBytes(file, 0, 4_096)).toString('utf8'))?.[1]
  if (shape === undefined) return findJsonRecords(file)
  try {
    const at = await findJsonRecords(file)
    // One shape a line is a list of records like any other.
    if (at.shape === 'lines' && !at.isSingle) return at
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'json-without-rows') throw error
  }
  throw geojsonWithoutFeatures(shape)
}

async function surveyRecords(file: string, at: RecordsAt, maxBytes: number): Promise<Survey> {
  const survey: Survey = {
    rowCount: 0,
    fields: new Map(),
    isFeatures: at.isFeatures,
    isPart: false,
    notes: [],
  }
  const { fields } = survey
  const seen = { places: 0, exchanged: 0, outside: 0 }
  const visit = (text: string, place: Place) => {
    const members = readJsonObject(text, place)
    if (survey.rowCount++ === 0 && isFeature(members)) survey.isFeatures = true
    for (const [name, member] of flatten(members, survey.isFeatures, place)) {
      fields.set(name, (fields.get(name) ?? 0) | bitOf(name, member))
    }
    if (survey.isFeatures) lookAtPlace(members.get('geometry')?.text, seen)
    if (fields.size > maxColumns) throw tooManyColumns(fields.size, maxColumns)
  }
  survey.isPart = !(await eachJsonRecord(file, at, visit, { maxBytes }))
  survey.notes = notePlaces(seen)
  const geometry = fields.get(geometryKey)
  if (geometry !== undefined) {
    fields.delete(geometryKey)
    fields.set(geometryKey, geometry)
  }
  return survey
}

async function writeRecords(
  file: string,
  at: RecordsAt,
  { fields, isFeatures }: Survey,
  target: string,
  maxBytes: number,
): Promise<RowWriter> {
  const writer = new RowWriter(target, fields.size)
  const columns = [...fields]
  const write = (text: string, place: Place) => {
    const members = flatten(readJsonObject(text, place), isFeatures, place)
    writer.add(columns.map(([name, kind]) => writeMember(members.get(name), kind)))
  }
  await eachJsonRecord(file, at, write, { pause: () => writer.drain(), maxBytes })
  await writer.finish()
  return writer
}

/** Where a field holds objects in some records, a text in it is written as JSON too. */
function writeMember(member: JsonMember | undefined, kind: number): string | null {
  if (!member || member.kind === 'null') return null
  return member.kind === 'string' && (kind & kinds.nested) !== 0 ? JSON.stringify(member.text) : member.text
}

function bitOf(name: string, { kind, text }: JsonMember): number {
  if (kind === 'null') return 0
  if (kind === 'string' && isMissingMark(text)) return kinds.mark
  if (kind === 'nested') return name === geometryKey ? kinds.geometry : kinds.nested
  return { string: kinds.text, number: kinds.figure, boolean: kinds.boolean }[kind]
}

const isFeature = (members: Map<string, JsonMember>): boolean =>
  members.get('type')?.text === 'Feature' && members.has('geometry') && members.has('properties')

/** The members of a record; of a feature its id, its properties and its geometry. */
function flatten(
  members: Map<string, JsonMember>,
  isFeatures: boolean,
  place: Place,
): Map<string, JsonMember> {
  if (!isFeatures) return members
  const flat = new Map<string, JsonMember>()
  const id = members.get('id')
  if (id && id.kind !== 'null') flat.set('id', id)
  const properties = members.get('properties')
  if (properties?.text.startsWith('{')) {
    for (const [name, member] of readJsonObject(properties.text, place)) flat.set(name, member)
  }
  flat.set(geometryKey, members.get('geometry') ?? { kind: 'null', text: '' })
  return flat
}
