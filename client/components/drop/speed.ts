/** Short enough to follow the line, long enough not to jump. */
const windowMs = 8_000

/** How fast bytes went lately; null until there is something to tell from. */
export function createSpeed(): { note(offset: number): void; rate(): number | null; reset(): void } {
  let samples: { atMs: number; offset: number }[] = []
  return {
    note(offset) {
      const atMs = performance.now()
      samples.push({ atMs, offset })
      while (samples.length > 2 && samples[0]!.atMs < atMs - windowMs) samples.shift()
    },
    rate() {
      const [first, last] = [samples[0], samples.at(-1)]
      if (!first || !last || last.atMs - first.atMs < 1_000 || last.offset <= first.offset) return null
      return ((last.offset - first.offset) / (last.atMs - first.atMs)) * 1000
    },
    reset() {
      samples = []
    },
  }
}
