import type { Sentence } from '../problems.ts'
import { notDelimited } from './refusals.ts'

const magics: { bytes: number[]; code: string; kind: Sentence }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], code: 'file-is-pdf', kind: { vi: 'tệp PDF', en: 'a PDF document' } },
  { bytes: [0x1f, 0x8b], code: 'file-is-gzip', kind: { vi: 'tệp nén gzip', en: 'a gzip archive' } },
  {
    bytes: [0x50, 0x41, 0x52, 0x31],
    code: 'file-is-parquet',
    kind: { vi: 'tệp Parquet', en: 'a Parquet file' },
  },
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

/** Refuses a file whose first bytes show that it is no text with rows and columns, whatever its name says. */
export function refuseOtherKinds(head: Buffer): void {
  const magic = magics.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (magic) throw notDelimited(magic.code, magic.kind)
  if (head.subarray(0, 2).toString('latin1') === 'PK' && (head[2] ?? 9) < 9) throw describeZip(head)
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
  if (/^(\{\s*"|\[\s*[[{"\d]|\[\s*\]|\{\s*\})/.test(text))
    throw notDelimited('file-is-json', { vi: 'tệp JSON', en: 'a JSON document' })
}

function describeZip(head: Buffer): Error {
  const text = head.toString('latin1')
  if (/xl\/|\[Content_Types\]|mimetypeapplication\/vnd\.oasis/.test(text)) {
    return notDelimited('file-is-spreadsheet', {
      vi: 'bảng tính (XLSX hoặc ODS)',
      en: 'a spreadsheet (XLSX or ODS)',
    })
  }
  return notDelimited('file-is-zip', { vi: 'tệp nén ZIP', en: 'a ZIP archive' })
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
