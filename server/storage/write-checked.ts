import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { tooLarge } from '../problems.ts'
import type { KeptFile } from './storage.ts'

/** Written at once: measured to cost a tenth of the calls of the 64 kB that a socket gives, in two megabytes of memory. */
const batchBytes = 1024 * 1024

/** Handed to the disk while more arrives, so that the last fsync has little left to do. */
const syncEveryBytes = 32 * 1024 * 1024

/**
 * Writes a stream to a new file and proves that it is there: fsync, then a second look at the file itself, by size and sha256.
 * Throws `too-large` as soon as the limit is passed. The caller removes the file when this throws.
 */
export async function writeChecked(
  stream: Readable,
  file: string,
  { maxBytes, signal }: { maxBytes: number; signal?: AbortSignal | undefined },
): Promise<KeptFile> {
  if (signal) addAbortSignal(signal, stream)
  // "x": a name that chance gave twice must fail, not join two uploads.
  const handle = await open(file, 'wx', 0o600)
  let written: KeptFile
  try {
    written = await writeStream(stream, handle, maxBytes)
    signal?.throwIfAborted()
    await handle.chmod(0o444)
    // A failed fsync is never tried again: the kernel may have dropped the pages, and a second one would lie.
    await handle.sync()
  } finally {
    await handle.close()
  }
  const found = await readDigest(file)
  if (found.sha256 !== written.sha256 || found.byteSize !== written.byteSize) {
    throw new Error(
      `The disk holds other bytes than were written: ${found.byteSize} of ${written.byteSize} bytes.`,
    )
  }
  return written
}

async function writeStream(stream: Readable, handle: FileHandle, maxBytes: number): Promise<KeptFile> {
  const hash = createHash('sha256')
  const writer = createBatchWriter(handle)
  let byteSize = 0
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      byteSize += chunk.length
      if (byteSize > maxBytes) throw tooLarge({ vi: 'Tệp', en: 'The file' }, maxBytes)
      hash.update(chunk)
      await writer.write(chunk)
    }
    await writer.finish()
  } finally {
    await writer.settle()
  }
  return { sha256: hash.digest('hex'), byteSize }
}

/** Collects chunks and writes them together, from a position on, while the next ones are received and hashed. */
export function createBatchWriter(handle: FileHandle, position = 0) {
  let chunks: Buffer[] = []
  let at = position
  let waitingBytes = 0
  let unsyncedBytes = 0
  let writing: Promise<void> = Promise.resolve()
  let syncing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    const batch = chunks
    unsyncedBytes += waitingBytes
    chunks = []
    waitingBytes = 0
    await writing
    writing = writeBuffers(handle, batch, at)
    for (const { length } of batch) at += length
    // Awaited before the next batch and at the end; until then a failure must not count as unhandled.
    writing.catch(() => {})
    if (unsyncedBytes < syncEveryBytes) return
    unsyncedBytes = 0
    await syncing
    syncing = handle.datasync()
    syncing.catch(() => {})
  }

  return {
    flush,
    /** Waits until what was flushed is durable. More may be written meanwhile. */
    async sync(): Promise<void> {
      await writing
      await handle.datasync()
    },
    async write(chunk: Buffer): Promise<void> {
      chunks.push(chunk)
      waitingBytes += chunk.length
      if (waitingBytes >= batchBytes) await flush()
    },
    async finish(): Promise<void> {
      await flush()
      await writing
      await syncing
    },
    /** Waits until the handle is at rest, whatever became of the writes. */
    async settle(): Promise<void> {
      await Promise.allSettled([writing, syncing])
    },
  }
}

/** Writes all buffers, going on where the system wrote only a part. */
async function writeBuffers(handle: FileHandle, buffers: Buffer[], position: number): Promise<void> {
  let rest = buffers
  let at = position
  while (rest.length > 0) {
    let { bytesWritten } = await handle.writev(rest, at)
    at += bytesWritten
    let next = 0
    while (next < rest.length && bytesWritten >= rest[next]!.length) bytesWritten -= rest[next++]!.length
    rest = rest.slice(next)
    if (bytesWritten > 0) rest[0] = rest[0]!.subarray(bytesWritten)
  }
}

/** Size and sha256 of a file as the disk gives them; the next part is read while one is hashed. `look` sees each part too. */
export async function readDigest(file: string, look?: (bytes: Buffer) => void): Promise<KeptFile> {
  const hash = createHash('sha256')
  const handle = await open(file, constants.O_RDONLY)
  try {
    return { byteSize: await hashHandle(handle, hash, look), sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

async function hashHandle(handle: FileHandle, hash: Hash, look?: (bytes: Buffer) => void): Promise<number> {
  const buffers = [Buffer.allocUnsafeSlow(batchBytes), Buffer.allocUnsafeSlow(batchBytes)] as const
  let byteSize = 0
  let turn: 0 | 1 = 0
  let reading = handle.read(buffers[turn], 0, batchBytes, 0)
  for (;;) {
    const { bytesRead, buffer } = await reading
    if (bytesRead === 0) return byteSize
    byteSize += bytesRead
    turn = turn === 0 ? 1 : 0
    reading = handle.read(buffers[turn], 0, batchBytes, byteSize)
    // When hashing throws, nobody awaits this read any more.
    reading.catch(() => {})
    const bytes = buffer.subarray(0, bytesRead)
    hash.update(bytes)
    look?.(bytes)
  }
}
