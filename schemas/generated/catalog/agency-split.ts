/* Made from schemas/catalog/agency-split.json by `npm run generate`. Do not edit. */

/**
 * A split: named datasets and sub-agencies go to named agencies. The agency closes when nothing is left in it.
 */
export interface AgencySplit {
  /**
   * The agencies that take over, each with what goes to it.
   *
   * @minItems 1
   * @maxItems 20
   */
  into: {
    /**
     * Slug of an agency that takes over.
     */
    agency: string
    /**
     * Ids or slugs of the datasets that go there.
     *
     * @maxItems 5000
     */
    datasets?: string[]
    /**
     * Slugs of the sub-agencies that go there.
     *
     * @maxItems 500
     */
    agencies?: string[]
    /**
     * Whether everything that is not named goes there; for one agency at most.
     */
    rest?: boolean
    /**
     * Whether roles in the old agency hold in this one, and tokens limited to the old one act here. Otherwise they end.
     */
    keepMembers?: boolean
  }[]
  /**
   * The day on which it took effect, today or before; today when left out.
   */
  date?: string
  /**
   * What the public reads of it, such as the number of the decision.
   */
  note?: string
  /**
   * Only says what would happen; nothing is changed.
   */
  dryRun?: boolean
}
