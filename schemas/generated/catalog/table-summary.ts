/* Made from schemas/catalog/table-summary.json by `npm run generate`. Do not edit. */

/**
 * What is known of the table that the portal makes of the newest release, and of the one that answers: of an earlier release while the newest is read, or when it cannot be read.
 */
export interface TableSummary {
  status: 'ready' | 'pending' | 'failed' | 'none'
  /**
   * The release that the rows and columns are of; null when no table answers.
   */
  release?: number | null
  rowCount?: number | null
  columnCount?: number | null
  /**
   * How many more tables the file has, one a sheet of a workbook or a file of an archive; rows and columns are those of the first. Left out when there are none.
   */
  otherTableCount?: number
  reason?: {
    code: string
    message: string
  } | null
}
