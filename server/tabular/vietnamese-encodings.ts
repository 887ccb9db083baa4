import { decodeText } from '../text/decode-text.ts'
import type { FontEncoding } from '../text/encoding-names.ts'

// The encodings in which Vietnamese was written before Unicode, and which no decoder of the platform knows: TCVN 5712 (TCVN3, "ABC"),
// VNI for Windows, and VISCII (RFC 1456). Fonts gave the bytes their letters, so programs took them for windows-1252, and files are
// found both with those bytes and with the letters of windows-1252 written as UTF-8: everything here goes from letters to letters.

const letterOf = (byte: number): string => decodeText(Buffer.of(byte), 'windows-1252')

/** Letters of one encoding by their bytes, one run after the other: `first byte: letters`; a dot is a byte without one. */
function makeTable(runs: Record<number, string>): Map<string, string> {
  return new Map(
    Object.entries(runs).flatMap(([first, letters]) =>
      [...letters.normalize('NFC')].flatMap((letter, index): [string, string][] =>
        letter === '.' ? [] : [[letterOf(Number(first) + index), letter]],
      ),
    ),
  )
}

// TCVN 5712:1993, VN3: the bytes of the fonts .VnTime and others. Capitals with tones have no bytes there: they are small letters
// in another font (.VnTimeH), which a text file does not name.
const tcvn3 = makeTable({
  0xa1: 'ĂÂÊÔƠƯĐăâêôơưđ',
  0xb5: 'àảãáạ.ằẳẵắ',
  0xc6: 'ặầẩẫấậè.ẻẽéẹềểễếệìỉ',
  0xdc: 'ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ',
})

// TCVN 5712:1993, VN1: capitals with tones, where VN3 has control codes and the fonts have quotes and dashes.
const tcvn1 = makeTable({
  0x01: 'ÚỤ',
  0x04: 'ỪỬỮ',
  0x11: 'ỨỰỲỶỸÝỴ',
  0x80: 'ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ',
  0xaf: 'Ằ',
  0xba: 'Ẳ',
  0xbf: 'ẴẮẦẨẪẤỀ',
  0xcd: 'Ể',
  0xd9: 'ỄẾỒ',
  0xe0: 'Ổ',
  0xf0: 'Ỗ',
  0xff: 'Ố',
})
// Tone marks that stand behind their letter.
for (const [index, mark] of ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'].entries())
  tcvn1.set(letterOf(0xb0 + index), mark)

const viscii = makeTable({
  0x02: 'Ẳ',
  0x05: 'ẴẪ',
  0x14: 'Ỷ',
  0x19: 'Ỹ',
  0x1e: 'Ỵ',
  0x80: 'ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ',
  0xa0: 'ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ',
  0xc0: 'ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư',
  0xe0: 'àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ',
})

// VNI for Windows: a mark behind its vowel, in the case of the vowel or small; a few letters have bytes of their own.
const vniAlone: Record<string, string> = {
  ñ: 'đ',
  ì: 'ì',
  í: 'í',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  ô: 'ơ',
  ö: 'ư',
  î: 'ỵ',
}
const vniTones: Record<string, string> = {
  ø: '\u0300',
  ù: '\u0301',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
}
const vniCircumflex: Record<string, string> = {
  â: '',
  à: '\u0300',
  á: '\u0301',
  å: '\u0309',
  ã: '\u0303',
  ä: '\u0323',
}
const vniBreve: Record<string, string> = {
  ê: '',
  è: '\u0300',
  é: '\u0301',
  ú: '\u0309',
  ü: '\u0303',
  ë: '\u0323',
}
const vni = makeVni()

function makeVni(): Map<string, string> {
  const table = new Map<string, string>()
  const add = (from: string, to: string) => {
    table.set(from, to.normalize('NFC'))
    table.set(from.toUpperCase(), to.normalize('NFC').toUpperCase())
    // A capital with a small mark is what people typed at the beginning of a word.
    if (from.length === 2) table.set(from[0]!.toUpperCase() + from[1]!, to.normalize('NFC').toUpperCase())
  }
  for (const [from, to] of Object.entries(vniAlone)) add(from, to)
  for (const [mark, tone] of Object.entries(vniTones)) {
    for (const vowel of 'aeouy') add(vowel + mark, vowel + tone)
    add(`ô${mark}`, `ơ${tone}`)
    add(`ö${mark}`, `ư${tone}`)
  }
  for (const [mark, tone] of Object.entries(vniCircumflex))
    for (const vowel of 'aeo') add(vowel + mark, `${vowel}\u0302${tone}`)
  for (const [mark, tone] of Object.entries(vniBreve)) add(`a${mark}`, `a\u0306${tone}`)
  return table
}

const isCapital = (letter: string | undefined): boolean =>
  letter !== undefined && (/^[A-Z¡-§]$/.test(letter) || (tcvn1.has(letter) && !marksOf1252.includes(letter)))

// Quotes, dashes and dots of windows-1252, which fonts for VN3 keep.
const marksOf1252 = '…‘’“”•–—'

/** Whether a byte between 0x80 and 0x9F is a capital of VN1, and not the mark that it is in VN3: capitals stand on both sides, or before it and nothing behind. */
function isCapitalOfTcvn1(letter: string, before: string | undefined, after: string | undefined): boolean {
  if (!marksOf1252.includes(letter)) return true
  if (!isCapital(before)) return false
  return isCapital(after) || (!'’”…'.includes(letter) && (after === undefined || /[\s,;|.]/.test(after)))
}

function openTcvn3(text: string): string {
  const letters = [...text]
  return letters
    .map((letter, index) => {
      if (letter < '\x80' && letter >= ' ') return letter
      const small = tcvn3.get(letter)
      if (small !== undefined) return small
      const capital = tcvn1.get(letter)
      return capital !== undefined && isCapitalOfTcvn1(letter, letters[index - 1], letters[index + 1])
        ? capital
        : letter
    })
    .join('')
}

const vniPair = /[aeouyôöAEOUYÔÖ][øùûõïâàáåãäêèéúüëØÙÛÕÏÂÀÁÅÃÄÊÈÉÚÜË]|[ñìíæóòôöîÑÌÍÆÓÒÔÖÎ]/g

/** Vietnamese of what windows-1252 made of text in a font encoding; letters that it does not have stay. Not yet in NFC. */
export function openFontEncoding(text: string, encoding: FontEncoding): string {
  if (encoding === 'tcvn3') return openTcvn3(text)
  if (encoding === 'vni') return text.replace(vniPair, (found) => vni.get(found) ?? openVniLetters(found))
  return text.replace(/[^\t\n\r -\x7f]/g, (letter) => viscii.get(letter) ?? letter)
}

/** A pair that is none, such as "eê": its letters by themselves. */
const openVniLetters = (pair: string): string => [...pair].map((letter) => vni.get(letter) ?? letter).join('')
