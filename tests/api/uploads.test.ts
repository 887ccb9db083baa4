import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, stat, truncate, utimes } from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Upload as TusUpload } from 'tus-js-client'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

const encode = (text: string): string => Buffer.from(text).toString('base64')
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const tus = { 'Tus-Resumable': '1.0.0' }
const pieceType = 'application/offset+octet-stream'

/** CSV of about so many bytes, different in every line. */
function makeCsv(byteSize: number): Buffer {
  const line = 'Phường Bến Nghé,1234567,0.123456,2024-01-01\n'
  const block = Buffer.from(line.repeat(Math.ceil(1_000_000 / Buffer.byteLength(line))))
  const blocks = [Buffer.from('phường,dân số,tỷ lệ,ngày\n')]
  for (let size = 0; size < byteSize; size += block.length) blocks.push(block)
  return Buffer.concat(blocks).subarray(0, byteSize)
}

describe('resumable uploads', function () {
  this.timeout(180_000)
  this.slow(10_000)
  let portal: TestPortal
  let datasetId: string
  let now = new Date()
  const clock = { now: () => now }
  const maxUploadBytes = 300 * 1024 * 1024

  before(async () => {
    portal = await startTestPortal(import.meta.url, { config: { maxUploadBytes }, clock })
    await portal.add.agency({ slug: 'co-quan-a' })
    await portal.add.agency({ slug: 'co-quan-b' })
    datasetId = (await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })).id
  })
  after(() => portal.close())
  beforeEach(() => {
    now = new Date(Math.max(Date.now(), now.getTime()))
  })

  type Headers = Record<string, string>

  const post = (headers: Headers, token?: string) =>
    portal.api.post('/api/v1/uploads').set({ ...portal.as(token), ...headers })
  const begin = async (byteSize: number, name = 'số liệu.csv', who: Headers = portal.as(), more = '') => {
    const response = await portal.api
      .post('/api/v1/uploads')
      .set({ ...who, ...tus, 'Upload-Length': String(byteSize) })
      .set('Upload-Metadata', `filename ${encode(name)}${more}`)
      .expect(201)
    return response.headers.location!
  }
  const head = (address: string, who: Headers = portal.as()) =>
    portal.api.head(address).set({ ...who, ...tus })
  const patch = (address: string, offset: number, bytes: Buffer, headers: Headers = portal.as()) =>
    portal.api
      .patch(address)
      .set({ ...tus, 'Content-Type': pieceType, 'Upload-Offset': String(offset), ...headers })
      .send(bytes)
  const idOf = (address: string) => address.split('/').at(-1)!
  const attach = (upload: string, metadata: object = {}, id = datasetId) =>
    portal.api
      .post(`/api/v1/datasets/${id}/distributions`)
      .set(portal.as())
      .send({ upload, ...metadata })
  const partialFile = (address: string) =>
    path.join(portal.portal.config.dataDir, 'blobs/partial', idOf(address))

  /** Sends a piece by hand; cut off after so many bytes when `cutAt` is given. Gives the status, or null when cut. */
  function send(address: string, offset: number, bytes: Buffer, cutAt?: number): Promise<number | null> {
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(address, portal.baseUrl), {
        method: 'PATCH',
        headers: {
          ...portal.as(),
          ...tus,
          'Content-Type': pieceType,
          'Upload-Offset': offset,
          'Content-Length': bytes.length,
        },
      })
      request.on('response', (response) => {
        response.resume()
        resolve(response.statusCode!)
      })
      if (cutAt === undefined) {
        request.on('error', reject)
        request.end(bytes)
        return
      }
      request.on('error', () => resolve(null))
      request.write(bytes.subarray(0, cutAt), () => request.socket!.destroy())
    })
  }

  describe('OPTIONS /api/v1/uploads', () => {
    it('says which version and which extensions are spoken, and the largest size', async () => {
      const { headers } = await portal.api.options('/api/v1/uploads').expect(204)
      assert.equal(headers['tus-version'], '1.0.0')
      assert.equal(headers['tus-extension'], 'creation,creation-with-upload,expiration,checksum,termination')
      assert.equal(headers['tus-max-size'], String(maxUploadBytes))
      assert.equal(headers['tus-checksum-algorithm'], 'sha1,sha256')
    })
  })

  describe('a file in pieces', () => {
    it('arrives whole although the connection broke in the middle of 200 MB', async () => {
      const bytes = randomBytes(200 * 1024 * 1024)
      const address = await begin(bytes.length, 'ảnh vệ tinh.bin')
      assert.equal(await send(address, 0, bytes, 97_000_003), null)
      const offset = Number((await head(address).expect(200)).headers['upload-offset'])
      assert.ok(offset > 50_000_000 && offset <= 97_000_003, String(offset))
      assert.equal((await head(address)).headers['cache-control'], 'no-store')
      assert.equal(await send(address, offset, bytes.subarray(offset)), 204)
      const whole = (await portal.api.get(address).set(portal.as()).expect(200)).body
      assert.deepEqual([whole.isWhole, whole.sha256], [true, sha256Of(bytes)])
      const { body } = await attach(idOf(address), { title: { vi: 'Ảnh' } }).expect(201)
      assert.deepEqual(
        [body.name, body.byteSize, body.sha256, body.title, body.format],
        ['ảnh vệ tinh.bin', bytes.length, sha256Of(bytes), { vi: 'Ảnh' }, 'OTHER'],
      )
    })

    it('is taken from a client that knows nothing but the protocol', async () => {
      const bytes = makeCsv(3_000_000)
      const address = await new Promise<string>((resolve, reject) => {
        const upload = new TusUpload(Readable.from([bytes]) as never, {
          endpoint: `${portal.baseUrl}/api/v1/uploads`,
          headers: portal.as(),
          chunkSize: 1_000_000,
          uploadSize: bytes.length,
          metadata: { filename: 'khách.csv', filetype: 'text/csv' },
          uploadDataDuringCreation: true,
          onError: reject,
          onSuccess: () => resolve(upload.url!),
        })
        upload.start()
      })
      const { body } = await attach(idOf(address)).expect(201)
      assert.deepEqual([body.name, body.sha256], ['khách.csv', sha256Of(bytes)])
    })

    it('goes on where a killed process stood, in another process', async () => {
      const dataDir = await mkdtemp(path.join(os.tmpdir(), 'sen-test-'))
      const database = `t_uploads_${randomBytes(5).toString('hex')}`
      const children: ChildProcess[] = []
      const start = async (token?: string): Promise<{ baseUrl: string; token: string }> => {
        const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/portal-child.ts'], {
          env: {
            PATH: process.env.PATH,
            MONGODB_URI: process.env.MONGODB_URI,
            ELASTICSEARCH_URL: process.env.ELASTICSEARCH_URL,
            SEN_DATABASE: database,
            SEN_DATA_DIR: dataDir,
            SEN_LOG_LEVEL: 'silent',
            ...(token && { TEST_TOKEN: token }),
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        children.push(child)
        const [line] = (await once(child.stdout!, 'data')) as [Buffer]
        return JSON.parse(line.toString()) as { baseUrl: string; token: string }
      }
      try {
        const first = await start()
        const bytes = makeCsv(90_000_000)
        const headers = { ...tus, Authorization: `Bearer ${first.token}` }
        const begun = await fetch(`${first.baseUrl}/api/v1/uploads`, {
          method: 'POST',
          headers: {
            ...headers,
            'Upload-Length': String(bytes.length),
            'Upload-Metadata': `filename ${encode('a.csv')}`,
          },
        })
        const address = begun.headers.get('Location')!
        const request = http.request(new URL(address, first.baseUrl), {
          method: 'PATCH',
          headers: {
            ...headers,
            'Content-Type': pieceType,
            'Upload-Offset': '0',
            'Content-Length': bytes.length,
          },
        })
        request.on('error', () => {})
        request.write(bytes.subarray(0, 80_000_000))
        const file = path.join(dataDir, 'blobs/partial', idOf(address))
        while (((await stat(file).catch(() => null))?.size ?? 0) < 79_000_000) await pause(20)
        // What is safe is noted while more arrives.
        let noted = 0
        while (noted < 32_000_000) {
          const upload = await fetch(new URL(address, first.baseUrl), { headers })
          noted = ((await upload.json()) as { offset: number }).offset
          await pause(20)
        }
        children[0]!.kill('SIGKILL')
        await once(children[0]!, 'exit')
        const second = await start(first.token)
        const asked = await fetch(new URL(address, second.baseUrl), { method: 'HEAD', headers })
        const offset = Number(asked.headers.get('Upload-Offset'))
        assert.ok(offset >= noted && offset <= 80_000_000, `${offset} of ${noted}`)
        const rest = await fetch(new URL(address, second.baseUrl), {
          method: 'PATCH',
          headers: { ...headers, 'Content-Type': pieceType, 'Upload-Offset': String(offset) },
          body: new Uint8Array(bytes.subarray(offset)),
        })
        assert.equal(rest.status, 204, await rest.text())
        const whole = await fetch(new URL(address, second.baseUrl), { headers })
        assert.equal(((await whole.json()) as { sha256: string }).sha256, sha256Of(bytes))
      } finally {
        for (const child of children) child.kill('SIGKILL')
        await portal.portal.mongo.connection.useDb(database).dropDatabase()
        await rm(dataDir, { recursive: true, force: true })
      }
    })

    it('ends a connection that hangs when its client comes back on another', async () => {
      const bytes = makeCsv(2_000_000)
      const address = await begin(bytes.length)
      const request = http.request(new URL(address, portal.baseUrl), {
        method: 'PATCH',
        headers: {
          ...portal.as(),
          ...tus,
          'Content-Type': pieceType,
          'Upload-Offset': '0',
          'Content-Length': bytes.length,
        },
      })
      const ended = new Promise((resolve) => request.on('close', resolve))
      request.on('error', () => {})
      request.write(bytes.subarray(0, 1_500_000))
      while (((await stat(partialFile(address)).catch(() => null))?.size ?? 0) < 1_000_000) await pause(10)
      const offset = Number((await head(address).expect(200)).headers['upload-offset'])
      await ended
      assert.ok(offset >= 1_000_000 && offset <= 1_500_000, String(offset))
      await patch(address, offset, bytes.subarray(offset)).expect(204)
      assert.equal((await portal.api.get(address).set(portal.as())).body.sha256, sha256Of(bytes))
    })

    it('lets one of two connections that send the same piece win', async () => {
      const bytes = makeCsv(3_000_000)
      const address = await begin(bytes.length)
      const half = bytes.subarray(0, 1_500_000)
      const statuses = await Promise.all([
        send(address, 0, half).catch(() => null),
        send(address, 0, half).catch(() => null),
      ])
      assert.ok(statuses.filter((status) => status === 204).length === 1, JSON.stringify(statuses))
      const offset = Number((await head(address)).headers['upload-offset'])
      assert.equal(offset, half.length)
      await patch(address, offset, bytes.subarray(offset)).expect(204)
      assert.equal((await portal.api.get(address).set(portal.as())).body.sha256, sha256Of(bytes))
    })
  })

  describe('POST /api/v1/uploads', () => {
    it('needs somebody who may write somewhere', async () => {
      const headers = { ...tus, 'Upload-Length': '10', 'Upload-Metadata': `filename ${encode('a.csv')}` }
      await portal.api.post('/api/v1/uploads').set(headers).expect(401)
      await post(headers, await portal.makeToken('co-quan-a', ['read'])).expect(403)
      await post(headers, await portal.makeToken('co-quan-a', ['write'])).expect(201)
    })

    it('is refused to other sites that send the cookie of a session', async () => {
      const { headers } = await portal.addAccount({ 'co-quan-a': 'editor' })
      const send = (site: string) =>
        portal.api
          .post('/api/v1/uploads')
          .set({ ...headers, ...tus, 'Sec-Fetch-Site': site })
          .set({ 'Upload-Length': '10', 'Upload-Metadata': `filename ${encode('a.csv')}` })
      await send('cross-site').expect(403)
      await send('same-origin').expect(201)
    })

    it('says what is wrong with a header', async () => {
      const good = { ...tus, 'Upload-Length': '10', 'Upload-Metadata': `filename ${encode('a.csv')}` }
      const refused: [Headers, number, string][] = [
        [{ 'Tus-Resumable': '9' }, 412, 'protocol-unsupported'],
        [{ 'Tus-Resumable': '' }, 412, 'protocol-unsupported'],
        [{ 'Upload-Length': '-1' }, 400, 'invalid-parameter'],
        [{ 'Upload-Length': '1e3' }, 400, 'invalid-parameter'],
        [{ 'Upload-Length': '' }, 400, 'invalid-parameter'],
        [{ 'Upload-Length': '10000000000000' }, 413, 'too-large'],
        [{ 'Upload-Length': '0' }, 422, 'invalid-content'],
        [{ 'Upload-Metadata': '' }, 400, 'invalid-parameter'],
        [{ 'Upload-Metadata': 'filename %%%%' }, 400, 'invalid-parameter'],
        [{ 'Upload-Metadata': 'filename /w==' }, 400, 'invalid-parameter'],
        [{ 'Upload-Metadata': `filename ${encode('../../x')}` }, 422, 'invalid-content'],
      ]
      for (const [headers, status, slug] of refused) {
        const { body } = await post({ ...good, ...headers }).expect(status)
        assert.equal(body.type, `/problems/${slug}`, JSON.stringify(headers))
      }
    })

    it('refuses at once what its dataset would refuse at the end', async () => {
      const token = await portal.makeToken('co-quan-b', ['write'])
      const header = (id: string) => ({
        ...tus,
        'Upload-Length': '10',
        'Upload-Metadata': `filename ${encode('a.csv')},dataset ${encode(id)}`,
      })
      // A draft of another agency is as if it were not there.
      await post(header(datasetId), token).expect(404)
      await post(header('không-có')).expect(404)
      const { body } = await post(header(datasetId)).expect(201)
      assert.deepEqual(body.target, { kind: 'dataset', id: datasetId })
    })

    it('takes no more uploads from one owner than anybody looks through, nor more bytes', async () => {
      const many = await portal.addAccount({ 'co-quan-a': 'editor' })
      for (let count = 0; count < 50; count++) await begin(10, 'a.csv', many.headers)
      const headers = { ...tus, 'Upload-Metadata': `filename ${encode('a.csv')}` }
      const { body } = await portal.api
        .post('/api/v1/uploads')
        .set({ ...many.headers, ...headers, 'Upload-Length': '10' })
        .expect(409)
      assert.match(body.detail, /50/)
      const listed = (await portal.api.get('/api/v1/uploads').set(many.headers)).body
      assert.equal(listed.items.length, 50)
      await portal.api
        .delete(`/api/v1/uploads/${listed.items[0].id}`)
        .set({ ...many.headers, ...tus })
        .expect(204)
      await begin(10, 'a.csv', many.headers)
      const large = await portal.addAccount({ 'co-quan-a': 'editor' })
      for (let count = 0; count < 4; count++) await begin(maxUploadBytes, 'a.csv', large.headers)
      await portal.api
        .post('/api/v1/uploads')
        .set({ ...large.headers, ...headers, 'Upload-Length': '1' })
        .expect(409)
    })
  })

  describe('PATCH /api/v1/uploads/{id}', () => {
    it('answers 409 with the right offset to a wrong one, and changes nothing', async () => {
      const address = await begin(100)
      await patch(address, 0, Buffer.alloc(40, 'a')).expect(204).expect('Upload-Offset', '40')
      for (const offset of [0, 39, 41, 60]) {
        const { body } = await patch(address, offset, Buffer.alloc(10, 'b')).expect(409)
        assert.equal(body.offset, 40)
      }
      for (const offset of ['-1', 'x', '1e1', ''])
        await patch(address, 0, Buffer.alloc(1), { ...portal.as(), 'Upload-Offset': offset }).expect(400)
      assert.equal((await head(address)).headers['upload-offset'], '40')
    })

    it('refuses what is longer than it said, of another type, or in another version', async () => {
      const address = await begin(100)
      const { body } = await patch(address, 0, Buffer.alloc(101)).expect(413)
      assert.equal(body.limitBytes, 100)
      await patch(address, 0, Buffer.alloc(10), { ...portal.as(), 'Content-Type': 'text/csv' }).expect(415)
      await patch(address, 0, Buffer.alloc(10), { ...portal.as(), 'Tus-Resumable': '0.2' }).expect(412)
      assert.equal((await head(address)).headers['upload-offset'], '0')
    })

    it('throws a piece away whose checksum differs, and keeps one that fits', async () => {
      const piece = Buffer.from('tỉnh,dân số\n')
      const address = await begin(piece.length)
      const sum = (bytes: Buffer, name = 'sha1') =>
        `${name} ${createHash(name).update(bytes).digest('base64')}`
      const withSum = (value: string) => ({ ...portal.as(), 'Upload-Checksum': value })
      const { body } = await patch(address, 0, piece, withSum(sum(Buffer.from('khác')))).expect(460)
      assert.equal(body.type, '/problems/checksum-mismatch')
      assert.equal((await head(address)).headers['upload-offset'], '0')
      await patch(address, 0, piece, withSum('crc9 AAAA')).expect(400)
      await patch(address, 0, piece, withSum('sha1 AAAA')).expect(400)
      await patch(address, 0, piece.subarray(0, 5), withSum(sum(piece.subarray(0, 5)))).expect(204)
      await patch(address, 5, piece.subarray(5), withSum(sum(piece.subarray(5), 'sha256'))).expect(204)
    })

    it('may be sent as a POST that says so', async () => {
      const address = await begin(10)
      await portal.api
        .post(address)
        .set({ ...portal.as(), ...tus, 'X-HTTP-Method-Override': 'PATCH' })
        .set({ 'Content-Type': pieceType, 'Upload-Offset': '0' })
        .send(Buffer.alloc(10, 'a'))
        .expect(204)
    })

    it('forgets an upload whose bytes the disk lost, so that the client begins anew', async () => {
      const address = await begin(100)
      await patch(address, 0, Buffer.alloc(40, 'a')).expect(204)
      await truncate(partialFile(address), 20)
      await patch(address, 40, Buffer.alloc(60, 'a')).expect(404)
      await head(address).expect(404)
    })
  })

  describe('whose it is', () => {
    it('is nobody else’s: another person finds nothing, by any method', async () => {
      const owner = await portal.addAccount({ 'co-quan-a': 'editor' })
      const other = await portal.addAccount({ 'co-quan-a': 'manager' })
      const address = await begin(10, 'a.csv', owner.headers)
      await head(address, other.headers).expect(404)
      await portal.api.get(address).set(other.headers).expect(404)
      await patch(address, 0, Buffer.alloc(10, 'a'), other.headers).expect(404)
      await portal.api
        .delete(address)
        .set({ ...other.headers, ...tus })
        .expect(404)
      await patch(address, 0, Buffer.alloc(10, 'a'), owner.headers).expect(204)
      await portal.api
        .post(`/api/v1/datasets/${datasetId}/distributions`)
        .set(other.headers)
        .send({ upload: idOf(address) })
        .expect(404)
      assert.deepEqual((await portal.api.get('/api/v1/uploads').set(other.headers)).body.items, [])
      for (const id of ['..%2fx', '%2e%2e%2fx', 'a%00b', 'không-có', '0'.repeat(20)])
        await portal.api
          .head(`/api/v1/uploads/${id}`)
          .set({ ...owner.headers, ...tus })
          .expect(404)
    })

    it('is the account’s, also through a token of it', async () => {
      const owner = await portal.addAccount({ 'co-quan-a': 'editor' })
      const { body } = await portal.api
        .post('/api/v1/tokens')
        .set(owner.headers)
        .send({ name: 'máy', scopes: ['write'] })
        .expect(201)
      const address = await begin(10, 'a.csv', portal.as(body.secret))
      await head(address, owner.headers).expect(200)
    })

    it('is gone after DELETE, with its bytes', async () => {
      const address = await begin(100)
      await patch(address, 0, Buffer.alloc(40, 'a')).expect(204)
      await portal.api
        .delete(address)
        .set({ ...portal.as(), ...tus })
        .expect(204)
      await head(address).expect(404)
      await assert.rejects(stat(partialFile(address)), { code: 'ENOENT' })
    })
  })

  describe('POST /api/v1/datasets/{id}/distributions with an upload', () => {
    const whole = async (bytes: Buffer, name = 'a.csv') => {
      const address = await begin(bytes.length, name)
      await patch(address, 0, bytes).expect(204)
      return address
    }

    it('answers 409 while bytes are missing', async () => {
      const address = await begin(100)
      await patch(address, 0, Buffer.alloc(40, 'a')).expect(204)
      const { body } = await attach(idOf(address)).expect(409)
      assert.match(body.detail, /40.*100/)
      await attach('không-có').expect(404)
    })

    it('adds it once, however often and at once it is asked', async () => {
      const { id } = await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })
      const address = await whole(Buffer.from(`a,b\n${randomBytes(4).toString('hex')},2\n`))
      const answers = await Promise.all(
        [1, 2, 3].map(() => attach(idOf(address), { title: { vi: 'Một' } }, id)),
      )
      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 201, 201],
      )
      assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
      assert.equal(new Set(answers.map(({ body }) => body.job.id)).size, 1)
      const { body } = await portal.api.get(`/api/v1/datasets/${id}`).set(portal.as())
      assert.equal(body.distributions.length, 1)
      const elsewhere = await attach(idOf(address)).expect(409)
      assert.match(elsewhere.body.detail, new RegExp(answers[0]!.body.id as string))
      await portal.api
        .delete(address)
        .set({ ...portal.as(), ...tus })
        .expect(409)
    })

    it('checks it as a file that comes with a form, and lets it be used after a refusal', async () => {
      const address = await whole(Buffer.from('<!doctype html><html></html>'), 'bảng.csv')
      await attach(idOf(address), { format: 'không-có' }).expect(422)
      await attach(idOf(address), { accessUrl: 'https://data.example/' }).expect(422)
      await attach(idOf(address), { nosuch: 1 }).expect(400)
      const { body } = await attach(idOf(address)).expect(201)
      assert.deepEqual([body.format, body.warnings[0].code], ['HTML', 'type-mismatch'])
    })

    it('makes a release of it, or says that nothing is new', async () => {
      const { id } = await portal.add.file(datasetId, 'năm.csv', 'a\n1\n')
      const release = (upload: string) =>
        portal.api.post(`/api/v1/distributions/${id}/releases`).set(portal.as()).send({ upload })
      const address = await whole(Buffer.from('a\n1\n2\n'), 'năm.csv')
      const { body } = await release(idOf(address)).expect(201)
      assert.deepEqual([body.number, body.unchanged], [2, false])
      const again = await release(idOf(address)).expect(201)
      assert.deepEqual([again.body.number, again.body.job], [2, body.job])
      const same = await whole(Buffer.from('a\n1\n2\n'), 'năm.csv')
      assert.equal((await release(idOf(same)).expect(200)).body.unchanged, true)
      await release('không-có').expect(404)
      await portal.api.post(`/api/v1/distributions/${id}/releases`).set(portal.as()).send({}).expect(422)
    })
  })

  describe('an upload that waits as a proposal', () => {
    const dayMs = 24 * 60 * 60 * 1000
    let editor: TestAccount
    let publisher: TestAccount

    before(async () => {
      editor = await portal.addAccount({ 'co-quan-a': 'editor' })
      publisher = await portal.addAccount({ 'co-quan-a': 'publisher' })
    })

    const open = async () => (await portal.add.dataset({ agency: 'co-quan-a' })).id
    const whole = async (bytes: Buffer, who: Headers = editor.headers) => {
      const address = await begin(bytes.length, 'a.csv', who)
      await patch(address, 0, bytes, who).expect(204)
      return address
    }
    const someBytes = () => Buffer.from(`a\n${randomBytes(6).toString('hex')}\n`)
    const propose = (address: string, id: string, who: Headers = editor.headers) =>
      portal.api
        .post(`/api/v1/datasets/${id}/distributions`)
        .set(who)
        .send({ upload: idOf(address) })
    const proposeRelease = (address: string, part: string) =>
      portal.api
        .post(`/api/v1/distributions/${part}/releases`)
        .set(editor.headers)
        .send({ upload: idOf(address) })
    const count = async (id: string) =>
      (await portal.api.get(`/api/v1/datasets/${id}/proposals`).set(editor.headers).expect(200)).body
        .total as number
    const decide = (id: string, number: number, body: object) =>
      portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/decision`).set(publisher.headers).send(body)
    const takeBack = (id: string, number: number) =>
      portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/take-back`).set(editor.headers)

    it('is used once: the same request again, and several at once, are the same proposal', async () => {
      const id = await open()
      const address = await whole(someBytes())
      const answers = await Promise.all([1, 2, 3].map(() => propose(address, id)))
      assert.deepEqual(
        answers.map(({ status, headers, body }) => [status, headers.location, body.number]),
        [1, 2, 3].map(() => [202, `/api/v1/datasets/${id}/proposals/1`, 1]),
      )
      assert.equal((await propose(address, id).expect(202)).body.number, 1)
      assert.equal(await count(id), 1)
      const { body } = await portal.api.get(address).set(editor.headers).expect(200)
      assert.deepEqual(body.use, { dataset: id, proposal: 1 })
      const listed = await portal.api.get('/api/v1/uploads').set(editor.headers).expect(200)
      assert.ok(!JSON.stringify(listed.body).includes(idOf(address)))
      await portal.api
        .delete(address)
        .set({ ...editor.headers, ...tus })
        .expect(409)
    })

    it('goes nowhere else meanwhile, and is not published beside its proposal', async () => {
      const [id, other] = [await open(), await open()]
      const draft = (await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })).id
      const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
      const address = await whole(someBytes())
      await propose(address, id).expect(202)
      for (const place of [other, draft])
        assert.match(
          (await propose(address, place).expect(409)).body.detail as string,
          /proposal 1|đề xuất 1/,
        )
      await proposeRelease(address, part).expect(409)
      // Nor when its owner may publish by now.
      await portal.api
        .put(`/api/v1/agencies/co-quan-a/members/${editor.id}`)
        .set(portal.as())
        .send({ role: 'publisher' })
        .expect(200)
      await propose(address, id).expect(202)
      await propose(address, other).expect(409)
      await portal.api
        .put(`/api/v1/agencies/co-quan-a/members/${editor.id}`)
        .set(portal.as())
        .send({ role: 'editor' })
        .expect(200)
      await decide(id, 1, { accept: true }).expect(200)
      assert.equal((await propose(address, id).expect(202)).body.status, 'accepted')
      const { body } = await portal.api.get(`/api/v1/datasets/${id}`).expect(200)
      assert.equal(body.distributions.length, 2)
    })

    it('is used once as a release, too', async () => {
      const id = await open()
      const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
      const address = await whole(someBytes())
      const first = await proposeRelease(address, part).expect(202)
      assert.equal((await proposeRelease(address, part).expect(202)).body.number, first.body.number)
      await propose(address, id).expect(409)
      await decide(id, 1, { accept: true }).expect(200)
      const { body } = await portal.api.get(`/api/v1/distributions/${part}/releases`).expect(200)
      assert.equal(body.total, 2)
    })

    it('says again what waits when the same file comes by another way, and keeps apart what differs', async () => {
      const id = await open()
      const { id: part } = await portal.add.file(id, 'a.csv', 'a\n1\n')
      const bytes = someBytes()
      const send = (to: string, who: Headers = editor.headers, name = 'a.csv') =>
        portal.api.post(to).set(who).attach('file', bytes, name)
      const [files, releases] = [
        `/api/v1/datasets/${id}/distributions`,
        `/api/v1/distributions/${part}/releases`,
      ]
      for (const to of [files, releases]) {
        const { body } = await send(to).expect(202)
        assert.equal((await send(to).expect(202)).body.number, body.number)
        const address = await whole(bytes)
        const again = to === files ? await propose(address, id) : await proposeRelease(address, part)
        assert.deepEqual([again.status, again.body.number], [202, body.number])
        assert.notEqual((await send(to, editor.headers, 'b.csv').expect(202)).body.number, body.number)
      }
      const other = await portal.addAccount({ 'co-quan-a': 'editor' })
      assert.equal((await send(files, other.headers).expect(202)).body.number, 5)
      assert.equal(await count(id), 5)
      // What was decided is proposed anew.
      await decide(id, 1, { accept: false, note: 'Chưa đủ.' }).expect(200)
      assert.equal((await send(files).expect(202)).body.number, 6)
    })

    it('is not free again when its proposal is refused or taken back', async () => {
      const id = await open()
      const [refused, taken] = [await whole(someBytes()), await whole(someBytes())]
      await propose(refused, id).expect(202)
      await propose(taken, id).expect(202)
      await decide(id, 1, { accept: false, note: 'Sai cột.' }).expect(200)
      await takeBack(id, 2).expect(200)
      for (const address of [refused, taken]) await propose(address, id).expect(409)
      assert.equal(await count(id), 2)
    })

    it('is held while it waits, however long, and swept away once it is refused or taken back', async () => {
      const id = await open()
      const kept = await Promise.all([1, 2, 3, 4].map(() => someBytes()))
      const { storage, uploads, catalog } = portal.portal
      for (const [index, bytes] of kept.entries()) {
        // By a form, and by pieces.
        if (index === 3)
          await portal.api
            .post(`/api/v1/datasets/${id}/distributions`)
            .set(editor.headers)
            .attach('file', bytes, 'a.csv')
            .expect(202)
        else await propose(await whole(bytes), id).expect(202)
      }
      const blobs = await Promise.all(kept.map((bytes) => storage.localPath(sha256Of(bytes))))
      const old = new Date(Date.now() - 60 * dayMs)
      for (const blob of blobs) await utimes(blob, old, old)
      const sweep = async () => {
        await uploads.sweep()
        await storage.removeOrphans(async (sha256s) => {
          const waiting = await uploads.findKnownBytes(sha256s)
          return new Set([...waiting, ...(await catalog.findKnownBytes(sha256s))])
        }, 7 * dayMs)
      }
      const listLeft = async () =>
        (await Promise.all(kept.map((bytes) => storage.stat(sha256Of(bytes))))).map((found) => found !== null)

      now = new Date(now.getTime() + 30 * dayMs)
      await sweep()
      assert.deepEqual(await listLeft(), [true, true, true, true])
      // Signed in again: sessions do not live for a month.
      const token = portal.as(await portal.makeToken('co-quan-a', ['publish']))
      const end = (number: number, body: object) =>
        portal.api.post(`/api/v1/datasets/${id}/proposals/${number}/decision`).set(token).send(body)
      await end(1, { accept: true }).expect(200)
      await end(2, { accept: false, note: 'Sai cột.' }).expect(200)
      const author = (await portal.portal.identity.findViewer({ accountId: editor.id, tokenId: null }))!
      await catalog.takeBackProposal(author, id, 3)
      await sweep()
      assert.deepEqual(await listLeft(), [true, false, false, true])
      const file = await portal.api.get(`/api/v1/datasets/${id}/proposals/4/file`).set(token).expect(200)
      assert.deepEqual(Buffer.from(file.text ?? (file.body as Buffer)), kept[3])
    })
  })

  describe('what nobody comes back for', () => {
    const dayMs = 24 * 60 * 60 * 1000

    it('lives for a week after its last byte, and no sweep takes it before', async () => {
      const unfinished = await begin(100)
      await patch(unfinished, 0, Buffer.alloc(40, 'a')).expect(204)
      const bytes = randomBytes(100)
      const unused = await begin(bytes.length)
      await patch(unused, 0, bytes).expect(204)
      const { storage, uploads, catalog } = portal.portal
      const blob = await storage.localPath(sha256Of(bytes))
      const old = new Date(Date.now() - 30 * dayMs)
      await utimes(blob, old, old)
      await utimes(partialFile(unfinished), old, old)
      const sweepFiles = () =>
        storage.removeOrphans(async (sha256s) => {
          const waiting = await uploads.findKnownBytes(sha256s)
          return new Set([...waiting, ...(await catalog.findKnownBytes(sha256s))])
        }, 7 * dayMs)

      now = new Date(now.getTime() + 6 * dayMs)
      await uploads.sweep()
      await sweepFiles()
      await head(unfinished).expect(200).expect('Upload-Offset', '40')
      await stat(blob)

      now = new Date(now.getTime() + 2 * dayMs)
      await head(unfinished).expect(404)
      await attach(idOf(unused)).expect(404)
      assert.ok((await uploads.sweep()) >= 2)
      await sweepFiles()
      await assert.rejects(stat(partialFile(unfinished)), { code: 'ENOENT' })
      await assert.rejects(stat(blob), { code: 'ENOENT' })
    })
  })
})
