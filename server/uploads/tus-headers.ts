import { createHash } from 'node:crypto'
import { invalidParameter, malformedBody, type ProblemError } from '../problems.ts'

/** The protocol of resumable uploads that is spoken here: https://tus.io/protocols/resumable-upload (1.0.0). */
export const tusVersion = '1.0.0'

export const tusExtensions = [
  'creation',
  'creation-with-upload',
  'expiration',
  'checksum',
  'termination',
] as const

/** sha1 is the one that every server must know. */
export const checksumAlgorithms = ['sha1', 'sha256'] as const

/** How a piece is sent. */
export const pieceType = 'application/offset+octet-stream'

/** A count of bytes in decimal digits; null when the header is missing. */
export function readByteCount(name: string, value: string | undefined): number | null {
  if (value === undefined) return null
  if (/^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value)
  throw invalidParameter(name, {
    vi: 'cần số byte viết bằng chữ số, ví dụ 1048576.',
    en: 'needs a number of bytes in digits, such as 1048576.',
  })
}

/** A count of bytes that must be there. */
export function getByteCount(name: string, value: string | undefined): number {
  const count = readByteCount(name, value)
  if (count !== null) return count
  throw invalidParameter(name, {
    vi: 'còn thiếu: cần số byte viết bằng chữ số.',
    en: 'is missing: it needs a number of bytes in digits.',
  })
}

/** The names and texts of Upload-Metadata; a name without a text has an empty one. */
export function readMetadata(value: string | undefined): Map<string, string> {
  const metadata = new Map<string, string>()
  if (value === undefined || value.trim() === '') return metadata
  for (const pair of value.split(',')) {
    const [name = '', text = '', ...rest] = pair.trim().split(' ')
    const isWritten = /^[\x21-\x2b\x2d-\x7e]+$/.test(name) && rest.length === 0 && isBase64(text)
    if (!isWritten || metadata.has(name)) throw wrongMetadata()
    metadata.set(name, decode(text))
  }
  return metadata
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

function decode(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'))
  } catch {
    throw wrongMetadata()
  }
}

const wrongMetadata = (): ProblemError =>
  invalidParameter('Upload-Metadata', {
    vi: 'cần các cặp "tên giá-trị", cách nhau bằng dấu phẩy, giá trị là UTF-8 viết bằng base64, mỗi tên một lần.',
    en: 'needs pairs "name value" with commas between, values as base64 of UTF-8, each name once.',
  })

/** What a piece must be: Upload-Checksum; null when the header is missing. */
export function readChecksum(value: string | undefined): { algorithm: string; digest: Buffer } | null {
  if (value === undefined) return null
  const [name = '', text = '', ...rest] = value.split(' ')
  const algorithm = checksumAlgorithms.find((known) => known === name.toLowerCase())
  if (algorithm === undefined) {
    throw invalidParameter('Upload-Checksum', {
      vi: `chỉ nhận các thuật toán ${checksumAlgorithms.join(', ')}.`,
      en: `takes only the algorithms ${checksumAlgorithms.join(', ')}.`,
    })
  }
  const digest = Buffer.from(text, 'base64')
  if (rest.length > 0 || !isBase64(text) || digest.length !== createHash(algorithm).digest().length) {
    throw malformedBody({
      vi: `Upload-Checksum cần "${algorithm}", một dấu cách, rồi giá trị băm viết bằng base64.`,
      en: `Upload-Checksum needs "${algorithm}", a space and the digest in base64.`,
    })
  }
  return { algorithm, digest }
}
