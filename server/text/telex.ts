import { lowerText } from './normalize.ts'

// Telex: a doubled letter or a w gives the sign of the letter, one of s f r x j the tone (TCVN 5712 names the letters; the keys
// are those of every Vietnamese keyboard program).
const tones: Record<string, string> = { s: '\u0301', f: '\u0300', r: '\u0309', x: '\u0303', j: '\u0323' }
const hats: Record<string, string> = { a: 'â', e: 'ê', o: 'ô' }
const horns: Record<string, string> = { uo: 'ươ', u: 'ư', o: 'ơ', a: 'ă' }

const parts = /^(dd|ch|gh|kh|ngh?|nh|ph|th|tr|[bcdghklmnpqrstvx]?)([aeiouyw]{1,6})([a-z]{0,6})$/
const finals = /^(?:c|ch|m|n|ng|nh|p|t)?$/

/**
 * The Vietnamese syllable that somebody meant who typed Telex while the keyboard program was off: "soos" → "số", "nuowcs" →
 * "nước". Null for what is no syllable typed that way, or has nothing to read.
 */
export function readTelex(word: string): string | null {
  const match = parts.exec(word.toLowerCase())
  if (!match) return null
  let [, first = '', vowels = '', rest = ''] = match
  let tone = ''
  let late = ''
  // Keys may be struck when the syllable is done: "nuocws", "dangd".
  rest = rest.replace(/[sfrxjwaeod]/g, (key) => {
    if (key in tones && tone === '') tone = key
    else if (!(key in tones)) late += key
    else return key
    return ''
  })
  if (first === 'dd') first = 'đ'
  for (const key of late) {
    if (key === 'd' && first === 'd') first = 'đ'
    else if (key === 'w') vowels += 'w'
    else if (key in hats && vowels.includes(key)) vowels = vowels.replace(key, hats[key]!)
    else return null
  }
  vowels = vowels
    .replace(/aa|ee|oo/g, (pair) => hats[pair[0]!]!)
    .replace(/(uo|u|o|a)w/g, (_all, letter: string) => horns[letter]!)
    .replace(/w/g, 'ư')
    // The first horn of "uow" is seldom typed.
    .replace(/uơ(?=.)|uơ$/g, rest === '' ? 'uơ' : 'ươ')
  if (!finals.test(rest)) return null
  const syllable = first + (tone === '' ? vowels : placeTone(first, vowels, rest, tones[tone]!)) + rest
  return syllable === word.toLowerCase() ? null : lowerText(syllable)
}

/** On the letter with a sign, else the last vowel before a consonant, else the one before the last. */
function placeTone(first: string, vowels: string, rest: string, tone: string): string {
  const letters = [...vowels]
  const signed = letters.findLastIndex((letter) => /[âêôăơư]/.test(letter))
  const isGlide =
    (first === 'q' && letters[0] === 'u') || (first === 'g' && letters[0] === 'i' && letters.length > 1)
  const plain =
    rest !== '' || letters.length === 1 || (isGlide && letters.length === 2)
      ? letters.length - 1
      : letters.length - 2
  const at = signed === -1 ? plain : signed
  letters[at] += tone
  return letters.join('')
}
