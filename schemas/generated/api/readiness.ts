/* Made from schemas/api/readiness.json by `npm run generate`. Do not edit. */

/**
 * Which parts of the portal answer.
 */
export interface Readiness {
  status: 'ready' | 'degraded' | 'down'
  mongo: string
  search: string
  storage: string
  outbox: {
    pending: number
    oldestSeconds: number
  }
}
