/* Made from schemas/catalog/work-counts.json by `npm run generate`. Do not edit. */

/**
 * How much waits for somebody in the workspace.
 */
export interface WorkCounts {
  /**
   * Datasets in review that the viewer may decide; without those that wait for a second person.
   */
  reviews: number
  /**
   * Open proposals that the viewer may decide; without those that wait for a second person.
   */
  proposals: number
  /**
   * Open proposals that the viewer made: through this account, or through this token when it belongs to no account.
   */
  ownProposals: number
  /**
   * Published datasets whose update is overdue.
   */
  overdue: number
  /**
   * Published datasets whose update is due within seven days; those that come round faster than monthly are not counted.
   */
  dueSoon: number
  /**
   * Datasets with files of which no table could be made, or that do not fit their schema.
   */
  files: number
  /**
   * Drafts that this account made.
   */
  drafts: number
  /**
   * People whom the viewer manages and who have not come yet.
   */
  invitations: number
}
