/* Made from schemas/catalog/table-schema-deprecation.json by `npm run generate`. Do not edit. */

/**
 * Why a version of a schema should be used no longer.
 */
export interface TableSchemaDeprecation {
  /**
   * Shown in public beside the version: what is wrong with it, and what to use instead.
   */
  reason: string
}
