import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { openOpenIdServer, type OpenIdServer } from '../support/openid-server.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/session/second-factor'

describe('SEN_REQUIRE_SECOND_FACTOR', function () {
  this.timeout(180_000)
  let portal: TestPortal
  let provider: OpenIdServer
  let nowMs = Math.floor(Date.now() / 30_000) * 30_000

  before(async () => {
    provider = await openOpenIdServer({
      grants: new Map([['lead', [{ role: 'manager', agency: 'cuc-a' }]]]),
    })
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      clock: { now: () => new Date(nowMs) },
      config: { requireSecondFactor: true, oidc: provider.settings },
    })
    await portal.add.agency({ slug: 'cuc-a' })
  })

  after(async () => {
    await portal.close()
    await provider.close()
  })

  const codeOf = (key: string) => TOTP.generate({ secret: Secret.fromBase32(key), timestamp: nowMs })
  const post = (who: TestAccount, address: string, body: object = {}) =>
    portal.api.post(address).set(who.headers).send(body)
  const draft = {
    title: { vi: 'Nháp' },
    description: { vi: 'Mô tả để thử.' },
    agency: 'cuc-a',
    license: 'CC-BY-4.0',
  }
  async function turnOn(person: TestAccount): Promise<string> {
    const { key } = (await post(person, path).expect(201)).body
    await post(person, `${path}/confirmation`, { code: codeOf(key) }).expect(200)
    nowMs += 30_000
    return key
  }

  it('lets managers and administrators do nothing before they have one, and says what to do', async () => {
    for (const person of [
      await portal.addAccount({ 'cuc-a': 'manager' }),
      await portal.addAccount({}, { administrator: true }),
    ]) {
      const refused = await post(person, '/api/v1/datasets', draft).expect(403)
      assert.match(refused.body.type, /second-factor-needed$/)
      assert.match(refused.body.detail, /\/workspace\/account/)
      for (const [method, address] of [
        ['get', '/api/v1/accounts'],
        ['get', '/api/v1/tokens'],
        ['post', '/api/v1/tokens'],
        ['get', '/api/v1/audit'],
        ['get', '/api/v1/sessions'],
        ['delete', '/api/v1/agencies/cuc-a'],
        ['post', '/api/v1/uploads'],
      ] as const) {
        const { status } = await portal.api[method](address).set(person.headers)
        assert.ok([403, 405].includes(status), `${method} ${address} ${status}`)
      }
      const { body } = await portal.api.get('/api/v1/session').set(person.headers).expect(200)
      assert.deepEqual([body.scopes, body.needsSecondFactor], [[], true])
      // What everybody reads stays readable.
      await portal.api.get('/api/v1/datasets').set(person.headers).expect(200)
      await portal.api.get('/datasets').set(person.headers).set('Accept', 'text/html').expect(200)
      await turnOn(person)
      await post(person, '/api/v1/datasets', draft).expect(201)
      const { body: after } = await portal.api.get('/api/v1/session').set(person.headers).expect(200)
      assert.equal(after.needsSecondFactor, undefined)
    }
  })

  it('asks nothing of editors, publishers and auditors', async () => {
    for (const role of ['editor', 'publisher', 'auditor'] as const) {
      const person = await portal.addAccount({ 'cuc-a': role })
      const { status } = await post(person, '/api/v1/datasets', draft)
      assert.equal(status, role === 'auditor' ? 403 : 201)
    }
  })

  it('stops tokens of such an account too, however little they may, and lets those of the portal be', async () => {
    const person = await portal.addAccount({ 'cuc-a': 'manager' })
    const key = await turnOn(person)
    const make = async (scopes: string[]) =>
      (await post(person, '/api/v1/tokens', { name: 'x', scopes }).expect(201)).body.secret as string
    const tokens = [await make(['admin']), await make(['write'])]
    for (const token of tokens)
      await portal.api.post('/api/v1/datasets').set(portal.as(token)).send(draft).expect(201)
    await post(person, `${path}/removal`, { code: codeOf(key) }).expect(204)
    nowMs += 30_000
    for (const token of tokens) {
      const { body } = await portal.api.post('/api/v1/datasets').set(portal.as(token)).send(draft).expect(403)
      assert.match(body.type, /second-factor-needed$/)
      await portal.api.get('/api/v1/datasets').set(portal.as(token)).expect(200)
    }
    await portal.api.post('/api/v1/datasets').set(portal.as()).send(draft).expect(201)
    await turnOn(person)
    for (const token of tokens)
      await portal.api.post('/api/v1/datasets').set(portal.as(token)).send(draft).expect(201)
  })

  it('holds as soon as somebody becomes a manager', async () => {
    const person = await portal.addAccount({ 'cuc-a': 'publisher' })
    await post(person, '/api/v1/datasets', draft).expect(201)
    await portal.api
      .put(`/api/v1/agencies/cuc-a/members/${person.id}`)
      .set(portal.as())
      .send({ role: 'manager' })
      .expect(200)
    await post(person, '/api/v1/datasets', draft).expect(403)
  })

  const readKept = (html: string): string =>
    /name="kept" value="([^"]*)"/.exec(html)![1]!.replaceAll('&quot;', '"')

  it('leads at sign-in to setting it up, and on to where one was going', async () => {
    const person = await portal.addAccount({ 'cuc-a': 'manager' })
    const form = (address: string, fields: object) =>
      portal.api.post(address).set(person.headers).set('Accept', 'text/html').type('form').send(fields)
    const page = (address: string) => portal.api.get(address).set(person.headers).set('Accept', 'text/html')
    const signedIn = await portal.api
      .post('/en/signin')
      .type('form')
      .send({ email: person.email, password: testPassword, next: '/en/workspace/datasets/new' })
      .expect(303)
    assert.equal(signedIn.headers.location, '/en/workspace/datasets/new')
    for (const address of ['/en/workspace', '/en/workspace/datasets/new', '/en/admin', '/en/admin/audit']) {
      const { headers } = await page(address).expect(303)
      assert.equal(headers.location, `/en/workspace/account?next=${encodeURIComponent(address)}`)
    }
    assert.equal(
      (await form('/en/workspace/tokens/x/revoke', {}).expect(303)).headers.location,
      '/en/workspace/account',
    )
    // What was typed is carried on, however often it is sent before.
    const typed = { name: 'số liệu đêm', scopes: 'read' }
    const stopped = await form('/en/workspace/tokens', typed).expect(403)
    assert.match(stopped.text, /href="\/en\/workspace\/account" target="_blank"/)
    const kept = readKept(stopped.text)
    assert.equal(readKept((await form('/en/workspace/tokens', { kept }).expect(403)).text), kept)
    const next = '/en/workspace/datasets/new'
    const asked = await page(`/en/workspace/account?next=${next}`).expect(200)
    assert.match(asked.text, /To be set up before you go on/)
    const begun = await form('/en/workspace/account/second-factor', { next }).expect(303)
    assert.equal(begun.headers.location, `/en/workspace/account?next=${encodeURIComponent(next)}`)
    const started = await page(begun.headers.location!).expect(200)
    const key = /secret=([A-Z2-7]+)/.exec(started.text)![1]!
    const made = await form('/en/workspace/account/second-factor/confirmation', {
      next,
      code: codeOf(key),
    }).expect(200)
    assert.match(made.text, new RegExp(`href="${next}"`))
    assert.doesNotMatch(made.text, /To be set up before/)
    await page(next).expect(200)
    nowMs += 30_000
    const resumed = await form('/en/workspace/tokens', { kept }).expect(200)
    assert.match(resumed.text, /value="số liệu đêm"/)
    const { body: tokens } = await portal.api.get('/api/v1/tokens').set(person.headers).expect(200)
    assert.equal(tokens.total, 0)
    // Nowhere else, though.
    const elsewhere = await page('/en/workspace/account?next=//evil.example/').expect(200)
    assert.doesNotMatch(elsewhere.text, /evil\.example/)
  })

  describe('by the sign-in provider', () => {
    let count = 0
    async function signIn(claims: Record<string, unknown>) {
      provider.idToken = {
        sub: `lead-${++count}`,
        email: `lead-${count}@example.gov`,
        email_verified: true,
        name: 'Chủ nhiệm',
        groups: ['lead'],
        ...claims,
      }
      const out = await portal.api.get('/signin/oidc').expect(303)
      const { searchParams } = new URL(out.headers.location!)
      provider.nonce = searchParams.get('nonce')!
      return portal.api
        .get('/signin/oidc/callback')
        .query({ code: 'x', state: searchParams.get('state')!, iss: provider.settings.issuer })
        .set('Cookie', out.headers['set-cookie']![0]!.split(';')[0]!)
    }
    const headersOf = (response: { headers: Record<string, unknown> }) => ({
      Cookie: (response.headers['set-cookie'] as string[])
        .map((cookie) => cookie.split(';')[0]!)
        .find((cookie) => cookie.startsWith('sen_session='))!,
      'Sec-Fetch-Site': 'same-origin',
    })

    it('is satisfied by what the provider proves, for this session and for tokens until the next', async () => {
      const proved = headersOf(await signIn({ sub: 'lead', amr: ['pwd', 'mfa'] }))
      const send = (headers: Record<string, string>) =>
        portal.api.post('/api/v1/datasets').set(headers).send(draft)
      await send(proved).expect(201)
      const { body } = await portal.api
        .post('/api/v1/tokens')
        .set(proved)
        .send({ name: 'x', scopes: ['write'] })
        .expect(201)
      await send(portal.as(body.secret)).expect(201)
      const unproved = headersOf(await signIn({ sub: 'lead', amr: ['pwd'] }))
      await send(unproved).expect(403)
      await send(portal.as(body.secret)).expect(403)
      // The session that proved it goes on.
      await send(proved).expect(201)
    })

    it("asks for the account's own code unless the provider proved one", async () => {
      const person = await portal.addAccount({ 'cuc-a': 'manager' })
      const key = await turnOn(person)
      const claims = { sub: 'own-code', email: person.email }
      const asked = await signIn(claims)
      assert.equal(asked.status, 200)
      assert.ok(!String(asked.headers['set-cookie']).includes('sen_session='))
      const ticket = /name="ticket" value="([^"]+)"/.exec(asked.text)![1]!
      await portal.api.post('/signin/code').type('form').send({ ticket, code: '000000' }).expect(401)
      const code = codeOf(key)
      const let_in = await portal.api.post('/signin/code').type('form').send({ ticket, code }).expect(303)
      await portal.api.post('/api/v1/datasets').set(headersOf(let_in)).send(draft).expect(201)
      // No code is taken twice, by this door either.
      await portal.api.post('/signin/code').type('form').send({ ticket, code }).expect(401)
      const proved = await signIn({ ...claims, acr: 'mfa' })
      assert.equal(proved.status, 303)
    })
  })
})
