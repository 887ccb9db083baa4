/* Made from schemas/catalog/release-input.json by `npm run generate`. Do not edit. */

/**
 * A new release of bytes that came by a resumable upload.
 */
export interface ReleaseInput {
  /**
   * The id of a whole upload of one's own.
   */
  upload: string
}
