/** What becomes of the numbers of all rows that are drawn together. */
export const mapFunctions = ['sum', 'mean', 'min', 'max'] as const
export type MapFunction = (typeof mapFunctions)[number]

/** What the address of a map asks, unread. */
export interface MapSearch {
  /** Alias of a column of geometries, or of one with names or codes of provinces. */
  place?: string
  /** Aliases of the columns with degrees, when no `place` is chosen. */
  lon?: string
  lat?: string
  /** Alias of the column with the numbers; none when rows are counted. */
  y?: string
  fn?: string
  /** What is in sight: west,south,east,north. */
  bbox?: string
}

/** A map that can be asked for. */
export type MapChoice = {
  /** Null when rows are counted. */
  y: string | null
  fn: MapFunction
} & ({ kind: 'provinces' | 'geometry'; place: string } | { kind: 'point'; lon: string; lat: string })

/** The address of a map says all that it was drawn with, so that it stays that map. */
export function writeMapChoice(choice: MapChoice, bbox?: string): MapSearch {
  const numbers = choice.y === null ? {} : { y: choice.y, fn: choice.fn }
  return choice.kind === 'point'
    ? { lon: choice.lon, lat: choice.lat, ...numbers, bbox }
    : { place: choice.place, ...numbers, bbox: choice.kind === 'geometry' ? bbox : undefined }
}
