import type { ColumnRecord } from './records.ts'

/** Geometries and other nested values leave as JSON, not as text that holds it. */
export function openNested(row: unknown[], columns: readonly Pick<ColumnRecord, 'type'>[]): unknown[] {
  return row.map((value, index) => {
    const type = columns[index]?.type
    return typeof value === 'string' && (type === 'json' || type === 'geometry') ? parseJson(value) : value
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
