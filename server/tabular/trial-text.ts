import { readFile, truncate } from 'node:fs/promises'

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a text in UTF-8 that ends anywhere behind its last whole record: the last line break that is not inside quotes. Where
 * quotes do not pair, as in a text with inches, the last line break of all.
 */
export async function cutAtRecordEnd(file: string): Promise<void> {
  const bytes = await readFile(file)
  let isInside = false
  let end = 0
  let lastBreak = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!
    if (byte === quote) isInside = !isInside
    else if (byte === lineFeed || byte === carriageReturn) {
      lastBreak = index + 1
      if (!isInside) end = index + 1
    }
  }
  const cut = end > bytes.length / 2 ? end : lastBreak
  if (cut > 0) await truncate(file, cut)
}
