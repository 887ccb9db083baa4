/* Made from schemas/catalog/succession.json by `npm run generate`. Do not edit. */

/**
 * What a merger or a split does, or would do.
 */
export interface Succession {
  kind: 'merge' | 'split'
  dryRun: boolean
  /**
   * Slug of the agency that is merged or split.
   */
  agency: string
  /**
   * Whether it closes: nothing is left in it.
   */
  closes: boolean
  /**
   * The day on which it took effect.
   */
  date: string
  note: string | null
  into: {
    agency: string
    /**
     * Datasets in any state that go there, drafts and withdrawn ones included.
     */
    datasets: number
    /**
     * Series that go there, with most of their datasets; left out when there are none.
     */
    series?: number
    /**
     * Collections that go there, drafts included, with most of their datasets; left out when there are none.
     */
    collections?: number
    /**
     * Sub-agencies that go there, with all below them.
     */
    agencies: string[]
    /**
     * Accounts that get a role there which they had in the old agency.
     */
    members: number
  }[]
  /**
   * Datasets that stay.
   */
  datasetsLeft: number
  /**
   * Roles in the old agency that end.
   */
  membersEnded: number
  /**
   * Tokens limited to the old agency that act in the new one.
   */
  tokensMoved: number
  /**
   * Tokens limited to the old agency that end.
   */
  tokensRevoked: number
  /**
   * The work that moves the datasets; null for a preview.
   */
  job: JobLink | null
}
/**
 * Where to follow the work that goes on.
 */
export interface JobLink {
  id: string
  url: string
}
