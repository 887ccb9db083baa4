import type { ByteRange } from './storage.ts'

/**
 * A reader of a zip or a map asks for a few parts at a time. Each part costs the opening of a file, so a request for more is
 * answered with the whole file (RFC 9110, sections 14.2 and 17.15, allow that).
 */
export const maxRanges = 32

/** Which bytes a Range header asks for: all of them, some, or none that exist. */
export type RangeAnswer =
  { kind: 'whole' } | { kind: 'parts'; ranges: ByteRange[] } | { kind: 'unsatisfiable' }

const whole: RangeAnswer = { kind: 'whole' }

/**
 * Reads a Range header by RFC 9110, section 14: one range or several, open ends and suffixes. What is not written by its
 * grammar, is in another unit or asks for too many parts is as if the header were absent. Parts that touch or overlap become
 * one, so that no answer is longer than the file and its part headers.
 */
export function readRange(header: string | undefined, byteSize: number): RangeAnswer {
  // The longest honest header: 32 ranges of two 16-digit numbers.
  if (header === undefined || header.length > 2_000) return whole
  const set = /^\s*bytes\s*=(.*)$/i.exec(header)?.[1]
  if (set === undefined) return whole
  const specs = set
    .split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== '')
  if (specs.length === 0 || specs.length > maxRanges) return whole
  const ranges: ByteRange[] = []
  for (const spec of specs) {
    const range = readSpec(spec, byteSize)
    if (range === 'invalid') return whole
    if (range !== null) ranges.push(range)
  }
  if (ranges.length > 0) return { kind: 'parts', ranges: mergeRanges(ranges) }
  // An empty file has no part to send, but its last n bytes are all of it.
  return byteSize === 0 && specs.some((spec) => /^-0*[1-9]/.test(spec)) ? whole : { kind: 'unsatisfiable' }
}

/** One range inside the file; null when it lies outside; `invalid` when it is no range at all. */
function readSpec(spec: string, byteSize: number): ByteRange | null | 'invalid' {
  const match = /^(\d*)\s*-\s*(\d*)$/.exec(spec)
  if (!match || (match[1] === '' && match[2] === '')) return 'invalid'
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), byteSize)
    return length === 0 ? null : { start: byteSize - length, end: byteSize - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? byteSize - 1 : Number(match[2])
  if (match[2] !== '' && end < start) return 'invalid'
  return start >= byteSize ? null : { start, end: Math.min(end, byteSize - 1) }
}

/** In the order asked for when they are apart; sorted and joined when any two touch. */
function mergeRanges(ranges: ByteRange[]): ByteRange[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start)
  const merged: ByteRange[] = []
  for (const range of sorted) {
    const last = merged.at(-1)
    if (last && range.start <= last.end + 1) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged.length === ranges.length ? ranges : merged
}

/**
 * Whether an If-Range header lets the range count (RFC 9110, section 13.1.5): the entity tag must be strong and the very same,
 * a date the very one of Last-Modified. Otherwise parts of two different files could be joined.
 */
export function holdsIfRange(
  header: string | undefined,
  { etag, modifiedAt }: { etag: string; modifiedAt: Date },
): boolean {
  if (header === undefined) return true
  const value = header.trim()
  if (value.startsWith('"') || value.startsWith('W/')) return value === etag
  const timeMs = Date.parse(value)
  return !Number.isNaN(timeMs) && timeMs === Math.floor(modifiedAt.getTime() / 1000) * 1000
}
