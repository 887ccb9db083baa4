/** The encodings that text is read in, by the names of the Encoding Standard, and three that it does not have; those most often met come first. */
export const encodingNames: readonly string[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1258',
  'windows-1252',
  'tcvn3',
  'vni',
  'viscii',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-874',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-8-i',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'koi8-r',
  'koi8-u',
  'ibm866',
  'macintosh',
  'x-mac-cyrillic',
  'gbk',
  'gb18030',
  'big5',
  'euc-jp',
  'iso-2022-jp',
  'shift_jis',
  'euc-kr',
]

/** Encodings of Vietnamese from before Unicode, which no decoder of the platform knows. */
export type FontEncoding = 'tcvn3' | 'vni' | 'viscii'

export const fontEncodings: readonly FontEncoding[] = ['tcvn3', 'vni', 'viscii']

const fontNames: Record<string, FontEncoding> = {
  tcvn3: 'tcvn3',
  tcvn: 'tcvn3',
  abc: 'tcvn3',
  'tcvn-5712': 'tcvn3',
  'tcvn5712-1': 'tcvn3',
  vni: 'vni',
  'vni-windows': 'vni',
  viscii: 'viscii',
}

/** The encoding that a publisher means; null when it is none of these. */
export const findFontEncoding = (name: string): FontEncoding | null =>
  fontNames[name.trim().toLowerCase()] ?? null

/** The encoding that a name or one of its other names ("UTF8", "latin1", "cp1258") stands for; null for one that cannot be read. */
export function findEncoding(name: string): string | null {
  const font = findFontEncoding(name)
  if (font) return font
  try {
    return new TextDecoder(name.trim()).encoding
  } catch {
    return null
  }
}
