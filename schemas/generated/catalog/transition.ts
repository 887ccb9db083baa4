/* Made from schemas/catalog/transition.json by `npm run generate`. Do not edit. */

/**
 * A step of the workflow.
 */
export interface Transition {
  /**
   * The state to go to.
   */
  to: 'draft' | 'published' | 'withdrawn'
  /**
   * Why; needed to withdraw, and shown in public then.
   */
  note?: string
}
