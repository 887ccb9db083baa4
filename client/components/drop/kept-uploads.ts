/** Uploads that were begun in this browser, so that a page that was closed in the middle goes on with them. */
export interface KeptUpload {
  /** Tells the same file again: name, size and when it was changed last. */
  fingerprint: string
  address: string
  name: string
  size: number
  at: number
}

/** As long as the portal keeps what nobody comes back for. */
const keepMs = 7 * 24 * 60 * 60 * 1000

export const fingerprintOf = ({ name, size, lastModified }: File): string =>
  [name, size, lastModified].join('|')

/** What is kept for one place; a browser that keeps nothing is as one that knows of nothing. */
export function openKeptUploads(place: string) {
  const prefix = `sen.upload.${place}.`
  return {
    list(): KeptUpload[] {
      try {
        const kept = Object.keys(localStorage)
          .filter((key) => key.startsWith(prefix))
          .map((key) => JSON.parse(localStorage.getItem(key) ?? 'null') as KeptUpload)
        for (const { at, fingerprint } of kept) if (at < Date.now() - keepMs) this.forget(fingerprint)
        return kept.filter(({ at }) => at >= Date.now() - keepMs)
      } catch {
        return []
      }
    },
    keep(upload: KeptUpload): void {
      try {
        localStorage.setItem(prefix + upload.fingerprint, JSON.stringify(upload))
      } catch {
        // Then only this page goes on with it.
      }
    },
    forget(fingerprint: string): void {
      try {
        localStorage.removeItem(prefix + fingerprint)
      } catch {
        // Nothing was kept.
      }
    },
  }
}
