/* Made from schemas/api/job.json by `npm run generate`. Do not edit. */

/**
 * Work that goes on in the background.
 */
export interface Job {
  id: string
  kind: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /**
   * Id of the dataset that it is about; null: the portal's own work.
   */
  dataset?: string | null
  /**
   * Id of the file that it is about.
   */
  distribution?: string | null
  /**
   * How often it was begun since it last waited anew.
   */
  attempts?: number
  progress: {
    done: number
    total: number | null
    unit: string
    /**
     * How much of a file was gone through, beside what `done` counts; absent where there is no file.
     */
    bytes?: {
      done: number
      total: number
    }
  }
  createdAt?: string
  /**
   * When its last run began.
   */
  startedAt?: string | null
  finishedAt?: string | null
  problem?: {
    code: string
    message: string
  } | null
}
