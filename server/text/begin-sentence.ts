/**
 * What is wrong with a member, as it stands by itself: with a capital. The sentences follow the name of the member elsewhere, so they
 * begin small. A first word that is a name in a program, such as `conformsTo`, stays as it is written.
 */
export const beginSentence = (text: string): string =>
  text.replace(/^\p{Ll}(?=[\p{Ll}\p{M}]*(?:[\s,;:.!?]|$))/u, (letter) => letter.toUpperCase())
