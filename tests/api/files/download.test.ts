import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

const name = 'Dữ liệu dân số (2024).csv'
const encodedName = encodeURIComponent(name)
const content = Buffer.from('tỉnh,dân số\nHà Nội,8718000\nHuế,1236393\n')
const sha256 = createHash('sha256').update(content).digest('hex')
const etag = `"${sha256}"`

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: Buffer
}

describe('GET /files/{distributionId}/{release}/{name}', () => {
  let test: TestPortal
  let dataset: { id: string; slug: string; version: number }
  let id: string
  let release: string
  let newest: string

  before(async () => {
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ slug: 'cuc-thong-ke' })
    dataset = await test.add.dataset({ agency: agency.slug })
    id = (await test.add.file(dataset.id, name, content)).id
    release = `/files/${id}/1/${encodedName}`
    newest = `/files/${id}/${encodedName}`
    await test.settle()
  })
  after(() => test.close())

  /** The bytes as they come, unlike supertest, which reads texts. */
  function get(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(address, test.baseUrl), { method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      })
      request.on('error', reject)
      request.end()
    })
  }
  const problemOf = ({ body }: Answer) => JSON.parse(String(body)) as { type: string; detail: string }

  it('gives the bytes as published, with a digest, a name in UTF-8 and guards', async () => {
    const { status, headers, body } = await get(release, { 'Accept-Encoding': 'br, gzip' })
    assert.equal(status, 200)
    assert.deepEqual(body, content)
    assert.equal(headers.etag, etag)
    assert.equal(headers['content-length'], String(content.length))
    assert.equal(headers['content-encoding'], undefined)
    assert.match(headers['content-type']!, /^text\/csv/)
    assert.equal(headers['accept-ranges'], 'bytes')
    assert.equal(headers['repr-digest'], `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
    assert.equal(
      headers['content-disposition'],
      `attachment; filename="Du lieu dan so (2024).csv"; filename*=UTF-8''D%E1%BB%AF%20li%E1%BB%87u%20d%C3%A2n%20s%E1%BB%91%20%282024%29.csv`,
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['content-security-policy'], "sandbox; default-src 'none'")
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable, no-transform')
    assert.equal(headers['access-control-allow-origin'], '*')
    assert.ok(Date.parse(headers['last-modified']!) <= Date.now())
  })

  it('gives the newest bytes at the address without a number, and names the one with it', async () => {
    const { status, headers, body } = await get(newest)
    assert.equal(status, 200)
    assert.deepEqual(body, content)
    assert.equal(headers['content-location'], release)
    assert.equal(headers['cache-control'], 'public, no-cache, no-transform')
  })

  it('answers HEAD with the same headers and no bytes, whatever range is asked for', async () => {
    for (const address of [release, newest]) {
      const whole = await get(address)
      const head = await get(address, { Range: 'bytes=0-1' }, 'HEAD')
      assert.equal(head.status, 200)
      assert.equal(head.body.length, 0)
      for (const header of [
        'etag',
        'content-length',
        'content-type',
        'repr-digest',
        'content-disposition',
        'cache-control',
      ]) {
        assert.equal(head.headers[header], whole.headers[header], header)
      }
    }
  })

  it('gives one part', async () => {
    for (const [range, from, to] of [
      ['bytes=0-4', 0, 4],
      ['bytes=10-', 10, content.length - 1],
      ['bytes=-7', content.length - 7, content.length - 1],
      ['bytes=5-99999', 5, content.length - 1],
    ] as const) {
      const { status, headers, body } = await get(release, { Range: range })
      assert.equal(status, 206, range)
      assert.equal(headers['content-range'], `bytes ${from}-${to}/${content.length}`)
      assert.deepEqual(body, content.subarray(from, to + 1))
      assert.equal(headers['content-length'], String(body.length))
      assert.equal(headers.etag, etag)
    }
  })

  it('gives several parts, each with its place', async () => {
    const { status, headers, body } = await get(release, { Range: 'bytes=0-3, 8-11, -2' })
    assert.equal(status, 206)
    assert.equal(headers['content-length'], String(body.length))
    const boundary = /^multipart\/byteranges; boundary=(\S+)$/.exec(headers['content-type']!)![1]!
    const sections = body.toString('latin1').split(`\r\n--${boundary}`)
    assert.equal(sections.shift(), '')
    assert.equal(sections.pop(), '--\r\n')
    const end = content.length
    for (const [index, [from, to]] of [
      [0, 3],
      [8, 11],
      [end - 2, end - 1],
    ].entries()) {
      const [head = '', ...rest] = sections[index]!.split('\r\n\r\n')
      assert.match(head, /^\r\nContent-Type: text\/csv/)
      assert.ok(head.includes(`Content-Range: bytes ${from}-${to}/${end}`))
      assert.equal(rest.join('\r\n\r\n'), content.subarray(from, to! + 1).toString('latin1'))
    }
  })

  it('never sends more than the file, however many parts overlap', async () => {
    const overlapping = `bytes=${Array.from({ length: 30 }, () => '0-').join(',')}`
    const joined = await get(release, { Range: overlapping })
    assert.equal(joined.status, 206)
    assert.equal(joined.body.length, content.length)
    const tooMany = `bytes=${Array.from({ length: 1_000 }, (_, index) => `${index % 20}-${index % 20}`).join(',')}`
    const whole = await get(release, { Range: tooMany })
    assert.equal(whole.status, 200)
    assert.equal(whole.body.length, content.length)
  })

  it('passes over what is no range of bytes, and says the length when none lies inside', async () => {
    for (const range of ['items=0-1', 'bytes=5-2', 'bytes=x']) {
      assert.equal((await get(release, { Range: range })).status, 200, range)
    }
    for (const range of [`bytes=${content.length}-`, 'bytes=-0']) {
      const answer = await get(release, { Range: range })
      assert.equal(answer.status, 416)
      assert.equal(answer.headers['content-range'], `bytes */${content.length}`)
      assert.equal(problemOf(answer).type, '/problems/range-not-satisfiable')
    }
  })

  it('lets a range count only for the very bytes that If-Range names', async () => {
    const { headers } = await get(release)
    const part = (ifRange: string) => get(release, { Range: 'bytes=0-1', 'If-Range': ifRange })
    assert.equal((await part(etag)).status, 206)
    assert.equal((await part(headers['last-modified']!)).status, 206)
    for (const other of ['"other"', `W/${etag}`, 'Thu, 01 Jan 1970 00:00:00 GMT']) {
      const answer = await part(other)
      assert.equal(answer.status, 200, other)
      assert.deepEqual(answer.body, content)
    }
  })

  it('answers 304 to who holds the bytes, and 412 to who wants others', async () => {
    const { headers } = await get(release)
    for (const condition of [
      { 'If-None-Match': etag },
      { 'If-None-Match': `"x", W/${etag}` },
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': headers['last-modified']! },
    ] as Record<string, string>[]) {
      const answer = await get(release, condition)
      assert.equal(answer.status, 304, JSON.stringify(condition))
      assert.equal(answer.body.length, 0)
      assert.equal(answer.headers.etag, etag)
      assert.ok(answer.headers['cache-control'])
    }
    assert.equal(
      (await get(release, { 'If-None-Match': '"x"', 'If-Modified-Since': headers['last-modified']! })).status,
      200,
    )
    assert.equal((await get(release, { 'If-Match': etag })).status, 200)
    assert.equal((await get(release, { 'If-Match': '"x"' })).status, 412)
    const since = (date: string, more = {}) => get(release, { 'If-Unmodified-Since': date, ...more })
    assert.equal((await since(headers['last-modified']!)).status, 200)
    assert.equal((await since('Thu, 01 Jan 1970 00:00:00 GMT')).status, 412)
    assert.equal((await since('not a date')).status, 200)
    assert.equal((await since('Thu, 01 Jan 1970 00:00:00 GMT', { 'If-Match': etag })).status, 200)
  })

  it('says where the file is when the name or the number is wrong', async () => {
    for (const address of [
      `/files/${id}/1/khac.csv`,
      `/files/${id}/khac.csv`,
      `/files/${id}/x/${encodedName}`,
      `/files/${id}/01/a`,
    ]) {
      const answer = await get(address, { 'Accept-Language': 'en' })
      assert.equal(answer.status, 404, address)
      assert.ok(problemOf(answer).detail.includes(encodedName), address)
    }
    for (const address of [
      `/files/${id}/2/${encodedName}`,
      `/files/${id}/1/a%2Fb`,
      `/files/${id}/..%2F..%2Fetc%2Fpasswd`,
      `/files/unknown/1/${encodedName}`,
      `/files/unknown/${encodedName}`,
      `/files/${id}/1/a%00b`,
      `/files/${id}/1/%ff`,
    ]) {
      const answer = await get(address)
      assert.equal(answer.status, 404, address)
      assert.equal(answer.headers['cache-control'], 'no-store')
    }
    assert.equal((await get(`${newest}?x=1`)).status, 400)
    assert.equal((await get(newest, {}, 'DELETE')).status, 405)
  })

  it('says which releases there are when one is not there', async () => {
    const { detail } = problemOf(await get(`/files/${id}/99/x.csv`, { 'Accept-Language': 'en' }))
    assert.match(detail, /no release 99; the newest is 1/)
    assert.ok(detail.includes(`/api/v1/distributions/${id}/releases`))
  })

  it('gives the newest bytes under a former name too, with the name of today', async () => {
    const first = await test.add.file(dataset.id, 'tên cũ.csv', 'a\n1\n')
    await test.api
      .post(`/api/v1/distributions/${first.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('a\n2\n'), { filename: 'tên mới.csv' })
      .expect(201)
    const former = `/files/${first.id}/${encodeURIComponent('tên cũ.csv')}`
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await get(former, {}, method)
      assert.equal(status, 200)
      assert.equal(headers['content-location'], `/files/${first.id}/2/${encodeURIComponent('tên mới.csv')}`)
      assert.match(String(headers['content-disposition']), new RegExp(encodeURIComponent('tên mới.csv')))
      if (method === 'GET') assert.equal(String(body), 'a\n2\n')
    }
    assert.equal((await get(`/files/${first.id}/khac.csv`)).status, 404)
    assert.equal((await get(`/files/${first.id}/2/${encodeURIComponent('tên cũ.csv')}`)).status, 404)
    const state = (await test.api.get(`/api/v1/datasets/${dataset.id}`)).body as { version: number }
    await test.api
      .delete(`/api/v1/distributions/${first.id}`)
      .set(test.as())
      .set('If-Match', `"${state.version}"`)
      .expect(204)
    assert.equal((await get(former)).status, 404)
  })

  it('takes the name in either Unicode form', async () => {
    assert.equal((await get(`/files/${id}/1/${encodeURIComponent(name.normalize('NFD'))}`)).status, 200)
  })

  it('keeps the bytes of an old release at its address when a new one comes', async () => {
    const first = await test.add.file(dataset.id, 'doi.csv', 'a\n1\n')
    await test.api
      .post(`/api/v1/distributions/${first.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('a\n2\n'), { filename: 'doi.csv' })
      .expect(201)
    assert.equal(String((await get(`/files/${first.id}/1/doi.csv`)).body), 'a\n1\n')
    assert.equal(String((await get(`/files/${first.id}/2/doi.csv`)).body), 'a\n2\n')
    const now = await get(`/files/${first.id}/doi.csv`)
    assert.equal(String(now.body), 'a\n2\n')
    assert.equal(now.headers['content-location'], `/files/${first.id}/2/doi.csv`)
  })

  it('never lets what can run in a browser be drawn in the origin of the portal', async () => {
    const page = '<!doctype html><script>alert(1)</script>'
    for (const file of ['trang.html', 'anh.svg', 'bang.csv']) {
      const added = await test.add.file(dataset.id, file, page)
      const { headers, body } = await get(`/files/${added.id}/1/${file}`, { Accept: 'text/html' })
      assert.equal(String(body), page)
      assert.doesNotMatch(headers['content-type']!, /html|svg|xml|script/)
      assert.match(headers['content-disposition']!, /^attachment/)
      assert.equal(headers['content-security-policy'], "sandbox; default-src 'none'")
      assert.equal(headers['x-content-type-options'], 'nosniff')
    }
  })

  it('hides the files of a draft from everybody but its agency, and from caches', async () => {
    const draft = await test.add.dataset({ agency: 'cuc-thong-ke', status: 'draft' })
    const file = await test.add.file(draft.id, 'nhap.csv', 'bí mật\n1\n')
    for (const address of [`/files/${file.id}/1/nhap.csv`, `/files/${file.id}/nhap.csv`]) {
      const hidden = await get(address, { 'If-None-Match': '*' })
      assert.equal(hidden.status, 404)
      assert.equal(problemOf(hidden).type, problemOf(await get('/files/unknown/nhap.csv')).type)
      const member = await get(address, test.as())
      assert.equal(member.status, 200)
      assert.equal(member.headers['cache-control'], 'private, no-store')
    }
    await test.api
      .post(`/api/v1/distributions/${file.id}/releases`)
      .set(test.as())
      .attach('file', Buffer.from('bí mật\n2\n'), { filename: 'moi.csv' })
      .expect(201)
    assert.equal((await get(`/files/${file.id}/nhap.csv`)).status, 404)
    assert.equal((await get(`/files/${file.id}/nhap.csv`, test.as())).status, 200)
  })

  it('answers 410 with the reason once the dataset is withdrawn, and lets members read on', async () => {
    const other = await test.add.dataset({ agency: 'cuc-thong-ke' })
    const file = await test.add.file(other.id, 'rut.csv', 'a\n1\n')
    const { version } = (await test.api.get(`/api/v1/datasets/${other.id}`)).body
    await test.api
      .post(`/api/v1/datasets/${other.id}/transitions`)
      .set(test.as())
      .set('If-Match', `"${version}"`)
      .send({ to: 'withdrawn', note: 'Số liệu sai' })
      .expect(200)
    for (const address of [`/files/${file.id}/1/rut.csv`, `/files/${file.id}/rut.csv`]) {
      const gone = await get(address)
      assert.equal(gone.status, 410)
      assert.match(problemOf(gone).detail, /Số liệu sai/)
      assert.equal(gone.headers['cache-control'], 'no-store')
      assert.equal((await get(address, test.as())).status, 200)
    }
  })

  it('counts a download once: not a look, not a later part', async () => {
    const noted: string[] = []
    const { catalog } = test.portal
    const before = catalog.noteDownload
    catalog.noteDownload = ({ _id }) => {
      // Downloads of the tests before may be noted late, after their answers.
      if (_id === dataset.id) noted.push(_id)
    }
    try {
      await get(release, {}, 'HEAD')
      await get(release, { 'If-None-Match': etag })
      await get(release, { Range: 'bytes=5-' })
      await get(release, { Range: 'bytes=9999-' })
      assert.deepEqual(noted, [])
      await get(release)
      await get(newest, { Range: 'bytes=0-4,8-9' })
      assert.deepEqual(noted, [dataset.id, dataset.id])
    } finally {
      catalog.noteDownload = before
    }
  })

  it('stops reading when a reader goes away, and goes on serving', async () => {
    const big = await test.add.file(dataset.id, 'to.bin', randomBytes(20_000_000))
    const address = `/files/${big.id}/1/to.bin`
    await Promise.all(
      Array.from(
        { length: 20 },
        () =>
          new Promise<void>((resolve, reject) => {
            const request = http.get(new URL(address, test.baseUrl), (response) => {
              response.once('data', () => response.destroy())
              response.once('close', resolve)
              response.on('error', () => {})
            })
            request.on('error', reject)
          }),
      ),
    )
    assert.equal((await get(address)).body.length, 20_000_000)
  })

  it('refuses to serve bytes that are no longer what was published', async () => {
    const lost = await test.add.file(dataset.id, 'mat.csv', 'a\nsẽ mất\n')
    await test.portal.storage.removeOrphans(
      async (digests) => new Set(digests.filter((digest) => digest !== lost.sha256)),
      -60_000,
    )
    const answer = await get(`/files/${lost.id}/1/mat.csv`)
    assert.equal(answer.status, 500)
    assert.equal(answer.headers.etag, undefined)
    assert.equal(answer.headers['repr-digest'], undefined)
  })
})
