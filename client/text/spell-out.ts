/** Controls, line and paragraph separators, and marks that turn the direction of writing: with them "x.csv" may read "vsc.x". */
export const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** A text as it is written, with what is not seen in it by its code: `a[U+202E]vsc.csv`. For a name that nobody checked yet. */
export const spellOut = (text: string): string =>
  text.replace(
    new RegExp(unseen, 'gu'),
    (letter) => `[U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
  )
