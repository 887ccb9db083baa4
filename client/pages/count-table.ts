import type { Ui } from '../text/ui.ts'

/** "2 rows, 3 columns and 1 more table": what the first table of a file holds, and that it is not all. */
export function countTable(
  ui: Ui,
  counts: { rowCount?: number | null; columnCount?: number | null; otherTableCount?: number },
): string {
  const { rowCount, columnCount, otherTableCount } = counts
  const first = `${ui.t('dataset.rows', { count: rowCount ?? 0 })}, ${ui.t('dataset.columns', { count: columnCount ?? 0 })}`
  return otherTableCount ? `${first} ${ui.t('dataset.otherTables', { count: otherTableCount })}` : first
}
