import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { writeCell } from '../text/csv.ts'

// Rows for finding types: the first of them, and then one here and there.
const firstRows = 1_000
const laterRows = 2_000
// A longer text is no figure and no date: its beginning says so.
const sampledCharacters = 200
// Written in one go: calls cost more than bytes.
const blockCharacters = 256 * 1024

/** Writes rows of text as the delimited file that the common way to a table reads: UTF-8, commas, LF, no header. */
export class RowWriter {
  rowCount = 0
  longestLineBytes = 0
  /** Sampled values, by column. */
  readonly columns: string[][]
  private readonly stream: WriteStream
  private block: string[] = []
  private blockLength = 0
  private failure: Error | null = null

  constructor(file: string, columnCount: number) {
    this.columns = Array.from({ length: columnCount }, () => [])
    this.stream = createWriteStream(file, { flags: 'wx' })
    this.stream.on('error', (error) => (this.failure = error))
  }

  /** A row of as many cells as there are columns; null and '' are no value. */
  add(cells: readonly (string | null)[]): void {
    let line = ''
    for (let at = 0; at < cells.length; at++) line += (at === 0 ? '' : ',') + writeCell(cells[at]!)
    line += '\n'
    // Three bytes a letter at most; the exact length matters only for lines that may be too long.
    const bytes = line.length * 3 > this.longestLineBytes ? Buffer.byteLength(line) : 0
    if (bytes > this.longestLineBytes) this.longestLineBytes = bytes
    this.sample(cells)
    this.rowCount++
    this.block.push(line)
    this.blockLength += line.length
  }

  /** More is held than one write should have. */
  get isFull(): boolean {
    return this.blockLength >= blockCharacters
  }

  /** Waits while more is held than the disk has taken. */
  async drain(): Promise<void> {
    if (this.failure) throw this.failure
    if (!this.isFull) return
    const isFull = !this.stream.write(this.block.join(''))
    this.block = []
    this.blockLength = 0
    if (isFull) await once(this.stream, 'drain')
  }

  async finish(): Promise<void> {
    this.stream.end(this.block.join(''))
    await finished(this.stream)
  }

  private sample(cells: readonly (string | null)[]): void {
    const isFirst = this.rowCount < firstRows
    // Later rows are taken ever more seldom, so that a file of any length leaves about as many.
    const step = Math.max(1, Math.floor(this.rowCount / laterRows) * 4)
    if (!isFirst && (this.rowCount % step !== 0 || this.columns[0]!.length > firstRows + 4 * laterRows))
      return
    for (const [index, column] of this.columns.entries()) {
      column.push((cells[index] ?? '').slice(0, sampledCharacters))
    }
  }
}
