import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('GET, PATCH and DELETE /api/v1/distributions/{id}', () => {
  let portal: TestPortal
  let datasetId: string
  let id: string
  before(async () => {
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'co-quan-a' })
  })
  after(() => portal.close())
  beforeEach(async () => {
    datasetId = (await portal.add.dataset({ agency: 'co-quan-a' })).id
    id = (await portal.add.file(datasetId, 'a.csv', 'a;b\n1;2\n')).id
    await portal.settle()
  })

  const address = () => `/api/v1/distributions/${id}`
  const patch = (body: object, version = 2) =>
    portal.api.patch(address()).set(portal.as()).set('If-Match', `"${version}"`).send(body)

  it('carries the version of the dataset, and takes it', async () => {
    const { body, headers } = await portal.api.get(address()).expect(200)
    assert.equal(body.version, 2)
    assert.match(headers.etag!, /^"2\./)
    await portal.api.get(address()).set('If-None-Match', headers.etag!).expect(304)
    const changed = (await patch({ title: { vi: 'Tên mới' }, description: { en: 'x' } }).expect(200)).body
    assert.deepEqual([changed.title, changed.version], [{ vi: 'Tên mới' }, 3])
    await patch({ title: { vi: 'Muộn' } }).expect(412)
    await portal.api.patch(address()).set(portal.as()).send({}).expect(428)
  })

  it('makes the table again when the file is to be read otherwise', async () => {
    const { body } = await patch({ reading: { delimiter: ';', headerRow: 1 } }).expect(200)
    assert.equal(body.table.status, 'pending')
    assert.ok(body.job.id)
    await portal.settle()
    assert.equal((await portal.api.get(address()).expect(200)).body.table.status, 'ready')
  })

  it('refuses what is not the publisher’s, and addresses where they do not belong', async () => {
    for (const body of [
      { sha256: 'x' },
      { byteSize: 1 },
      { release: 9 },
      { name: 'b.csv' },
      { version: 9 },
    ]) {
      assert.equal((await patch(body).expect(422)).body.errors[0].pointer, `/${Object.keys(body)[0]}`)
    }
    const asRead = (await portal.api.get(address())).body
    assert.equal((await patch(asRead).expect(200)).body.version, 2)
    assert.equal(
      (await patch({ accessUrl: 'https://a.example/' }).expect(422)).body.errors[0].pointer,
      '/accessUrl',
    )
    await patch({ tilte: 'x' }).expect(400)
    await patch({ reading: { delimeter: ';' } }).expect(400)
    await patch({ format: 'NOPE' }).expect(422)
    const link = await portal.api
      .post(`/api/v1/datasets/${datasetId}/distributions`)
      .set(portal.as())
      .send({ accessUrl: 'https://a.example/' })
    const remove = portal.api
      .patch(`/api/v1/distributions/${link.body.id}`)
      .set(portal.as())
      .set('If-Match', '"3"')
    await remove.send({ accessUrl: null }).expect(422)
  })

  it('refuses a reading that cannot be, and says what can', async () => {
    const refuse = async (body: object, pointer: string, known: RegExp) => {
      const { errors } = (await patch(body).expect(422)).body
      assert.equal(errors[0].pointer, pointer)
      assert.match(errors[0].detail, known)
    }
    await refuse({ reading: { encoding: 'klingon' } }, '/reading/encoding', /utf-8.*windows-1258/)
    await refuse({ reading: { sheet: 'Trang 1' } }, '/reading/sheet', /CSV/)
    await refuse({ reading: { types: { c: 'integer' } } }, '/reading/types/c', /a, b/)
    await refuse({ dictionary: [{ name: 'a' }, { name: 'a' }] }, '/dictionary/1/name', /a/)
    await refuse({ dictionary: [{ name: 'a' }, { name: 'c' }] }, '/dictionary/1/name', /a, b/)
    const { body } = await patch({
      reading: { encoding: 'UTF8', types: { b: 'string' } },
      dictionary: [{ name: 'a', unit: 'kg' }],
    }).expect(200)
    assert.deepEqual(body.reading, { encoding: 'UTF8', types: { b: 'string' } })
    await portal.settle()
    const table = (await portal.api.get(`${address()}/table`).expect(200)).body
    assert.deepEqual([table.dialect.encoding, table.columns[1].type], ['utf-8', 'string'])
  })

  it('takes names of columns that a new reading may bring, and leaves alone what a new release took away', async () => {
    await patch({ reading: { headerRow: 0, types: { 'cột 1': 'string' } } }).expect(200)
    await portal.settle()
    await patch({ reading: { headerRow: 1, types: null } }, 3).expect(200)
    await portal.settle()
    await patch({ dictionary: [{ name: 'a', unit: 'kg' }] }, 4).expect(200)
    const upload = portal.api.post(`${address()}/releases`).set(portal.as())
    await upload.attach('file', Buffer.from('x;b\n1;2\n'), 'a.csv').expect(201)
    await portal.settle()
    await patch({ dictionary: [{ name: 'a', unit: 'g' }, { name: 'x' }] }, 6).expect(200)
  })

  it('refuses a reading where nothing is read, or that cannot be, from the start', async () => {
    const add = (body: object) =>
      portal.api.post(`/api/v1/datasets/${datasetId}/distributions`).set(portal.as()).send(body).expect(422)
    const link = { accessUrl: 'https://a.example/a.csv', reading: { headerRow: 1 } }
    assert.equal((await add(link)).body.errors[0].pointer, '/reading')
    const { body } = await portal.api
      .post(`/api/v1/datasets/${datasetId}/distributions`)
      .set(portal.as())
      .field(
        'metadata',
        JSON.stringify({ reading: { encoding: 'tcvn-3' }, dictionary: [{ name: 'a' }, { name: 'a' }] }),
      )
      .attach('file', Buffer.from('a,b\n1,2\n'), 'b.csv')
      .expect(422)
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
    assert.deepEqual(pointers, ['/reading/encoding', '/dictionary/1/name'])
  })

  it('takes a file out of its dataset, with every door to it', async () => {
    await portal.api.delete(address()).set(portal.as()).expect(428)
    await portal.api.delete(address()).expect(401)
    await portal.api.delete(address()).set(portal.as()).set('If-Match', '"1"').expect(412)
    await portal.api.delete(address()).set(portal.as()).set('If-Match', '"2"').expect(204)
    for (const door of [
      address(),
      `${address()}/releases`,
      `${address()}/table`,
      `/files/${id}/a.csv`,
      `/files/${id}/1/a.csv`,
    ]) {
      await portal.api.get(door).expect(404)
    }
    const { body } = await portal.api.get(`/api/v1/datasets/${datasetId}`).expect(200)
    assert.deepEqual([body.distributions, body.version], [[], 3])
  })
})
