import { maxDepth } from './json-structure.ts'
import { jsonBroken, jsonTooDeep, type Place } from './refusals.ts'
import type { Sentence } from '../problems.ts'

/** What a value is in JSON; nested ones are objects and arrays. */
export type JsonKind = 'null' | 'string' | 'number' | 'boolean' | 'nested'

export interface JsonMember {
  kind: JsonKind
  /** The letters of a string, the figures of a number as written, or JSON. */
  text: string
}

const blank = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const letter = /[-+.\w]+/y
// Up to the next quote, backslash or control character.
const plain = /[^"\\\u0000-\u001f]*/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * Reads one JSON object strictly (RFC 8259) and gives its members with numbers as they are written, so that no digit is lost.
 * `begin` is where the text stands in the file. Throws a refusal with the place of the first fault.
 */
export function readJsonObject(text: string, begin: Place): Map<string, JsonMember> {
  return new ObjectReader(text, begin).readAll()
}

class ObjectReader {
  private readonly text: string
  private readonly begin: Place
  private at = 0

  constructor(text: string, begin: Place) {
    this.text = text
    this.begin = begin
  }

  readAll(): Map<string, JsonMember> {
    const members = new Map<string, JsonMember>()
    this.readMembers(1, (key) => members.set(key, this.readMember()))
    this.skip(blank)
    if (this.at < this.text.length) throw this.fault(unexpected(this.text[this.at]!))
    return members
  }

  private readMembers(depth: number, readValue: (key: string) => void): void {
    if (depth > maxDepth) throw jsonTooDeep(this.place(this.at), maxDepth)
    this.expect('{')
    if (this.takes('}')) return
    do {
      this.skip(blank)
      if (this.text[this.at] !== '"')
        throw this.fault({ vi: 'thiếu tên trường trong ngoặc kép', en: 'a name in quotes is missing' })
      const key = this.readString()
      this.expect(':')
      this.skip(blank)
      readValue(key)
    } while (this.takes(','))
    this.expect('}')
  }

  private readMember(): JsonMember {
    const first = this.text[this.at]
    if (first === '"') return { kind: 'string', text: this.readString() }
    const start = this.at
    this.skipValue(1)
    const written = this.text.slice(start, this.at)
    if (first === '{' || first === '[') return { kind: 'nested', text: withoutBlanks(written) }
    if (written === 'null') return { kind: 'null', text: '' }
    if (written === 'true' || written === 'false') return { kind: 'boolean', text: written }
    return { kind: 'number', text: written === '-0' ? '0' : written }
  }

  private skipValue(depth: number): void {
    this.skip(blank)
    const first = this.text[this.at]
    if (first === '"') return void this.readString()
    if (first === '{') return this.readMembers(depth + 1, () => this.skipValue(depth + 1))
    if (first === '[') return this.skipArray(depth + 1)
    const start = this.at
    if (this.skip(number) > 0 && !/[\w.+-]/.test(this.text[this.at] ?? '')) return
    this.at = start
    this.skip(letter)
    const word = this.text.slice(start, this.at)
    if (word === 'true' || word === 'false' || word === 'null') return
    this.at = start
    throw this.fault(unexpected(word || (first ?? '')))
  }

  private skipArray(depth: number): void {
    if (depth > maxDepth) throw jsonTooDeep(this.place(this.at), maxDepth)
    this.expect('[')
    if (this.takes(']')) return
    do this.skipValue(depth)
    while (this.takes(','))
    this.expect(']')
  }

  private readString(): string {
    const start = this.at++
    let hasEscapes = false
    for (;;) {
      this.skip(plain)
      const next = this.text[this.at]
      if (next === '"') break
      if (next !== '\\' || this.skip(escape) === 0)
        throw this.fault({ vi: 'chuỗi viết không đúng', en: 'a string is not written properly' })
      hasEscapes = true
    }
    this.at++
    return hasEscapes
      ? (JSON.parse(this.text.slice(start, this.at)) as string)
      : this.text.slice(start + 1, this.at - 1)
  }

  private skip(pattern: RegExp): number {
    pattern.lastIndex = this.at
    const length = pattern.exec(this.text)?.[0].length ?? 0
    this.at += length
    return length
  }

  private takes(character: string): boolean {
    this.skip(blank)
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private expect(character: string): void {
    if (this.takes(character)) return
    throw this.fault({
      vi: `thấy "${this.text[this.at] ?? ''}" ở chỗ cần "${character}"`,
      en: `"${this.text[this.at] ?? ''}" stands where "${character}" is needed`,
    })
  }

  private fault(what: Sentence): Error {
    return jsonBroken(this.place(this.at), what)
  }

  private place(at: number): Place {
    const before = this.text.slice(0, at)
    const breaks = before.split('\n').length - 1
    return breaks === 0
      ? { line: this.begin.line, column: this.begin.column + Buffer.byteLength(before) }
      : { line: this.begin.line + breaks, column: at - before.lastIndexOf('\n') }
  }
}

const unexpected = (word: string): Sentence => ({
  vi: `"${word.slice(0, 20)}" không phải là giá trị JSON`,
  en: `"${word.slice(0, 20)}" is no value of JSON`,
})

const withoutBlanks = (json: string): string =>
  /\s/.test(json) ? json.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g, '$1') : json
