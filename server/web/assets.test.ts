import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import supertest from 'supertest'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { openAssets } from './assets.ts'

describe('GET /assets', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-assets-'))
  })

  after(() => rm(folder, { recursive: true }))

  it('says what to do when nothing is built', () => {
    assert.throws(() => openAssets({ folder }), /Run "npm run build" first\./)
  })

  it('sends files whose name changes with their bytes, to be kept for good', async () => {
    const first = await buildAssets({ folder })
    assert.deepEqual(await buildAssets({ folder }), first)
    const { urls, router } = openAssets({ folder })
    const api = supertest(express().use(router))
    for (const url of [urls.styles, urls.script, ...urls.fonts.vi]) {
      const response = await api.get(url).expect(200)
      assert.match(response.headers['cache-control'] ?? '', /max-age=31536000, immutable/)
    }
    await api.get('/favicon.svg').expect(200).expect('content-type', /svg/)
    await api.get('/assets/none.css').expect(404)
  })

  it('stays small: styles under 30 kB, the map under 90 kB, uploads under 8 kB and all other scripts under 12 kB compressed', async () => {
    let styles = 0
    let scripts = 0
    let map = 0
    let uploads = 0
    for (const name of await readdir(folder)) {
      const content = await readFile(path.join(folder, name))
      const size = gzipSync(content).length
      if (name.endsWith('.css')) styles += size
      // Fetched when somebody opens a map, and not before.
      if (name.endsWith('.js') && content.includes('leaflet-')) map += size
      // Only where files are dropped.
      else if (name.endsWith('.js') && content.includes('Tus-Resumable')) uploads += size
      else if (name.endsWith('.js')) scripts += size
    }
    assert.ok(styles > 0 && styles <= 30_000, `${styles} bytes of styles`)
    assert.ok(scripts > 0 && scripts <= 12_000, `${scripts} bytes of scripts`)
    assert.ok(uploads > 0 && uploads <= 8_000, `${uploads} bytes for uploads`)
    assert.ok(map > 0 && map <= 90_000, `${map} bytes for the map`)
  })
})
