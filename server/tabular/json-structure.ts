import { createReadStream } from 'node:fs'
import { jsonBroken, jsonTooDeep, featuresMissing, jsonWithoutRows, type Place } from './refusals.ts'

/** Where the records of a JSON file stand. */
export interface RecordsAt {
  /** Elements of one array, or values one after the other. */
  shape: 'array' | 'lines'
  /** Of the first byte behind the bracket, or of the file. */
  offset: number
  line: number
  /** Offset of the first byte of that line. */
  lineStart: number
  /** The root says that it is a collection of features. */
  isFeatures: boolean
  /** The file is one object without a list inside. */
  isSingle: boolean
}

// Nobody writes data deeper than a dozen levels; a parser that follows each level has to stop somewhere.
export const maxDepth = 100
// A list of records lies at the top of a file or behind a few words such as response.result.records.
const maxListDepth = 5
// Keys on the way to the list and the word FeatureCollection are short.
const maxWord = 100
const chunkBytes = 1024 * 1024

interface Frame {
  isObject: boolean
  key: string | null
  objects: number
  others: number
  at: { offset: number; line: number; lineStart: number }
  /** Whether a list of records may lie here: not inside the records of another list. */
  isOpenWay: boolean
}

/**
 * Looks through a whole JSON text for the list of objects in it: the root itself, or the longest list behind keys of the root.
 * Constant memory. Throws a refusal with the place when brackets don't match, and when there is no such list.
 */
export async function findJsonRecords(file: string): Promise<RecordsAt> {
  const finder = new ListFinder()
  let offset = 0
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
    finder.feed(chunk as Buffer, offset)
    offset += (chunk as Buffer).length
  }
  return finder.finish(offset)
}

// What describes a table beside it: an answer with five records and twenty fields is about the records.
const aboutWords =
  /^(cols|columns?|fields?|schema|headers?|variables|dimensions|attributes|parameters|params|links|facets|errors|warnings|messages|meta|metadata|licen[cs]es|sources|tags)$/i

/** Whether one list is rather the one of records than another: by what it is called, else by its length. */
function isMoreOf(one: Frame, other: Frame): boolean {
  const [oneIsAbout, otherIsAbout] = [one, other].map(({ key }) => aboutWords.test(key ?? ''))
  return oneIsAbout === otherIsAbout ? one.objects > other.objects : otherIsAbout!
}

class ListFinder {
  private readonly frames: Frame[] = []
  /** Closing brackets that are awaited, by depth: all of them, frames are kept for the upper ones only. */
  private readonly closers = new Uint8Array(maxDepth + 1)
  private depth = 0
  private roots = 0
  private rootLine = 1
  private rootIsObject = false
  private line = 1
  private lineStart = 0
  private isString = false
  private isEscaped = false
  private isScalar = false
  private word = ''
  private isFeatures = false
  private best: { frame: Frame; depth: number } | null = null

  feed(chunk: Buffer, base: number): void {
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!
      if (byte === 0x0a) {
        this.line++
        this.lineStart = base + index + 1
      }
      if (this.isString) this.readString(byte)
      else this.readByte(byte, base + index)
    }
  }

  finish(size: number): RecordsAt {
    if (this.depth > 0 || this.isString)
      throw jsonBroken(this.place(size), {
        vi: `tệp hết khi còn ngoặc hoặc chuỗi chưa đóng, kể từ giá trị bắt đầu ở dòng ${this.rootLine}`,
        en: `the file ends with a bracket or a string still open, in the value that begins at line ${this.rootLine}`,
      })
    if (this.roots === 0) throw jsonWithoutRows()
    if (this.isFeatures && !this.best) throw featuresMissing()
    const whole = { shape: 'lines' as const, offset: 0, line: 1, lineStart: 0, isFeatures: false }
    if (this.roots > 1) return { ...whole, isSingle: false }
    // A single object is a table of one row where one object a line is the rule: the caller knows.
    if (!this.best && this.rootIsObject) return { ...whole, isSingle: true }
    if (!this.best) throw jsonWithoutRows()
    const { at, key } = this.best.frame
    return { shape: 'array', ...at, isFeatures: this.isFeatures && key === 'features', isSingle: false }
  }

  private readString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false
    else if (byte === 0x5c) this.isEscaped = true
    else if (byte === 0x22) {
      this.isString = false
      return
    }
    if (this.depth <= maxListDepth && this.word.length < maxWord) this.word += String.fromCharCode(byte)
  }

  private readByte(byte: number, offset: number): void {
    switch (byte) {
      case 0x22:
        this.beginValue(false)
        this.isString = true
        this.word = ''
        return
      case 0x7b:
      case 0x5b:
        this.beginValue(byte === 0x7b)
        this.open(byte === 0x7b, offset)
        return
      case 0x7d:
      case 0x5d:
        this.close(byte, offset)
        return
      case 0x3a: {
        const frame = this.frame()
        if (frame?.isObject) frame.key = this.word
        return
      }
      case 0x2c:
        this.endMember()
        return
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x1e:
      case 0xef:
      case 0xbb:
      case 0xbf:
        this.isScalar = false
        return
      default:
        if (!this.isScalar) this.beginValue(false)
        this.isScalar = true
    }
  }

  /** The frame of the innermost bracket, when that one is near enough to the root to be looked at. */
  private frame(): Frame | undefined {
    return this.depth <= maxListDepth ? this.frames[this.depth - 1] : undefined
  }

  private beginValue(isObject: boolean): void {
    if (this.depth === 0) {
      this.roots++
      this.rootLine = this.line
      this.rootIsObject = isObject
    }
    const frame = this.frame()
    if (!frame || frame.isObject) return
    if (isObject) frame.objects++
    else frame.others++
  }

  private endMember(): void {
    this.isScalar = false
    if (this.depth === 1 && this.frames[0]?.key === 'type' && this.word === 'FeatureCollection')
      this.isFeatures = true
  }

  private open(isObject: boolean, offset: number): void {
    const parent = this.frame()
    this.isScalar = false
    if (this.depth >= maxDepth) throw jsonTooDeep(this.place(offset), maxDepth)
    this.closers[this.depth] = isObject ? 0x7d : 0x5d
    this.depth++
    if (this.depth > maxListDepth) return
    this.frames.length = this.depth - 1
    this.frames.push({
      isObject,
      key: isObject ? null : (parent?.key ?? null),
      objects: 0,
      others: 0,
      at: { offset: offset + 1, line: this.line, lineStart: this.lineStart },
      // Through objects, and through an outermost list such as [{about}, [records]].
      isOpenWay:
        this.depth === 1 || (parent!.isOpenWay && (parent!.isObject || (this.depth === 2 && !isObject))),
    })
  }

  private close(byte: number, offset: number): void {
    this.endMember()
    if (this.depth === 0 || this.closers[this.depth - 1] !== byte)
      throw jsonBroken(this.place(offset), {
        vi: `ngoặc "${String.fromCharCode(byte)}" không khớp ngoặc mở`,
        en: `the bracket "${String.fromCharCode(byte)}" does not match the one that is open`,
      })
    const frame = this.frame()
    if (frame && !frame.isObject && frame.isOpenWay && frame.objects > 0 && frame.others === 0) {
      const isBetter = this.best === null || this.depth === 1 || isMoreOf(frame, this.best.frame)
      if (isBetter) this.best = { frame, depth: this.depth }
    }
    this.depth--
  }

  private place(offset: number): Place {
    return { line: this.line, column: offset - this.lineStart + 1 }
  }
}
