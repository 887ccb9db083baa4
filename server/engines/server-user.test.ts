import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findServerUser, makeReachableFolder } from './server-user.ts'

describe('the folder of a server that another user runs', () => {
  const nobody = { uid: 65_534, gid: 65_534 }
  let root: string
  const made: string[] = []
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sen-user-'))))
  afterEach(async () => {
    for (const folder of [root, ...made.splice(0)]) await rm(folder, { recursive: true, force: true })
  })

  it('is the wished one when the folders above it are open to others', async () => {
    await chmod(root, 0o755)
    assert.equal(await makeReachableFolder(join(root, 'a', 'b'), 'sen-unused', nobody), join(root, 'a', 'b'))
  })

  it('is one under the temporary folder when a folder above is closed', async () => {
    await chmod(root, 0o700)
    const name = `sen-user-test-${process.pid}`
    const folder = await makeReachableFolder(join(root, 'a'), name, nobody)
    made.push(folder)
    assert.equal(folder, join(tmpdir(), name))
    assert.equal((await stat(folder)).mode & 0o777, 0o755)
  })

  it('is the wished one when we run the server ourselves', async () => {
    await chmod(root, 0o700)
    assert.equal(await makeReachableFolder(join(root, 'a'), 'sen-unused', null), join(root, 'a'))
  })

  it('needs no other user unless we are root', async () => {
    const user = await findServerUser()
    assert.equal(user === null, process.getuid?.() !== 0)
    if (user !== null) assert.equal(typeof user.uid, 'number')
  })
})
