import { foldText } from '../text/normalize.ts'

/** A word and its other English forms begin with the same letters, this many at least. */
export const sharedLength = 3

/** A word as it stands in a text: letters and digits, with the marks that follow them. */
export const wordPattern = '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*'

const wordSign = /[\p{L}\p{M}\p{N}]/u
const wordHere = new RegExp(wordPattern, 'uy')

/**
 * Finds where words begin that fold to one of the given beginnings ("đư" for "du"), in NFC text. It may find places inside
 * words. Looking at every word of a text instead costs ten times as much, and a search shows twenty texts.
 */
export function anyBeginning(folded: readonly string[]): RegExp {
  const patterns = [...new Set(folded)]
    .filter((each) => each !== '')
    .map((each) => [...each].map(classOf).join(''))
  // Without a beginning nothing is found.
  return new RegExp(patterns.length > 0 ? patterns.join('|') : '(?!)', 'gu')
}

/** The whole word that begins at a place, or null inside a word. */
export function wordBeginningAt(text: string, index: number): string | null {
  if (index > 0 && wordSign.test(text[index - 1]!)) return null
  wordHere.lastIndex = index
  return wordHere.exec(text)?.[0] ?? null
}

/** Any alphabet fits; the letters of all of them would not. */
const maxKnownLetters = 2_000
const classes = new Map<string, string>()

/** All letters that fold to one, in both cases, as a class of a regular expression. */
function classOf(letter: string): string {
  const known = classes.get(letter)
  if (known !== undefined) return known
  const letters = new Set([letter, letter.toUpperCase(), ...(foldedTo.get(letter) ?? '')])
  const made = `[${[...letters].map(escape).join('')}]`
  if (classes.size < maxKnownLetters) classes.set(letter, made)
  return made
}

const escape = (letter: string): string => letter.replace(/[\\\]^-]/g, '\\$&')

/** Latin letters with marks, by what they fold to: Latin-1, Latin Extended and Latin Extended Additional. */
const foldedTo = new Map<string, string>()
for (const [first, last] of [
  [0xc0, 0x24f],
  [0x1e00, 0x1eff],
] as const) {
  for (let code = first; code <= last; code++) {
    const letter = String.fromCharCode(code)
    const base = foldText(letter)[0]
    if (base !== undefined && base !== letter) foldedTo.set(base, (foldedTo.get(base) ?? '') + letter)
  }
}
