/* Made from schemas/catalog/takedown-answer.json by `npm run generate`. Do not edit. */

/**
 * The release that was taken down, and all that went with it.
 */
export interface TakedownAnswer {
  release: Release
  /**
   * Every release that held the same bytes, this one first.
   */
  taken: {
    /**
     * Id of the dataset.
     */
    dataset: string
    /**
     * Id of the file.
     */
    distribution: string
    release: number
    name: string
  }[]
}
/**
 * One immutable version of a distribution's bytes.
 */
export interface Release {
  number: number
  name: string
  byteSize: number
  sha256: string
  mediaType?: string
  url: string
  createdAt: string
  /**
   * Only after an upload: true when the bytes were those of the newest release, so nothing new was made.
   */
  unchanged?: boolean
  job?: JobLink | null
  /**
   * Only after an upload: what to know of it, such as that another dataset holds the same bytes (`same-bytes`).
   */
  warnings?: {
    code: string
    message: string
  }[]
  takenDown?: Takedown
}
/**
 * Where to follow the work that goes on.
 */
export interface JobLink {
  id: string
  url: string
}
/**
 * That the bytes of a release are gone for legal reasons: its address answers 451, and they cannot be uploaded again.
 */
export interface Takedown {
  release: number
  at: string
  reason: string
  legalBasis: string | null
}
