const vietnamese = new Set(
  'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ' +
    'ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ',
)
// The five tone marks; windows-1258 writes them behind the vowel.
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g
const lettersBeyondAscii = /[^\x00-\x7f]/g

/** How far text decoded as windows-1258 is Vietnamese: its tone marks sit on vowels and its other letters are in the alphabet. */
export function countVietnamese(decoded: string): { isLikely: boolean } {
  const tonesGiven = decoded.match(tones)?.length ?? 0
  const text = decoded.normalize('NFC')
  let good = 0
  let strange = 0
  let tonesLeft = text.match(tones)?.length ?? 0
  for (const letter of text.match(lettersBeyondAscii) ?? []) {
    if (vietnamese.has(letter)) good++
    // Dashes and quotes are at home in every language.
    else if (/\p{L}|\p{M}/u.test(letter)) {
      strange++
      if (letter.normalize('NFD').length > 1) tonesLeft++
    }
  }
  return { isLikely: tonesGiven > 0 && tonesLeft * 10 <= tonesGiven && strange * 10 <= good }
}

/**
 * Whether decoded text shows signs of the wrong encoding: symbols, control codes or unassigned places in the middle of words,
 * as when a font encoding such as TCVN3 or VNI is read as windows-1252.
 */
export function looksGarbled(text: string): boolean {
  const beyond = text.match(lettersBeyondAscii)?.length ?? 0
  if (beyond === 0) return false
  const wrong = text.match(/(?<=\p{L})[\u0080-\u009f¡-©«-³µ-¹»-¿×÷\ufffd‡†‰‹›¤](?=\p{L})/gu)?.length ?? 0
  const unassigned = text.match(/[\u0080-\u009f\ufffd]/g)?.length ?? 0
  return (wrong + unassigned) * 20 > beyond
}

/** Whether a text is plainly Vietnamese: then 01/02 is the first of February. */
export const looksVietnamese = (text: string): boolean =>
  (text.match(/[ăđơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/g)?.length ?? 0) > 2
