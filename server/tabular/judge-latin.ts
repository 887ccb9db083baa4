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
  // Behind the Turkish one, whose ğ, ı and ş it would read as its own ð, ý and þ.
  ['windows-1252', ['ðþáéíóúýæö']],
]

const leastCovered = 0.9
const leastCoveredInAll = 0.97
// In no language of the west is every third letter a marked one; in Cyrillic and Greek nearly all are.
const maxMarkedShare = 0.3
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
  // Names from many countries fit no alphabet, but together all of them.
  const western = decodeText(bytes, 'windows-1252')
  const plain = western.match(/[A-Za-z]/g)?.length ?? 0
  if (
    !looksGarbled(western) &&
    countLetters(western) < plain * maxMarkedShare &&
    findCoverage(western, [alphabets[0]![1].join('')]) >= leastCoveredInAll
  )
    return 'windows-1252'
  const mac = decodeText(bytes, 'macintosh')
  const isMac = countLetters(mac) >= leastOfMac && !looksGarbled(mac) && !/—(?=\p{L})/u.test(mac)
  return isMac && findCoverage(mac, macAlphabets) >= leastCovered ? 'macintosh' : null
}

// Old Macs came to the west of Europe; their bytes are the letters of so many others that a few words say nothing.
const macAlphabets = ['àâæçéèêëîïôœùûüÿ', 'àèéìíîòóùú', 'äöüßé', 'áéíóúñü', 'ãçáéíóúâêôõàü', 'åäöæøéü']
const leastOfMac = 6

const listLetters = (text: string): string[] =>
  (text.match(lettersBeyondAscii) ?? []).filter((letter) => /\p{L}/u.test(letter))
const countLetters = (text: string): number => listLetters(text).length

/** The share of the letters beyond ASCII that the best of some alphabets has; 1 for a text with none. */
function findCoverage(text: string, languages: readonly string[]): number {
  const letters = listLetters(text)
  const odd = text.match(strange)?.length ?? 0
  const all = letters.length + odd
  if (all === 0) return 1
  const covered = languages.map(
    (alphabet) => letters.filter((letter) => alphabet.includes(letter.toLowerCase())).length,
  )
  return Math.max(...covered) / all
}
