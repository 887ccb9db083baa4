import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ProblemError } from '../problems.ts'
import { openDiskStorage } from './disk-storage.ts'

const zeros = (count: number) =>
  Readable.from(
    Array.from({ length: count }, () => Buffer.alloc(65_536)),
    { objectMode: false },
  )

describe('the disk storage on a full disk', () => {
  let dir: string

  before(async function () {
    dir = await mkdtemp(path.join(os.tmpdir(), 'sen-full-disk-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir], { stdio: 'ignore' })
    } catch {
      await rm(dir, { recursive: true, force: true })
      console.log('    Skipped: this machine does not let a test mount a small disk.')
      this.skip()
    }
  })
  after(async () => {
    try {
      execFileSync('umount', [dir], { stdio: 'ignore' })
    } catch {
      return
    }
    await rm(dir, { recursive: true, force: true })
  })

  it('says that it is full, leaves nothing, serves what it has, and goes on when there is room', async () => {
    const storage = await openDiskStorage({ dir })
    const small = await storage.keep(zeros(4), { maxBytes: 1e9 })
    const isFull = (error: unknown) => error instanceof ProblemError && error.slug === 'storage-full'
    await assert.rejects(storage.keep(zeros(100), { maxBytes: 1e9 }), isFull)
    assert.deepEqual(await readdir(path.join(dir, 'blobs/tmp')), [])
    assert.equal((await buffer(await storage.openRead(small.sha256))).length, 262_144)
    assert.equal(await storage.isAvailable(), true)
    assert.equal((await storage.keep(zeros(20), { maxBytes: 1e9 })).byteSize, 1_310_720)
  })
})
