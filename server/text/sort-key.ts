import { normalizeText } from './normalize.ts'

// Far beyond any title; a keyword of an index must stay below 32,766 bytes.
const maxSortedLength = 300

// The order of CLDR 44's root collation for what occurs in titles; the blank comes first, unknown signs come last.
const signs = ' _-‐‑–—,;:!?.·…\'‘’"“”«»()[]{}§@*/\\&#%°+±<=>|~$€'
const tones = '\u0300\u0309\u0303\u0301\u0323' // huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries
const letterMarks = '\u0306\u0302\u031b' // ă, â ê ô, ơ ư: letters of their own

const splitMarks = /([^\p{M}])(\p{M}*)/gsu

function baseKey(base: string, marks: string): string {
  if (base === 'đ') return 'd~'
  if (/[a-z]/.test(base)) return base + letterKey(base, marks)
  if (/\p{Nd}/u.test(base)) return base
  const place = signs.indexOf(base)
  if (place === 0) return '!'
  if (place > 0) return `#${String.fromCharCode(0x30 + place)}`
  return (/\p{L}|\p{N}/u.test(base) ? '{' : '$') + base
}

// a < ă < â, o < ô < ơ, e < ê, u < ư: "~" stands behind every other sign of a key, so "ăn" comes after "az".
function letterKey(base: string, marks: string): string {
  const mark = [...marks].find((each) => letterMarks.includes(each))
  if (mark === '\u0306') return base === 'a' ? '~' : ''
  if (mark === '\u0302') return base === 'a' ? '~~' : 'eo'.includes(base) ? '~' : ''
  if (mark === '\u031b') return base === 'o' ? '~~' : base === 'u' ? '~' : ''
  return ''
}

function toneKey(marks: string): string {
  const rest = [...marks].filter((each) => !letterMarks.includes(each))
  if (rest.length === 0) return '0'
  const tone = tones.indexOf(rest[0] ?? '')
  return tone < 0 ? '6' : String(tone + 1)
}

/**
 * A string whose plain code-point order is Vietnamese dictionary order, for engines that only compare bytes: letters
 * first (a ă â b c d đ e ê …), then tones (none, huyền, hỏi, ngã, sắc, nặng), then small before capital letters.
 */
export function sortKey(title: string): string {
  let letters = ''
  let toneOrder = ''
  let caseOrder = ''
  const text = normalizeText(title.slice(0, maxSortedLength)).normalize('NFD')
  for (const [, base = '', marks = ''] of text.matchAll(splitMarks)) {
    const lower = base.toLowerCase()
    letters += baseKey(lower, marks)
    toneOrder += toneKey(marks)
    caseOrder += base === lower ? '0' : '1'
  }
  // Zeros at the end say nothing; the blank between the parts is smaller than every sign within them.
  return [letters, toneOrder.replace(/0+$/, ''), caseOrder.replace(/0+$/, '')].join(' ').trimEnd()
}

const collator = new Intl.Collator('vi')

/** Compares two names as a Vietnamese dictionary does, for lists that are sorted in memory. */
export function compareVietnamese(first: string, second: string): number {
  return collator.compare(normalizeText(first), normalizeText(second))
}
