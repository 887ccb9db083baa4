/* Made from schemas/api/job.json by `npm run generate`. Do not edit. */

/**
 * Work that goes on in the background.
 */
export interface Job {
  id: string
  kind: string
  state: 'waiting' | 'running' | 'done' | 'failed'
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
  finishedAt?: string | null
  problem?: {
    code: string
    message: string
  } | null
}
