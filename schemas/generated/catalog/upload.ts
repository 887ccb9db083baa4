/* Made from schemas/catalog/upload.json by `npm run generate`. Do not edit. */

/**
 * A file that arrives in pieces, before a dataset holds it.
 */
export interface Upload {
  id: string
  /**
   * The name of the file.
   */
  name: string
  /**
   * Its whole length.
   */
  byteSize: number
  /**
   * So many bytes are here and durable; the next piece begins there.
   */
  offset: number
  /**
   * Whether all of it is here, was read back and compared. Only then it can be added to a dataset.
   */
  isWhole: boolean
  /**
   * The digest of the whole file.
   */
  sha256: string | null
  /**
   * Where the client said that it shall go.
   */
  target: {
    kind: 'dataset' | 'distribution'
    id: string
  } | null
  createdAt: string
  /**
   * When it is forgotten if nothing more comes and nobody uses it.
   */
  expiresAt: string
  /**
   * What it became: a release, or a proposal of one that waits for a publisher.
   */
  use:
    | {
        distribution: string
        release: number
      }
    | {
        dataset: string
        proposal: number
      }
    | null
  /**
   * Where the pieces go.
   */
  url: string
}
