/* Made from schemas/catalog/takedown.json by `npm run generate`. Do not edit. */

/**
 * That the bytes of a release are gone for legal reasons: its address answers 451, and they cannot be uploaded again.
 */
export interface Takedown {
  release: number
  at: string
  reason: string
  legalBasis: string | null
}
