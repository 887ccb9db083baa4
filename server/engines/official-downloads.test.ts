import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fetchOfficial, findElasticsearchProgram } from './elasticsearch-program.ts'
import { fetchArchive, getMongodbProgram } from './mongodb-program.ts'
import { officialElasticsearch, officialMongodb } from './pinned.ts'
import { type Environment, findProgram } from './programs.ts'

/** The makers' sites are not reached from every place where tests run: a local server stands in for them. */
describe('the official downloads', () => {
  let root: string
  let cacheDir: string
  let environment: Environment
  let server: Server
  let downloadBaseUrl: string
  const files = new Map<string, Buffer>()
  const say = () => undefined

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sen-official-'))
    await chmod(root, 0o755)
    cacheDir = join(root, 'cache')
    await mkdir(cacheDir)
    environment = { PATH: await makePath(['tar', 'gzip', 'sh']) }
    server = createServer((req, res) => {
      const body = files.get(req.url ?? '')
      res.writeHead(body ? 200 : 404).end(body)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    downloadBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(async () => {
    files.clear()
    server.closeAllConnections()
    server.close()
    await rm(root, { recursive: true })
  })

  /** A path with these programs and no other: no package client, no Java. */
  async function makePath(names: string[]): Promise<string> {
    const bin = join(root, 'bin')
    await mkdir(bin)
    for (const name of names) {
      const path = await findProgram(name, { PATH: '/usr/bin:/bin' })
      if (path !== null) await symlink(path, join(bin, name))
    }
    return bin
  }

  async function packArchive(name: string, members: Record<string, string>): Promise<Buffer> {
    const folder = join(root, 'to-pack')
    for (const [path, text] of Object.entries(members)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text, { mode: 0o755 })
    }
    const archive = join(root, name)
    assert.equal(spawnSync('tar', ['-czf', archive, '-C', folder, ...(await readdir(folder))]).status, 0)
    await rm(folder, { recursive: true })
    return await readFile(archive)
  }

  const fakeMongod = `#!/bin/sh\necho "db version v${officialMongodb.version}"\n`
  const packMongodb = () =>
    packArchive('mongodb.tgz', { [`mongodb-x-${officialMongodb.version}/bin/mongod`]: fakeMongod })

  it('keep a proved mongod in the cache, where the next start finds it', async () => {
    const bytes = await packMongodb()
    files.set('/mongodb.tgz', bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const search = { cacheDir, environment, dataVersion: null, say }
    const work = await mkdtemp(join(cacheDir, 'work-'))
    const archive = { url: `${downloadBaseUrl}/mongodb.tgz`, sha256, maxBytes: 1e6 }
    const fetched = await fetchArchive(work, { archive, version: officialMongodb.version, search })
    assert.equal(fetched.version, officialMongodb.version)
    assert.deepEqual(await getMongodbProgram(search), fetched)

    await appendFile(fetched.path, '# changed')
    await assert.rejects(
      getMongodbProgram({ ...search, downloadBaseUrl }),
      /mongod was changed since it was fetched/,
    )
  })

  it('never use a MongoDB with another digest, and name every way that was tried', async () => {
    const bytes = await packMongodb()
    for (const name of Object.keys(officialMongodb.sha256ByArchive)) {
      files.set(`/${name.includes('macos') ? 'osx' : 'linux'}/${name}`, bytes)
    }
    await assert.rejects(
      getMongodbProgram({ cacheDir, environment, dataVersion: null, downloadBaseUrl, say }),
      /There is no MongoDB: MONGODB_URI is not set; .*no mongod on the path; nothing was fetched before; .*(thrown away|no pinned build).*Set MONGODB_URI, or install mongod/,
    )
    assert.deepEqual(await readdir(cacheDir), [])
  })

  const archive = `elasticsearch-${officialElasticsearch.version}-some.tar.gz`
  const packElasticsearch = () =>
    packArchive(archive, {
      [`elasticsearch-${officialElasticsearch.version}/bin/elasticsearch`]: '#!/bin/sh\n',
      [`elasticsearch-${officialElasticsearch.version}/jdk/release`]: '',
    })

  it('keep a proved Elasticsearch, which brings its own Java', async () => {
    const bytes = await packElasticsearch()
    files.set(`/${archive}`, bytes)
    files.set(
      `/${archive}.sha512`,
      Buffer.from(`${createHash('sha512').update(bytes).digest('hex')}  ${archive}\n`),
    )
    const search = { cacheDir, environment, user: null, say }
    const fetched = await fetchOfficial(`${downloadBaseUrl}/${archive}`, archive, search)
    assert.ok('home' in fetched, JSON.stringify(fetched))
    assert.equal(fetched.javaHome, null)
    assert.equal(await readFile(join(fetched.home, 'bin', 'elasticsearch'), 'utf8'), '#!/bin/sh\n')
    assert.deepEqual(await findElasticsearchProgram({ ...search, downloadBaseUrl }), { program: fetched })
  })

  it('never use an Elasticsearch whose published digest is another or missing', async () => {
    files.set(`/${archive}`, await packElasticsearch())
    const url = `${downloadBaseUrl}/${archive}`
    const search = { cacheDir, environment, user: null, say }
    assert.deepEqual(await fetchOfficial(url, archive, search), {
      reason: `${new URL(url).host} gives no digest for ${archive}`,
    })
    files.set(`/${archive}.sha512`, Buffer.from('0'.repeat(128)))
    await assert.rejects(fetchOfficial(url, archive, search), /thrown away: its sha512/)
    assert.deepEqual(await readdir(cacheDir), [])
  })

  it('are passed over with words when a system has none, and Java is named when nothing else is left', async () => {
    const result = await findElasticsearchProgram({ cacheDir, environment, user: null, downloadBaseUrl, say })
    assert.equal(result.program, null)
    assert.match(
      'reason' in result ? result.reason : '',
      /gives no digest for .*; there is no Java on this machine \(17 or newer/,
    )
  })
})
