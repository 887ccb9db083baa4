import assert from 'node:assert/strict'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from '@elastic/elasticsearch'
import { MongoClient } from 'mongodb'
import { findFreePort } from '../../server/engines/ports.ts'
import { makeDataFolder } from '../support/engines.ts'

/** A portal as a program of its own, as operators run it. */
interface Program {
  child: ChildProcess
  /** What it has said so far, on both streams. */
  output: () => string
  baseUrl: string
}

describe('the program `serve`', function () {
  this.timeout(240_000)
  this.slow(20_000)
  const database = `t_serve_${randomBytes(5).toString('hex')}`
  let folder: string
  const programs: Program[] = []

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sen-test-serve-'))
    // What is tested elsewhere is the source; this is what `npm start` runs.
    await promisify(execFile)(process.execPath, ['scripts/build.mjs'])
  })
  afterEach(() => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL')
  })
  after(async () => {
    await rm(folder, { recursive: true, force: true })
    const mongo = await MongoClient.connect(process.env.MONGODB_URI!)
    await mongo.db(database).dropDatabase()
    await mongo.close()
    const search = new Client({ node: process.env.ELASTICSEARCH_URL! })
    for (const index of Object.keys(await search.indices.get({ index: `${database}-*` })))
      await search.indices.delete({ index })
    await search.close()
  })

  const settings = async (): Promise<Record<string, string>> => ({
    SEN_PORT: String(await findFreePort()),
    SEN_DATA_DIR: folder,
    SEN_DATABASE: database,
    SEN_SEED: 'false',
    SEN_LOG_LEVEL: 'error',
    SEN_ADMIN_TOKEN_FILE: path.join(folder, 'token'),
    MONGODB_URI: process.env.MONGODB_URI!,
    ELASTICSEARCH_URL: process.env.ELASTICSEARCH_URL!,
  })

  function run(env: Record<string, string>): Program {
    const child = spawn(process.execPath, ['dist/server/main.js', 'serve'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const program = { child, output: () => said, baseUrl: `http://127.0.0.1:${env.SEN_PORT}` }
    programs.push(program)
    return program
  }

  async function start(env: Record<string, string>): Promise<Program> {
    const program = run(env)
    while (!program.output().includes('Sen is ready')) {
      assert.equal(program.child.exitCode, null, program.output())
      await pause(50)
    }
    return program
  }

  async function codeOf({ child }: Program): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.exitCode
  }

  const readToken = async () => (await readFile(path.join(folder, 'token'), 'utf8')).trim()

  async function ask(program: Program, address: string, body?: unknown): Promise<Record<string, string>> {
    const response = await fetch(program.baseUrl + address, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${await readToken()}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    assert.ok(response.ok, `${address}: ${response.status} ${text}`)
    return JSON.parse(text) as Record<string, string>
  }

  const makeDataset = async (program: Program): Promise<string> => {
    await ask(program, '/api/v1/agencies', {
      name: { vi: `Sở ${randomBytes(3).toString('hex')}` },
      level: 'province',
    })
    const { items } = (await ask(program, '/api/v1/agencies')) as unknown as { items: { slug: string }[] }
    const dataset = await ask(program, '/api/v1/datasets', {
      title: { vi: 'Mực nước' },
      description: { vi: 'Theo giờ.' },
      agency: items[0]!.slug,
      license: 'CC-BY-4.0',
      status: 'published',
    })
    return dataset.id!
  }

  /** Begins an upload and sends only its first half; `finish` sends the rest and waits for the answer. */
  async function beginUpload(program: Program, datasetId: string, bytes: Buffer) {
    const head = Buffer.from(
      '--x\r\nContent-Disposition: form-data; name="file"; filename="muc-nuoc.bin"\r\nContent-Type: application/octet-stream\r\n\r\n',
    )
    const tail = Buffer.from('\r\n--x--\r\n')
    const request = http.request(`${program.baseUrl}/api/v1/datasets/${datasetId}/distributions`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await readToken()}`,
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': head.length + bytes.length + tail.length,
      },
    })
    const answered = once(request, 'response') as Promise<[http.IncomingMessage]>
    answered.catch(() => undefined)
    request.write(head)
    request.write(bytes.subarray(0, bytes.length / 2))
    const arriving = path.join(folder, 'blobs/tmp')
    while ((await readdir(arriving)).length === 0) await pause(20)
    return {
      async finish(): Promise<{ status: number; body: Record<string, string> }> {
        request.write(bytes.subarray(bytes.length / 2))
        request.end(tail)
        const [response] = await answered
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        return {
          status: response.statusCode!,
          body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>,
        }
      },
    }
  }

  it('says in one sentence what stops it, and leaves nothing running', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = run({ ...(await settings()), SEN_PORT: String((other.address() as AddressInfo).port) })
    assert.equal(await codeOf(taken), 1)
    assert.match(taken.output().trim(), /^Port \d+ is in use\. .*SEN_PORT=\d+ npm start$/)
    other.close()

    const misspelt = run({ ...(await settings()), SEN_PROT: '1' })
    assert.equal(await codeOf(misspelt), 1)
    assert.match(misspelt.output(), /^.*SEN_PROT.*$/m)
    assert.equal(misspelt.output().trim().split('\n').length, 1)

    const away = run({
      ...(await settings()),
      MONGODB_URI: 'mongodb://127.0.0.1:9/?replicaSet=sen&serverSelectionTimeoutMS=500',
    })
    assert.equal(await codeOf(away), 1)
    assert.match(away.output(), /MONGODB_URI/)
    assert.ok(!away.output().includes('    at '), away.output())
  })

  it('writes the link and the token for their owner alone, and a lost token file again', async () => {
    const env = await settings()
    const first = await start(env)
    const note = path.join(folder, 'first-run.txt')
    const link = /http:\/\/\S+\/invitations\/\S+/.exec(await readFile(note, 'utf8'))![0]
    assert.equal((await fetch(link)).status, 200)
    for (const file of [note, path.join(folder, 'token')])
      assert.equal((await stat(file)).mode & 0o777, 0o600, file)
    const token = await readToken()
    await ask(first, '/api/v1/tokens')
    first.child.kill('SIGINT')
    assert.equal(await codeOf(first), 0, first.output())

    const second = await start(env)
    assert.equal(await readToken(), token)
    second.child.kill('SIGTERM')
    assert.equal(await codeOf(second), 0)

    await rm(path.join(folder, 'token'))
    const third = await start(env)
    assert.notEqual(await readToken(), token)
    await ask(third, '/api/v1/tokens')
  })

  it('tells who asks before sending that it is too much, and lets others go on', async () => {
    const program = await start({ ...(await settings()), SEN_MAX_UPLOAD_BYTES: '1000000' })
    const dataset = await makeDataset(program)
    const file = path.join(folder, 'asked.csv')
    const askFirst = async (byteSize: number): Promise<string> => {
      await writeFile(file, Buffer.alloc(byteSize, 'a\n'))
      const { stderr } = await promisify(execFile)('curl', [
        ...['-sv', '-H', `Authorization: Bearer ${await readToken()}`, '-H', 'Expect: 100-continue'],
        ...['-F', 'metadata={}', '-F', `file=@${file}`],
        `${program.baseUrl}/api/v1/datasets/${dataset}/distributions`,
      ])
      return [...stderr.matchAll(/< HTTP\/1\.1 (\d+)/g)].map(([, status]) => status).join(' ')
    }
    assert.equal(await askFirst(500_000), '100 201')
    assert.equal(await askFirst(20_000_000), '413')
  })

  it('lets an upload finish that runs when it is told to end, and takes no new requests', async () => {
    const program = await start(await settings())
    const dataset = await makeDataset(program)
    const bytes = randomBytes(4_000_000)
    const upload = await beginUpload(program, dataset, bytes)
    program.child.kill('SIGTERM')
    await pause(500)
    await assert.rejects(fetch(`${program.baseUrl}/healthz`))
    const { status, body } = await upload.finish()
    assert.equal(status, 201)
    assert.equal(body.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(await codeOf(program), 0, program.output())

    const again = await start(await settings())
    const file = await fetch(`${again.baseUrl}/files/${body.id}/1/muc-nuoc.bin`)
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), bytes)
  })

  it('loses nothing that it acknowledged when it is killed in an upload, and sweeps what it did not', async () => {
    const program = await start(await settings())
    const dataset = await makeDataset(program)
    const kept = await (await beginUpload(program, dataset, randomBytes(500_000))).finish()
    assert.equal(kept.status, 201)
    await beginUpload(program, dataset, randomBytes(4_000_000))
    program.child.kill('SIGKILL')
    await codeOf(program)
    assert.equal((await readdir(path.join(folder, 'blobs/tmp'))).length, 1)

    const again = await start(await settings())
    assert.deepEqual(await readdir(path.join(folder, 'blobs/tmp')), [])
    const { distributions } = (await ask(again, `/api/v1/datasets/${dataset}`)) as unknown as {
      distributions: { id: string; releaseUrl: string; sha256: string }[]
    }
    assert.deepEqual(
      distributions.map(({ id }) => id),
      [kept.body.id],
    )
    const bytes = Buffer.from(await (await fetch(distributions[0]!.releaseUrl)).arrayBuffer())
    assert.equal(createHash('sha256').update(bytes).digest('hex'), distributions[0]!.sha256)
  })

  it('goes on with a table that it was making when it was killed, and makes it once', async () => {
    const env = await settings()
    const killed = await start(env)
    const id = await makeDataset(killed)
    const form = new FormData()
    const rowCount = 300_000
    const lines = Array.from({ length: rowCount }, (_, at) => `${at},${at / 8},x${at % 97}`)
    form.append('file', new Blob([`n,số,chữ\n${lines.join('\n')}\n`]), 'bảng.csv')
    const response = await fetch(`${killed.baseUrl}/api/v1/datasets/${id}/distributions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await readToken()}` },
      body: form,
    })
    const file = (await response.json()) as { id: string; job: { id: string } }
    const listWork = async () =>
      (await readdir(path.join(folder, 'work')).catch(() => [])).filter((name) => name.startsWith('table-'))
    while ((await listWork()).length === 0) await pause(10)
    const [half] = await listWork()
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    const next = await start(env)
    const readJob = async () =>
      (await ask(next, `/api/v1/jobs/${file.job.id}`)) as unknown as {
        state: string
        progress: { done: number }
      }
    let job = await readJob()
    for (; !['done', 'failed'].includes(job.state); job = await readJob()) await pause(100)
    assert.deepEqual([job.state, job.progress.done], ['done', rowCount])
    const rows = (await ask(next, `/api/v1/distributions/${file.id}/rows?limit=1`)) as unknown as {
      total: number
    }
    assert.equal(rows.total, rowCount)
    const tables = await readdir(path.join(folder, 'tables'))
    assert.equal(tables.filter((name) => name.includes(file.id)).length, 1)
    assert.ok(!(await listWork()).includes(half!))
  })

  it('reads, asks, compares and exports with the programs that the build made', async () => {
    const program = await start(await settings())
    const dataset = await makeDataset(program)
    /** A new distribution, or a new release of the one that is named; the answer is what became of its table. */
    const send = async (name: string, content: string | Uint8Array<ArrayBuffer>, to?: string) => {
      const address = to ? `/distributions/${to}/releases` : `/datasets/${dataset}/distributions`
      const form = new FormData()
      form.append('file', new Blob([content]), name)
      const response = await fetch(`${program.baseUrl}/api/v1${address}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await readToken()}` },
        body: form,
      })
      assert.equal(response.status, 201)
      const id = to ?? ((await response.json()) as { id: string }).id
      const state = () => ask(program, `/api/v1/distributions/${id}/table`)
      while ((await state()).status === 'pending') await pause(50)
      return { id, table: await state() }
    }
    const get = async (address: string) => (await fetch(`${program.baseUrl}/api/v1${address}`)).text()

    const { id } = await send('huyện.csv', 'mã,tên,dân số\n01,Hà Nội,10\n02,Huế,20\n')
    assert.match(await get(`/distributions/${id}/rows?where=dan_so>10`), /"Huế"/)
    assert.match(await get(`/distributions/${id}/profile`), /"distinct":2/)
    assert.match(await get(`/distributions/${id}/export.csv`), /02,Huế,20/)
    const count = `select sum(dan_so) as n from "${id}"`
    assert.match(await get(`/sql?query=${encodeURIComponent(count)}`), /30/)
    await send('huyện.csv', 'mã,tên,dân số\n01,Hà Nội,11\n02,Huế,20\n', id)
    assert.match(await get(`/distributions/${id}/releases/2/diff?against=1`), /"changed":1/)

    const book = Buffer.from(
      await (await fetch(`${program.baseUrl}/api/v1/distributions/${id}/export.xlsx`)).arrayBuffer(),
    )
    const { table } = await send('huyện.xlsx', book)
    assert.equal(table.rowCount, 2)
  })

  it('works without Java: searches MongoDB, and says so', async () => {
    const dataFolder = await makeDataFolder()
    const env = await settings()
    delete env.ELASTICSEARCH_URL
    const program = await start({
      ...env,
      SEN_DATA_DIR: dataFolder,
      SEN_ADMIN_TOKEN_FILE: path.join(folder, 'token'),
      SEN_DATABASE: `${database}_bare`,
      SEN_ENGINES_DIR: path.join(dataFolder, 'engines'),
      // Neither a Java nor a package client is on this path.
      PATH: path.join(dataFolder, 'nothing'),
    })
    assert.match(program.output(), /Search runs on MongoDB .*Java/)
    await makeDataset(program)
    const search = () => ask(program, '/api/v1/datasets?q=muc+nuoc')
    // What was published follows into the search a moment later.
    for (const deadlineMs = Date.now() + 20_000; Number((await search()).total) === 0; await pause(50))
      assert.ok(Date.now() < deadlineMs, 'It was not found.')
    const found = await search()
    assert.equal(found.degraded, true)
    assert.equal(found.total, 1)
    program.child.kill('SIGTERM')
    assert.equal(await codeOf(program), 0)
    const mongo = await MongoClient.connect(process.env.MONGODB_URI!)
    await mongo.db(`${database}_bare`).dropDatabase()
    await mongo.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
})
