import assert from 'node:assert/strict'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const person = { email: 'lan@example.gov', name: 'Trần Thị Lan', password: 'sông Cầu nước chảy lơ thơ' }

async function addAdministrator({ portal }: TestPortal): Promise<void> {
  const { secret } = await portal.identity.firstRun.open()
  await portal.identity.firstRun.complete(secret, person)
}

/** The cookie of a Set-Cookie header, as a browser would send it back. */
const cookieOf = (response: { headers: Record<string, unknown> }): string =>
  (response.headers['set-cookie'] as unknown as string[])[0]!.split(';')[0]!

describe('/api/v1/session', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await addAdministrator(portal)
  })

  after(() => portal.close())

  const signIn = (body: unknown = { email: person.email, password: person.password }) =>
    portal.api.post('/api/v1/session').send(body as object)

  describe('POST /api/v1/session', () => {
    it('signs in with e-mail and password, and says who that is', async () => {
      const response = await signIn().expect(201).expect('Location', '/api/v1/session')
      assert.equal(response.body.kind, 'account')
      assert.deepEqual(
        [response.body.account.email, response.body.account.name, response.body.account.administrator],
        [person.email, person.name, true],
      )
      assert.deepEqual(response.body.scopes, ['read', 'write', 'publish', 'admin'])
      assert.equal(response.headers['cache-control'], 'no-store')
    })

    it('sets a cookie that no script reads and no other site sends', async () => {
      const response = await signIn()
      const [cookie] = response.headers['set-cookie'] as unknown as string[]
      assert.match(cookie!, /^sen_session=[0-9A-Za-z]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
    })

    it('answers an unknown e-mail and a wrong password alike', async () => {
      const wrong = await signIn({ email: person.email, password: 'không phải mật khẩu này' }).expect(401)
      const unknown = await signIn({
        email: 'nobody@example.gov',
        password: 'không phải mật khẩu này',
      }).expect(401)
      const { instance: _wrong, ...wrongBody } = wrong.body
      const { instance: _unknown, ...unknownBody } = unknown.body
      assert.deepEqual(wrongBody, unknownBody)
      assert.equal(wrong.headers['set-cookie'], undefined)
    })

    it('refuses what is no text', async () => {
      for (const password of [{ $ne: null }, ['x'], 1, true, null, '']) {
        await signIn({ email: person.email, password }).expect(422)
        await signIn({ email: password, password: 'x' }).expect(422)
      }
      await signIn({ email: person.email }).expect(422)
      await signIn({ ...person, extra: 1 }).expect(400)
    })

    it('gives a new id each time, and ends the session that the browser had', async () => {
      const first = cookieOf(await signIn())
      const second = cookieOf(await signIn().set('Cookie', first).expect(201))
      assert.notEqual(first, second)
      await portal.api.get('/api/v1/tokens').set('Cookie', first).expect(401)
      await portal.api.get('/api/v1/tokens').set('Cookie', second).expect(200)
    })
  })

  describe('GET /api/v1/session', () => {
    it('says that nobody is signed in', async () => {
      const { body } = await portal.api.get('/api/v1/session').expect(200)
      assert.deepEqual(body, { kind: 'anonymous', account: null, scopes: [], agency: null })
    })

    it('says what a token may do, and whose it is to nobody', async () => {
      const { body } = await portal.api.get('/api/v1/session').set(portal.as()).expect(200)
      assert.deepEqual(body, {
        kind: 'token',
        account: null,
        scopes: ['read', 'write', 'publish', 'admin'],
        agency: null,
      })
    })
  })

  describe('DELETE /api/v1/session', () => {
    it('ends the session on the portal, and may be repeated', async () => {
      const cookie = cookieOf(await signIn())
      const response = await portal.api.delete('/api/v1/session').set('Cookie', cookie).expect(204)
      assert.match((response.headers['set-cookie'] as unknown as string[])[0]!, /^sen_session=; .*Max-Age=0/)
      const { body } = await portal.api.get('/api/v1/session').set('Cookie', cookie).expect(200)
      assert.equal(body.kind, 'anonymous')
      await portal.api.delete('/api/v1/session').set('Cookie', cookie).expect(204)
    })

    it('is refused when another site asks the browser for it', async () => {
      const cookie = cookieOf(await signIn())
      const foreign = { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' }
      await portal.api.delete('/api/v1/session').set(foreign).expect(403)
      await portal.api
        .delete('/api/v1/session')
        .set({ Cookie: cookie, Origin: 'https://evil.example' })
        .expect(403)
      await portal.api
        .delete('/api/v1/session')
        .set({ Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' })
        .expect(204)
    })
  })
})

describe('guessing a password', () => {
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false, config: { rateLimits: true } })
    await addAdministrator(portal)
  })

  after(() => portal.close())

  it('is slowed after ten tries, whatever address the client claims, while others sign in', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) {
      const response = await portal.api
        .post('/api/v1/session')
        .set('X-Forwarded-For', `1.2.3.${i}`)
        .send({ email: 'victim@example.gov', password: `guess number ${i}` })
      statuses.push(response.status)
      if (response.status === 429) assert.ok(Number(response.headers['retry-after']) > 0)
    }
    assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429, 429])
    await portal.api
      .post('/api/v1/session')
      .send({ email: person.email, password: person.password })
      .expect(201)
  })
})

describe('a portal behind https', () => {
  it('binds the session cookie to its host and to encrypted connections', async () => {
    const portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      config: { baseUrl: 'https://data.example.gov' },
    })
    try {
      await addAdministrator(portal)
      const response = await portal.api
        .post('/api/v1/session')
        .send({ email: person.email, password: person.password })
      const [cookie] = response.headers['set-cookie'] as unknown as string[]
      assert.match(
        cookie!,
        /^__Host-sen_session=\w{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/,
      )
    } finally {
      await portal.close()
    }
  })
})
