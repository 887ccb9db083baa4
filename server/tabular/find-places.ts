import type { ColumnType } from './column-reading.ts'

interface Named {
  name: string
  type: ColumnType
}

/** Where the places of rows are: a column of geometries, or two of degrees. */
export type PlaceColumns<Column> =
  { kind: 'geometry'; geometry: Column } | { kind: 'point'; longitude: Column; latitude: Column }

// With their marks: the Vietnamese word "lớn" (large) is no longitude, though its alias is "lon".
const longitudes = /^(.*_)?(lon|lng|long|longitud(?:e|ine)?|kinh_?do|kinh_?độ)$/
const latitudes = /^(.*_)?(lat|latitud(?:e|ine)?|vi_?do|vĩ_?độ)$/
// "LatitudineIstituto", "longitude_deg": whole words say it with something behind them too.
const leadingLongitudes = /^(?:longitud(?:e|ine)?|kinh_do|kinh_độ)(_.+)$/
const leadingLatitudes = /^(?:latitud(?:e|ine)?|vi_do|vĩ_độ)(_.+)$/

/** Finds the columns that say where a row is; null when none do. Names tell degrees from other numbers. */
export function findPlaces<Column extends Named>(columns: readonly Column[]): PlaceColumns<Column> | null {
  const geometry = columns.find(({ type }) => type === 'geometry')
  if (geometry) return { kind: 'geometry', geometry }
  const numbers = columns.filter(({ type }) => type === 'number' || type === 'integer')
  for (const longitude of numbers) {
    const rest = findRest(longitude, longitudes, leadingLongitudes)
    if (rest === null) continue
    // Of several pairs, "start_lon" goes with "start_lat".
    const latitude = numbers.find((column) => findRest(column, latitudes, leadingLatitudes) === rest)
    if (latitude) return { kind: 'point', longitude, latitude }
  }
  return null
}

/** What a name says beside the degrees; null when it says no degrees. */
function findRest({ name }: Named, last: RegExp, first: RegExp): string | null {
  const tidied = tidy(name)
  const found = last.exec(tidied) ?? first.exec(tidied)
  return found && (found[1] ?? '')
}

const tidy = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, '_')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
