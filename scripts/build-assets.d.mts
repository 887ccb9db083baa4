export interface Manifest {
  styles: string
  script: string
  /** File names with their hash, by font. */
  fonts: Record<string, string>
}

/** Bundles the style sheet, the fonts and the islands into a folder, `dist/assets` unless said otherwise. */
export function buildAssets(options?: { folder?: string }): Promise<Manifest>
