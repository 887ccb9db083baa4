/* Made from schemas/catalog/transition.json by `npm run generate`. Do not edit. */

/**
 * A step of the workflow.
 */
export interface Transition {
  /**
   * The state to go to.
   */
  to: 'draft' | 'inReview' | 'published' | 'scheduled' | 'archived' | 'withdrawn'
  /**
   * Why, or what the reviewer should know; needed to withdraw, and shown in public then.
   */
  note?: string
  /**
   * When to publish: for scheduled, where it is needed.
   */
  at?: string
}
