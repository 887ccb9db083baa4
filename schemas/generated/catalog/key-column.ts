/* Made from schemas/catalog/key-column.json by `npm run generate`. Do not edit. */

/**
 * A column by which tables are joined.
 */
export interface KeyColumn {
  /**
   * The file with the table.
   */
  distribution: string
  /**
   * Its name as published.
   */
  column: string
}
