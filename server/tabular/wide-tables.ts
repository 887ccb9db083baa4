/**
 * Tables with more columns than this are read in another way. Each column of a scan has buffers of its own (32 kB a thread), and
 * a view of all columns is bound anew by every question: measured, 0.9 s for 9,074 columns, 0.05 s for the few that are needed.
 */
export const wideColumns = 1_000

export const isWide = (columnCount: number): boolean => columnCount > wideColumns

/**
 * Options of COPY for a wide table as Parquet. Unless told otherwise DuckDB sets a megabyte aside for the dictionary of each column:
 * measured, 2,000 columns pass 2 GB before their first row is written; with this, 10,000 do not.
 */
export const wideOptions = ', row_group_size 2048, string_dictionary_page_size_limit 4096'

/**
 * The columns (`c0` …) of a table that statements mention. No value of a stranger stands in a statement; a published name that
 * looks like a column, as an export to Parquet may hold, only makes the view one column wider.
 */
export function listMentioned(columnCount: number, ...statements: (string | null)[]): string[] {
  const found = new Set(statements.flatMap((sql) => sql?.match(/\bc\d+\b/g) ?? []))
  return [...found].filter((stored) => Number(stored.slice(1)) < columnCount)
}
