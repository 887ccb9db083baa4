/* Made from schemas/tabular/release-diff.json by `npm run generate`. Do not edit. */

/**
 * What differs between the tables of two releases. Values are written as in rows.
 */
export interface ReleaseDiff {
  release: number
  /**
   * The earlier state: what is only in `release` counts as added.
   */
  against: number
  /**
   * The columns that tell rows apart; null when none do: then whole rows are compared, and none counts as changed.
   */
  key: string[] | null
  columns: {
    added: {
      name: string
      type: string
    }[]
    removed: {
      name: string
      type: string
    }[]
    /**
     * Columns whose type is another one.
     */
    changed: {
      name: string
      from: string
      to: string
    }[]
  }
  counts: {
    added: number
    removed: number
    changed: number
    unchanged: number
  }
  added: {
    [k: string]: unknown
  }[]
  removed: {
    [k: string]: unknown
  }[]
  /**
   * Of each row its key, and the cells that differ as they were and as they are.
   */
  changed: {
    key: {
      [k: string]: unknown
    }
    from: {
      [k: string]: unknown
    }
    to: {
      [k: string]: unknown
    }
  }[]
}
