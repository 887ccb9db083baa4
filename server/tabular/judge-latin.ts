import { decodeText } from '../text/decode-text.ts'
import { looksGarbled } from './vietnamese-letters.ts'

/** The letters beyond ASCII of languages, by the encodings that they were written in before Unicode; those met most often come first. */
const alphabets: [encoding: string, languages: string[]][] = [
  [
    'windows-1252',
    [
      'àâæçéèêëîïôœùûüÿ',
      'àèéìíîòóùú',
      'äöüßé',
      'áéíóúñüºª',
      'ãçáéíóúâêôõàüºª',
      'åäöæøéü',
      'ëéïèöüê',
      'àçéèíïóòúü',
    ],
  ],
  ['windows-1254', ['çğıöşüâîi̇']],
  ['windows-1250', ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž']],
  ['windows-1257', ['ąčęėįšųūž', 'āčēģīķļņšūž', 'äöõüšž']],
  ['iso-8859-2', ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž']],
  ['macintosh', ['àâæçéèêëîïôœùûüÿ', 'àèéìíîòóùú', 'äöüßé', 'áéíóúñü', 'ãçáéíóúâêôõàü', 'åäöæøéü']],
  // Behind the Turkish one, whose ğ, ı and ş it would read as its own ð, ý and þ.
  ['windows-1252', ['ðþáéíóúýæö']],
]

const leastCovered = 0.9
// £, ¹ and the like before a letter are letters of another encoding; ¿ and ¡ begin Spanish sentences, but not inside a word.
const strange = /[£¥¼½¾¹¬¦¤¸¨](?=\p{L})|(?<=\p{L})[¿¡£¥¼½¾](?=\p{L})/gu
const lettersBeyondAscii = /[^\x00-\x7f]/g

/**
 * The encoding of bytes that are Latin letters in one byte each, by the alphabets of languages; windows-1252 before all others where it
 * reads well. Null when none does: other scripts, and texts in several languages.
 */
export function judgeLatin(bytes: Buffer): string | null {
  for (const [encoding, languages] of alphabets) {
    const text = decodeText(bytes, encoding)
    if (!looksGarbled(text) && findCoverage(text, languages) >= leastCovered) return encoding
  }
  return null
}

/** The share of the letters beyond ASCII that the best of some alphabets has; 1 for a text with none. */
function findCoverage(text: string, languages: readonly string[]): number {
  const letters = (text.match(lettersBeyondAscii) ?? []).filter((letter) => /\p{L}/u.test(letter))
  const odd = text.match(strange)?.length ?? 0
  const all = letters.length + odd
  if (all === 0) return 1
  const covered = languages.map(
    (alphabet) => letters.filter((letter) => alphabet.includes(letter.toLowerCase())).length,
  )
  return Math.max(...covered) / all
}
