// UAX #15 (stream-safe text): no written language stacks more than 30 marks on one letter. Longer runs are cut,
// because putting n marks into canonical order costs n² steps. The upper bound keeps the expression's own stack small.
const markFlood = /(\p{M}{30})\p{M}{1,1000}/gu
const loneSurrogates = /\p{Surrogate}/gu
// Soft hyphen, zero-width space and joiners, word joiner, byte order mark, text direction marks: invisible, so
// two texts that look the same must not differ by them.
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
/** Printable ASCII with single blanks: already as `tidyText` leaves it. */
const tidyLine = /^[!-~]+(?: [!-~]+)*$/
const blanks = /[\s\u0000-\u001f\u007f-\u009f\u3164]+/g
// Marks that are written on Latin, Greek and Cyrillic letters. Vowel signs of Khmer, Lao or Thai stay: there they are letters.
const diacritics = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g

/** Latin letters that Unicode does not decompose; without this "Đường" would fold to "đuong". */
const undecomposed: Record<string, string> = {
  đ: 'd',
  ð: 'd',
  ø: 'o',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}
const undecomposedLetters = new RegExp(`[${Object.keys(undecomposed).join('')}]`, 'g')

const plainToToned: Record<string, string> = {
  o: 'oòóỏõọ',
  a: 'aàáảãạ',
  e: 'eèéẻẽẹ',
  u: 'uùúủũụ',
  y: 'yỳýỷỹỵ',
}
const tonedToPlain = new Map(
  Object.entries(plainToToned).flatMap(([plain, toned]) =>
    [...toned].slice(1).map((letter, index): [string, [string, number]] => [letter, [plain, index + 1]]),
  ),
)

// An open syllable in oa, oe or uy whose tone stands on the last letter: hoà, khoẻ, thuỷ. "quý" is no such
// syllable (qu is its consonant), nor are hoàn and khuỷu, where a letter follows. The onset is a Vietnamese one.
const toneOnLast =
  /(?<![\p{L}\p{M}])((?:ngh?|nh|th|tr|kh|ph|gh|gi|ch|[bcdđghklmnprstvx])?)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![\p{L}\p{M}])/giu

function moveToneToFirst(pair: string): string {
  const [first = '', last = ''] = pair
  const found = tonedToPlain.get(last.toLowerCase())
  if (!found) return pair
  const [plain, tone] = found
  const toned = plainToToned[first.toLowerCase()]?.[tone] ?? first
  return sameCase(toned, first) + sameCase(plain, last)
}

function sameCase(letter: string, model: string): string {
  return model === model.toLowerCase() ? letter : letter.toUpperCase()
}

/** Text that is well-formed Unicode and safe to normalise in linear time: no lone surrogates, no floods of marks. */
function makeSafe(text: string): string {
  let safe = text.replace(loneSurrogates, '\ufffd')
  for (let before = -1; before !== safe.length;) {
    before = safe.length
    safe = safe.replace(markFlood, '$1')
  }
  return safe
}

/** One line as it should be stored and shown: NFC, no invisible or control characters, single spaces, trimmed. */
export function tidyText(text: string): string {
  if (tidyLine.test(text)) return text
  return makeSafe(text).normalize('NFC').replace(invisible, '').replace(blanks, ' ').trim()
}

/**
 * One line in the form in which texts are compared: tidied, and with the Vietnamese tone on the first letter of an open
 * oa, oe, uy (hoà → hòa, thuỷ → thủy, khoẻ → khỏe; quý stays). Official lists mix both ways of writing.
 */
export function normalizeText(text: string): string {
  return tidyText(text).replace(
    toneOnLast,
    (_match, onset: string, pair: string) => onset + moveToneToFirst(pair),
  )
}

/** The compared form in lower case, with its diacritics. */
export function lowerText(text: string): string {
  return normalizeText(text).toLowerCase()
}

/** What is left when somebody types without diacritics: "Đường Hòa Bình" → "duong hoa binh", "km²" → "km2". */
export function foldText(text: string): string {
  return tidyText(text)
    .normalize('NFKD')
    .replace(diacritics, '')
    .toLowerCase()
    .replace(diacritics, '')
    .replace(undecomposedLetters, (letter) => undecomposed[letter] ?? letter)
    .normalize('NFC')
    .replace(blanks, ' ')
    .trim()
}
