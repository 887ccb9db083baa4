/* Made from schemas/catalog/dataset-action.json by `npm run generate`. Do not edit. */

/**
 * One act on many datasets, and what becomes of each.
 */
export interface DatasetAction {
  id: string
  act: string
  note: string | null
  /**
   * planned: nothing was changed yet, and will not be before it is run; running: a job goes through them.
   */
  state: 'planned' | 'running' | 'done'
  at: string
  doneAt: string | null
  counts: {
    /**
     * Would be changed, or proposed, when it is run.
     */
    waiting: number
    changed: number
    /**
     * Kept as proposals, which a publisher decides.
     */
    proposed: number
    /**
     * Are already as asked.
     */
    unchanged: number
    refused: number
  }
  items: {
    /**
     * Its id; as it was asked for when the viewer knows of none such.
     */
    dataset: string
    /**
     * The version that the outcome speaks of.
     */
    version: number | null
    outcome: 'waiting' | 'changed' | 'proposed' | 'unchanged' | 'refused'
    /**
     * Would be kept as a proposal: it is published, and the viewer may write and not publish.
     */
    proposes: boolean
    problem: {
      /**
       * Slug of the problem that the act by itself would answer.
       */
      code: string
      message: string
    } | null
  }[]
}
