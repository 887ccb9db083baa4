/* Made from schemas/catalog/agency-report.json by `npm run generate`. Do not edit. */

/**
 * How the data of an agency and those below it are.
 */
export interface AgencyReport {
  /**
   * Slug.
   */
  agency: string
  /**
   * How many datasets are in each state.
   */
  states: {
    draft: number
    inReview: number
    published: number
    scheduled: number
    archived: number
    withdrawn: number
  }
  /**
   * Of the published.
   */
  updates: {
    /**
     * Past their due day.
     */
    overdue: number
    /**
     * Due within seven days, of those that come round monthly or less often.
     */
    dueSoon: number
    /**
     * All others with a due day.
     */
    onTime: number
    /**
     * Without a frequency from which a due day follows.
     */
    withoutPromise: number
  }
  /**
   * Published datasets with files of which no table could be made, or that do not fit their schema.
   */
  troubled: number
  downloads: {
    /**
     * Since the beginning.
     */
    total: number
    /**
     * The last thirty days, oldest first.
     */
    days: {
      day: string
      count: number
    }[]
    /**
     * Most downloaded in these days, at most five.
     */
    top: {
      dataset: string
      slug: string
      count: number
    }[]
  }
  /**
   * How many of the published have each.
   */
  quality: {
    published: number
    /**
     * Title and description in Vietnamese and English.
     */
    bothLanguages: number
    frequency: number
    contact: number
    keywords: number
    files: number
    /**
     * A file that can be queried.
     */
    tables: number
    /**
     * A file whose columns are described.
     */
    dictionaries: number
  }
}
