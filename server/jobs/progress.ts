export interface Progress {
  done: number
  total?: number | null
  /** How much of a file was gone through, beside what `done` counts. */
  bytes?: { done: number; total: number }
}

export type Tell = (progress: Progress) => void

/** Four writes a second are as many as a progress bar shows. */
const intervalMs = 250

/** Takes progress as often as the work tells it and writes the latest a few times a second. */
export function trackProgress(write: (latest: Progress) => Promise<void>): {
  tell: Tell
  flush: () => Promise<void>
} {
  let latest: Progress | null = null
  let timer: NodeJS.Timeout | null = null
  let writing = Promise.resolve()
  const writeLatest = async () => {
    const now = latest
    latest = null
    timer = null
    if (now) await write(now)
  }
  return {
    tell(progress) {
      latest = { ...latest, ...progress }
      timer ??= setTimeout(() => {
        // A progress that could not be written is followed by the next one.
        writing = writing.then(writeLatest).catch(() => {})
      }, intervalMs)
    },
    /** Writes what is still to be written; nothing may be told afterwards. */
    async flush() {
      if (timer) clearTimeout(timer)
      await writing
      await writeLatest()
    },
  }
}
