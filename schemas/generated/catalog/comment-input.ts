/* Made from schemas/catalog/comment-input.json by `npm run generate`. Do not edit. */

/**
 * A comment to be written.
 */
export interface CommentInput {
  /**
   * Plain text, in lines as you like.
   */
  text: string
  /**
   * Number of the proposal that it is about; left out when it is about the dataset.
   */
  proposal?: number | null
}
