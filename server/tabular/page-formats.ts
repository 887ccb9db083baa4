import type { ExportFormat } from './export-formats.ts'
import { writeRecord, type ExportFacts } from './export-sql.ts'
import { findPlaces } from './find-places.ts'
import type { RowsPage } from './tables.ts'

/** The forms of a page that are text; the others are made by a process of their own. */
export type TextFormat = Exclude<ExportFormat, 'json' | 'xlsx' | 'parquet'>

/** One page of rows as text, as an export has them. `facts` stand in GeoJSON, whose columns must hold places. */
export function writePage(
  format: TextFormat,
  page: Pick<RowsPage, 'columns' | 'rows'>,
  facts: ExportFacts,
): string {
  const rows = page.rows as unknown[][]
  const names = page.columns.map(({ name }) => name)
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(nameCells(names, row))}\n`).join('')
  if (format === 'geojson') return writeFeatures(page.columns, rows, facts)
  const delimiter = format === 'csv' ? ',' : '\t'
  return [names, ...rows.map((row) => row.map(writeCell))]
    .map((cells) => writeRecord(cells, { delimiter }))
    .join('')
}

function writeCell(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Every name is an own member, `__proto__` too. */
const nameCells = (names: readonly string[], row: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, index) => [name, row[index]]))

function writeFeatures(columns: RowsPage['columns'], rows: readonly unknown[][], facts: ExportFacts): string {
  const places = findPlaces(columns)!
  const at = (column: RowsPage['columns'][number]) => columns.indexOf(column)
  const geometryOf = (row: readonly unknown[]): unknown => {
    if (places.kind === 'geometry') {
      const geometry = row[at(places.geometry)]
      return typeof geometry === 'object' && !isNowhere(geometry) ? geometry : null
    }
    const [longitude, latitude] = [
      Number(row[at(places.longitude)] ?? NaN),
      Number(row[at(places.latitude)] ?? NaN),
    ]
    const isUnknown = longitude === 0 && latitude === 0
    const isInWorld = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && !isUnknown
    return isInWorld ? { type: 'Point', coordinates: [longitude, latitude] } : null
  }
  const shown = columns.filter((column) => places.kind !== 'geometry' || column !== places.geometry)
  const names = shown.map(({ name }) => name)
  const features = rows.map((row) => ({
    type: 'Feature',
    geometry: geometryOf(row),
    properties: nameCells(
      names,
      shown.map((column) => row[at(column)]),
    ),
  }))
  return JSON.stringify({ type: 'FeatureCollection', ...facts, features })
}

/** The point 0, 0, which is what programs write for an unknown place. */
function isNowhere(geometry: object | null): boolean {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown[] }
  return type === 'Point' && coordinates?.[0] === 0 && coordinates[1] === 0
}
