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

/** A row as a JSON object. Names are bound as values, so that none of them stands in SQL. */
export function writeJsonObject(columns: readonly Column[], values: SqlValues): string {
  const members = columns.map((column) => `${values.add(column.name, 'varchar')}, ${writeJsonValue(column)}`)
  return `json_object(${members.join(', ')})`
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
  return `json_object('type', 'Feature', 'geometry', ${writePlace(places)}, 'properties', ${writeJsonObject(properties, values)})`
}

function writePlace(places: NonNullable<ReturnType<typeof findPlaces<Column>>>): string {
  if (places.kind === 'geometry') {
    const { stored } = places.geometry
    return `case when json_valid(${stored}) and not ${isNowhere(stored)} then ${stored}::json end`
  }
  const [longitude, latitude] = [places.longitude.stored, places.latitude.stored]
  return `case when ${longitude} between -180 and 180 and ${latitude} between -90 and 90 and not (${longitude} = 0 and ${latitude} = 0)
    then json_object('type', 'Point', 'coordinates', [${longitude}::double, ${latitude}::double]) end`
}

// A point at 0, 0 is written in fewer letters; a longer text is another shape, which is not opened for this.
const longestPoint = 120

/** Whether a geometry is the point 0, 0, which is what programs write for an unknown place; the map leaves it out as well. */
const isNowhere = (stored: string): string =>
  `coalesce(strlen(${stored}) < ${longestPoint} and json_extract_string(${stored}, '$.type') = 'Point' and try_cast(json_extract_string(${stored}, '$.coordinates[0]') as double) = 0 and try_cast(json_extract_string(${stored}, '$.coordinates[1]') as double) = 0, false)`
