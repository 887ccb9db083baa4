import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { findFontEncoding } from '../text/encoding-names.ts'
import { openFontEncoding } from './vietnamese-encodings.ts'

export interface Rewriting {
  /** A name that TextDecoder knows, or one of the Vietnamese font encodings. */
  encoding: string
  /** For a font encoding: its letters are written as UTF-8. */
  isUtf8?: boolean | undefined
  /** Bytes at the beginning that are left out: a preamble. */
  skipBytes?: number
  /** Where the text ends before the file does, in bytes of the file: notes behind the table are left out. */
  endBytes?: number | undefined
  /** Every line break becomes LF: for files that mix them. */
  plainLineBreaks?: boolean
}

/** Bytes that were no letter. */
export interface ReplacedBytes {
  count: number
  /** Where the first stands, from 1. */
  line: number
}

/** Copies a text as UTF-8 in NFC, in constant memory. Bytes that are no letter become U+FFFD, and NULs are taken away; both are counted. */
export async function rewriteText(
  from: string,
  to: string,
  rewriting: Rewriting,
): Promise<{ replaced: ReplacedBytes | null; nuls: number }> {
  const replaced: ReplacedBytes = { count: 0, line: 1 }
  const font = findFontEncoding(rewriting.encoding)
  const decoder = new TextDecoder(font ? (rewriting.isUtf8 ? 'utf-8' : 'windows-1252') : rewriting.encoding)
  let nuls = 0
  const finish = (text: string) => {
    const parts = text.split('\0')
    nuls += parts.length - 1
    const plain = parts.join('')
    return finishText(font ? openFontEncoding(plain, font) : plain, rewriting)
  }
  await pipeline(
    createReadStream(from, {
      start: rewriting.skipBytes ?? 0,
      ...(rewriting.endBytes !== undefined && { end: rewriting.endBytes - 1 }),
      highWaterMark: 1024 * 1024,
    }),
    async function* (chunks: AsyncIterable<Buffer>) {
      let rest = ''
      for await (const chunk of chunks) {
        const text = rest + lookAt(decoder.decode(chunk, { stream: true }), replaced)
        const end = findSafeEnd(text)
        rest = text.slice(end)
        yield Buffer.from(finish(text.slice(0, end)))
      }
      yield Buffer.from(finish(rest + lookAt(decoder.decode(), replaced)))
    },
    createWriteStream(to, { flags: 'wx' }),
  )
  return { replaced: replaced.count > 0 ? replaced : null, nuls }
}

/** Counts what could not be decoded; until the first of it, the lines too. */
function lookAt(text: string, replaced: ReplacedBytes): string {
  const first = text.indexOf('\ufffd')
  if (replaced.count === 0)
    for (let at = text.indexOf('\n'); at >= 0 && (first < 0 || at < first); at = text.indexOf('\n', at + 1))
      replaced.line++
  for (let at = first; at >= 0; at = text.indexOf('\ufffd', at + 1)) replaced.count++
  return text
}

function finishText(text: string, { plainLineBreaks }: Rewriting): string {
  const composed = text.normalize('NFC')
  return plainLineBreaks ? composed.replace(/\r\n?/g, '\n') : composed
}

/** A place before which no letter is still waiting for its marks, and no CR for its LF. */
function findSafeEnd(text: string): number {
  for (let at = text.length; at > 0; at--) {
    const next = text.charCodeAt(at - 1)
    // An ASCII character begins a new letter, so everything before it is whole; it itself waits for its marks.
    if (next < 0x80 && next !== 0x0a) return at - 1
    if (text.length - at > 4_096) break
  }
  return text.length
}
