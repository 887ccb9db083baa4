import { foldText } from './normalize.ts'

// Columns have the longest names, which are cut there; what is longer is no typing mistake.
const maxComparedLength = 300
// In long names a third would be another name, and more is not compared: what that costs grows with the mistakes.
const mostMistakes = 21

/**
 * How many insertions, deletions, replacements and swaps of neighbours lie between two words (optimal string alignment); some
 * number above `most` when there are more than that.
 */
export function editDistance(first: string, second: string, most = Infinity): number {
  const a = [...first]
  const b = [...second]
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_unused, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    // Letters that stand further apart than `most` are no part of so few mistakes.
    const from = Math.max(1, i - most)
    const to = Math.min(b.length, i + most)
    if (from > 1) current[from - 1] = Infinity
    for (let j = from; j <= to; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (current[j - 1] ?? Infinity) + 1,
        (previous[j] ?? Infinity) + 1,
        (previous[j - 1] ?? Infinity) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforePrevious[j - 2] ?? Infinity) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? Infinity
}

/**
 * The known name that somebody most likely meant, for "did you mean" in an error sentence: case and diacritics do not
 * count, and one mistake in three letters is forgiven, but no more than a few in a long name. Null when nothing is that near.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  const wanted = foldText(name.slice(0, maxComparedLength + 1))
  if (wanted === '' || wanted.length > maxComparedLength) return null
  let nearest: string | null = null
  let nearestDistance = Math.min(mostMistakes, Math.max(1, Math.floor(wanted.length / 3))) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) > nearestDistance) continue
    const distance = editDistance(wanted, foldText(candidate), nearestDistance)
    if (distance < nearestDistance) {
      nearest = candidate
      nearestDistance = distance
    }
  }
  return nearest
}
