import { decodeText } from '../text/decode-text.ts'
import { fontEncodings, type FontEncoding } from '../text/encoding-names.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'
import { scoreVietnamese, type SyllableScore } from '../text/vietnamese-syllables.ts'

// Measured: real Vietnamese place names and sentences reach 0.95 and more, French, Spanish, Czech and German read this way at most
// 0.1. Names of other peoples of Vietnam and abbreviations are what is left.
const leastShare = 0.8
// French has words such as "né" and "là"; by chance a handful of them might be all that a small file has.
const leastWords = 4

/** Bytes as windows-1252 has them, which is how the font encodings are opened. */
const asLetters = (bytes: Buffer): string => decodeText(bytes, 'windows-1252')

/**
 * The encoding under which text that is not UTF-8 is plainly Vietnamese, by its syllables; null when it is so under none. A word is
 * enough where `isNothingElse`: the text reads well in no other language.
 */
export function findVietnamese(
  bytes: Buffer,
  { isNothingElse = false } = {},
): FontEncoding | 'windows-1258' | null {
  const letters = asLetters(bytes)
  const candidates = [
    { name: 'windows-1258' as const, score: scoreAs(decodeText(bytes, 'windows-1258'), letters) },
    ...fontEncodings.map((name) => ({ name, score: scoreAs(openFontEncoding(letters, name), letters) })),
  ]
  const best = candidates.reduce((a, b) => (b.score.share > a.score.share ? b : a))
  return isPlain(best.score, !isNothingElse && looksWestern(letters) ? leastWords : 1) ? best.name : null
}

/** The font encoding of letters that somebody took for windows-1252 and wrote as Unicode, as spreadsheets with old fonts hold them; null for any other text. */
export function findFontLetters(text: string): FontEncoding | null {
  // What has letters that windows-1252 lacks was never seen through a font.
  if (beyondWindows1252.test(text)) return null
  const own = scoreVietnamese(text)
  const best = fontEncodings
    .map((name) => ({ name, score: scoreAs(openFontEncoding(text, name), text) }))
    .reduce((a, b) => (b.score.share > a.score.share ? b : a))
  return isPlain(best.score, leastWords) && best.score.share > own.share ? best.name : null
}

const beyondWindows1252 =
  /[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u017f-\u0191\u0193-\u02c5\u0300-\u1fff\u3000-\uffff]/

/** The score of text under one encoding; 0 when most of its words are the same without it, as "né" and "là" are. */
function scoreAs(text: string, letters: string): SyllableScore {
  const score = scoreVietnamese(text.normalize('NFC'))
  const before = letters.split(separators)
  const words = text.split(separators).map((word, index) => ({ isKept: word === before[index], word }))
  const beyond = words.filter(({ word }) => /[^\x00-\x7f]/.test(word))
  return beyond.filter(({ isKept }) => isKept).length * 2 > beyond.length ? { ...score, share: 0 } : score
}

const separators = /[\s,;|"]+/

const isPlain = ({ words, share }: SyllableScore, least: number): boolean =>
  words >= least && share >= leastShare

/** Whether every letter beyond ASCII is one that western languages put into words; signs inside words are the mark of a font. */
const looksWestern = (letters: string): boolean =>
  !/\p{L}[¡-¿×÷\u0080-\u009f†‡‰‹›¤][^\s,;|]|[¡-©«-±´-¿]\p{L}/u.test(letters)
