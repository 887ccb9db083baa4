import type { ColumnType } from './column-reading.ts'

interface Named {
  name: string
  type: ColumnType
}

/** Where the places of rows are: a column of geometries, or two of degrees. */
export type PlaceColumns<Column> =
  { kind: 'geometry'; geometry: Column } | { kind: 'point'; longitude: Column; latitude: Column }

// With their marks: the Vietnamese word "lớn" (large) is no longitude, though its alias is "lon".
const longitudes = /^(.*_)?(lon|lng|long|longitude|kinh_?do|kinh_?độ)$/
const latitudes = /^(.*_)?(lat|latitude|vi_?do|vĩ_?độ)$/

/** Finds the columns that say where a row is; null when none do. Names tell degrees from other numbers. */
export function findPlaces<Column extends Named>(columns: readonly Column[]): PlaceColumns<Column> | null {
  const geometry = columns.find(({ type }) => type === 'geometry')
  if (geometry) return { kind: 'geometry', geometry }
  const numbers = columns.filter(({ type }) => type === 'number' || type === 'integer')
  for (const longitude of numbers) {
    const before = longitudes.exec(tidy(longitude.name))
    if (!before) continue
    // Of several pairs, "start_lon" goes with "start_lat".
    const latitude = numbers.find(({ name }) => {
      const found = latitudes.exec(tidy(name))
      return found !== null && found[1] === before[1]
    })
    if (latitude) return { kind: 'point', longitude, latitude }
  }
  return null
}

const tidy = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')
