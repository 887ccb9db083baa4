/* Made from schemas/catalog/warning.json by `npm run generate`. Do not edit. */

/**
 * Something about a file that its publisher may want to look at.
 */
export interface Warning {
  code: string
  message: string
}
