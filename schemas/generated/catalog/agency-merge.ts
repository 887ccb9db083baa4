/* Made from schemas/catalog/agency-merge.json by `npm run generate`. Do not edit. */

/**
 * A merger: everything that an agency has goes to another one, and it closes.
 */
export interface AgencyMerge {
  /**
   * Slug of the agency that takes over.
   */
  into: string
  /**
   * The day on which it took effect, today or before; today when left out.
   */
  date?: string
  /**
   * What the public reads of it, such as the number of the decision.
   */
  note?: string
  /**
   * Whether roles in the old agency hold in this one, and tokens limited to the old one act here. Otherwise they end.
   */
  keepMembers?: boolean
  /**
   * Only says what would happen; nothing is changed.
   */
  dryRun?: boolean
}
