/**
 * JSON in which numbers stay as they are written: `JSON.parse` rounds beyond 2^53 and forgets the noughts of 1.10. Each number
 * becomes a text that `readNumber` knows, each text and name one that `readText` gives back; `undefined` for what is no JSON.
 */
export function parseWritten(content: string): unknown {
  const text = content.replace(/^\ufeff/, '')
  try {
    // What is no JSON must stay none: a number in quotes may stand where a number may not.
    JSON.parse(text)
    return JSON.parse(text.replace(tokens, mark))
  } catch {
    return undefined
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g
const mark = (token: string): string => (token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`)

/** The number as it is written; null for a text. */
export const readNumber = (marked: string): string | null => (marked.startsWith('n') ? marked.slice(1) : null)

export const readText = (marked: string): string => marked.slice(1)
