import { findPlaces } from './find-places.ts'
import type { ColumnRecord } from './records.ts'
import { writeIso } from './iso-sql.ts'
import type { SqlValues } from './sql-values.ts'

type Column = Pick<ColumnRecord, 'name' | 'type' | 'stored' | 'sqlType'>

const isText = ({ type }: Column): boolean => type === 'string' || type === 'json' || type === 'geometry'

/** What a spreadsheet takes for a formula when it stands first in a cell (OWASP, CSV injection). */
const formulaSigns = ['=', '+', '-', '@', '\t', '\r']

// A telephone number, or a figure that stayed text: there is nothing in it to run.
const harmless = '[+-][0-9][0-9 .,]*'
const harmlessPattern = new RegExp(`^${harmless}$`)

/** Whether a spreadsheet could run the text. */
export const isFormula = (text: string): boolean =>
  formulaSigns.includes(text[0]!) && !harmlessPattern.test(text)

/** A cell of CSV or TSV; DuckDB puts the quotes. `isSafe` keeps spreadsheets from running it; numbers stay numbers. */
export function writeCsvCell(
  column: Column,
  { isSafe, isAlone }: { isSafe: boolean; isAlone: boolean },
): string {
  const cell = guardCell(column, isSafe)
  // A line without anything is passed over by most readers, and the row with it: "" is not.
  return isAlone ? `coalesce(${cell}::varchar, '')` : cell
}

function guardCell(column: Column, isSafe: boolean): string {
  const { stored, type } = column
  if (type === 'number') {
    // 5, not 5.0: as it was published, and as rows have it.
    // Written as a whole number where it is one; from 1e16 on DuckDB writes no more .0.
    return `case when not isfinite(${stored}) then null when abs(${stored}) < 1e16 and trunc(${stored}) = ${stored} then ${stored}::bigint::varchar else ${stored}::varchar end`
  }
  if (!isText(column) || !isSafe) return writeIso(column.stored, column.sqlType)
  const signs = formulaSigns.map((sign) => `chr(${sign.charCodeAt(0)})`).join(', ')
  return `case when left(${stored}, 1) in (${signs}) and not regexp_full_match(${stored}, '${harmless}') then chr(39) || ${stored} else ${stored} end`
}

/** A value as JSON: what `rows` gives, with integers beyond 2^53 as texts. */
function writeJsonValue(column: Column): string {
  const { stored, type } = column
  switch (type) {
    case 'integer':
      return `case when ${stored} between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER} then to_json(${stored}) else to_json(${stored}::varchar) end`
    case 'number':
      return `case when isfinite(${stored}) then ${stored} end`
    case 'json':
    case 'geometry':
      return `case when json_valid(${stored}) then ${stored}::json else to_json(${stored}) end`
    default:
      return writeIso(column.stored, column.sqlType)
  }
}

/**
 * A geometry as it was read, which was JSON then. It is not opened again: as a tree a shape of a million vertices takes hundreds of MB,
 * and so do two thousand of a thousand. Line breaks stand between its parts alone, and would end a line of NDJSON.
 */
const writeGeometryText = (stored: string): string => `translate(${stored}, chr(10) || chr(13), '  ')`

/** A row as a JSON object. Names are bound as values, so that none of them stands in SQL. */
export function writeJsonObject(columns: readonly Column[], values: SqlValues): string {
  const runs: Column[][] = []
  for (const column of columns) {
    const last = runs.at(-1)
    if (last && column.type !== 'geometry' && last[0]!.type !== 'geometry') last.push(column)
    else runs.push([column])
  }
  const name = (column: Column): string => values.add(column.name, 'varchar')
  const makeObject = (run: readonly Column[]): string =>
    `json_object(${run.map((column) => `${name(column)}, ${writeJsonValue(column)}`).join(', ')})`
  if (runs.every(([first]) => first!.type !== 'geometry')) return makeObject(columns)
  const members = runs.map((run) =>
    run[0]!.type === 'geometry'
      ? `to_json(${name(run[0]!)})::varchar || ':' || coalesce(${writeGeometryText(run[0]!.stored)}, 'null')`
      : `(${makeObject(run)}::varchar)[2:-2]`,
  )
  return `('{' || ${members.join(` || ',' || `)} || '}')`
}

/** Cells of a row as a JSON array. */
export const writeJsonArray = (columns: readonly Column[]): string =>
  `json_array(${columns.map(writeJsonValue).join(', ')})`

/** A row as a GeoJSON feature; null when its columns say no place. A row whose place is missing, at 0, 0 or outside the world has none, as on the map. */
export function writeFeature(columns: readonly Column[], values: SqlValues): string | null {
  const places = findPlaces(columns)
  if (!places) return null
  const properties = columns.filter(
    (column) => places.kind !== 'geometry' || column.stored !== places.geometry.stored,
  )
  return `('{"type":"Feature","geometry":' || coalesce((${writePlace(places)})::varchar, 'null') || ',"properties":' || ${writeJsonObject(properties, values)}::varchar || '}')`
}

function writePlace(places: NonNullable<ReturnType<typeof findPlaces<Column>>>): string {
  if (places.kind === 'geometry') {
    const { stored } = places.geometry
    return `case when not ${isNowhere(stored)} then ${writeGeometryText(stored)} end`
  }
  const [longitude, latitude] = [places.longitude.stored, places.latitude.stored]
  return `case when ${longitude} between -180 and 180 and ${latitude} between -90 and 90 and not (${longitude} = 0 and ${latitude} = 0)
    then json_object('type', 'Point', 'coordinates', [${longitude}::double, ${latitude}::double]) end`
}

// A point at 0, 0 is written in fewer letters; a longer text is another shape, which is not opened for this.
const longestPoint = 120

/** Whether a geometry is the point 0, 0, which is what programs write for an unknown place; the map leaves it out as well. */
function isNowhere(stored: string): string {
  const short = `(case when strlen(${stored}) < ${longestPoint} then ${stored} end)`
  const isZero = (at: number) =>
    `try_cast(json_extract_string(${short}, '$.coordinates[${at}]') as double) = 0`
  return `coalesce(json_extract_string(${short}, '$.type') = 'Point' and ${isZero(0)} and ${isZero(1)}, false)`
}
