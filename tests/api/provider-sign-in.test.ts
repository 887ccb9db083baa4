import assert from 'node:assert/strict'
import { portalViewer } from '../../server/identity/viewer.ts'
import { openOpenIdServer, type OpenIdMood, type OpenIdServer } from '../support/openid-server.ts'
import { startTestPortal, testPassword, type TestPortal } from '../support/portal.ts'

const callback = '/signin/oidc/callback'

describe('Signing in by a provider of OpenID Connect', function () {
  this.timeout(180_000)
  let provider: OpenIdServer
  let portal: TestPortal
  let nowMs = Date.now()
  let count = 0

  before(async () => {
    provider = await openOpenIdServer({
      grants: new Map([
        ['admins', ['administrator']],
        ['staff', [{ role: 'publisher', agency: 'cuc-a' }]],
        ['readers', [{ role: 'auditor', agency: 'cuc-a' }]],
        [
          'both',
          [
            { role: 'editor', agency: 'cuc-a' },
            { role: 'manager', agency: 'cuc-b' },
          ],
        ],
        ['nowhere', [{ role: 'editor', agency: 'khong-co' }]],
      ]),
    })
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      clock: { now: () => new Date(nowMs) },
      config: { oidc: provider.settings },
    })
    for (const slug of ['cuc-a', 'cuc-b']) await portal.add.agency({ slug })
  })

  after(async () => {
    await portal.close()
    await provider.close()
  })

  beforeEach(() => {
    provider.mood = 'good'
    person()
  })

  /** Somebody new, with what the provider says of them. */
  function person(claims: Record<string, unknown> = {}): { sub: string; email: string } {
    const number = ++count
    const who = { sub: `person-${number}`, email: `p${number}@example.gov` }
    provider.idToken = {
      ...who,
      email_verified: true,
      name: `Người ${number}`,
      groups: ['staff'],
      ...claims,
    }
    provider.userInfo = {}
    return who
  }

  const cookiesOf = (response: { headers: Record<string, unknown> }): string[] =>
    ((response.headers['set-cookie'] ?? []) as string[]).map((cookie) => cookie.split(';')[0]!)
  const sessionOf = (response: { headers: Record<string, unknown> }): string | undefined =>
    cookiesOf(response).find((cookie) => /^sen_session=./.test(cookie))

  async function begin(query = ''): Promise<{ state: string; cookie: string; address: URL }> {
    const response = await portal.api.get(`/signin/oidc${query}`).expect(303)
    const address = new URL(response.headers.location!)
    provider.nonce = address.searchParams.get('nonce')!
    return { state: address.searchParams.get('state')!, cookie: cookiesOf(response)[0]!, address }
  }
  const comeBack = (cookie: string, params: Record<string, string>) =>
    portal.api
      .get(callback)
      .query({ iss: provider.settings.issuer, ...params })
      .set('Accept', 'text/html')
      .set('Cookie', cookie)
  async function signIn(query = '') {
    const { state, cookie } = await begin(query)
    return comeBack(cookie, { code: 'x', state })
  }
  const describeSession = async (cookie: string) =>
    (await portal.api.get('/api/v1/session').set('Cookie', cookie).expect(200)).body
  const listAudit = async (accountId: string) =>
    (
      (await portal.api.get('/api/v1/audit?limit=100').set(portal.as()).expect(200)).body.items as {
        action: string
        object: string
        actor: { name: string; account: string | null }
        details: Record<string, unknown>
      }[]
    ).filter(({ object }) => object === `account/${accountId}`)

  it('leaves with code, PKCE, state and nonce, and a cookie that no script reads', async () => {
    const response = await portal.api.get('/en/signin/oidc?next=/en/workspace').expect(303)
    const { searchParams, origin } = new URL(response.headers.location!)
    assert.equal(origin, provider.settings.issuer)
    assert.equal(searchParams.get('response_type'), 'code')
    assert.equal(searchParams.get('code_challenge_method'), 'S256')
    assert.equal(searchParams.get('redirect_uri'), `${portal.baseUrl}${callback}`)
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(searchParams.get(name)!.length >= 43)
    const [cookie] = response.headers['set-cookie'] as unknown as string[]
    assert.match(cookie!, /^sen_provider=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/)
    assert.ok(!cookie!.includes(searchParams.get('state')!))
  })

  it('makes an account with the roles that the claims give, from a provider that says them when asked', async () => {
    const { email } = person({ email: undefined, name: undefined, groups: undefined })
    provider.userInfo = { email, email_verified: true, name: 'Lê Thị Bưởi', groups: ['both', 'unknown'] }
    const response = await signIn('?next=/agencies/cuc-a')
    assert.equal(response.status, 303)
    assert.equal(response.headers.location, '/agencies/cuc-a')
    const session = await describeSession(sessionOf(response)!)
    assert.equal(session.account.name, 'Lê Thị Bưởi')
    assert.equal(session.account.administrator, false)
    assert.deepEqual(session.roles, [
      { agency: 'cuc-a', role: 'editor' },
      { agency: 'cuc-b', role: 'manager' },
    ])
    const audit = await listAudit(session.account.id)
    assert.deepEqual(audit.map(({ action }) => action).sort(), [
      'make-account',
      'put-member',
      'put-member',
      'sign-in',
    ])
    const grant = audit.find(({ details }) => details.role === 'manager')!
    assert.equal(grant.details.claim, 'both')
    assert.deepEqual([grant.actor.name, grant.actor.account], [new URL(provider.settings.issuer).host, null])
    const sent = provider.asked.at(-1)!
    assert.ok(sent.get('code_verifier')!.length >= 43)
  })

  it('finds the account again by issuer and subject, whatever its address and name became', async () => {
    const { sub } = person()
    const first = await describeSession(sessionOf(await signIn())!)
    person({ sub, email: 'another@example.gov', name: 'Tên khác' })
    const again = await describeSession(sessionOf(await signIn())!)
    assert.equal(again.account.id, first.account.id)
    assert.equal(again.account.email, first.account.email)
    // The same name at the provider means another person when the subject is another.
    person({ email: first.account.email })
    assert.match((await signIn()).text, /gắn với người khác/)
  })

  it('gives and takes roles with the claims at each sign-in, and leaves what was given by hand', async () => {
    const { sub } = person({ groups: ['both', 'admins'] })
    const { account } = await describeSession(sessionOf(await signIn())!)
    assert.equal(account.administrator, true)
    const { identity } = portal.portal
    const byHand = await portal.add.agency()
    await identity.putMember(portalViewer, byHand.slug, account.id, 'editor')
    // What came from the provider and is given by hand stays from then on.
    await identity.putMember(portalViewer, 'cuc-a', account.id, 'editor')
    person({ sub, groups: ['readers'] })
    const session = await describeSession(sessionOf(await signIn())!)
    assert.equal(session.account.administrator, false)
    const roles = (session.roles as { agency: string; role: string }[]).sort((a, b) =>
      a.agency.localeCompare(b.agency),
    )
    assert.deepEqual(
      roles,
      [
        { agency: byHand.slug, role: 'editor' },
        { agency: 'cuc-a', role: 'editor' },
      ].sort((a, b) => a.agency.localeCompare(b.agency)),
    )
    const taken = (await listAudit(account.id)).filter(({ action }) => action === 'remove-member')
    assert.deepEqual(
      taken.map(({ details }) => details.before),
      ['manager'],
    )
    // As with roles, so with the right of administration.
    person({ sub, groups: ['admins'] })
    await signIn()
    await identity.changeAccount(portalViewer, account.id, { administrator: true })
    person({ sub, groups: [] })
    const last = await describeSession(sessionOf(await signIn())!)
    assert.equal(last.account.administrator, true)
  })

  it('keeps an administrator who was made by hand one, whatever the claims say', async () => {
    const invited = await portal.addAccount({}, { administrator: true })
    person({ email: invited.email, groups: [] })
    const session = await describeSession(sessionOf(await signIn())!)
    assert.equal(session.account.id, invited.id)
    assert.equal(session.account.administrator, true)
  })

  it('takes no right from a claim that the settings do not name', async () => {
    person({
      administrator: true,
      role: 'manager',
      roles: ['admins'],
      scopes: ['admin'],
      accountId: 'x',
      status: 'active',
      passwordHash: 'x',
      groups: ['staff', '__proto__', 'constructor', { value: 'admins' }, ['admins'], 1, null],
    })
    const session = await describeSession(sessionOf(await signIn())!)
    assert.equal(session.account.administrator, false)
    assert.deepEqual(session.roles, [{ agency: 'cuc-a', role: 'publisher' }])
    assert.deepEqual(session.scopes, ['read', 'write', 'publish'])
  })

  it('refuses whom nothing is given, in a sentence, and makes no account', async () => {
    for (const groups of [undefined, [], ['unknown'], 'nobody', ['nowhere'], { admins: true }]) {
      const { email } = person({ groups })
      const response = await signIn()
      assert.equal(response.status, 403)
      assert.match(response.text, /chưa ai trao cho bạn việc gì/)
      assert.equal(sessionOf(response), undefined)
      const { identity } = portal.portal
      assert.equal(await identity.findAccountByEmail(portalViewer, email), null)
    }
  })

  it('takes an account that is here only with an address that the provider has verified', async () => {
    const invited = await portal.addAccount({ 'cuc-b': 'manager' })
    for (const email_verified of [undefined, false, 'true', 1]) {
      person({ email: invited.email, email_verified })
      const refused = await signIn()
      assert.equal(refused.status, 403)
      assert.match(refused.text, /chưa xác nhận địa chỉ e-mail/)
    }
    // One source does not vouch for the address of the other.
    person({ email: invited.email, email_verified: undefined, name: undefined })
    provider.userInfo = { email: 'mine@evil.example', email_verified: true, name: 'X' }
    assert.equal((await signIn()).status, 403)
    person({ email: invited.email.toUpperCase() })
    const linked = await signIn()
    assert.equal((await describeSession(sessionOf(linked)!)).account.id, invited.id)
    assert.ok((await listAudit(invited.id)).some(({ action }) => action === 'link-provider'))
    // The password goes on working.
    await portal.api
      .post('/api/v1/session')
      .send({ email: invited.email, password: testPassword })
      .expect(201)
  })

  it('lets whoever was invited in without a password, and no link works after', async () => {
    const { identity } = portal.portal
    const email = `invited-${++count}@example.gov`
    const { account, invitation } = await identity.inviteAccount(portalViewer, { email })
    person({ email, groups: [] })
    const { account: signedIn } = await describeSession(sessionOf(await signIn())!)
    assert.equal(signedIn.id, account._id)
    assert.equal(await identity.findInvited(invitation.secret!), null)
    await portal.api.post('/api/v1/session').send({ email, password: testPassword }).expect(401)
  })

  it('keeps blocked accounts blocked, and gives them nothing', async () => {
    const { sub } = person({ groups: [], email_verified: true })
    provider.idToken.groups = ['staff']
    const cookie = sessionOf(await signIn())!
    const { account } = await describeSession(cookie)
    const change = (status: string) =>
      portal.api
        .patch(`/api/v1/accounts/${account.id}`)
        .set(portal.as())
        .set('Content-Type', 'application/merge-patch+json')
        .send({ status })
    await change('disabled').expect(200)
    assert.equal((await describeSession(cookie)).kind, 'anonymous')
    person({ sub, email: account.email, groups: ['admins', 'both'] })
    const refused = await signIn()
    assert.equal(refused.status, 403)
    assert.match(refused.text, /đã bị khóa/)
    const { body } = await portal.api.get(`/api/v1/accounts/${account.id}`).set(portal.as()).expect(200)
    assert.equal(body.administrator, false)
    assert.deepEqual(body.roles, [{ agency: 'cuc-a', role: 'publisher' }])
    // By address it is no better: an account that was blocked before it was linked.
    const other = await portal.addAccount()
    await portal.api
      .patch(`/api/v1/accounts/${other.id}`)
      .set(portal.as())
      .set('Content-Type', 'application/merge-patch+json')
      .send({ status: 'disabled' })
      .expect(200)
    person({ email: other.email })
    assert.equal((await signIn()).status, 403)
    await change('active').expect(200)
    person({ sub })
    assert.equal((await signIn()).status, 303)
  })

  it('is unlinked by administrators alone; roles that came by it and sessions go', async () => {
    const { sub } = person()
    const cookie = sessionOf(await signIn())!
    const { account } = await describeSession(cookie)
    const { body: seen } = await portal.api.get(`/api/v1/accounts/${account.id}`).set(portal.as()).expect(200)
    assert.equal(seen.signsInByProvider, true)
    const unlink = (headers: Record<string, string>) =>
      portal.api.delete(`/api/v1/accounts/${account.id}/provider`).set(headers)
    await unlink({ Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }).expect(403)
    await unlink(portal.as()).expect(204)
    await unlink(portal.as()).expect(409)
    assert.equal((await describeSession(cookie)).kind, 'anonymous')
    const { body } = await portal.api.get(`/api/v1/accounts/${account.id}`).set(portal.as()).expect(200)
    assert.deepEqual([body.roles, body.signsInByProvider], [[], false])
    person({ sub: `${sub}-new`, email: account.email })
    assert.equal((await describeSession(sessionOf(await signIn())!)).account.id, account.id)
  })

  describe('attacked', () => {
    it('lets nobody finish what another browser began, nor without or with another state', async () => {
      const { state, cookie } = await begin()
      const other = await begin()
      provider.asked.length = 0
      for (const response of [
        await comeBack('', { code: 'x', state }),
        await comeBack(other.cookie, { code: 'x', state }),
        await comeBack(cookie, { code: 'x' }),
        await comeBack(cookie, { code: 'x', state: `${state}x` }),
        await comeBack(`sen_provider=${state}`, { code: 'x', state }),
        await comeBack(cookie.slice(0, -4) + 'AAAA', { code: 'x', state }),
      ]) {
        assert.equal(response.status, 400)
        assert.match(response.text, /bắt đầu ở trình duyệt khác/)
        assert.equal(sessionOf(response), undefined)
        assert.equal(response.headers['cache-control'], 'no-store')
        assert.equal(response.headers['referrer-policy'], 'no-referrer')
      }
      assert.equal(provider.asked.length, 0)
    })

    it('takes an answer once, of two at the same time one, and none after ten minutes', async () => {
      const { state, cookie } = await begin()
      const both = await Promise.all([1, 2].map(() => comeBack(cookie, { code: 'x', state })))
      assert.deepEqual(both.map(({ status }) => status).sort(), [303, 400])
      assert.equal((await comeBack(cookie, { code: 'x', state })).status, 400)
      const late = await begin()
      nowMs += 10 * 60_000 + 1
      assert.equal((await comeBack(late.cookie, { code: 'x', state: late.state })).status, 400)
    })

    it('refuses the answer of another provider, and one that names none', async () => {
      for (const iss of ['https://evil.example', '']) {
        const { state, cookie } = await begin()
        provider.asked.length = 0
        const response = await portal.api
          .get(callback)
          .query({ code: 'x', state, ...(iss && { iss }) })
          .set('Cookie', cookie)
        assert.equal(response.status, 502)
        assert.equal(sessionOf(response), undefined)
        // The code of an honest provider is not shown to the other.
        assert.equal(provider.asked.length, 0)
      }
    })

    it('believes no token that is not signed, meant and made for this very sign-in', async () => {
      const moods: OpenIdMood[] = [
        'no nonce',
        'wrong nonce',
        'wrong issuer',
        'wrong audience',
        'over',
        'unsigned',
        'signed with the secret',
        'signed by somebody else',
        'userinfo of somebody else',
        'refuses the client',
        'nonsense',
        'html',
        'endless',
        'sends elsewhere',
      ]
      for (const mood of moods) {
        const { email } = person({ name: undefined })
        provider.mood = mood
        const response = await signIn()
        assert.equal(response.status, 502, mood)
        assert.match(response.text, /trả lời sai quy ước/, mood)
        assert.equal(sessionOf(response), undefined)
        assert.equal(await portal.portal.identity.findAccountByEmail(portalViewer, email), null)
      }
      provider.mood = 'refuses the code'
      assert.equal((await signIn()).status, 400)
    })

    it('says that the provider is away when it fails, hangs, drips, breaks off or is not there', async function () {
      for (const mood of ['fails', 'userinfo fails', 'hangs', 'drips', 'breaks off'] as const) {
        person({ name: undefined })
        provider.mood = mood
        const startedMs = Date.now()
        const response = await signIn()
        assert.equal(response.status, 502, mood)
        assert.match(response.text, /tạm thời không trả lời/, mood)
        assert.doesNotMatch(response.text, /ORA-00600|at .*\.ts:|Error:/)
        assert.ok(Date.now() - startedMs < 8_000, mood)
      }
      const gone = await startTestPortal(import.meta.url, {
        withWorker: false,
        config: { oidc: { ...provider.settings, issuer: 'http://127.0.0.1:9' } },
      })
      const response = await gone.api.get('/en/signin/oidc').set('Accept', 'text/html').expect(502)
      assert.match(response.text, /does not answer for now/)
      await gone.api.get('/signin').expect(200)
      await gone.close()
    })

    it('tells in a sentence that the person or the provider said no', async () => {
      for (const [error, status, words] of [
        ['access_denied', 400, /cancelled or not agreed to/],
        ['login_required', 400, /cancelled or not agreed to/],
        ['temporarily_unavailable', 502, /does not answer for now/],
        ['<script>alert(1)</script>', 502, /not what it should be/],
      ] as const) {
        const response = await portal.api.get('/en/signin/oidc').expect(303)
        const state = new URL(response.headers.location!).searchParams.get('state')!
        const back = await comeBack(cookiesOf(response)[0]!, {
          error,
          error_description: '<script>alert(1)</script>',
          state,
        })
        assert.equal(back.status, status)
        assert.match(back.text, words)
        assert.match(back.text, /<html lang="en"/)
        assert.doesNotMatch(back.text, /alert\(1\)/)
      }
    })

    it('leads on inside the portal alone', async () => {
      for (const next of [
        'https://evil.example/',
        '//evil.example/',
        '/\\evil.example',
        '/\t/evil.example',
        'javascript:alert(1)',
        '/workspace/../..//evil.example',
        `/${'a'.repeat(3000)}`,
      ]) {
        person()
        const response = await signIn(`?next=${encodeURIComponent(next)}`)
        assert.equal(response.status, 303)
        assert.ok(new URL(response.headers.location!, portal.baseUrl).origin === portal.baseUrl, next)
        assert.match(response.headers.location!, /^\/(?![/\\])/)
      }
    })

    it('gives a new session, and ends the one that the browser had', async () => {
      const planted = sessionOf(await signIn())!
      person()
      const { state, cookie } = await begin()
      const response = await comeBack(`${cookie}; ${planted}`, { code: 'x', state })
      const own = sessionOf(response)!
      assert.notEqual(own, planted)
      assert.equal((await describeSession(planted)).kind, 'anonymous')
      assert.equal((await describeSession(own)).kind, 'account')
    })

    it('is not begun by another site', async () => {
      for (const site of ['cross-site', 'same-site']) {
        const response = await portal.api
          .get('/signin/oidc?next=/workspace')
          .set('Sec-Fetch-Site', site)
          .expect(303)
        assert.equal(response.headers.location, '/signin?next=/workspace')
        assert.equal(response.headers['set-cookie'], undefined)
      }
    })

    it('keeps no token, secret or state in the open', async () => {
      const { cookie } = await begin()
      await signIn()
      const { connection } = portal.portal.mongo
      const names = (await connection.db!.listCollections().toArray()).map(({ name }) => name)
      const kept = JSON.stringify(
        await Promise.all(names.map((name) => connection.db!.collection(name).find().toArray())),
      )
      for (const secret of [provider.settings.clientSecret!, provider.nonce, cookie.split('=')[1]!])
        assert.ok(!kept.includes(secret))
      assert.doesNotMatch(kept, /eyJ/)
    })
  })

  it('offers to sign out of the provider too, which is asked without a token', async () => {
    const page = await portal.api.get('/en/signin?done=out').expect(200)
    assert.match(page.text, /href="\/en\/signin\/oidc\/out"/)
    const response = await portal.api.get('/en/signin/oidc/out').expect(303)
    const address = new URL(response.headers.location!)
    assert.equal(address.pathname, '/end')
    assert.equal(address.searchParams.get('post_logout_redirect_uri'), `${portal.baseUrl}/signin`)
    assert.equal(address.searchParams.get('id_token_hint'), null)
  })

  it('is not there without a provider', async () => {
    const plain = await startTestPortal(import.meta.url, { withWorker: false })
    await plain.api.get('/signin/oidc').expect(404)
    await plain.api.get(callback).expect(404)
    const { text } = await plain.api.get('/signin').expect(200)
    assert.doesNotMatch(text, /signin\/oidc/)
    await plain.close()
  })
})
