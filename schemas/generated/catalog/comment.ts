/* Made from schemas/catalog/comment.json by `npm run generate`. Do not edit. */

/**
 * A comment on a draft, a dataset or a proposal, among those who may write there. The public never sees it.
 */
export interface Comment {
  /**
   * Counted from 1 in each dataset.
   */
  number: number
  at: string
  /**
   * Who wrote it.
   */
  by: string
  /**
   * Plain text; line breaks are kept.
   */
  text: string
  /**
   * Number of the proposal that it is about; null when it is about the dataset.
   */
  proposal: number | null
}
