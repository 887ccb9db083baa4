import type { DistributionRecord, TableFacts } from './records.ts'

/**
 * The table of a distribution that answers now: of its newest release or, while that one is read or when it cannot be read, of
 * one before. Null when none does. Whoever may see the dataset and read its data is for others to say.
 */
export const findAnswering = ({ table }: Pick<DistributionRecord, 'table'>): TableFacts | null =>
  table === null || table.rowCount === null ? null : table

/** The release that the rows of a table are of; null when it has none. */
export const releaseOfRows = ({ rowCount, release, madeOf = release }: TableFacts): number | null =>
  rowCount === null ? null : madeOf

/** The same facts without rows and columns when they are of bytes that were taken down. */
export function withoutTakenRows(
  table: TableFacts | null,
  { takenDown = [] }: Pick<DistributionRecord, 'takenDown'>,
): TableFacts | null {
  const rowsOf = table && releaseOfRows(table)
  if (!table || !takenDown.some(({ release }) => release === rowsOf)) return table
  const { status, release, reason } = table
  return { status, release, reason, rowCount: null, columns: [] }
}
