import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, stat, statfs, unlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { checksumMismatch, storageFull, tooLarge } from '../problems.ts'
import type { KeptFile, PartialFiles, PartialState } from './storage.ts'
import { createBatchWriter, readDigest } from './write-checked.ts'

/**
 * What a kill of the process may cost: so much is sent again, or what came in so many seconds. Less would make the disk and the
 * record work more often than a large file needs.
 */
const durableEveryBytes = 32 * 1024 * 1024
const durableEveryMs = 5_000

/** A connection on which nothing came for so long is one that nobody told us the end of. */
const idleMs = 60_000

const idPattern = /^[0-9a-z]{20}$/

/** The partial file is not there, or shorter than was promised: the disk lost it. */
export class PartialLost extends Error {
  override name = 'PartialLost'
}

/** Opens the store of files that arrive in pieces and makes its folder. */
export async function openPartialFiles(dir: string): Promise<PartialFiles> {
  await mkdir(dir, { recursive: true })

  const partialPath = (id: string): string => {
    if (!idPattern.test(id)) throw new Error('Not an id of a partial file.')
    return path.join(dir, id)
  }

  return {
    async mustHaveRoom(byteSize) {
      const { bavail, bsize } = await statfs(dir)
      if (bavail * bsize < byteSize) throw storageFull()
    },

    async append(id, stream, options) {
      const { from } = options
      const handle = await openAt(partialPath(id), from)
      try {
        const reached = await appendStream(stream, handle, options)
        // The name of a new file is made durable with its first bytes.
        if (from.offset === 0) await syncFolder(dir)
        return reached
      } finally {
        await handle.close()
      }
    },

    async prove(id, { offset, crc32: expected }) {
      const found = await readDigestOf(partialPath(id))
      if (found.byteSize !== offset || found.crc32 !== expected)
        throw new PartialLost(
          `The disk holds other bytes than arrived: ${found.byteSize} of ${offset} bytes.`,
        )
      return { sha256: found.sha256, byteSize: found.byteSize }
    },

    localPath: partialPath,

    async remove(id) {
      await unlink(partialPath(id)).catch(ignoreMissing)
    },

    async removeUnknown(findKnown, olderThanMs) {
      const before = Date.now() - olderThanMs
      const old: string[] = []
      for (const name of await readdir(dir)) {
        const found = idPattern.test(name) ? await stat(path.join(dir, name)).catch(ignoreMissing) : null
        if (found && found.mtimeMs < before) old.push(name)
      }
      const known = await findKnown(old)
      const unknown = old.filter((id) => !known.has(id))
      for (const id of unknown) await unlink(partialPath(id)).catch(ignoreMissing)
      return unknown.length
    },
  }
}

/** Opens the file and cuts off what lies behind the bytes that count: they came and were never acknowledged. */
async function openAt(file: string, { offset }: PartialState): Promise<FileHandle> {
  const flags = offset === 0 ? constants.O_RDWR | constants.O_CREAT : constants.O_RDWR
  const handle = await open(file, flags, 0o600).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) throw new PartialLost('The partial file is gone.', { cause: error })
    throw error
  })
  try {
    const { size } = await handle.stat()
    if (size < offset) throw new PartialLost(`The partial file has ${size} of ${offset} bytes.`)
    if (size > offset) await handle.truncate(offset)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Writes what comes and has it noted as soon as it is durable. A stream that breaks off leaves what came of it noted; then its
 * error is thrown. With a checksum nothing counts before all of it is compared.
 */
async function appendStream(
  stream: Readable,
  handle: FileHandle,
  { from, maxOffset, signal, checksum, mustHold, onDurable }: Parameters<PartialFiles['append']>[2],
): Promise<PartialState> {
  const idle = new AbortController()
  addAbortSignal(AbortSignal.any([signal, idle.signal]), stream)
  const idleTimer = setTimeout(() => idle.abort(), idleMs)
  const writer = createBatchWriter(handle, from.offset)
  const hash = checksum && createHash(checksum.algorithm)
  let state = from
  let durable = from
  let durableAtMs = performance.now()
  let noting: Promise<void> = Promise.resolve()

  async function noteDurable(): Promise<void> {
    await writer.flush()
    const reached = state
    await noting
    durable = reached
    durableAtMs = performance.now()
    noting = writer.sync().then(() => onDurable(reached))
    // Awaited before the next and at the end; until then a failure must not count as unhandled.
    noting.catch(() => {})
  }

  async function take(chunk: Buffer): Promise<void> {
    idleTimer.refresh()
    mustHold()
    const offset = state.offset + chunk.length
    if (offset > maxOffset) throw tooLarge({ vi: 'Phần gửi', en: 'What was sent' }, maxOffset)
    state = { offset, crc32: crc32(chunk, state.crc32) }
    hash?.update(chunk)
    await writer.write(chunk)
    const isDue =
      offset - durable.offset >= durableEveryBytes || performance.now() - durableAtMs >= durableEveryMs
    if (!checksum && isDue) await noteDurable()
  }

  try {
    const broken = await takeAll(stream, take)
    if (checksum) {
      // What broke off cannot be compared, so none of it counts.
      if (broken) throw broken.error
      if (!hash!.digest().equals(checksum.digest)) throw checksumMismatch()
    }
    mustHold()
    await noteDurable()
    await noting
    if (broken) throw broken.error
    return state
  } finally {
    clearTimeout(idleTimer)
    await writer.settle()
    await noting.catch(() => {})
  }
}

/** Takes every chunk. Gives what broke the stream off, if anything did; a failure to take is thrown. */
async function takeAll(
  stream: Readable,
  take: (chunk: Buffer) => Promise<void>,
): Promise<{ error: unknown } | null> {
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  for (;;) {
    let next: IteratorResult<Buffer>
    try {
      next = await chunks.next()
    } catch (error) {
      return { error }
    }
    if (next.done) return null
    await take(next.value)
  }
}

async function readDigestOf(file: string): Promise<KeptFile & { crc32: number }> {
  let sum = 0
  try {
    const kept = await readDigest(file, (bytes) => (sum = crc32(bytes, sum)))
    return { ...kept, crc32: sum }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new PartialLost('The partial file is gone.', { cause: error })
    throw error
  }
}

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function ignoreMissing(error: unknown): null {
  if (hasCode(error, 'ENOENT')) return null
  throw error
}

const hasCode = (error: unknown, code: string): boolean => (error as { code?: unknown } | null)?.code === code
