/* Made from schemas/catalog/series-patch.json by `npm run generate`. Do not edit. */

/**
 * A JSON merge patch (RFC 7396) of what is written of a series. `members` is replaced as a whole: those left out leave the series.
 */
export interface SeriesPatch {
  /**
   * Small letters, digits and hyphens; made from the title when left out.
   */
  slug?: string | null
  /**
   * What the datasets have in common, without the year or the part, such as State budget by year.
   */
  title?: {} | null
  /**
   * What each dataset of the series holds, how often one is added, and whether they can be compared.
   */
  description?: {} | null
  /**
   * Slug of the agency that keeps the series.
   */
  agency?: string | {} | null
  /**
   * Ids or slugs of the datasets in the order of the series, the oldest first as a rule. A dataset is in one series at most.
   *
   * @maxItems 500
   */
  members?:
    | (
        | string
        | {
            id: string
          }
      )[]
    | null
}
