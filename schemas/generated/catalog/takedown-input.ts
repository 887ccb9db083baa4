/* Made from schemas/catalog/takedown-input.json by `npm run generate`. Do not edit. */

/**
 * Why bytes are taken out of the portal for good.
 */
export interface TakedownInput {
  /**
   * What everybody may read of why: the harm, not the harmful content itself.
   */
  reason: string
  /**
   * The law, the decision or the order that demands it, with its number.
   */
  legalBasis?: string | null
}
