import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findLockHolder, lockDataFolder } from './data-lock.ts'
import { findProcessStart } from './processes.ts'

describe('the lock of a data folder', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'sen-lock-'))))
  afterEach(() => rm(folder, { recursive: true }))

  it('is held by one portal and free again after it', async () => {
    const lock = await lockDataFolder(folder)
    await assert.rejects(
      lockDataFolder(folder),
      /Another portal \(process \d+\) uses the data folder .*stop it, or give/,
    )
    await lock.release()
    await (await lockDataFolder(folder)).release()
    assert.deepEqual(await readdir(folder), [])
  })

  it('tells commands where the engines answer', async () => {
    const lock = await lockDataFolder(folder)
    await lock.publish({ mongodbUri: 'mongodb://127.0.0.1:1/', elasticsearchUrl: null })
    assert.equal((await findLockHolder(folder))?.mongodbUri, 'mongodb://127.0.0.1:1/')
    await lock.release()
    assert.equal(await findLockHolder(folder), null)
  })

  it('is taken from a process that is gone', async () => {
    const { pid } = spawnSync('true')
    await writeFile(join(folder, 'engines.lock'), JSON.stringify({ pid, processStart: '1' }))
    await (await lockDataFolder(folder)).release()
  })

  it('is taken from a number that now belongs to another process', async () => {
    await writeFile(
      join(folder, 'engines.lock'),
      JSON.stringify({ pid: process.ppid, processStart: 'long ago' }),
    )
    assert.notEqual(await findProcessStart(process.ppid), null)
    await (await lockDataFolder(folder)).release()
  })

  it('is taken when its record was cut in the middle', async () => {
    await writeFile(join(folder, 'engines.lock'), '{"pid":')
    await (await lockDataFolder(folder)).release()
  })

  it('goes to exactly one of several portals that find a dead one', async () => {
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, processStart: '1' })
    for (let round = 0; round < 5; round++) {
      await writeFile(join(folder, 'engines.lock'), dead)
      const tries = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => lockDataFolder(folder)))
      assert.equal(tries.filter((one) => one.status === 'fulfilled').length, 1)
      assert.deepEqual(await readdir(folder), ['engines.lock'])
    }
  }).timeout(20_000)
})
