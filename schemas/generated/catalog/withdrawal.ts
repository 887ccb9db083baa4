/* Made from schemas/catalog/withdrawal.json by `npm run generate`. Do not edit. */

/**
 * Why a dataset that was ever published is withdrawn.
 */
export interface Withdrawal {
  /**
   * Shown in public in place of the dataset.
   */
  reason?: string
}
