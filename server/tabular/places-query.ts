import type { PlacesQuery } from '../../schemas/generated/tabular/places-query.ts'
import { invalidParameter } from '../problems.ts'
import { findPlaces, type PlaceColumns } from './find-places.ts'
import { nameType } from './literal-sql.ts'
import { getColumn } from './name-list.ts'
import type { ColumnRecord } from './records.ts'
import { chooseColumns, compileFilter, integer, writeCondition, writeOut } from './rows-query.ts'
import { SqlValues } from './sql-values.ts'

/** West, south, east and north, in degrees. */
export type Box = [west: number, south: number, east: number, north: number]

/** What is drawn of a table: where rows are, what they are worth, and what is told of each. */
export interface ChosenPlaces {
  places: PlaceColumns<ColumnRecord>
  value: ColumnRecord | null
  fn: 'sum' | 'mean' | 'min' | 'max'
  columns: ColumnRecord[]
}

/** A question without the parts that places never need. */
interface PlacesSql {
  columns: ColumnRecord[]
  values: string[]
  count: null
  place: null
  page: string
}

// As many as a note on a map can hold.
const toldColumns = 8
const toldCharacters = 200
/** A shape of half a million vertices; beyond this even reading it takes seconds. */
const largestShapeBytes = 12_000_000
/** As many dots as can still be told apart. */
export const mostDots = 300
/** As many shapes as can still be told apart; more are drawn as the places where they are. */
export const mostShapes = 1_000
// The sight is cut into about this many cells each way: each is as wide as a mark.
const cellsAcross = 11
/** Web Mercator ends here. */
const mercatorEnd = 85.0511

/** Reads which columns are meant. Throws `invalid-parameter` for unknown ones, those of a wrong type, and when none say a place. */
export function choosePlaces(query: PlacesQuery, columns: readonly ColumnRecord[]): ChosenPlaces {
  const places = readPlaces(query, columns)
  const value = query.value ? getNumber(query.value, 'value', columns) : null
  const isPlace = (column: ColumnRecord): boolean =>
    Object.values(places).includes(column) || column.type === 'geometry'
  return {
    places,
    value,
    fn: query.fn ?? 'sum',
    columns: query.select
      ? chooseColumns(query.select, columns)
      : columns.filter((column) => !isPlace(column)).slice(0, toldColumns),
  }
}

function readPlaces(
  { geometry, longitude, latitude }: PlacesQuery,
  columns: readonly ColumnRecord[],
): PlaceColumns<ColumnRecord> {
  if (geometry) {
    const column = getColumn(columns, geometry, 'geometry')
    if (column.type !== 'geometry') throw wrongType('geometry', column, 'geometry')
    return { kind: 'geometry', geometry: column }
  }
  if (longitude || latitude) {
    if (!longitude || !latitude) {
      throw invalidParameter(longitude ? 'latitude' : 'longitude', {
        vi: 'kinh độ và vĩ độ đi cùng nhau. Hãy nêu cả hai cột.',
        en: 'longitude and latitude go together. Name both columns.',
      })
    }
    return {
      kind: 'point',
      longitude: getNumber(longitude, 'longitude', columns),
      latitude: getNumber(latitude, 'latitude', columns),
    }
  }
  const found = findPlaces(columns)
  if (found) return found
  throw invalidParameter('geometry', {
    vi: 'bảng này không có cột hình học, cũng không có hai cột số mang tên kinh độ và vĩ độ. Hãy nêu longitude và latitude.',
    en: 'the table has no geometry, and no two number columns named as longitude and latitude. Name them in longitude and latitude.',
  })
}

function getNumber(name: string, parameter: string, columns: readonly ColumnRecord[]): ColumnRecord {
  const column = getColumn(columns, name, parameter)
  if (column.type === 'integer' || column.type === 'number') return column
  throw wrongType(parameter, column, 'number')
}

const wrongType = (parameter: string, { name, type }: ColumnRecord, wanted: 'number' | 'geometry') =>
  invalidParameter(parameter, {
    vi: `cột "${name}" chứa ${nameType(type).vi}; ở đây cần ${nameType(wanted).vi}.`,
    en: `the column "${name}" holds ${nameType(type).en}; this needs ${nameType(wanted).en}.`,
  })

/** Reads `bbox`. Throws `invalid-parameter` when it is no part of the world. */
export function readBox(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [west = 0, south = 0, east = 0, north = 0] = numbers
  const isBox = numbers.length === 4 && numbers.every(Number.isFinite) && west < east && south < north
  if (!isBox || south < -90 || north > 90 || west < -540 || east > 540) {
    throw invalidParameter('bbox', {
      vi: 'cần bốn số theo độ: tây,nam,đông,bắc, như 102,8,110,24.',
      en: 'needs four numbers in degrees: west,south,east,north, such as 102,8,110,24.',
    })
  }
  return [west, south, east, north]
}

/** One row of the names in `surveyNames`: how many rows there are, what became of them, and where they are. */
export const surveyNames = [
  ...['rows', 'placed', 'missing', 'swapped', 'outside', 'zero', 'tooLarge'],
  ...['west', 'south', 'east', 'north'],
  ...['seenPoints', 'seenShapes'],
] as const

/** Behind them: what stands in the first rows that are no places, as texts. */
export const surveyExamples = ['swapped', 'outside'] as const
const shownExamples = 3

/** Counts the rows by what can be made of their places, in one pass. */
export function compileSurvey(
  query: PlacesQuery,
  columns: readonly ColumnRecord[],
  chosen: ChosenPlaces,
  box: Box | null,
): PlacesSql {
  const values = new SqlValues()
  const { west, south, east, north } = placeSides(chosen.places)
  const isOutside = `${west} is not null and not is_placed and not is_swapped and not is_zero`
  const seen = box ? `is_placed and ${isSeen(chosen, box)}` : 'is_placed'
  return ask(
    values,
    `${writePlaced(query, columns, chosen, values)} select count(*), count(*) filter (is_placed), count(*) filter (${west} is null and not is_large), count(*) filter (is_swapped), count(*) filter (${isOutside}), count(*) filter (is_zero), count(*) filter (is_large), min(${west}) filter (is_placed), min(${south}) filter (is_placed), max(${east}) filter (is_placed), max(${north}) filter (is_placed), count(*) filter (${seen} and not is_shape), count(*) filter (${seen} and is_shape), ${writeExamples('is_swapped', west, south)}, ${writeExamples(isOutside, west, south)} from judged`,
  )
}

const writeExamples = (condition: string, x: string, y: string): string =>
  `array_to_string(arg_min(concat(${x}, ', ', ${y}), position, ${shownExamples}) filter (${condition}), ';')`

/** Rows in sight that are points, each by itself: position, longitude, latitude, value and what is told of it. */
export function compileDots(
  query: PlacesQuery,
  columns: readonly ColumnRecord[],
  chosen: ChosenPlaces,
  box: Box,
): PlacesSql {
  const values = new SqlValues()
  return ask(
    values,
    `${writePlaced(query, columns, chosen, values)} select position, longitude, latitude, value from judged where is_placed and not is_shape and ${isSeen(chosen, box)} order by position limit ${integer(mostDots)}`,
  )
}

/** Rows in sight in cells of a grid: how many, where, the box around them, what they are worth, of how many numbers, and the first of them. */
export function compileCells(
  query: PlacesQuery,
  columns: readonly ColumnRecord[],
  chosen: ChosenPlaces,
  box: Box,
  hasShapes: boolean,
): PlacesSql {
  const values = new SqlValues()
  const step = chooseStep(box)
  const { west, south, east, north } = placeSides(chosen.places)
  const y = `degrees(ln(tan(pi() / 4 + radians(greatest(-${mercatorEnd}, least(${mercatorEnd}, latitude))) / 2)))`
  const measure = { sum: 'sum', mean: 'avg', min: 'min', max: 'max' }[chosen.fn]
  return ask(
    values,
    `${writePlaced(query, columns, chosen, values)} select count(*), avg(longitude), avg(latitude), min(${west}), min(${south}), max(${east}), max(${north}), ${measure}(value), count(value), min(position) from judged where is_placed and ${isSeen(chosen, box)}${hasShapes ? '' : ' and not is_shape'} group by floor(longitude / ${step}), floor(${y} / ${step}) order by count(*) desc, min(position) limit 1000`,
  )
}

/** Shapes in sight without their vertices: position, how many bytes each takes, and its value. */
export function compileShapeList(
  query: PlacesQuery,
  columns: readonly ColumnRecord[],
  chosen: ChosenPlaces,
  box: Box,
): PlacesSql {
  const values = new SqlValues()
  return ask(
    values,
    `${writePlaced(query, columns, chosen, values)} select position, bytes, value from judged where is_placed and is_shape and ${isSeen(chosen, box)} order by position limit ${integer(mostShapes)}`,
  )
}

/** What is told of some rows, by their positions, with the geometry last when it is wanted. */
export function compileTold(
  { columns, places }: ChosenPlaces,
  positions: readonly number[],
  hasGeometry: boolean,
): PlacesSql {
  const told = columns.map((column) =>
    column.sqlType === 'VARCHAR'
      ? `left(${column.stored}, ${toldCharacters}) as ${column.stored}`
      : writeOut(column),
  )
  const geometry = hasGeometry && places.kind === 'geometry' ? [`${places.geometry.stored} as geometry`] : []
  return {
    columns,
    values: [],
    count: null,
    place: null,
    page: `select ${['position', ...told, ...geometry].join(', ')} from source where position in (${positions.map(integer).join(', ')})`,
  }
}

const ask = (values: SqlValues, page: string): PlacesSql => ({
  columns: [],
  values: values.list,
  count: null,
  place: null,
  page,
})

const number = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error('A box must be made of numbers.')
  return `(${value.toFixed(6)})`
}

/** Cells stand where they stand, however the sight moves: their width is that of the world, halved again and again. */
function chooseStep([west, south, east, north]: Box): string {
  const span = Math.max(east - west, north - south, 1e-6)
  return String(360 / 2 ** Math.max(0, Math.min(24, Math.round(Math.log2((360 * cellsAcross) / span)))))
}

// Longitude and latitude stand first in every position of GeoJSON (RFC 7946, section 3.1.1), whatever shape it is part of, and
// every position in a bracket of its own. Measured: four times as fast as by a pattern.
const first = `try_cast(split_part(part, ',', 1) as double)`
const second = `try_cast(split_part(split_part(part, ',', 2), ']', 1) as double)`

/**
 * Beginning of a statement: `judged` holds the rows that match, with the box around each and whether it can be a place. A point
 * is its own box; a million of them are read in no time because nothing more is worked out.
 */
function writePlaced(
  query: PlacesQuery,
  columns: readonly ColumnRecord[],
  { places, value }: ChosenPlaces,
  values: SqlValues,
): string {
  const rows = `from source${writeCondition(compileFilter(query, columns, values))}`
  const worth = value ? `${value.stored}::double` : 'null::double'
  const sides = placeSides(places)
  const judged = `select *, coalesce(${sides.west} = 0 and ${sides.south} = 0 and ${sides.east} = 0 and ${sides.north} = 0, false) as is_zero, coalesce(${sides.west} >= -180 and ${sides.east} <= 180 and ${sides.south} >= -90 and ${sides.north} <= 90, false) and not is_zero as is_placed, coalesce(not is_placed and not is_zero and ${sides.west} >= -90 and ${sides.east} <= 90 and ${sides.south} >= -180 and ${sides.north} <= 180, false) as is_swapped`
  if (places.kind === 'point') {
    const [x, y] = [places.longitude.stored, places.latitude.stored]
    return `with judged as (${judged} from (select position, ${worth} as value, false as is_large, false as is_shape, case when ${y} is not null then ${x}::double end as longitude, case when ${x} is not null then ${y}::double end as latitude ${rows}))`
  }
  const { stored } = places.geometry
  const parts = `select position, ${worth} as value, strlen(${stored}) as bytes, coalesce(bytes > ${largestShapeBytes}, false) as is_large, case when not is_large then string_split(${stored}, '[') end as parts ${rows}`
  const lists = `select position, value, bytes, is_large, list_transform(parts, lambda part: ${first}) as xs, list_transform(parts, lambda part: ${second}) as ys from (${parts})`
  const boxes = `select position, value, bytes, is_large, list_min(xs) as west, list_min(ys) as south, list_max(xs) as east, list_max(ys) as north from (${lists}) limit ${Number.MAX_SAFE_INTEGER}`
  // Kept, and behind a limit that is none: what follows names each value many times, and would else be worked out as often,
  // or moved to where the vertices are read. Measured: ten times as fast.
  return `with boxes as materialized (${boxes}), judged as (${judged}, (west + east) / 2 as longitude, (south + north) / 2 as latitude, west < east or south < north as is_shape from boxes)`
}

/** What the sides of the box around a row are called. */
const placeSides = ({ kind }: ChosenPlaces['places']): Record<'west' | 'south' | 'east' | 'north', string> =>
  kind === 'point'
    ? { west: 'longitude', south: 'latitude', east: 'longitude', north: 'latitude' }
    : { west: 'west', south: 'south', east: 'east', north: 'north' }

function isSeen({ places }: ChosenPlaces, [west, south, east, north]: Box): string {
  const sides = placeSides(places)
  return `${sides.east} >= ${number(west)} and ${sides.west} <= ${number(east)} and ${sides.north} >= ${number(south)} and ${sides.south} <= ${number(north)}`
}
