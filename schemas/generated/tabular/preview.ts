/* Made from schemas/tabular/preview.json by `npm run generate`. Do not edit. */

/**
 * A look at a file that is no table.
 */
export interface Preview {
  kind: 'text' | 'json' | 'geojson' | 'pdf' | 'image' | 'none'
  /**
   * Null for a link.
   */
  release: number | null
  /**
   * The beginning of a text, in UTF-8: for text, json and geojson.
   */
  content?: string
  /**
   * Where a browser can show it: for pdf and image.
   */
  url?: string
  /**
   * The file goes on behind the content.
   */
  truncated: boolean
  /**
   * How much of a file of this kind is shown at most.
   */
  limitBytes: number
  /**
   * Why there is no preview.
   */
  reason?: {
    code: string
    message: string
  }
}
