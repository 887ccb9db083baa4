import type { Sentence } from '../problems.ts'
import { notDelimited } from './refusals.ts'

const magics: { bytes: number[]; code: string; kind: Sentence }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], code: 'file-is-pdf', kind: { vi: 'tệp PDF', en: 'a PDF document' } },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    code: 'file-is-office',
    kind: { vi: 'tệp Office đời cũ (XLS, DOC)', en: 'an old Office file (XLS, DOC)' },
  },
  { bytes: [0x89, 0x50, 0x4e, 0x47], code: 'file-is-image', kind: { vi: 'tệp ảnh', en: 'an image' } },
  { bytes: [0xff, 0xd8, 0xff], code: 'file-is-image', kind: { vi: 'tệp ảnh', en: 'an image' } },
  { bytes: [0x47, 0x49, 0x46, 0x38], code: 'file-is-image', kind: { vi: 'tệp ảnh', en: 'an image' } },
  {
    bytes: [0x37, 0x7a, 0xbc, 0xaf],
    code: 'file-is-archive',
    kind: { vi: 'tệp nén 7z', en: 'a 7z archive' },
  },
  {
    bytes: [0x52, 0x61, 0x72, 0x21],
    code: 'file-is-archive',
    kind: { vi: 'tệp nén RAR', en: 'a RAR archive' },
  },
]

/** What a file is to the portal, by its first bytes; text is read as rows with delimiters. */
export type FileKind = 'text' | 'json' | 'gzip' | 'zip' | 'parquet'

/** Finds of which kind a file is, whatever its name says; throws a refusal for what holds no table. */
export function detectKind(head: Buffer): FileKind {
  const magic = magics.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (magic) throw notDelimited(magic.code, magic.kind)
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  if (head.subarray(0, 2).toString('latin1') === 'PK' && (head[2] ?? 9) < 9) return 'zip'
  // UTF-16 has NULs in half its bytes; a look at letters alone serves both.
  const text = head
    .subarray(0, 2_048)
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(ï»¿|ÿþ|þÿ)/, '')
    .trimStart()
  if (/^<(!doctype\s+html|html|head|body|script|!--)/i.test(text)) {
    throw notDelimited('file-is-html', { vi: 'trang HTML', en: 'an HTML page' })
  }
  if (/^<(\?xml|[a-z][\w:.-]*[\s>/])/i.test(text))
    throw notDelimited('file-is-xml', { vi: 'tệp XML', en: 'an XML document' })
  return /^(\x1e?\{\s*"|\[\s*[[{"\d]|\[\s*\]|\{\s*\})/.test(text) ? 'json' : 'text'
}

/** Whether text bytes hold what no text holds: many control characters. Called once UTF-16 is ruled out. */
export function refuseBinary(head: Buffer): void {
  let controls = 0
  for (const byte of head)
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 0x1a && byte !== 0x1b)) controls++
  // VISCII and the like use a handful of control codes as letters; a binary file has them everywhere.
  if (controls > head.length * 0.1)
    throw notDelimited('file-is-binary', { vi: 'tệp nhị phân', en: 'a binary file' })
}
