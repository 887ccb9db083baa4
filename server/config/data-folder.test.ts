import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeDataFolder } from './data-folder.ts'

describe('makeDataFolder', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'sen-data-folder-'))
    writeFileSync(path.join(folder, 'file'), '')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('makes every level, and takes a folder that is there', async () => {
    const deep = path.join(folder, 'a', 'b', 'c')
    await Promise.all([makeDataFolder(deep), makeDataFolder(deep)])
    await makeDataFolder(deep)
    assert.ok(existsSync(deep))
  })

  it('says what is in the way', async () => {
    const cases: [string, RegExp][] = [
      [path.join(folder, 'file'), /there is a file of that name/],
      [path.join(folder, 'file', 'below'), /there is a file of that name, or on the way/],
      [path.join(folder, 'x'.repeat(300)), /too long/],
    ]
    // A file system of the kernel, where nobody makes folders.
    if (existsSync('/proc/self')) cases.push(['/proc/sen/data', /no folder can be made|may not write/])
    for (const [dir, expected] of cases)
      await assert.rejects(makeDataFolder(dir), (error: Error) => {
        assert.equal(error.name, 'ConfigError')
        assert.match(error.message, expected)
        assert.match(error.message, /^SEN_DATA_DIR is ".*Example: /)
        return true
      })
  })
})
