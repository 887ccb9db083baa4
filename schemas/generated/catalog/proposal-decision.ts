/* Made from schemas/catalog/proposal-decision.json by `npm run generate`. Do not edit. */

/**
 * Whether a proposal is carried out.
 */
export interface ProposalDecision {
  /**
   * true carries it out now; false leaves everything as it is.
   */
  accept: boolean
  /**
   * For whoever proposed it; needed to refuse. Of what is accepted it stands in the public history, after the note of whoever proposed it.
   */
  note?: string
}
