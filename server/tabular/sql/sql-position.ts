import type { SqlPosition } from './sql-messages.ts'

/** The place of a byte (as DuckDB counts in its trees and most errors); null when it lies outside. */
export function placeOfByte(sql: string, byte: number | null): SqlPosition | null {
  if (byte === null || byte < 0) return null
  const bytes = Buffer.from(sql)
  return byte > bytes.length ? null : describe(bytes.subarray(0, byte).toString())
}

/** The place of a character (as DuckDB's parser counts in its own errors); null when it lies outside. */
export function placeOfCharacter(sql: string, character: number | null): SqlPosition | null {
  if (character === null || character < 0) return null
  const characters = [...sql]
  return character > characters.length ? null : describe(characters.slice(0, character).join(''))
}

function describe(before: string): SqlPosition {
  const lines = before.split('\n')
  return {
    position: [...before].length + 1,
    line: lines.length,
    column: [...lines.at(-1)!].length + 1,
  }
}
