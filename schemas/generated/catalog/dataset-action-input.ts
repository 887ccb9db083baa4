/* Made from schemas/catalog/dataset-action-input.json by `npm run generate`. Do not edit. */

/**
 * One act on many datasets: each is changed, proposed or refused as by itself.
 */
export interface DatasetActionInput {
  /**
   * What is done with each: a step of the workflow, or a change of what is written about it.
   */
  act:
    | 'publish'
    | 'review'
    | 'draft'
    | 'archive'
    | 'withdraw'
    | 'addKeyword'
    | 'removeKeyword'
    | 'addTheme'
    | 'removeTheme'
    | 'setFrequency'
    | 'setContact'
    | 'setAgency'
  /**
   * Ids or slugs. At most 500: all are tried before one is changed, and the result is one record.
   *
   * @minItems 1
   * @maxItems 500
   */
  datasets?: string[]
  /**
   * In place of `datasets`: all that `GET /api/v1/workspace/datasets` lists with these filters; refused when they are more than 500.
   */
  all?: {
    /**
     * Slug or id: it and those below it.
     */
    agency?: string
    state?: 'draft' | 'inReview' | 'published' | 'scheduled' | 'archived' | 'withdrawn'
    show?: 'overdue' | 'soon' | 'mine' | 'review'
  }
  /**
   * Why: stands in the history of each. Withdrawing needs it, and the public reads it.
   */
  note?: string
  /**
   * For addKeyword and removeKeyword.
   */
  keyword?: {
    lang: 'vi' | 'en'
    word: string
  }
  /**
   * For addTheme and removeTheme: an id of the list of themes.
   */
  theme?: string
  /**
   * For setFrequency: an id of the list of frequencies.
   */
  frequency?: string
  /**
   * For setContact: takes the place of the one before.
   */
  contactPoint?: {
    name?: string
    email?: string
    url?: string
  }
  /**
   * For setAgency: slug of the agency that they go to.
   */
  agency?: string
  /**
   * Only to see what would become of each; `POST /api/v1/dataset-actions/{id}/run` then does it.
   */
  dryRun?: boolean
}
