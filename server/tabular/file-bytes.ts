import { open } from 'node:fs/promises'

/** Part of a file: shorter than asked for at its end. */
export async function readBytes(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
