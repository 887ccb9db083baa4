import type { Places } from '../../schemas/generated/tabular/places.ts'
import type { ChartColumn } from './chart-view.ts'
import type { MapChoice } from './map-search.ts'

/** Why a map cannot be drawn as it was asked for. */
export type MapProblem =
  | { kind: 'noColumn'; name: string; nearest: ChartColumn | null }
  | { kind: 'noFunction'; value: string }
  | { kind: 'noPlace' | 'noNumber'; column: ChartColumn }
  | { kind: 'half' | 'nothing' }
  | { kind: 'noProvinces'; column: ChartColumn; examples: string[] }
  /** In the words of what refused. */
  | { kind: 'refused'; sentence: string }

/** Rows where they are. */
export interface PlacesDrawing {
  kind: 'places'
  choice: MapChoice
  /** Null when rows are counted. */
  y: ChartColumn | null
  places: Places
  /** The columns of `places`, with what is said of them. */
  columns: ChartColumn[]
  /** The part that was asked for, as in the address; null when all places are in sight. */
  bbox: string | null
  dataHref: string
  geojsonHref: string
}

export interface ProvinceValue {
  code: string
  name: string
  /** Null when none of its rows has a number. */
  value: number | null
  /** How many rows it comes from. */
  count: number
}

/** Rows by province. */
export interface ProvincesDrawing {
  kind: 'provinces'
  choice: MapChoice
  /** The column with the names or codes. */
  x: ChartColumn
  y: ChartColumn | null
  /** From the largest. */
  provinces: ProvinceValue[]
  /** How many rows were counted. */
  rowCount: number
  /** Names and codes that are no province: how many, in how many rows, and a few of them. */
  unplaced: { count: number; rows: number; examples: string[] }
  /** Rows without a name. */
  missing: number
  /** Names and codes of provinces that are part of another one today. */
  former: { count: number; examples: { name: string; now: string }[] }
  dataHref: string
}

/** What the map view of a file's page shows. */
export interface MapView {
  /** What the form shows as chosen; null when nothing can be placed. */
  choice: MapChoice | null
  columns: readonly ChartColumn[]
  /** What can be chosen as a place by itself, those first that look like one. */
  placeColumns: ChartColumn[]
  numbers: ChartColumn[]
  drawing: PlacesDrawing | ProvincesDrawing | null
  problem: MapProblem | null
}
