import { pipeline, Transform, type Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import * as yauzl from 'yauzl'
import { archiveDamaged, archiveUnsafe, Refusal, tooManyMembers } from './refusals.ts'

export interface ZipMember {
  name: string
  /** As the directory of the archive says: checked again while unpacking. */
  sizeBytes: number
  packedBytes: number
  isEncrypted: boolean
}

// A workbook with a picture a row has some thousands.
const maxMembers = 20_000

/**
 * The members of a zip archive by its directory: no folders, and nothing that systems leave beside them. `open` names one whose
 * bytes are given to `read` besides. Throws a refusal for names that lead out of the archive, and for a damaged one.
 */
export async function readZipMembers(
  file: string,
  { open, read }: { open?: string; read?: (stream: Readable) => Promise<void> } = {},
): Promise<ZipMember[]> {
  const archive = await openArchive(file)
  if (archive.entryCount > maxMembers) {
    archive.close()
    throw tooManyMembers(archive.entryCount, maxMembers)
  }
  const members: ZipMember[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      archive.on('error', reject)
      archive.on('end', () => resolve())
      archive.on('entry', (entry: yauzl.Entry) => {
        readEntry(archive, entry, members, open, read).then(() => archive.readEntry(), reject)
      })
      archive.readEntry()
    })
    return members
  } catch (error) {
    throw translate(error)
  } finally {
    archive.close()
  }
}

/** One member as text; '' when there is none. For what is known to be small enough. */
export async function readZipText(file: string, name: string, maxBytes = Infinity): Promise<string> {
  const parts: Buffer[] = []
  await readZipMembers(file, {
    open: name,
    async read(stream) {
      let bytes = 0
      for await (const part of stream) {
        bytes += (part as Buffer).length
        if (bytes > maxBytes) return
        parts.push(part as Buffer)
      }
    },
  })
  return Buffer.concat(parts).toString('utf8')
}

async function readEntry(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  members: ZipMember[],
  open: string | undefined,
  read: ((stream: Readable) => Promise<void>) | undefined,
): Promise<void> {
  const name = entry.fileName
  if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$)/.test(name)) return
  members.push({
    name,
    sizeBytes: entry.uncompressedSize,
    packedBytes: entry.compressedSize,
    isEncrypted: (entry.generalPurposeBitFlag & 1) !== 0,
  })
  if (name === open && read) await read(await openStream(archive, entry))
}

const openArchive = (file: string): Promise<yauzl.ZipFile> =>
  new Promise((resolve, reject) =>
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, archive) =>
      error ? reject(translate(error)) : resolve(archive),
    ),
  )

// The method of nearly all members (APPNOTE 4.4.5).
const deflated = 8
// Of a hundred megabytes each part of the usual 16 kB costs more than what is looked for in it.
const inflatedBytes = 256 * 1024

/** The bytes of a member, which fails when there are more of them than the archive says. */
async function openStream(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  if (entry.compressionMethod !== deflated) return openPacked(archive, entry, null)
  const packed = await openPacked(archive, entry, false)
  let left = entry.uncompressedSize
  const counter = new Transform({
    transform(part: Buffer, _encoding, done) {
      left -= part.length
      done(left < 0 ? new Error('too many bytes in the stream') : null, part)
    },
    flush: (done) => done(left > 0 ? new Error('not enough bytes in the stream') : null),
  })
  // Its failures come with what is read.
  return pipeline(packed, createInflateRaw({ chunkSize: inflatedBytes }), counter, () => {})
}

const openPacked = (
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  decompress: false | null,
): Promise<Readable> =>
  new Promise((resolve, reject) =>
    archive.openReadStream(entry, { decompress, decrypt: null, start: null, end: null }, (error, stream) =>
      error ? reject(error) : resolve(stream),
    ),
  )

function translate(error: unknown): unknown {
  if (error instanceof Refusal) return error
  const { message, code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'ENOENT' || code === 'EMFILE') return error
  // In the words of yauzl: "invalid relative path", "absolute path", "invalid characters in fileName".
  return /relative path|absolute path|invalid characters/i.test(message) ? archiveUnsafe() : archiveDamaged()
}
