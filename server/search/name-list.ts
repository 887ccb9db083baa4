import { hasDiacritics } from '../text/has-diacritics.ts'
import { foldText, lowerText } from '../text/normalize.ts'

/** Something with names, to be found by what one of them or one of their later words begins with. */
export interface Named {
  names: readonly string[]
}

/** A text and whose it is, by its place in the list. */
type Entry = [text: string, place: number]

interface Sorted {
  /** Whole names. */
  whole: Entry[]
  /** What stands behind each blank. */
  inside: Entry[]
}

/**
 * Prepares a list to be searched with each letter that is typed. Typed with diacritics a name must have them; whole names come
 * before names of which a later word begins so, and both in the order of the list.
 */
export function createNameList<Item extends Named>(
  items: readonly Item[],
): { find(typed: string, limit: number): Item[] } {
  const lowered = sort(items, lowerText)
  const folded = sort(items, foldText)
  return {
    find(typed, limit) {
      const isTrusted = hasDiacritics(typed)
      const wanted = isTrusted ? lowerText(typed) : foldText(typed)
      const { whole, inside } = isTrusted ? lowered : folded
      const first = findPlaces(whole, wanted)
      const places = first.length >= limit ? first : [...first, ...findPlaces(inside, wanted)]
      return [...new Set(places)].slice(0, limit).map((place) => items[place]!)
    },
  }
}

function sort(items: readonly Named[], read: (text: string) => string): Sorted {
  const whole = items.flatMap(({ names }, place) => names.map((name): Entry => [read(name), place]))
  const inside = whole.flatMap(([text, place]) =>
    [...text.matchAll(/ /g)].map(({ index }): Entry => [text.slice(index + 1), place]),
  )
  const byText = ([a]: Entry, [b]: Entry) => (a < b ? -1 : a > b ? 1 : 0)
  return { whole: whole.sort(byText), inside: inside.sort(byText) }
}

/** The places of all that begin so, in their order. */
function findPlaces(entries: readonly Entry[], wanted: string): number[] {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries[middle]![0] < wanted) low = middle + 1
    else high = middle
  }
  const places = new Set<number>()
  for (let at = low; at < entries.length && entries[at]![0].startsWith(wanted); at++)
    places.add(entries[at]![1])
  return [...places].sort((a, b) => a - b)
}
