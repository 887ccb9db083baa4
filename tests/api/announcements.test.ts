import assert from 'node:assert/strict'
import type { Clock } from '../../server/platform/clock.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/announcements'

describe(path, function () {
  this.timeout(60_000)
  let portal: TestPortal
  let manager: TestAccount
  let aheadMs = 0
  const clock: Clock = { now: () => new Date(Date.now() + aheadMs) }

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false, clock })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.dataset({ agency: 'bo', slug: 'nuoc' })
    manager = await portal.addAccount({ bo: 'manager' })
  })

  after(() => portal.close())

  afterEach(async () => {
    aheadMs = 0
    const { body } = await portal.api.get(`${path}?all=true`).set(portal.as()).expect(200)
    for (const { id } of body.items) await portal.api.delete(`${path}/${id}`).set(portal.as()).expect(204)
  })

  const make = (input: object) => portal.api.post(path).set(portal.as()).send(input)
  const text = {
    vi: 'Bảo trì **tối nay**, xem [lịch](https://example.gov/lich).',
    en: 'Maintenance tonight.',
  }

  it('stands on every page in its language, kept ones too, with an ETag that follows', async () => {
    const addresses = ['/', '/datasets/nuoc', '/datasets', '/api/docs', '/signin', '/khong-co']
    const before = await Promise.all(
      addresses.map((address) => portal.api.get(address).set('Accept', 'text/html')),
    )
    const { body } = await make({ text, level: 'warning' }).expect(201)
    for (const [at, address] of addresses.entries()) {
      const page = await portal.api.get(address).set('Accept', 'text/html')
      assert.match(page.text, /<strong>tối nay<\/strong>.*href="https:\/\/example.gov\/lich"/s, address)
      const tag = before[at]!.headers.etag
      if (tag)
        await portal.api
          .get(address)
          .set('Accept', 'text/html')
          .set('If-None-Match', tag)
          .expect(before[at]!.status)
    }
    const english = await portal.api.get('/en/datasets/nuoc').expect(200)
    assert.match(english.text, /Maintenance tonight\./)
    const current = await portal.api.get(path).expect(200)
    assert.deepEqual(current.body.items, [{ ...body, state: 'current' }])
    await portal.api.delete(`${path}/${body.id}`).set(portal.as()).expect(204)
    for (const address of addresses) {
      const page = await portal.api.get(address).set('Accept', 'text/html')
      assert.doesNotMatch(page.text, /class="announcement/, address)
    }
  })

  it('comes and goes by the clock', async () => {
    const from = new Date(Date.now() + 60_000).toISOString()
    const until = new Date(Date.now() + 120_000).toISOString()
    const { body } = await make({ text, from, until }).expect(201)
    assert.deepEqual([body.state, body.level], ['coming', 'info'])
    const isShown = async () =>
      (await portal.api.get('/datasets/nuoc').expect(200)).text.includes('class="announcement')
    assert.equal(await isShown(), false)
    aheadMs = 90_000
    assert.equal(await isShown(), true)
    aheadMs = 150_000
    assert.equal(await isShown(), false)
    assert.equal((await portal.api.get(path).expect(200)).body.total, 0)
    const all = await portal.api.get(`${path}?all=true`).set(portal.as()).expect(200)
    assert.equal(all.body.items[0].state, 'over')
  })

  it('shows mark-up that is not of one line of Markdown as text', async () => {
    await make({ text: { vi: '<script>alert(1)</script> [x](javascript:alert(1)) # đầu' } }).expect(201)
    const { text: html } = await portal.api.get('/').expect(200)
    assert.match(html, /&lt;script&gt;alert\(1\)/)
    assert.doesNotMatch(html, /href="javascript|<script>alert/)
  })

  it('is changed, and can be sent back as it was read', async () => {
    const { body } = await make({ text }).expect(201)
    const put = (input: object) => portal.api.put(`${path}/${body.id}`).set(portal.as()).send(input)
    const changed = await put({ ...body, level: 'warning' }).expect(200)
    assert.deepEqual(changed.body, { ...body, level: 'warning' })
    await put({ ...body, until: '2020-01-01T00:00:00Z' }).expect(422)
    await portal.api.put(`${path}/khong-co`).set(portal.as()).send({ text }).expect(404)
    const { body: audit } = await portal.api
      .get(`/api/v1/audit?object=announcement/${body.id}`)
      .set(portal.as())
    assert.deepEqual(
      audit.items.map(({ action }: { action: string }) => action),
      ['change-announcement', 'announce'],
    )
  })

  it('says what is wrong with it', async () => {
    await make({}).expect(422)
    await make({ text: { en: 'Only English.' } }).expect(422)
    await make({ text: { vi: 'x'.repeat(501) } }).expect(422)
    await make({ text, shout: true }).expect(400)
    await make({ text, until: new Date(Date.now() - 1_000).toISOString() }).expect(422)
    for (let made = 0; made < 5; made++) await make({ text }).expect(201)
    const full = await make({ text }).expect(409)
    assert.match(full.body.detail, /nhiều nhất 5/)
  })

  it('is written by administrators alone, and only they see what is not current', async () => {
    for (const headers of [{}, manager.headers]) {
      const status = 'Cookie' in headers ? 403 : 401
      await portal.api.post(path).set(headers).send({ text }).expect(status)
      await portal.api.put(`${path}/x`).set(headers).send({ text }).expect(status)
      await portal.api.delete(`${path}/x`).set(headers).expect(status)
      await portal.api.get(`${path}?all=true`).set(headers).expect(status)
    }
  })
})
