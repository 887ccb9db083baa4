/* Made from schemas/catalog/validation-summary.json by `npm run generate`. Do not edit. */

/**
 * How a table fits the schema that it follows, for everybody. What is wrong where is for those who may change it.
 */
export interface ValidationSummary {
  /**
   * `failed`: it could not be checked within the limits.
   */
  status: 'pending' | 'valid' | 'invalid' | 'failed'
  /**
   * Address of the version that it was checked against.
   */
  schema: string
  version: string | null
  /**
   * The release whose table was checked.
   */
  release: number
  /**
   * How many things are wrong, each cell and rule counted by itself.
   */
  errorCount: number | null
  checkedAt: string | null
}
