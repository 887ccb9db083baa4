import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ProblemError } from '../problems.ts'
import { openDiskStorage } from './disk-storage.ts'
import { makeTemporaryName } from './temporary-name.ts'
import type { Storage } from './storage.ts'

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Hands out bytes in pieces of odd sizes, as a network does. */
function streamOf(bytes: Buffer, pieceBytes = 7_001): Readable {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes))
  return Readable.from(pieces, { objectMode: false })
}

describe('the disk storage', () => {
  let dir: string
  let storage: Storage

  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'sen-storage-'))
    storage = await openDiskStorage({ dir })
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  const temporaryFiles = () => readdir(path.join(dir, 'blobs/tmp'))
  const blobFile = (sha256: string) => path.join(dir, 'blobs', sha256.slice(0, 2), sha256)

  it('keeps bytes under their sha256, read-only, and gives them back', async () => {
    const bytes = randomBytes(3_500_017)
    const kept = await storage.keep(streamOf(bytes), { maxBytes: 10_000_000 })
    assert.deepEqual(kept, { sha256: sha256Of(bytes), byteSize: bytes.length })
    assert.deepEqual(await storage.stat(kept.sha256), { byteSize: bytes.length })
    assert.deepEqual(await buffer(await storage.openRead(kept.sha256)), bytes)
    assert.deepEqual(await readFile(await storage.localPath(kept.sha256)), bytes)
    assert.equal((await stat(blobFile(kept.sha256))).mode & 0o777, 0o444)
    assert.deepEqual(await temporaryFiles(), [])
  })

  it('gives a part of the bytes, both ends included', async () => {
    const { sha256 } = await storage.keep(streamOf(Buffer.from('0123456789')), { maxBytes: 10 })
    assert.equal(String(await buffer(await storage.openRead(sha256, { start: 3, end: 5 }))), '345')
  })

  it('copies bytes to a sink and leaves it open', async () => {
    const bytes = randomBytes(1_000_003)
    const { sha256 } = await storage.keep(streamOf(bytes), { maxBytes: 1e9 })
    const received: Buffer[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        received.push(Buffer.from(chunk))
        setImmediate(done)
      },
    })
    await storage.copyTo(sha256, sink, { start: 5, end: 9 })
    await storage.copyTo(sha256, sink, null)
    assert.equal(sink.writable, true)
    assert.ok(Buffer.concat(received).equals(Buffer.concat([bytes.subarray(5, 10), bytes])))
  })

  it('stops copying when the reader goes away, also one that never reads', async () => {
    const { sha256 } = await storage.keep(streamOf(randomBytes(3_000_000)), { maxBytes: 1e9 })
    const sink = new Writable({ write() {} })
    setImmediate(() => sink.destroy())
    await assert.rejects(storage.copyTo(sha256, sink, null), { name: 'SinkClosed' })
    await assert.rejects(storage.copyTo(sha256, sink, null), { name: 'SinkClosed' })
  })

  it('takes a file of exactly the limit, and an empty one', async () => {
    assert.equal((await storage.keep(streamOf(Buffer.alloc(1_000)), { maxBytes: 1_000 })).byteSize, 1_000)
    assert.equal((await storage.keep(streamOf(Buffer.alloc(0)), { maxBytes: 1_000 })).byteSize, 0)
  })

  it('takes the same bytes again, also many times at once', async () => {
    const bytes = randomBytes(200_000)
    const all = await Promise.all(
      Array.from({ length: 8 }, () => storage.keep(streamOf(bytes), { maxBytes: 1e9 })),
    )
    assert.equal(new Set(all.map((kept) => kept.sha256)).size, 1)
    assert.deepEqual(await buffer(await storage.openRead(all[0]!.sha256)), bytes)
    assert.deepEqual(await temporaryFiles(), [])
  })

  it('heals a damaged copy when the same bytes come again', async () => {
    const bytes = randomBytes(10_000)
    const { sha256 } = await storage.keep(streamOf(bytes), { maxBytes: 1e9 })
    await chmod(blobFile(sha256), 0o644)
    await writeFile(blobFile(sha256), randomBytes(10_000))
    await storage.keep(streamOf(bytes), { maxBytes: 1e9 })
    assert.deepEqual(await buffer(await storage.openRead(sha256)), bytes)
  })

  it('stops at the limit, long before the stream ends, and leaves nothing', async () => {
    let handedOut = 0
    const endless = new Readable({
      read() {
        handedOut += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    await assert.rejects(
      storage.keep(endless, { maxBytes: 1_000_000 }),
      (error) => error instanceof ProblemError && error.slug === 'too-large',
    )
    assert.ok(handedOut < 3_000_000)
    assert.deepEqual(await temporaryFiles(), [])
  })

  it('leaves nothing when the stream breaks or the signal aborts', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(2_000_000)
        throw new Error('cut')
      })(),
    )
    await assert.rejects(storage.keep(broken, { maxBytes: 1e9 }), /cut/)
    const controller = new AbortController()
    const silent = new Readable({ read() {} })
    silent.push(Buffer.alloc(100))
    const keeping = storage.keep(silent, { maxBytes: 1e9, signal: controller.signal })
    setImmediate(() => controller.abort())
    await assert.rejects(keeping, { name: 'AbortError' })
    assert.deepEqual(await temporaryFiles(), [])
  })

  it('knows nothing of bytes that it was never given, and takes no name for a path', async () => {
    const unknown = 'a'.repeat(64)
    assert.equal(await storage.stat(unknown), null)
    await assert.rejects(storage.openRead(unknown))
    await assert.rejects(storage.localPath(unknown))
    for (const name of ['../../etc/passwd', 'A'.repeat(64), '', `${unknown}/x`]) {
      await assert.rejects(storage.openRead(name), /sha256/)
      await assert.rejects(storage.localDerivedPath(`../${name}`), /derived/)
    }
  })

  it('sweeps what a crash left behind, but not what is still arriving', async () => {
    const tmp = path.join(dir, 'blobs/tmp')
    await writeFile(path.join(tmp, 'old'), 'x')
    await writeFile(path.join(tmp, 'young'), 'x')
    const { pid } = spawnSync('true')
    await writeFile(path.join(tmp, makeTemporaryName().replace(`~${process.pid}~`, `~${pid}~`)), 'x')
    const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000)
    await utimes(path.join(tmp, 'old'), longAgo, longAgo)
    await openDiskStorage({ dir })
    assert.deepEqual(await temporaryFiles(), ['young'])
  })

  it('removes old bytes that no record names, and only those', async () => {
    const keep = (text: string) => storage.keep(streamOf(Buffer.from(text)), { maxBytes: 100 })
    const [known, orphan, young] = [await keep('known'), await keep('orphan'), await keep('young')]
    const longAgo = new Date(Date.now() - 10_000_000)
    for (const { sha256 } of [known, orphan]) await utimes(blobFile(sha256), longAgo, longAgo)
    const removed = await storage.removeOrphans(async () => new Set([known.sha256]), 3_600_000)
    assert.equal(removed, 1)
    assert.ok(await storage.stat(known.sha256))
    assert.equal(await storage.stat(orphan.sha256), null)
    assert.ok(await storage.stat(young.sha256))
  })

  it('keeps derived files by name, replaces and removes them', async () => {
    const scratch = path.join(dir, 'scratch')
    await mkdir(scratch)
    const give = async (text: string) => {
      const file = path.join(scratch, text)
      await writeFile(file, text)
      await storage.keepDerived('abc-1.parquet', file)
    }
    assert.equal(await storage.localDerivedPath('abc-1.parquet'), null)
    await give('one')
    await give('two')
    assert.equal(String(await buffer(await storage.openDerived('abc-1.parquet'))), 'two')
    assert.equal(await readFile((await storage.localDerivedPath('abc-1.parquet'))!, 'utf8'), 'two')
    assert.deepEqual(await readdir(scratch), [])
    await storage.removeDerived('abc-1.parquet')
    await storage.removeDerived('abc-1.parquet')
    assert.equal(await storage.localDerivedPath('abc-1.parquet'), null)
  })

  it('says whether its folders can be reached', async () => {
    assert.equal(await storage.isAvailable(), true)
    await rm(path.join(dir, 'blobs'), { recursive: true, force: true })
    assert.equal(await storage.isAvailable(), false)
  })
})
