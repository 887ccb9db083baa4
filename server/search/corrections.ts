import type { DatasetWithAgency } from '../catalog/records.ts'
import { editDistance } from '../text/nearest-name.ts'
import { foldText } from '../text/normalize.ts'
import { isNear } from './highlight.ts'
import { isStopWord, readWords, type QueryTree, type QueryWord } from './query-words.ts'

/** So much of a description is looked through for the word that was meant. */
const maxTextLength = 2_000

/**
 * "Did you mean": the query with each unknown word replaced by its nearest in datasets that the reader may see, so that no
 * hidden word is ever offered. Null when nothing would change.
 */
export function correctQuery(tree: QueryTree, records: readonly DatasetWithAgency[]): string | null {
  if (tree.words.length === 0 || records.length === 0) return null
  const counts = countWords(records)
  let isChanged = false
  const corrected = tree.words.map((word) => {
    const better = isStopWord(word) ? null : findBetter(word, counts)
    isChanged ||= better !== null
    return better ?? word.exact
  })
  return isChanged ? corrected.join(' ') : null
}

function countWords(records: readonly DatasetWithAgency[]): Map<string, { word: QueryWord; count: number }> {
  const counts = new Map<string, { word: QueryWord; count: number }>()
  for (const record of records) {
    const texts = [
      ...Object.values(record.title),
      ...Object.values(record.keywords).flat(),
      ...Object.values(record.description).map((text) => text?.slice(0, maxTextLength)),
    ]
    for (const word of texts.flatMap((text) => (typeof text === 'string' ? readWords(text) : []))) {
      const found = counts.get(word.exact)
      if (found) found.count++
      else counts.set(word.exact, { word, count: 1 })
    }
  }
  return counts
}

function findBetter(word: QueryWord, counts: Map<string, { word: QueryWord; count: number }>): string | null {
  let best: { exact: string; distance: number; count: number } | null = null
  for (const { word: other, count } of counts.values()) {
    const isSame = word.hasDiacritics ? other.exact === word.exact : other.folded === word.folded
    if (isSame || other.stems.some((stem) => word.stems.includes(stem))) return null
    const isClose = other.folded === word.folded || isNear(word.folded, other.folded)
    if (!isClose) continue
    const distance = editDistance(word.exact, other.exact)
    if (!best || distance < best.distance || (distance === best.distance && count > best.count)) {
      best = { exact: other.exact, distance, count }
    }
  }
  return best?.exact ?? null
}

/** Keywords to offer when nothing was found at all: those written most like the query, else the most used. */
export function chooseKeywords(query: string, keywords: readonly string[]): string[] {
  const wanted = foldText(query).slice(0, 60)
  const near = keywords
    .map((keyword) => ({ keyword, distance: editDistance(wanted, foldText(keyword).slice(0, 60)) }))
    .filter(({ keyword, distance }) => distance <= Math.max(1, Math.floor(keyword.length / 3)))
    .toSorted((first, second) => first.distance - second.distance)
    .map(({ keyword }) => keyword)
  return (near.length > 0 ? near : keywords).slice(0, 3)
}
