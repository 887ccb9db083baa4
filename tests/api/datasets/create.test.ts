import assert from 'node:assert/strict'
import { portalDay } from '../../../server/platform/clock.ts'
import { startTestPortal, type TestPortal } from '../../support/portal.ts'

describe('POST /api/v1/datasets', () => {
  let portal: TestPortal
  let agency: string
  const input = (more: Record<string, unknown> = {}) => ({
    title: { vi: 'Tỷ lệ văn bản điện tử' },
    description: { vi: 'Mô tả' },
    agency,
    license: 'CC-BY-4.0',
    ...more,
  })
  const post = (body: unknown, token?: string) =>
    portal.api
      .post('/api/v1/datasets')
      .set(portal.as(token))
      .send(body as object)

  before(async () => {
    portal = await startTestPortal(import.meta.url)
    agency = (await portal.add.agency({ slug: 'van-phong' })).slug
  })
  after(() => portal.close())

  it('makes a draft with an address made from its Vietnamese title', async () => {
    const response = await post(input()).expect(201)
    const { id, slug, version, status, publishedAt } = response.body
    assert.deepEqual(
      { slug, version, status, publishedAt },
      { slug: 'ty-le-van-ban-dien-tu', version: 1, status: 'draft', publishedAt: null },
    )
    assert.equal(response.headers.location, `/api/v1/datasets/${id}`)
    assert.match(response.headers.etag!, /^"1\./)
    await portal.api.get(`/api/v1/datasets/${slug}`).expect(404)
  })

  it('numbers the address when it is taken, and never gives one again', async () => {
    const second = (await post(input({ title: { vi: 'Rừng' } })).expect(201)).body
    const third = (await post(input({ title: { vi: 'Rừng' } })).expect(201)).body
    assert.deepEqual([second.slug, third.slug], ['rung', 'rung-2'])
    await portal.api.delete(`/api/v1/datasets/${third.id}`).set(portal.as()).set('If-Match', '"1"').expect(204)
    const refused = await post(input({ slug: 'rung-2' })).expect(409)
    assert.equal(refused.body.type, '/problems/slug-taken')
  })

  it('publishes at once when asked to', async () => {
    const { body } = await post(input({ status: 'published', title: { en: 'Trees' } })).expect(201)
    assert.equal(body.status, 'published')
    assert.equal(body.issued, portalDay(new Date(body.publishedAt)))
    await portal.api.get(`/api/v1/datasets/${body.slug}`).expect(200)
  })

  it('makes one dataset of ten that come at once with one key, and twenty of twenty without', async () => {
    const once = await Promise.all(
      Array.from({ length: 10 }, () => post(input({ title: { vi: 'Một lần' } })).set('Idempotency-Key', 'k1')),
    )
    assert.deepEqual([...new Set(once.map(({ status }) => status))], [201])
    assert.equal(new Set(once.map(({ body }) => body.id)).size, 1)
    await post(input({ title: { vi: 'Khác' } })).set('Idempotency-Key', 'k1').expect(422)
    const many = await Promise.all(Array.from({ length: 20 }, () => post(input({ title: { vi: 'Cùng tên' } }))))
    assert.equal(new Set(many.map(({ body }) => body.slug)).size, 20)
  })

  it('asks who is there, and what they may do', async () => {
    await portal.api.post('/api/v1/datasets').send(input()).expect(401)
    const other = (await portal.add.agency()).slug
    const writer = await portal.makeToken('van-phong', ['write'])
    await post(input(), await portal.makeToken('van-phong', ['read'])).expect(403)
    await post(input(), await portal.makeToken(other)).expect(403)
    await post(input(), writer).expect(201)
    const refused = await post(input({ status: 'published' }), writer).expect(403)
    assert.match(refused.body.detail, /publish/)
  })

  const wrong: [string, () => Record<string, unknown>, number, string[]][] = [
    ['no members', () => ({}), 422, ['/title', '/agency']],
    ['what is published and lacks all', () => ({ status: 'published' }), 422, ['/title', '/agency', '/description', '/license']],
    ['an unknown member', () => input({ tilte: { vi: 'x' } }), 400, ['/tilte']],
    ['an unknown inner member', () => input({ temporal: { from: '2020-01-01' } }), 400, ['/temporal/from']],
    ['a wrong type', () => input({ themes: 'GOVE' }), 422, ['/themes']],
    ['no language', () => input({ title: {} }), 422, ['/title']],
    ['an empty language', () => input({ title: { vi: '' } }), 422, ['/title/vi']],
    ['a blank title', () => input({ title: { vi: ' \u200b ' } }), 422, ['/title/vi']],
    ['a title that is text', () => input({ title: 'Dân số' }), 422, ['/title']],
    ['a wrong language', () => input({ title: { Vietnamese: 'x' } }), 422, ['/title']],
    ['an unknown agency', () => input({ agency: 'khong-co' }), 422, ['/agency']],
    ['an unknown theme', () => input({ themes: ['GOVE', 'XXXX'] }), 422, ['/themes/1']],
    ['an unknown licence', () => input({ license: 'WTF' }), 422, ['/license']],
    ['an unknown frequency', () => input({ frequency: 'SOMETIMES' }), 422, ['/frequency']],
    ['an unknown place', () => input({ spatial: ['XX'] }), 422, ['/spatial/0']],
    ['an unknown language code', () => input({ language: ['qq'] }), 422, ['/language/0']],
    ['a date that is none', () => input({ issued: '2025-02-30' }), 422, ['/issued']],
    ['an end before its start', () => input({ temporal: { start: '2020-01-01', end: '2019-12-31' } }), 422, ['/temporal/end']],
    ['a box out of order', () => input({ bbox: [109, 8, 102, 23] }), 422, ['/bbox']],
    ['a script for an address', () => input({ landingPage: 'javascript:alert(1)' }), 422, ['/landingPage']],
    ['a slug with capital letters', () => input({ slug: 'Dan-So' }), 422, ['/slug']],
    ['an id of its own', () => input({ id: 'x', version: 5 }), 422, ['/id', '/version']],
    ['a control character', () => input({ title: { vi: 'a\u0007b' } }), 422, ['/title/vi']],
    [
      'a wrong form and unknown codes at once',
      () => input({ title: { vi: '' }, agency: 'khong-co', license: 'WTF', themes: ['XXXX', 5] }),
      422,
      ['/title/vi', '/themes/1', '/agency', '/themes/0', '/license'],
    ],
    ['an operator', () => input({ license: { $ne: 1 } }), 422, ['/license']],
  ]
  for (const [what, makeBody, status, pointers] of wrong) {
    it(`refuses ${what} with ${status}, naming the place`, async () => {
      const { body, headers } = await post(makeBody()).expect(status)
      assert.match(headers['content-type']!, /^application\/problem\+json/)
      assert.deepEqual(
        body.errors.map(({ pointer }: { pointer: string }) => pointer),
        pointers,
      )
      for (const { detail } of body.errors) assert.ok(detail.length > 5)
    })
  }

  it('refuses what is not JSON, not an object, too long, or of another type', async () => {
    const send = (text: string, type = 'application/json') =>
      portal.api.post('/api/v1/datasets').set(portal.as()).set('Content-Type', type).send(text)
    await send('{"title": ').expect(400)
    await send('[]').expect(400)
    await send('"text"').expect(400)
    await send(JSON.stringify(input({ provenance: { vi: 'x'.repeat(10_000_000) } }))).expect(413)
    await send('title=x', 'application/x-www-form-urlencoded').expect(415)
    await send('{"title": {"vi": "a"}, "__proto__": {"admin": true}}').expect(400)
    const deep = await send(`{"title": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`).expect(400)
    assert.match(deep.body.detail, /100 tầng/)
    const junk = await portal.api
      .post('/api/v1/datasets')
      .set(portal.as())
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .send('no gzip')
      .expect(400)
    assert.match(junk.body.detail, /Content-Encoding/)
    await portal.api.post('/api/v1/datasets?draft=1').set(portal.as()).send(input()).expect(400)
  })
})
