import { createReadStream } from 'node:fs'
import { maxDepth, type RecordsAt } from './json-structure.ts'
import { jsonBroken, jsonNotObjects, jsonTooDeep, recordTooLong, type Place } from './refusals.ts'

// A boundary of a country in full detail has 10 MB, one of a million points 24; what is longer is not a record but a file.
export const maxRecordBytes = 32 * 1024 * 1024
const chunkBytes = 1024 * 1024

/** Gives each record of a JSON file as text with the place where it begins. False when it stopped after `maxBytes`, before the end. */
export async function eachJsonRecord(
  file: string,
  at: RecordsAt,
  visit: (text: string, place: Place) => void,
  {
    pause = async () => {},
    maxBytes = Infinity,
  }: {
    /** Waited for now and then, for a writer that cannot follow. */
    pause?: () => Promise<void>
    maxBytes?: number
  } = {},
): Promise<boolean> {
  const splitter = new RecordSplitter(at, visit)
  let bytes = 0
  for await (const chunk of createReadStream(file, { start: at.offset, highWaterMark: chunkBytes })) {
    if (!splitter.feed(chunk as Buffer)) return true
    await pause()
    bytes += (chunk as Buffer).length
    if (bytes >= maxBytes && splitter.hasRecords) return false
  }
  splitter.finish()
  return true
}

/** Cuts a list at the commas between its records, or a text at the ends of its objects. */
class RecordSplitter {
  private readonly isArray: boolean
  private readonly visit: (text: string, place: Place) => void
  private offset: number
  private line: number
  private lineStart: number
  private depth = 0
  private isString = false
  private isEscaped = false
  /** A comma has to come before the next record. */
  private needsComma = false
  hasRecords = false
  private parts: Buffer[] = []
  private partBytes = 0
  private begin: Place = { line: 1, column: 1 }

  constructor({ shape, offset, line, lineStart }: RecordsAt, visit: (text: string, place: Place) => void) {
    this.isArray = shape === 'array'
    this.offset = offset
    this.line = line
    this.lineStart = lineStart
    this.visit = visit
  }

  /** False when the list has ended. */
  feed(chunk: Buffer): boolean {
    let start = this.depth > 0 ? 0 : -1
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!
      if (byte === 0x0a) {
        this.line++
        this.lineStart = this.offset + index + 1
      }
      if (this.isString) {
        if (this.isEscaped) this.isEscaped = false
        else if (byte === 0x5c) this.isEscaped = true
        else if (byte === 0x22) this.isString = false
        continue
      }
      if (this.depth === 0) {
        if (byte === 0x7b) {
          if (this.needsComma) throw jsonBroken(this.place(index), missingComma)
          start = index
          this.begin = this.place(index)
          this.depth = 1
        } else if (this.endsList(byte, index)) return false
        continue
      }
      if (byte === 0x22) this.isString = true
      else if (byte === 0x7b || byte === 0x5b) {
        if (++this.depth > maxDepth) throw jsonTooDeep(this.place(index), maxDepth)
      } else if (byte === 0x7d || byte === 0x5d) {
        if (--this.depth > 0) continue
        this.keep(chunk.subarray(start, index + 1))
        this.finishRecord()
        start = -1
      }
    }
    if (start >= 0) this.keep(chunk.subarray(start))
    this.offset += chunk.length
    return true
  }

  finish(): void {
    if (this.depth > 0 || this.isArray)
      throw jsonBroken(this.begin, { vi: 'tệp hết giữa chừng', en: 'the file ends in the middle' })
  }

  /** What stands between records; true at the bracket that closes the list. */
  private endsList(byte: number, index: number): boolean {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return false
    if (!this.isArray && (byte === 0x1e || byte === 0xef || byte === 0xbb || byte === 0xbf)) return false
    if (this.isArray && byte === 0x5d && (this.needsComma || !this.hasRecords)) return true
    if (this.isArray && byte === 0x2c && this.needsComma) {
      this.needsComma = false
      return false
    }
    throw this.isArray && (byte === 0x2c || byte === 0x5d)
      ? jsonBroken(this.place(index), { vi: 'thừa dấu phẩy', en: 'there is a comma too many' })
      : jsonNotObjects(this.place(index))
  }

  private keep(part: Buffer): void {
    this.partBytes += part.length
    if (this.partBytes > maxRecordBytes) throw recordTooLong(this.begin, maxRecordBytes)
    // The chunk is used again by the stream, and a record may go on in the next one.
    this.parts.push(Buffer.from(part))
  }

  private finishRecord(): void {
    const text = (this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts)).toString('utf8')
    this.parts = []
    this.partBytes = 0
    this.needsComma = this.isArray
    this.hasRecords = true
    this.visit(text, this.begin)
  }

  private place(index: number): Place {
    return { line: this.line, column: this.offset + index - this.lineStart + 1 }
  }
}

const missingComma = { vi: 'thiếu dấu phẩy giữa hai bản ghi', en: 'a comma is missing between two records' }
