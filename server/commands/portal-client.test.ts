import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createPortalClient, RemoteProblem, type PortalClient, type UploadFile } from './portal-client.ts'
import { PublishError } from './publish-error.ts'

interface Seen {
  method: string
  url: string
  headers: http.IncomingHttpHeaders
  body: Buffer
}

describe('the client of a portal', () => {
  let server: http.Server
  let client: PortalClient
  let seen: Seen[]
  let said: string[]
  let answers: ((request: http.IncomingMessage, response: http.ServerResponse) => void)[]
  let dir: string

  const reply =
    (status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}) =>
    (_request: http.IncomingMessage, response: http.ServerResponse) => {
      response.writeHead(status, headers)
      response.end(JSON.stringify(body))
    }

  beforeEach(async () => {
    seen = []
    said = []
    answers = []
    dir = await mkdtemp(path.join(os.tmpdir(), 'sen-client-'))
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('error', () => {})
      request.on('end', () => {
        seen.push({
          method: request.method!,
          url: request.url!,
          headers: request.headers,
          body: Buffer.concat(chunks),
        })
        answers.shift()!(request, response)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    client = createPortalClient({ url, token: 'sen_x', say: (line) => said.push(line) })
  })

  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(dir, { recursive: true })
  })

  async function makeFile(name: string, content: string | Buffer): Promise<UploadFile> {
    const file = path.join(dir, 'file')
    await writeFile(file, content)
    return { name, path: file, byteSize: Buffer.byteLength(content) }
  }

  it('sends a form of known length whose parts come back as they were', async () => {
    answers = [reply(201, { id: 'd' })]
    const bytes = Buffer.from('năm,dân số\n2024,101\n')
    let told = 0
    const file = await makeFile('Dữ liệu "dân số".csv', bytes)
    await client.upload('/x', file, { title: { vi: 'Tên' } }, (sentBytes) => (told = sentBytes))
    const [request] = seen
    assert.equal(Number(request!.headers['content-length']), request!.body.length)
    const form = request!.body.toString()
    assert.match(form, /name="metadata"\r\n\r\n\{"title":\{"vi":"Tên"\}\}\r\n/)
    assert.ok(form.includes('filename="Dữ liệu \\"dân số\\".csv"'))
    assert.ok(request!.body.includes(bytes))
    assert.equal(told, bytes.length)
  })

  it('tries again after a broken connection and a busy portal, with the same key', async () => {
    answers = [
      (request) => request.socket.destroy(),
      reply(503, {}, { 'Retry-After': '0' }),
      reply(409, { detail: 'The first request with this key is still running.' }),
      reply(201, { id: 'd' }),
    ]
    const file = await makeFile('a.csv', 'a\n')
    assert.deepEqual(await client.upload('/x', file, null, () => {}), { id: 'd' })
    assert.equal(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size, 1)
    assert.deepEqual(
      seen.map(({ body }) => body.length),
      Array(4).fill(seen[0]!.body.length),
    )
    assert.equal(said.length, 3)
  })

  it('waits as long as the portal asks', async () => {
    answers = [reply(429, {}, { 'Retry-After': '1' }), reply(200, { id: 'd' })]
    const startMs = performance.now()
    await client.find('/x')
    assert.ok(performance.now() - startMs >= 990)
  })

  it('gives the sentences of a problem, and tries a refusal only once', async () => {
    answers = [
      reply(422, {
        detail: 'two',
        errors: [
          { pointer: '/a', detail: 'is wrong.' },
          { pointer: '/b', detail: 'too.' },
        ],
      }),
    ]
    await assert.rejects(client.send('POST', '/x', {}), (error) => {
      assert.ok(error instanceof RemoteProblem)
      assert.deepEqual([error.status, error.lines], [422, ['/a is wrong.', '/b too.']])
      return true
    })
    assert.equal(seen.length, 1)
  })

  it('stops sending a file that is refused on the way', async () => {
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      request.once('data', () => {
        // As the portal does, it goes on reading: a connection that is shut at once can take the answer with it.
        response.writeHead(413)
        response.end(JSON.stringify({ detail: 'The file is over the limit.' }))
      })
    })
    const file = await makeFile('big.bin', Buffer.alloc(32 * 1024 * 1024, 1))
    let told = 0
    await assert.rejects(
      client.upload('/x', file, null, (sentBytes) => (told = sentBytes)),
      /over the limit/,
    )
    assert.ok(told < file.byteSize)
  })

  it('does not send a file that became shorter as if it were whole', async () => {
    answers = [reply(201, {})]
    const file = await makeFile('a.csv', 'a,b\n')
    await assert.rejects(
      client.upload('/x', { ...file, byteSize: 100 }, null, () => {}),
      /changed while it was sent/,
    )
    assert.equal(seen.length, 0)
  })

  it('follows a dataset to its new name, and nothing to another host', async () => {
    answers = [reply(308, {}, { Location: '/api/v1/datasets/new' }), reply(200, { slug: 'new' })]
    assert.deepEqual(await client.find('/api/v1/datasets/old'), { slug: 'new' })
    answers = [reply(308, {}, { Location: 'http://other.example/x' })]
    await assert.rejects(client.find('/api/v1/datasets/old'), PublishError)
    answers = [reply(404, {})]
    assert.equal(await client.find('/api/v1/datasets/none'), null)
  })

  it('says so when what answers is no portal', async () => {
    answers = [(_request, response) => response.end('<html>')]
    await assert.rejects(client.find('/'), /not as a Sen portal/)
  })
})
