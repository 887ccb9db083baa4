import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import express from 'express'
import supertest from 'supertest'
import { openDiskStorage } from '../storage/disk-storage.ts'
import type { Storage } from '../storage/storage.ts'
import { createErrorHandler } from './error-handler.ts'
import { createReadForm } from './read-form.ts'

const maxUploadBytes = 1_000_000
const boundary = 'x-boundary-x'

/** A part as a client writes it. */
const part = (disposition: string, content: string | Buffer, type = 'text/csv') =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    Buffer.from(content as string),
    Buffer.from('\r\n'),
  ])
const escapeSign = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`
const end = Buffer.from(`--${boundary}--\r\n`)

describe('the form with a file', () => {
  let dir: string
  let server: http.Server
  let port: number
  let storage: Storage

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'sen-form-'))
    storage = await openDiskStorage({ dir })
    const readForm = createReadForm({ storage, maxUploadBytes })
    const app = express()
    app.post('/', async (request, response) => {
      response.json(await readForm(request, response, ['metadata']))
    })
    app.use(createErrorHandler({ renderPage: () => null }))
    server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    port = (server.address() as AddressInfo).port
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(dir, { recursive: true, force: true })
  })

  const temporaryFiles = () => readdir(path.join(dir, 'blobs/tmp'))
  async function untilClean(): Promise<void> {
    for (let tries = 0; (await temporaryFiles()).length > 0; tries++) {
      assert.ok(tries < 200, 'temporary files stay')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const send = (...parts: Buffer[]) =>
    supertest(server)
      .post('/')
      .set('Content-Type', `multipart/form-data; boundary=${boundary}`)
      .send(Buffer.concat(parts) as unknown as object)
  const file = (name = 'a.csv', content: string | Buffer = 'a,b\n1,2\n') =>
    part(`name="file"; filename="${name}"`, content)
  const problem = (response: supertest.Response, status: number, slug: string) => {
    assert.equal(response.status, status, response.text)
    assert.equal(response.body.type, `/problems/${slug}`)
    assert.ok(response.body.detail.length > 10)
  }

  it('keeps the file while it arrives and gives the fields', async () => {
    const bytes = randomBytes(700_000)
    const response = await supertest(server)
      .post('/')
      .field('metadata', '{"title":{"vi":"Dân số"}}')
      .attach('file', bytes, 'dữ liệu.csv')
    assert.equal(response.status, 200, response.text)
    assert.deepEqual(response.body, {
      fields: { metadata: '{"title":{"vi":"Dân số"}}' },
      file: {
        name: 'dữ liệu.csv',
        byteSize: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        declaredType: 'text/csv',
      },
    })
    assert.deepEqual(await storage.stat(response.body.file.sha256), { byteSize: bytes.length })
  })

  it('takes the metadata as a part with a file name, behind the file too', async () => {
    const response = await send(
      file(),
      part('name="metadata"; filename="m.json"', '{"a":1}', 'application/json'),
      end,
    )
    assert.deepEqual(response.body.fields, { metadata: '{"a":1}' })
  })

  it('gives a Vietnamese name back unchanged, raw or encoded by RFC 5987', async () => {
    const name = 'Dữ liệu dân số (2024).csv'
    assert.equal((await send(file(name), end)).body.file.name, name)
    const encoded = part(
      `name="file"; filename="x.csv"; filename*=UTF-8''${encodeURIComponent(name).replace(/[()]/g, escapeSign)}`,
      'a',
    )
    assert.equal((await send(encoded, end)).body.file.name, name)
  })

  it('refuses names that hold paths, controls or too many bytes', async () => {
    for (const name of [
      '../../etc/passwd',
      'a/b.csv',
      'a\\\\b.csv',
      '..',
      'a%0Ab.csv',
      `${'x'.repeat(300)}.csv`,
    ]) {
      problem(await send(file(name), end), 422, 'invalid-content')
    }
    problem(await send(part(`name="file"; filename*=UTF-8''a%00b.csv`, 'a'), end), 422, 'invalid-content')
    const notUtf8 = Buffer.from(
      file('Donn_es.csv').toString('latin1').replace('Donn_es', 'Donn\xe9es'),
      'latin1',
    )
    problem(await send(notUtf8, end), 422, 'invalid-content')
  })

  it('asks for the file when there is none, or it has no name', async () => {
    problem(await send(part('name="metadata"', '{}'), end), 422, 'invalid-content')
    problem(await send(part('name="file"', 'a,b'), end), 422, 'invalid-content')
    problem(await send(part('name="file"; filename=""', 'a,b'), end), 422, 'invalid-content')
    problem(await send(end), 422, 'invalid-content')
  })

  it('refuses an empty file', async () => {
    problem(await send(file('a.csv', ''), end), 422, 'invalid-content')
  })

  it('refuses two files and metadata given twice', async () => {
    problem(await send(file('a.csv'), file('b.csv'), end), 400, 'malformed-body')
    problem(
      await send(part('name="metadata"', '{}'), part('name="metadata"', '{}'), file(), end),
      400,
      'malformed-body',
    )
    const asFile = part('name="metadata"; filename="m.json"', '{}')
    problem(await send(part('name="metadata"', '{}'), asFile, file(), end), 400, 'malformed-body')
  })

  it('names the known parts when one is unknown, also those that have broken programs', async () => {
    for (const name of [
      'metdata',
      '__proto__',
      'constructor',
      'a[4294967294]',
      'a[b][c]',
      'metadata[x]',
      'file[0]',
    ]) {
      const asField = await send(part(`name="${name}"`, '{}'), file(), end)
      problem(asField, 400, 'unknown-member')
      assert.match(asField.body.detail, /metadata, file/)
      problem(await send(part(`name="${name}"; filename="x.csv"`, '{}'), file(), end), 400, 'unknown-member')
    }
    assert.equal(({} as { x?: unknown }).x, undefined)
  })

  it('refuses too many, too long and nameless parts', async () => {
    const many = Array.from({ length: 100 }, () => part('name="metadata"', '{}'))
    problem(await send(...many, file(), end), 400, 'malformed-body')
    problem(await send(part(`name="${'n'.repeat(5_000)}"`, '{}'), file(), end), 400, 'malformed-body')
    problem(await send(part('filename="x.csv"', 'a'), end), 400, 'malformed-body')
    problem(await send(part('name="metadata"', Buffer.alloc(2_200_000, 32)), file(), end), 413, 'too-large')
    const asFile = part('name="metadata"; filename="m.json"', Buffer.alloc(2_200_000, 32))
    problem(await send(asFile, file(), end), 413, 'too-large')
  })

  it('refuses a form that is cut, has no boundary or another line end', async () => {
    problem(await send(file()), 400, 'malformed-body')
    problem(await send(file().subarray(0, 60)), 400, 'malformed-body')
    problem(await send(Buffer.from(file().toString().replaceAll('\r\n', '\n')), end), 400, 'malformed-body')
    for (const type of [
      'multipart/form-data',
      `multipart/form-data; boundary=${'b'.repeat(1_000)}`,
      `multipart/form-data; boundary=${boundary}; boundary="another"`,
    ]) {
      const request = supertest(server).post('/').set('Content-Type', type)
      problem(await request.send(String(Buffer.concat([file(), end]))), 400, 'malformed-body')
    }
    await untilClean()
  })

  it('takes a file of exactly the limit and refuses one byte more', async () => {
    assert.equal((await send(file('a.csv', Buffer.alloc(maxUploadBytes)), end)).status, 200)
    problem(await send(file('a.csv', Buffer.alloc(maxUploadBytes + 1)), end), 413, 'too-large')
    await untilClean()
  })

  it('refuses a length over the limit before reading, and a stream as soon as it passes the limit', async () => {
    const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n`
    const declared = await converse(`${head}Content-Length: 99999999999\r\n\r\n`)
    assert.match(declared, /^HTTP\/1.1 413 /)
    const first = part('name="file"; filename="a.csv"', Buffer.alloc(maxUploadBytes + 500_000)).subarray(
      0,
      -2,
    )
    const chunked = await converse(
      `${head}Transfer-Encoding: chunked\r\n\r\n${first.length.toString(16)}\r\n${first.toString('latin1')}\r\n`,
    )
    assert.match(chunked, /^HTTP\/1.1 413 /)
    assert.match(chunked, /problems\/too-large/)
    await untilClean()
  })

  it('lets a client that goes on sending see the answer', async () => {
    const bytes = Buffer.alloc(60_000_000)
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
      body: Buffer.concat([file('a.csv', bytes), end]),
    })
    assert.equal(response.status, 413)
  })

  it('leaves nothing behind when clients go away in the middle', async () => {
    const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n\r\n`
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const socket = net.connect(port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write(head)
        const begin = file('a.csv', Buffer.alloc(10_000 * index)).subarray(0, -2)
        await new Promise<unknown>((resolve) => socket.write(begin, resolve))
        socket.destroy()
      }),
    )
    await untilClean()
    assert.equal((await send(file(), end)).status, 200)
  })

  /** Sends text as it is and gives what comes back until the first answer is whole. */
  function converse(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(text, 'latin1'))
      let answer = ''
      socket.setTimeout(5_000, () => reject(new Error(`no answer in time: ${answer}`)))
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        answer += String(chunk)
        if (!answer.includes('}')) return
        socket.destroy()
        resolve(answer)
      })
    })
  }
})
