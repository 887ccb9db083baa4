import { foldText } from './normalize.ts'

// Names of fields, filters and codes; what is longer is no typing mistake, and the table below grows with the square.
const maxComparedLength = 64

/** How many insertions, deletions, replacements and swaps of neighbours lie between two words (optimal string alignment). */
export function editDistance(first: string, second: string): number {
  const a = [...first]
  const b = [...second]
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_unused, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (current[j - 1] ?? 0) + 1,
        (previous[j] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? 0) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? 0
}

/**
 * The known name that somebody most likely meant, for "did you mean" in an error sentence: case and diacritics do not
 * count, and one mistake in three letters is forgiven. Null when nothing is that near.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  const wanted = foldText(name.slice(0, maxComparedLength + 1))
  if (wanted === '' || wanted.length > maxComparedLength) return null
  let nearest: string | null = null
  let nearestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) > nearestDistance) continue
    const distance = editDistance(wanted, foldText(candidate))
    if (distance < nearestDistance) {
      nearest = candidate
      nearestDistance = distance
    }
  }
  return nearest
}
