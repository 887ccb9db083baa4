import type { ColumnType } from './column-reading.ts'

interface Named {
  alias: string
  type: ColumnType
}

/** Where the places of rows are: a column of geometries, or two of degrees. */
export type PlaceColumns<Column> =
  | { kind: 'geometry'; geometry: Column }
  | { kind: 'point'; longitude: Column; latitude: Column }

const longitudes = /^(.*_)?(lon|lng|long|longitude|kinh_do|kinhdo)$/
const latitudes = /^(.*_)?(lat|latitude|vi_do|vido)$/

/** Finds the columns that say where a row is; null when none do. Names tell degrees from other numbers. */
export function findPlaces<Column extends Named>(columns: readonly Column[]): PlaceColumns<Column> | null {
  const geometry = columns.find(({ type }) => type === 'geometry')
  if (geometry) return { kind: 'geometry', geometry }
  const numbers = columns.filter(({ type }) => type === 'number' || type === 'integer')
  for (const longitude of numbers) {
    const before = longitudes.exec(longitude.alias)
    if (!before) continue
    const latitude = numbers.find(({ alias }) => {
      const found = latitudes.exec(alias)
      return found !== null && found[1] === before[1]
    })
    if (latitude) return { kind: 'point', longitude, latitude }
  }
  return null
}
