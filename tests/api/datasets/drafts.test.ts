import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('a draft that has a title alone', () => {
  let portal: TestPortal
  let agency: string
  let writer: string
  const whole = { description: { vi: 'Mô tả' }, license: 'CC-BY-4.0' }
  const lacking = ['/description', '/license']

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    agency = (await portal.add.agency({ slug: 'van-phong' })).slug
    writer = await portal.makeToken(agency, ['read', 'write'])
  })
  after(() => portal.close())

  async function make(title: string): Promise<string> {
    const body = { title: { vi: title }, agency }
    const made = await portal.api
      .post('/api/v1/datasets')
      .set(portal.as(writer))
      .send(body)
      .expect(201)
    return made.body.id as string
  }
  const address = (id: string) => `/api/v1/datasets/${id}`
  const read = async (id: string) => (await portal.api.get(address(id)).set(portal.as()).expect(200)).body
  const send = (method: 'patch' | 'put', id: string, body: object, token?: string) =>
    portal.api[method](address(id))
      .set({ ...portal.as(token), 'If-Match': '*' })
      .type(method === 'patch' ? 'application/merge-patch+json' : 'application/json')
      .send(body)
  const go = (id: string, to: string, more: object = {}) =>
    portal.api
      .post(`${address(id)}/transitions`)
      .set(portal.as())
      .send({ to, ...more })
  const pointersOf = ({ body }: { body: { errors: { pointer: string }[] } }) =>
    body.errors.map(({ pointer }) => pointer)

  it('is saved, read, changed and copied as it is, and goes out as it came in', async () => {
    const id = await make('Chỉ có tên')
    const { description, license, licenseLabel } = await read(id)
    assert.deepEqual([description, license, licenseLabel], [null, null, null])
    const asRead = await read(id)
    const same = (await send('put', id, asRead).expect(200)).body
    assert.equal(same.version, 1)
    await send('patch', id, whole).expect(200)
    const emptied = (await send('patch', id, { description: null, license: null }).expect(200)).body
    assert.deepEqual([emptied.description, emptied.license], [null, null])
    await portal.api
      .post(`${address(id)}/copy`)
      .set(portal.as())
      .send({})
      .expect(201)
  })

  it('is found by those who write it, with and without its words, and every view of it answers', async () => {
    const id = await make('Bản nháp thưa chữ')
    await portal.add.file(id, 'a.csv', 'ten,so\nMột,1\nHai,2\n')
    await portal.settle()
    const { slug, distributions } = await read(id)
    for (const query of ['q=thưa chữ', 'license=none&q=thưa', 'q=thưa&facets=license,theme']) {
      const { body } = await portal.api.get(`/api/v1/datasets?${encodeURI(query)}`).set(portal.as()).expect(200)
      assert.ok(
        body.items.some((each: { id: string }) => each.id === id),
        query,
      )
    }
    const [{ id: file }] = distributions as [{ id: string }]
    const views = [
      `${address(id)}/revisions`,
      `${address(id)}/revisions/1`,
      `${address(id)}/suggestions`,
      `${address(id)}/duplicates`,
      `/api/v1/distributions/${file}/rows`,
      `/api/v1/distributions/${file}/export.xlsx`,
      `/api/v1/distributions/${file}/export.csv`,
    ]
    for (const view of views) await portal.api.get(view).set(portal.as()).expect(200)
    await portal.api.get(`/datasets/${slug}`).expect(404)
  })

  for (const [to, more] of [
    ['inReview', {}],
    ['published', {}],
    ['scheduled', { at: new Date(Date.now() + 86_400_000).toISOString() }],
  ] as const)
    it(`cannot go to ${to} before each thing that it lacks is there`, async () => {
      const id = await make(`Chưa đủ ${to}`)
      assert.deepEqual(pointersOf(await go(id, to, more).expect(422)), lacking)
      await send('patch', id, { license: 'CC-BY-4.0' }).expect(200)
      assert.deepEqual(pointersOf(await go(id, to, more).expect(422)), ['/description'])
      await send('patch', id, whole).expect(200)
      await go(id, to, more).expect(200)
    })

  it('is not published by a form of many, which says why', async () => {
    const id = await make('Cùng nhiều bộ khác')
    await portal.add.file(id, 'a.csv', 'ten,so\nMột,1\n')
    const { body } = await portal.api
      .post('/api/v1/dataset-actions')
      .set(portal.as())
      .send({ act: 'publish', datasets: [id] })
    assert.deepEqual([body.items[0].outcome, body.items[0].problem.code], ['refused', 'invalid-content'])
    assert.match(body.items[0].problem.message, /Mô tả|description/)
  })

  it('never takes from a published dataset what it had: by no patch, replacement, restoration or proposal', async () => {
    const id = await make('Rồi công bố')
    await send('patch', id, whole).expect(200)
    await go(id, 'published').expect(200)
    assert.deepEqual(pointersOf(await send('patch', id, { description: null, license: null }).expect(422)), lacking)
    assert.deepEqual(pointersOf(await send('put', id, { title: { vi: 'x' }, agency }).expect(422)), lacking)
    assert.deepEqual(
      pointersOf(await portal.api.post(`${address(id)}/revisions/1/restore`).set(portal.as()).expect(422)),
      lacking,
    )
    // Whoever may only propose is refused in the same words, so there is nothing to accept.
    assert.deepEqual(pointersOf(await send('patch', id, { license: null }, writer).expect(422)), ['/license'])
    const { description, license } = await read(id)
    assert.deepEqual([description, license], [whole.description, whole.license])
  })

  it('may lack it again while a published dataset is a draft, and not when it comes back', async () => {
    const id = await make('Công bố rồi lấy lại')
    await send('patch', id, whole).expect(200)
    await go(id, 'published').expect(200)
    await go(id, 'draft').expect(200)
    await send('patch', id, { license: null }).expect(200)
    assert.deepEqual(pointersOf(await go(id, 'published').expect(422)), ['/license'])
    await go(id, 'withdrawn', { note: 'Sai' }).expect(200)
    assert.deepEqual(pointersOf(await go(id, 'published').expect(422)), ['/license'])
  })
})
