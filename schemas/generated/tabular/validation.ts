/* Made from schemas/tabular/validation.json by `npm run generate`. Do not edit. */

/**
 * How the table of a release fits the schema that it follows, for those who may change it.
 */
export interface Validation {
  /**
   * `none`: nothing was checked; `failed`: it could not be checked within the limits.
   */
  status: 'none' | 'pending' | 'valid' | 'invalid' | 'failed'
  /**
   * Address of the version that it was checked against.
   */
  schema: string | null
  version: string | null
  release: number
  rowCount: number | null
  /**
   * How many things are wrong, each cell and rule counted by itself.
   */
  errorCount: number | null
  checkedAt: string | null
  /**
   * Why it could not be checked.
   */
  reason: {
    code: string
    message: string
  } | null
  counts: {
    /**
     * missingColumn, extraColumn, misorderedColumn, unreadable, type, format, required, unique, enum, minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, pattern, primaryKey, uniqueKey or foreignKey.
     */
    rule: string
    column: string | null
    count: number
    message: string
  }[]
  /**
   * The first 1,000 places.
   */
  places: {
    rule: string
    column: string | null
    /**
     * Of the table, from 1; null for what is not in it.
     */
    row: number | null
    /**
     * Of the file, where every row stands on one line.
     */
    line: number | null
    /**
     * What stands there, at most 500 characters; null where nothing does.
     */
    value: string | null
    message: string
  }[]
  /**
   * Keys of the schema that refer to other tables, which are not looked at.
   */
  uncheckedKeys: number
}
