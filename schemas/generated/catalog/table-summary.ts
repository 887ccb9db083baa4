/* Made from schemas/catalog/table-summary.json by `npm run generate`. Do not edit. */

/**
 * What is known of the table that the portal made of the newest release.
 */
export interface TableSummary {
  status: 'ready' | 'pending' | 'failed' | 'none'
  rowCount?: number | null
  columnCount?: number | null
  reason?: {
    code: string
    message: string
  } | null
}
