import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import * as chardet from 'chardet'
import { decodeText } from '../text/decode-text.ts'
import { findEncoding } from '../text/encoding-names.ts'
import { refuseBinary } from './detect-kind.ts'
import { judgeLatin } from './judge-latin.ts'
import { findFontLetters, findVietnamese } from './judge-vietnamese.ts'
import { encodingUnknown, encodingUnsupported } from './refusals.ts'
import { countVietnamese, looksGarbled } from './vietnamese-letters.ts'

export interface DetectedEncoding {
  /** A name that TextDecoder knows, or one of the Vietnamese font encodings. */
  encoding: string
  /** The bytes are UTF-8 already, in NFC and without NULs: no copy is needed. */
  isReady: boolean
  /** The bytes are UTF-8, whatever their letters stand for. */
  isUtf8: boolean
}

// Read while scanning: large enough that calls do not count, small enough for the child's memory.
const chunkBytes = 4 * 1024 * 1024
// Letters to judge by; more text does not change the verdict.
const evidenceBytes = 256 * 1024

/**
 * Finds how the text of a file is encoded: byte order mark, then NULs that only UTF-16 has, then strict UTF-8 over the whole
 * file, then letters (Vietnamese encodings by their syllables and tone marks, Latin ones by alphabets, others by chardet). Throws a refusal when nothing reads well.
 */
export async function detectEncoding(file: string): Promise<DetectedEncoding> {
  const scan = await scanFile(file)
  const utf16 = findUtf16(scan.head)
  if (utf16) return { encoding: utf16, isReady: false, isUtf8: false }
  refuseBinary(scan.head)
  if (!scan.isUtf8) return { encoding: judgeBytes(scan.evidence), isReady: false, isUtf8: false }
  const font = findFontLetters(scan.evidence.toString('utf8'))
  if (font) return { encoding: font, isReady: false, isUtf8: true }
  return { encoding: 'utf-8', isReady: !scan.hasMarks && !scan.hasNuls, isUtf8: true }
}

/** What the publisher named, in the name that is used here; throws a refusal for one that cannot be read. */
export function resolveEncoding(name: string): string {
  const encoding = findEncoding(name)
  if (encoding === null) throw encodingUnsupported(name)
  return encoding
}

/** The encoding of bytes that are not UTF-8 and not UTF-16. */
export function judgeBytes(bytes: Buffer): string {
  if (isMostlyUtf8(bytes)) return 'utf-8'
  const found = findVietnamese(bytes)
  if (found) return found
  const vietnamese = countVietnamese(decodeText(bytes, 'windows-1258'))
  if (vietnamese.isLikely) return 'windows-1258'
  const latin = judgeLatin(bytes)
  if (latin) return latin
  const little = findVietnamese(bytes, { isNothingElse: true })
  if (little) return little
  for (const { name, confidence } of chardet.analyse(bytes)) {
    if (confidence < 10) break
    const encoding = findEncoding(name)
    // windows-1258 was judged above, on better evidence; UTF-8 and ASCII were ruled out.
    if (!encoding || encoding === 'windows-1258' || encoding === 'utf-8' || encoding.startsWith('utf-16'))
      continue
    if (!looksGarbled(decodeText(bytes, encoding))) return encoding
  }
  if (!looksGarbled(decodeText(bytes, 'windows-1252'))) return 'windows-1252'
  throw encodingUnknown()
}

/** A text cut in the middle of a letter, or with a stray byte, is still UTF-8: in any other encoding hardly a letter is right by chance. */
function isMostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  let wrong = 0
  let right = 0
  for (const character of text) {
    if (character === '\ufffd') wrong++
    else if (character > '\x7f') right++
  }
  return wrong * 4 < right
}

/** By the mark at the start, or by the zeros that only UTF-16 has; null when it is something else. */
export function findUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  let even = 0
  let odd = 0
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even++
    if (head[at + 1] === 0) odd++
  }
  const pairs = Math.floor(head.length / 2)
  // Delimiters, digits and plain letters have a zero half; even in Vietnamese or Japanese tables they are a good part.
  if (pairs < 2) return null
  if (odd > pairs * 0.2 && even < odd / 10) return 'utf-16le'
  if (even > pairs * 0.2 && odd < even / 10) return 'utf-16be'
  return null
}

interface Scan {
  head: Buffer
  isUtf8: boolean
  /** Combining marks stand in the text, so it may not be in NFC. */
  hasMarks: boolean
  /** Zeros stand in the text, which is not UTF-16. */
  hasNuls: boolean
  /** Lines that hold letters outside ASCII. */
  evidence: Buffer
}

async function scanFile(path: string): Promise<Scan> {
  const file = await open(path, 'r')
  try {
    const chunk = Buffer.alloc(chunkBytes)
    const evidence: Buffer[] = []
    const scan: Scan = {
      head: Buffer.alloc(0),
      isUtf8: true,
      hasMarks: false,
      hasNuls: false,
      evidence: Buffer.alloc(0),
    }
    let collected = 0
    let kept = 0
    for (;;) {
      const { bytesRead } = await file.read(chunk, kept, chunkBytes - kept)
      const filled = kept + bytesRead
      const isLast = bytesRead === 0
      const end = isLast ? filled : lastWholeCharacter(chunk, filled)
      const part = chunk.subarray(0, end)
      if (scan.head.length === 0) scan.head = Buffer.from(part.subarray(0, 64 * 1024))
      if (scan.isUtf8 && !isUtf8(part)) scan.isUtf8 = false
      // The lead bytes of U+0300 to U+037F: in UTF-8 they stand nowhere else.
      if (!scan.hasMarks && (part.includes(0xcc) || part.includes(0xcd))) scan.hasMarks = true
      if (!scan.hasNuls && part.includes(0)) scan.hasNuls = true
      if (collected < evidenceBytes) {
        for (const line of linesBeyondAscii(part, evidenceBytes - collected)) {
          evidence.push(Buffer.from(line))
          collected += line.length
        }
      }
      kept = filled - end
      chunk.copyWithin(0, end, filled)
      if (isLast || (!scan.isUtf8 && collected >= evidenceBytes)) break
    }
    scan.evidence = Buffer.concat(evidence)
    return scan
  } finally {
    await file.close()
  }
}

/** Where the last character that is whole ends, so that a chunk is not cut inside one. */
function lastWholeCharacter(buffer: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(4, length); back++) {
    const byte = buffer[length - back]!
    if (byte < 0x80) return length
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? length - back : length
    }
  }
  return length
}

function linesBeyondAscii(part: Buffer, limit: number): Buffer[] {
  const lines: Buffer[] = []
  let total = 0
  let at = 0
  while (at < part.length && total < limit) {
    if (part[at]! < 0x80) {
      at++
      continue
    }
    const start = Math.max(part.lastIndexOf(0x0a, at) + 1, at - 1_000)
    const newline = part.indexOf(0x0a, at)
    const end = Math.min(newline === -1 ? part.length : newline + 1, at + 4_000)
    lines.push(part.subarray(start, end))
    total += end - start
    at = end
  }
  return lines
}
