/* Made from schemas/api/job-link.json by `npm run generate`. Do not edit. */

/**
 * Where to follow the work that goes on.
 */
export interface JobLink {
  id: string
  url: string
}
