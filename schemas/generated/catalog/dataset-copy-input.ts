/* Made from schemas/catalog/dataset-copy-input.json by `npm run generate`. Do not edit. */

/**
 * Where a copy goes.
 */
export interface DatasetCopyInput {
  /**
   * Slug of the agency that gets the draft.
   */
  agency?: string
}
