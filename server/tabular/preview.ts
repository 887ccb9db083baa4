import { isUtf8 } from 'node:buffer'
import type { Preview } from '../../schemas/generated/tabular/preview.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import type { Sentence } from '../problems.ts'
import type { Storage } from '../storage/storage.ts'
import { decodeText } from '../text/decode-text.ts'
import { findFontEncoding } from '../text/encoding-names.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'
import { findUtf16, judgeBytes } from './detect-encoding.ts'
import { readBytes } from './file-bytes.ts'
import type { Reason } from './records.ts'

// Some fifteen hundred lines: more is read in a program of one's own.
const textBytes = 64 * 1024
// A browser holds a picture unpacked; more than this makes a phone stop.
const imageBytes = 20 * 1024 * 1024
// Read page by page as it is shown.
const pdfBytes = 50 * 1024 * 1024

const imageFormats = new Set(['PNG', 'JPEG', 'GIF', 'WEBP'])
const jsonFormats = new Set(['JSON', 'JSON_LD', 'NDJSON'])
const textFormats = new Set(
  'TXT MARKDOWN CSV TSV XML HTML SVG KML GML GPX RDF_TURTLE RDF_XML RDF_N_TRIPLES ICS OTHER'.split(' '),
)

/** What stands in the place of a preview that is not shown. */
export const presentNoPreview = ({ code, message }: Reason, lang: 'vi' | 'en'): Preview => ({
  kind: 'none',
  release: null,
  truncated: false,
  limitBytes: 0,
  reason: { code, message: message[lang] },
})

/** What a reader can see of a file without a download. Markup is shown as its source: it is never run. */
export async function makePreview(
  distribution: DistributionRecord,
  {
    storage,
    noTable,
    lang,
  }: {
    storage: Pick<Storage, 'localPath'>
    /** Why there is no table; null when there is one, which shows more than a preview could. */
    noTable: Reason | null
    lang: 'vi' | 'en'
  },
): Promise<Preview> {
  const { sha256, byteSize, release, format } = distribution
  const none = (reason: Reason, limitBytes = 0): Preview => ({
    kind: 'none',
    release: sha256 ? release : null,
    truncated: false,
    limitBytes,
    reason: { code: reason.code, message: reason.message[lang] },
  })
  if (!sha256 || byteSize === null || format === null) return none(noTable ?? unknownFormat)
  if (noTable === null) return none(isTable)
  if (imageFormats.has(format) || format === 'PDF') {
    const limitBytes = format === 'PDF' ? pdfBytes : imageBytes
    if (byteSize > limitBytes) return none(tooLarge(limitBytes), limitBytes)
    const name = encodeURIComponent(distribution.name!)
    return {
      kind: format === 'PDF' ? 'pdf' : 'image',
      release,
      url: `/files/${distribution.id}/${release}/${name}?inline=true`,
      truncated: false,
      limitBytes,
    }
  }
  if (!jsonFormats.has(format) && !textFormats.has(format) && format !== 'GEOJSON') return none(noTable)
  const content = decodeStart(await readBytes(await storage.localPath(sha256), 0, textBytes))
  if (content === null) return none(noTable)
  return {
    kind: format === 'GEOJSON' ? 'geojson' : jsonFormats.has(format) ? 'json' : 'text',
    release,
    content,
    truncated: byteSize > textBytes,
    limitBytes: textBytes,
  }
}

/** The beginning of a text; null when these bytes are none. */
function decodeStart(bytes: Buffer): string | null {
  const encoding = findUtf16(bytes) ?? (isUtf8Start(bytes) ? 'utf-8' : null)
  if (encoding === null && hasControls(bytes)) return null
  try {
    const text = decode(bytes, encoding ?? judgeBytes(bytes))
    return hasControls(Buffer.from(text)) ? null : text.normalize('NFC')
  } catch {
    // Letters of no encoding that is known.
    return null
  }
}

function decode(bytes: Buffer, encoding: string): string {
  const font = findFontEncoding(encoding)
  if (font) return openFontEncoding(decodeText(bytes, 'windows-1252'), font)
  return new TextDecoder(encoding).decode(bytes, { stream: true })
}

/** The last character may be cut. */
function isUtf8Start(bytes: Buffer): boolean {
  for (let cut = 0; cut < 4; cut++) if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true
  return false
}

// Text has none of these, save for tab, line breaks, form feed, the old end mark and escape.
const hasControls = (bytes: Buffer): boolean =>
  bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 0x1a && byte !== 0x1b))

const isTable: Reason = {
  code: 'is-a-table',
  message: {
    vi: 'Tệp này là một bảng: hãy xem các dòng của nó tại …/rows.',
    en: 'This file is a table: look at its rows, at …/rows.',
  },
}

const unknownFormat: Reason = {
  code: 'format-unknown',
  message: {
    vi: 'Không rõ định dạng của tệp, nên không có bản xem trước. Hãy tải tệp về.',
    en: 'The format of this file is not known, so there is no preview. Download it.',
  },
}

const tooLarge = (limitBytes: number): Reason => {
  const megabytes = limitBytes / 1024 / 1024
  const message: Sentence = {
    vi: `Tệp lớn hơn ${megabytes} MB, nên không hiện tại đây. Hãy tải tệp về.`,
    en: `The file is larger than ${megabytes} MB, so it is not shown here. Download it.`,
  }
  return { code: 'too-large-to-show', message }
}
