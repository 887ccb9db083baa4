import { foldText, lowerText } from './normalize.ts'
import { stemEnglish } from './stem-english.ts'

/** What one text becomes, in the index as in a query; join each list with spaces to hand it to a search engine. */
export interface AnalyzedText {
  /** Words as written, in lower case, tone marks in one place. */
  exact: string[]
  /** The same words without diacritics. */
  folded: string[]
  /** Neighbouring folded words, "dan_so", because most Vietnamese words have two syllables. */
  pairs: string[]
}

// Longer than any description; what lies behind it is not searched, and a flood costs a bounded time.
const maxAnalyzedLength = 1_000_000
// Elasticsearch's standard tokenizer splits at 255 characters; no word is longer, addresses and base64 are.
const maxTokenLength = 100

// No look-ahead and nothing ambiguous to go back over: a text of "1.1.1.1…" must not take the square of its length.
const words = /\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’ʼ][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu
const apostrophes = /['’ʼ]/g
const thousands = /^\p{N}{1,3}(?:[.,]\p{N}{3})+$/u
/** Nearly every word: letters alone, with nothing to part or to join. */
const plainWord = /^\p{L}[\p{L}\p{M}]*$/u
const lettersThenDigits = /^(\p{L}[\p{L}\p{M}]+)(\p{Nd}+)$/u

function splitNumber(number: string): string[] {
  if (thousands.test(number)) return [number.replace(/[.,]/g, '')]
  const parts = number.split(/[.,]/)
  return parts.length === 2 ? [parts.join('.')] : parts
}

function splitWord(word: string): string[] {
  if (plainWord.test(word)) return [word]
  if (/^\p{N}+[.,]/u.test(word)) return splitNumber(word)
  const joined = word.replace(/['’ʼ]s$/, '').replace(apostrophes, '')
  const code = lettersThenDigits.exec(joined)
  return code ? [code[1] ?? '', code[2] ?? ''] : [joined]
}

function cutToken(token: string): string {
  if (token.length <= maxTokenLength) return token
  return token.slice(0, maxTokenLength).replace(/\p{Surrogate}$/u, '')
}

/**
 * The words of a text in lower case: letters and digits of any script. Hyphens part ("34-tinh" → 34, tinh) and so does
 * the border of a code ("COVID-19", "Covid 19", "covid19" → covid, 19); apostrophes join (M'Drắk → mdrắk); 3.321 and
 * 3,321 are 3321, 2,5 is 2.5. Never throws; time grows with the length only.
 */
export function tokenize(text: string): string[] {
  return splitWords(lowerText(text.slice(0, maxAnalyzedLength)))
}

const splitWords = (lowered: string): string[] =>
  (lowered.match(words) ?? []).flatMap(splitWord).map(cutToken)

/** Few words make up most of all texts, and folding is slow. Some 10 MB; when there are more, all are forgotten and the usual come back. */
const maxFolded = 50_000
const foldedTokens = new Map<string, string[]>()

/** What a word of `tokenize` is without diacritics: nearly always one word again. */
function foldToken(token: string): string[] {
  const known = foldedTokens.get(token)
  if (known) return known
  if (foldedTokens.size >= maxFolded) foldedTokens.clear()
  const made = splitWords(foldText(token))
  foldedTokens.set(token, made)
  return made
}

/** Each two neighbours as one token: dân, số, Huế → dân_số, số_Huế. The underscore keeps tokenizers from parting them. */
export function syllablePairs(tokens: string[]): string[] {
  return tokens.slice(1).map((token, index) => `${tokens[index]}_${token}`)
}

/** The three readings of a text in the given language (`en` is stemmed, all others are taken as they are). */
export function analyzeText(text: string, language: string): AnalyzedText {
  const tokens = tokenize(text)
  const stem = language === 'en' ? stemEnglish : (token: string) => token
  const folded = tokens.flatMap(foldToken).map(stem)
  return { exact: tokens.map(stem), folded, pairs: syllablePairs(folded) }
}
