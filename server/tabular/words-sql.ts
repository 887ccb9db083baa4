import { invalidParameter } from '../problems.ts'
import { foldText } from '../text/normalize.ts'
import type { ColumnRecord } from './records.ts'
import type { SqlValues } from './sql-values.ts'

// As long as the words that search takes.
const maxLength = 1_000
// Each word is a look through all texts.
const maxWords = 20
// As in search; an expression of a thousand letters would be refused by the engine.
const maxWordLength = 100

/**
 * The condition that every word stands in some text column, case and diacritics aside. Each word becomes an expression of
 * letters that fold to its own (measured: ten times as fast as folding the rows, as DuckDB's `strip_accents` would), taken
 * from `foldText` itself. It differs from folding the row only where a word begins or ends inside a sign for three letters or stands across one (k㎡), for
 * signs of more than three letters, and for compatibility forms outside the blocks below.
 */
export function compileWords(q: string, columns: readonly ColumnRecord[], values: SqlValues): string | null {
  if (q.length > maxLength) {
    throw invalidParameter('q', {
      vi: `dài nhất ${maxLength} ký tự.`,
      en: `has at most ${maxLength} characters.`,
    })
  }
  const words = [...new Set(listWords(q))]
  if (words.length === 0) return null
  if (words.length > maxWords) {
    throw invalidParameter('q', {
      vi: `có nhiều hơn ${maxWords} từ.`,
      en: `has more than ${maxWords} words.`,
    })
  }
  if (words.some((word) => word.length > maxWordLength)) {
    throw invalidParameter('q', {
      vi: `có từ dài hơn ${maxWordLength} ký tự.`,
      en: `has a word of more than ${maxWordLength} characters.`,
    })
  }
  const stored = columns.filter(({ type }) => type === 'string').map((column) => column.stored)
  if (stored.length === 0) return 'false'
  // Words hold no blanks, so none reaches over from one column to the next.
  const row = stored.length === 1 ? stored[0]! : `concat_ws(' ', ${stored.join(', ')})`
  return `(${words.map((word) => `regexp_matches(${row}, ${values.add(writePattern(word), 'varchar')})`).join(' and ')})`
}

/** Folded words without the punctuation around them; a word of punctuation alone stays. */
function listWords(q: string): string[] {
  return foldText(q)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.replace(/^[\p{P}]+|[\p{P}]+$/gu, '') || word)
}

// Where letters with diacritics and other forms of letters and digits live: Latin, Greek and Cyrillic with their
// extensions, raised and lowered digits, letterlike signs, square units, ligatures, full-width forms.
const blocks = [
  [0x20, 0x52f],
  [0x1e00, 0x1fff],
  [0x2070, 0x218b],
  [0x3380, 0x33df],
  [0xfb00, 0xfb06],
  [0xff01, 0xff5e],
] as const

// ㎢ folds to km2, ﬃ to ffi; what folds to more is no letter but a phrase.
const longestSign = 3

interface Variants {
  /** The characters that fold to these letters, one to three. */
  whole: Map<string, number[]>
  /** The signs whose folded letters begin or end with this one: ﬁ for f, and for i. */
  beginning: Map<string, number[]>
  ending: Map<string, number[]>
}
let variants: Variants | null = null

/** Made when first needed, from `foldText` itself. */
function getVariants(): Variants {
  if (variants) return variants
  const made: Variants = { whole: new Map(), beginning: new Map(), ending: new Map() }
  const add = (map: Map<string, number[]>, key: string, code: number) =>
    map.set(key, [...(map.get(key) ?? []), code])
  for (const [first, last] of blocks) {
    for (let code = first; code <= last; code++) {
      const letters = [...foldText(String.fromCodePoint(code))]
      if (letters.length === 0 || letters.length > longestSign) continue
      add(made.whole, letters.join(''), code)
      if (letters.length === 1) continue
      add(made.beginning, letters[0]!, code)
      add(made.ending, letters.at(-1)!, code)
    }
  }
  return (variants = made)
}

/** Marks and invisible characters that folding takes away, which may follow any letter. */
const skipped =
  '[\\x{ad}\\x{300}-\\x{36f}\\x{1ab0}-\\x{1aff}\\x{1dc0}-\\x{1dff}\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}-\\x{2064}\\x{2066}-\\x{2069}\\x{20d0}-\\x{20ff}\\x{fe20}-\\x{fe2f}\\x{feff}]*'

/** The expression (RE2) of a folded word; every character is written by its number, so none has a meaning of its own. */
function writePattern(word: string): string {
  const { beginning, ending } = getVariants()
  const letters = [...word]
  if (letters.length === 1) {
    return writeClass([...listCodes(word), ...(beginning.get(word) ?? []), ...(ending.get(word) ?? [])])
  }
  const [first, last] = [letters[0]!, letters.at(-1)!]
  const begin = [...listCodes(first), ...(ending.get(first) ?? [])]
  const end = [...listCodes(last), ...(beginning.get(last) ?? [])]
  const parts = letters.map((letter, at) =>
    writeClass(at === 0 ? begin : at === letters.length - 1 ? end : listCodes(letter)),
  )
  return joinParts(letters, parts, longestSign)
}

/** The letters one after the other, or in place of some of them the one sign that folds to them. */
function joinParts(letters: readonly string[], parts: readonly string[], longest: number): string {
  let pattern = ''
  for (let at = 0; at < letters.length;) {
    const size = findSign(letters, at, longest)
    const end = at + size
    pattern +=
      size === 1
        ? parts[at]
        : `(?:${joinParts(letters.slice(at, end), parts.slice(at, end), size - 1)}|${writeClass(listCodes(letters.slice(at, end).join('')))})`
    at = end
  }
  return pattern
}

/** How many letters from here one sign can stand for. */
function findSign(letters: readonly string[], at: number, longest: number): number {
  for (let size = Math.min(longest, letters.length - at); size > 1; size--) {
    if (getVariants().whole.has(letters.slice(at, at + size).join(''))) return size
  }
  return 1
}

function listCodes(folded: string): number[] {
  const known = getVariants().whole.get(folded)
  if (known) return known
  return [folded, folded.toUpperCase()].flatMap((each) =>
    [...each].length === 1 ? [each.codePointAt(0)!] : [],
  )
}

const writeClass = (codes: readonly number[]): string =>
  `[${[...new Set(codes)].map((code) => `\\x{${code.toString(16)}}`).join('')}]${skipped}`
