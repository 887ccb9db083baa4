/** Words that no abbreviation has a letter of. */
const joining = new Set(['và', 'của', 'các', 'thuộc', 'về', 'of', 'the', 'and', 'for', 'on'])
const and = /^(?:và|and)$/iu

/** Two letters could be anything. */
const shortest = 3
/** Without the kind of office, three letters are as good as any word. */
const shortestRest = 4
/** Nobody says longer ones. */
const longest = 10

/**
 * How people shorten the name of an office: by the first letters of its words, with and without the kind of office, which
 * comes first. "Bộ Khoa học và Công nghệ" → BKHCN, KHCN, KH&CN; "General Statistics Office" → GSO.
 */
export function abbreviate(name: string): string[] {
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const rest = words.slice(1)
  const made = [
    [readLetters(words), shortest],
    [readLetters(rest), shortestRest],
    [splitAtAnd(rest).map(readLetters).join('&'), shortestRest],
  ] as const
  return [
    ...new Set(
      made.flatMap(([text, least]) => (text.length >= least && text.length <= longest ? [text] : [])),
    ),
  ]
}

const readLetters = (words: readonly string[]): string =>
  words
    .filter((word) => !joining.has(word.toLowerCase()))
    .map((word) => firstLetter(word).toUpperCase())
    .join('')

/** Without its tone, which abbreviations do not have: Ủy → U, Đồng → Đ, Ứng → Ư. */
const firstLetter = (word: string): string =>
  [
    ...word
      .normalize('NFD')
      .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
      .normalize('NFC'),
  ][0] ?? ''

/** The parts of a name between its "and"s: Tài nguyên và Môi trường → Tài nguyên, Môi trường. */
function splitAtAnd(words: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const word of words) {
    if (and.test(word)) parts.push([])
    else parts.at(-1)!.push(word)
  }
  return parts.filter((part) => part.length > 0)
}
