import { hasDiacritics } from '../text/has-diacritics.ts'
import { foldText, lowerText } from '../text/normalize.ts'
import { markedStems } from './dataset-document.ts'
import { wordPattern } from './word-beginnings.ts'

/** A word of a text in the forms in which it is compared. */
export interface Forms {
  exact: string
  folded: string
  stems: string[]
  hasDiacritics: boolean
}

/** Syllables repeat, so their forms are kept; the bound is some 5 MB. */
const maxKnownWords = 30_000

const anyWord = new RegExp(wordPattern, 'gu')

/** Words as they stand in a text, with their places. */
export const wordsIn = (text: string): IterableIterator<RegExpExecArray> => text.matchAll(anyWord)

export type ReadForms = (word: string) => Forms

/** Reads the forms of words and remembers them. */
export function createFormsReader(): ReadForms {
  const known = new Map<string, Forms>()
  return (word) => {
    let forms = known.get(word)
    if (!forms) {
      const folded = foldText(word)
      forms = {
        exact: lowerText(word),
        folded,
        stems: markedStems(folded),
        hasDiacritics: hasDiacritics(word),
      }
      if (known.size >= maxKnownWords) known.clear()
      known.set(word, forms)
    }
    return forms
  }
}
