import type { DatasetWithAgency } from '../catalog/records.ts'
import { editDistance } from '../text/nearest-name.ts'
import { foldText } from '../text/normalize.ts'
import { isVietnameseSyllable } from '../text/vietnamese-syllables.ts'
import { isNear } from './highlight.ts'
import { isStopWord, type QueryTree, type QueryWord } from './query-words.ts'
import { wordsIn, type ReadForms } from './word-forms.ts'

/** So much of a description is looked through for the word that was meant. */
const maxTextLength = 2_000

/**
 * "Did you mean": the query with each unknown word replaced by its nearest in datasets that the reader may see, so that no
 * hidden word is ever offered. Null when nothing would change.
 */
export function correctQuery(
  tree: QueryTree,
  records: readonly DatasetWithAgency[],
  formsOf: ReadForms,
): string | null {
  if (tree.words.length === 0 || records.length === 0) return null
  const counts = countWords(records)
  let isChanged = false
  const corrected = tree.words.map((word) => {
    const better = isStopWord(word) || isSpelled(word) ? null : findBetter(word, counts, formsOf)
    isChanged ||= better !== null
    return better ?? word.exact
  })
  return isChanged ? corrected.join(' ') : null
}

/** Who took care to write the marks of a word that Vietnamese has meant that word, also where no dataset has it. */
const isSpelled = ({ hasDiacritics, exact }: QueryWord): boolean =>
  hasDiacritics && isVietnameseSyllable(exact)

/** How often each word is written, as it is written. */
function countWords(records: readonly DatasetWithAgency[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const record of records) {
    const texts = [
      ...Object.values(record.title),
      ...Object.values(record.keywords).flat(),
      ...Object.values(record.description ?? {}).map((text) => text?.slice(0, maxTextLength)),
    ]
    for (const text of texts) {
      for (const [word] of wordsIn(text ?? '')) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return counts
}

function findBetter(word: QueryWord, counts: Map<string, number>, formsOf: ReadForms): string | null {
  let best: { exact: string; distance: number; count: number } | null = null
  for (const [written, count] of counts) {
    const other = formsOf(written)
    const isSame = word.hasDiacritics ? other.exact === word.exact : other.folded === word.folded
    const isForm = !word.hasDiacritics && other.stems.some((stem) => word.stems.includes(stem))
    if (isSame || isForm) return null
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
