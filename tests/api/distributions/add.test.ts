import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('POST /api/v1/datasets/{id}/distributions', () => {
  let portal: TestPortal
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
  })
  after(() => portal.close())
  beforeEach(async () => {
    id = (await portal.add.dataset({ agency: 'co-quan-a', status: 'draft' })).id
  })

  const address = () => `/api/v1/datasets/${id}/distributions`
  const post = (token?: string) => portal.api.post(address()).set(portal.as(token))
  const upload = (name: string, content: string | Buffer, metadata?: unknown) => {
    const request = post()
    if (metadata !== undefined)
      void request.field('metadata', typeof metadata === 'string' ? metadata : JSON.stringify(metadata))
    return request.attach('file', Buffer.from(content as string), { filename: name })
  }
  const version = async () => (await portal.api.get(`/api/v1/datasets/${id}`).set(portal.as())).body.version

  it('takes a file with its Vietnamese name, and says what goes on', async () => {
    const text = 'tỉnh,dân số\nHà Nội,8\n'
    const { body, headers } = await upload('Dữ liệu dân số (2024).csv', text).expect(201)
    assert.equal(headers.location, `/api/v1/distributions/${body.id}`)
    assert.equal(body.name, 'Dữ liệu dân số (2024).csv')
    assert.deepEqual(body.title, { vi: 'Dữ liệu dân số (2024)' })
    assert.equal(body.sha256, createHash('sha256').update(text).digest('hex'))
    assert.deepEqual([body.format, body.release, body.version, body.datasetId], ['CSV', 1, 2, id])
    assert.equal(body.job.url, `${portal.baseUrl}/api/v1/jobs/${body.job.id}`)
    await portal.settle()
    const read = (await portal.api.get(headers.location!).set(portal.as()).expect(200)).body
    assert.deepEqual([read.table.status, read.table.rowCount, read.version], ['ready', 1, 2])
  })

  it('takes metadata as a field and as a part with a name, and a link as JSON', async () => {
    const metadata = { title: { vi: 'Tệp' }, description: { en: 'About it' }, format: 'csv' }
    const field = (await upload('a.txt', 'a,b\n1,2\n', metadata).expect(201)).body
    assert.deepEqual(
      [field.title, field.description, field.format],
      [{ vi: 'Tệp' }, { en: 'About it' }, 'CSV'],
    )
    const part = await post()
      .attach('metadata', Buffer.from(JSON.stringify(metadata)), {
        filename: 'metadata.json',
        contentType: 'application/json',
      })
      .attach('file', Buffer.from('a\n1\n'), { filename: 'a.csv' })
      .expect(201)
    assert.deepEqual(part.body.title, { vi: 'Tệp' })
    const link = (await post().send({ accessUrl: 'https://data.example/bản đồ.pdf' }).expect(201)).body
    assert.deepEqual(
      [link.accessUrl, link.format, link.release, link.downloadUrl, link.job, link.table],
      ['https://data.example/bản đồ.pdf', 'PDF', null, null, null, null],
    )
    assert.deepEqual(link.title, { vi: 'bản đồ' })
  })

  it('warns of a file that is not what its name says, and keeps it as what it is', async () => {
    const html = (await upload('a.csv', '<!doctype html><html><body>404</body></html>').expect(201)).body
    assert.deepEqual(
      [html.format, html.warnings[0].code, html.table.status],
      ['HTML', 'type-mismatch', 'none'],
    )
    const zip = (
      await upload('b.csv', Buffer.from('504b0304140000000800000000000000000000000000', 'hex')).expect(201)
    ).body
    assert.deepEqual([zip.format, zip.warnings.length], ['ZIP', 1])
    const utf16 = (await upload('c.csv', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le')).expect(201)).body
    assert.deepEqual([utf16.format, utf16.warnings[0].code], ['CSV', 'utf-16'])
  })

  it('refuses a program, whatever it is called', async () => {
    const program = Buffer.concat([Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), Buffer.alloc(500)])
    const { body } = await upload('bảng.xlsx', program).expect(415)
    assert.equal(body.type, '/problems/unsupported-media-type')
    assert.match(body.detail, /"bảng.xlsx" bên trong là một chương trình/)
    assert.equal(await version(), 1)
  })

  it('refuses what is wrong with the words, and keeps nothing', async () => {
    await upload('a.csv', 'a\n', { tilte: 1 }).expect(400)
    await upload('a.csv', 'a\n', '{"title":').expect(400)
    await upload('a.csv', 'a\n', '[]').expect(400)
    await upload('a.csv', 'a\n', '{"__proto__": {"x": 1}}').expect(400)
    assert.equal(
      (await upload('a.csv', 'a\n', { format: 'NOPE' }).expect(422)).body.errors[0].pointer,
      '/format',
    )
    assert.equal(
      (await upload('a.csv', 'a\n', { title: { vi: ' ' } }).expect(422)).body.errors[0].pointer,
      '/title/vi',
    )
    assert.equal(
      (await upload('a.csv', 'a\n', { sha256: 'x' }).expect(422)).body.errors[0].pointer,
      '/sha256',
    )
    await upload('a.csv', 'a\n', { accessUrl: 'https://a.example/' }).expect(422)
    assert.equal((await post().send({}).expect(422)).body.errors[0].pointer, '/accessUrl')
    for (const accessUrl of [
      'ftp://a.example/x',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'x',
      'https://a:b@c.example/',
    ]) {
      await post().send({ accessUrl }).expect(422)
    }
    assert.equal(await version(), 1)
  })

  it('refuses an empty file, and forms that are not right', async () => {
    await upload('a.csv', '').expect(422)
    await post().field('metadata', '{}').expect(422)
    await post()
      .attach('file', Buffer.from('a'), 'a.csv')
      .attach('file', Buffer.from('b'), 'b.csv')
      .expect(400)
    await post().field('extra', 'x').attach('file', Buffer.from('a'), 'a.csv').expect(400)
    await post().set('Content-Type', 'text/csv').send('a,b\n').expect(415)
    assert.equal(await version(), 1)
  })

  it('asks who may, before it takes the bytes', async () => {
    await portal.api.post(address()).attach('file', Buffer.from('a'), 'a.csv').expect(401)
    const other = (await portal.add.agency()).slug
    const form = (token: string, name = 'a.csv') => post(token).attach('file', Buffer.from('a'), name)
    await form(await portal.makeToken(other)).expect(404)
    await form(await portal.makeToken('co-quan-a', ['read'])).expect(403)
    const writer = await portal.makeToken('co-quan-a', ['write'])
    await form(writer).expect(201)
    await portal.api
      .post(`/api/v1/datasets/${id}/transitions`)
      .set(portal.as())
      .send({ to: 'published' })
      .expect(200)
    await form(writer).expect(202)
    await form(await portal.makeToken('co-quan-a', ['publish']), 'b.csv').expect(201)
    await portal.api.post('/api/v1/datasets/khong-co/distributions').set(portal.as()).send({}).expect(404)
  })

  it('keeps all of many that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => upload(`${n}.csv`, `a\n${n}\n`)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
    const { body } = await portal.api.get(`/api/v1/datasets/${id}`).set(portal.as())
    assert.equal(body.distributions.length, 10)
    assert.equal(body.version, 11)
  })
})
