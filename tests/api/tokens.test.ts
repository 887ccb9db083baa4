import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('/api/v1/tokens', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.agency({ slug: 'cuc', parent: 'bo' })
    await portal.add.agency({ slug: 'so' })
  })

  after(() => portal.close())

  const make = (body: unknown, token?: string) =>
    portal.api
      .post('/api/v1/tokens')
      .set(portal.as(token))
      .send(body as object)

  describe('POST /api/v1/tokens', () => {
    it('makes a token and shows its secret once', async () => {
      const response = await make({ name: 'Tải lên hằng đêm', scopes: ['publish'], agency: 'bo' }).expect(201)
      const { id, secret, createdAt: _createdAt, ...rest } = response.body
      assert.match(secret, /^sen_[0-9A-Za-z]{36}$/)
      assert.equal(response.headers.location, `/api/v1/tokens/${id}`)
      assert.deepEqual(rest, {
        name: 'Tải lên hằng đêm',
        scopes: ['publish'],
        agency: 'bo',
        expiresAt: null,
        lastUsedAt: null,
        lastUsedFrom: null,
      })
      const list = await portal.api.get('/api/v1/tokens').set(portal.as()).expect(200)
      assert.ok(list.body.items.some((token: { id: string }) => token.id === id))
      assert.ok(!list.text.includes(secret) && !list.text.includes('secret'))
    })

    it('answers a repeat with the same key the same, and stores the secret nowhere', async () => {
      const body = { name: 'lặp lại', scopes: ['read'] }
      const first = await make(body).set('Idempotency-Key', 'a-key-of-the-client').expect(201)
      const second = await make(body).set('Idempotency-Key', 'a-key-of-the-client').expect(201)
      assert.deepEqual(second.body, first.body)
      await make({ ...body, name: 'khác' })
        .set('Idempotency-Key', 'a-key-of-the-client')
        .expect(422)
      const kept = await portal.portal.mongo.connection.collection('idempotencyKeys').find().toArray()
      assert.ok(kept.length > 0 && !JSON.stringify(kept).includes(first.body.secret))
    })

    it('forgets the answer after a day', async () => {
      const again = () =>
        make({ name: 'một ngày', scopes: ['read'] })
          .set('Idempotency-Key', 'a-day')
          .expect(201)
      const { body } = await again()
      const answers = portal.portal.mongo.connection.collection('idempotencyKeys')
      const [newest] = await answers.find().sort({ expiresAt: -1 }).limit(1).toArray()
      const dayMs = 24 * 60 * 60 * 1000
      assert.ok(newest!.expiresAt.getTime() <= Date.now() + dayMs)
      assert.ok((await answers.indexes()).some(({ expireAfterSeconds }) => expireAfterSeconds === 0))
      await answers.updateOne({ _id: newest!._id }, { $set: { expiresAt: new Date(Date.now() - 1) } })
      assert.notEqual((await again()).body.secret, body.secret)
    })

    it('refuses a wrong or unknown member in words', async () => {
      await make({ name: 'x', scopes: ['everything'] }).expect(422)
      await make({ name: ' ', scopes: ['read'] }).expect(422)
      await make({ name: 'x\r\ny', scopes: ['read'] }).expect(422)
      await make({ name: 'x', scopes: [] }).expect(422)
      await make({ name: 'x', scopes: ['read'], agency: 'none' }).expect(422)
      await make({ name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' }).expect(422)
      await make({ name: 'x', scopes: ['read'], scope: 'admin' }).expect(400)
      for (const made of ['id', 'secret', 'createdAt', 'lastUsedAt']) {
        const { body } = await make({ name: 'x', scopes: ['read'], [made]: 'sen_x' }).expect(422)
        assert.equal(body.errors[0].pointer, `/${made}`)
      }
    })

    it('is for somebody signed in or an admin token', async () => {
      await portal.api
        .post('/api/v1/tokens')
        .send({ name: 'x', scopes: ['read'] })
        .expect(401)
      for (const scope of ['read', 'write', 'publish'] as const) {
        await make({ name: 'x', scopes: ['read'] }, await portal.makeToken(null, [scope])).expect(403)
      }
    })

    it('gives no rights outside the agency of its maker', async () => {
      const ofMinistry = await portal.makeToken('bo')
      assert.equal((await make({ name: 'x', scopes: ['write'] }, ofMinistry).expect(201)).body.agency, 'bo')
      assert.equal(
        (await make({ name: 'x', scopes: ['write'], agency: 'cuc' }, ofMinistry).expect(201)).body.agency,
        'cuc',
      )
      await make({ name: 'x', scopes: ['write'], agency: 'so' }, ofMinistry).expect(403)
    })
  })

  describe('a token', () => {
    it('is refused with 401 on every address when it is no good', async () => {
      const token = await portal.makeToken(null, ['read'])
      const changed = token.slice(0, -1) + (token.endsWith('x') ? 'y' : 'x')
      for (const bad of [
        changed,
        token.slice(0, -1),
        `${token}${token}`,
        'x'.repeat(10_000),
        'sen_',
        'ünïcode',
      ]) {
        const header = Buffer.from(`Bearer ${bad}`).toString('latin1')
        const response = await portal.api.get('/api/v1/session').set('Authorization', header).expect(401)
        assert.match(response.headers['www-authenticate']!, /^Bearer .*error="invalid_token"/)
        assert.match(response.headers['content-type']!, /^application\/problem\+json/)
      }
    })

    it('counts in its header alone: an address is kept by proxies and histories', async () => {
      const token = await portal.makeToken(null)
      for (const name of ['token', 'access_token', 'authorization']) {
        await portal.api
          .get('/api/v1/session')
          .query({ [name]: token })
          .expect(400)
        const refused = await portal.api
          .get('/api/v1/datasets')
          .query({ [name]: token, lang: 'en' })
          .expect(400)
        // Whoever finds it there may use it: its owner is told what to do, and it is not said again.
        assert.match(refused.body.detail, /Revoke it in the workspace.*Authorization: Bearer/)
        assert.ok(!refused.text.includes(token))
        const page = await portal.api
          .get('/workspace')
          .query({ [name]: token })
          .redirects(0)
        assert.match(page.headers.location!, /^\/signin/)
      }
    })

    it('holds until it ends', async () => {
      const expiresAt = new Date(Date.now() + 300).toISOString()
      const { secret } = (await make({ name: 'x', scopes: ['read'], expiresAt }).expect(201)).body
      const deadlineMs = Date.now() + 5_000
      let status = 0
      while (status !== 401 && Date.now() < deadlineMs) {
        status = (await portal.api.get('/api/v1/session').set(portal.as(secret))).status
      }
      assert.equal(status, 401)
    })
  })

  describe('GET /api/v1/tokens', () => {
    it('pages from the newest to the last', async () => {
      const seen: string[] = []
      let next: string | null = '/api/v1/tokens?limit=2'
      let total = 0
      while (next) {
        const { body }: { body: { items: { id: string }[]; total: number; next: string | null } } =
          await portal.api.get(next).set(portal.as()).expect(200)
        seen.push(...body.items.map(({ id }) => id))
        ;({ next, total } = body)
      }
      assert.equal(new Set(seen).size, total)
      assert.deepEqual(seen, [...seen].sort().reverse())
      await portal.api.get('/api/v1/tokens?cursor=made.up').set(portal.as()).expect(400)
      await portal.api.get('/api/v1/tokens?limit=0').set(portal.as()).expect(400)
    })

    it('shows an agency its own alone', async () => {
      const ofOffice = await portal.makeToken('so')
      const { body } = await portal.api.get('/api/v1/tokens').set(portal.as(ofOffice)).expect(200)
      assert.deepEqual([body.total, body.items[0].agency], [1, 'so'])
    })
  })

  describe('DELETE /api/v1/tokens/{id}', () => {
    it('ends a token at once', async () => {
      const { id, secret } = (await make({ name: 'x', scopes: ['read'] })).body
      await portal.api.get('/api/v1/session').set(portal.as(secret)).expect(200)
      await portal.api.delete(`/api/v1/tokens/${id}`).set(portal.as()).expect(204)
      await portal.api.get('/api/v1/session').set(portal.as(secret)).expect(401)
      await portal.api.delete(`/api/v1/tokens/${id}`).set(portal.as()).expect(404)
    })

    it('takes a token of another agency for unknown', async () => {
      const { id } = (await make({ name: 'x', scopes: ['read'], agency: 'bo' })).body
      const ofOffice = await portal.makeToken('so')
      await portal.api.delete(`/api/v1/tokens/${id}`).set(portal.as(ofOffice)).expect(404)
      await portal.api.delete('/api/v1/tokens/unknown').set(portal.as()).expect(404)
      await portal.api.delete(`/api/v1/tokens/${id}`).expect(401)
    })
  })
})
