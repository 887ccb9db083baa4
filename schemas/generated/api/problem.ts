/* Made from schemas/api/problem.json by `npm run generate`. Do not edit. */

/**
 * A failure (RFC 9457). The type is a promise, the sentences are for people.
 */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  /**
   * The request id.
   */
  instance: string
  errors?: {
    pointer?: string
    parameter?: string
    detail: string
  }[]
  [k: string]: unknown
}
