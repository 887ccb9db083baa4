import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'

export interface ZipEntry {
  name: string
  content: AsyncIterable<string> | Iterable<string>
}

// Measured on rows of a worksheet: 3 makes 15 % more bytes than 6 in half of the time.
const level = 3
const largestPart = 0xffffffff
// General purpose flags (APPNOTE.TXT, 4.4.4): sizes follow the data, names are UTF-8.
const flags = 0x0808
const deflated = 8
// 1 January 1980, the first day that the format knows: the bytes do not depend on the clock.
const dosDate = 0x21

/**
 * A zip archive, piece by piece while its entries are made; nothing of them is held. Throws when an entry or the archive passes
 * 4 GB, which readers of the plain format cannot take.
 */
export async function* writeZip(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const start = offset
    const head = writeLocalHeader(name)
    yield head
    offset += head.length
    const facts = { crc: 0, byteSize: 0, packedSize: 0 }
    const deflate = zlib.createDeflateRaw({ level, chunkSize: 64 * 1024 })
    const feeding = pipeline(Readable.from(measure(content, facts)), deflate)
    // Whoever reads hears of a failure by the stream itself.
    feeding.catch(() => {})
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      facts.packedSize += chunk.length
      yield chunk
    }
    await feeding
    const descriptor = writeDescriptor(facts)
    yield descriptor
    offset += facts.packedSize + descriptor.length
    if (facts.byteSize > largestPart || offset > largestPart) throw new Error('An archive passes 4 GB.')
    directory.push(writeDirectoryEntry(name, facts, start))
  }
  const whole = Buffer.concat(directory)
  yield whole
  yield writeEnd(directory.length, whole.length, offset)
}

interface Facts {
  crc: number
  byteSize: number
  packedSize: number
}

async function* measure(content: ZipEntry['content'], facts: Facts): AsyncGenerator<Buffer> {
  for await (const text of content) {
    const bytes = Buffer.from(text)
    facts.crc = zlib.crc32(bytes, facts.crc)
    facts.byteSize += bytes.length
    yield bytes
  }
}

function writeLocalHeader(name: string): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(flags, 6)
  header.writeUInt16LE(deflated, 8)
  header.writeUInt16LE(dosDate, 12)
  header.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([header, Buffer.from(name)])
}

function writeDescriptor({ crc, byteSize, packedSize }: Facts): Buffer {
  const descriptor = Buffer.alloc(16)
  descriptor.writeUInt32LE(0x08074b50, 0)
  descriptor.writeUInt32LE(crc, 4)
  descriptor.writeUInt32LE(packedSize % 2 ** 32, 8)
  descriptor.writeUInt32LE(byteSize % 2 ** 32, 12)
  return descriptor
}

function writeDirectoryEntry(name: string, { crc, byteSize, packedSize }: Facts, start: number): Buffer {
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  entry.writeUInt16LE(20, 6)
  entry.writeUInt16LE(flags, 8)
  entry.writeUInt16LE(deflated, 10)
  entry.writeUInt16LE(dosDate, 14)
  entry.writeUInt32LE(crc, 16)
  entry.writeUInt32LE(packedSize, 20)
  entry.writeUInt32LE(byteSize, 24)
  entry.writeUInt16LE(Buffer.byteLength(name), 28)
  entry.writeUInt32LE(start, 42)
  return Buffer.concat([entry, Buffer.from(name)])
}

function writeEnd(count: number, byteSize: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(byteSize, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
