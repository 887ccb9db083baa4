import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const password = 'sông Hương chảy qua thành phố'

describe('/invitations, /signin and /workspace', () => {
  let portal: TestPortal
  let browser: Browser | null

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { config: { rateLimits: true } })
    await portal.add.agency({ slug: 'cuc-a', name: { vi: 'Cục An', en: 'Office A' } })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const openLink = async (): Promise<string> =>
    `/invitations/${(await portal.portal.identity.firstRun.open()).secret}`

  /** Makes an account and signs in; gives the cookie. */
  async function signIn(email: string): Promise<string> {
    const input = { name: 'Nguyễn Minh', email, password }
    await portal.api
      .post(await openLink())
      .type('form')
      .send({ ...input, passwordAgain: password })
      .expect(303)
    const response = await portal.api.post('/signin').type('form').send({ email, password }).expect(303)
    return response.headers['set-cookie']![0]!.split(';', 1)[0]!
  }

  it('shows the one-time page to nobody without the secret, and keeps its address to itself', async () => {
    await portal.api.get('/invitations/abc').set('Accept', 'text/html').expect(404)
    const response = await portal.api.get(await openLink()).expect(200)
    assert.equal(response.headers['cache-control'], 'no-store')
    assert.equal(response.headers['referrer-policy'], 'no-referrer')
    assert.doesNotMatch(response.text, /rel="canonical"/)
  })

  it('says what to do when the link was used or replaced, in the words that a made-up one gets', async () => {
    const replaced = await openLink()
    const used = await openLink()
    const input = { name: 'Lê An', email: 'le-an@example.gov', password, passwordAgain: password }
    await portal.api.post(used).type('form').send(input).expect(303)
    for (const link of [replaced, used, '/invitations/abc']) {
      const page = await portal.api.get(`/en${link}`).set('Accept', 'text/html').expect(404)
      for (const words of [
        /was used, was replaced, has expired/,
        /first-run\.txt/,
        /npm run sen -- admin create/,
      ])
        assert.match(page.text, words)
      const vi = await portal.api.get(link).set('Accept', 'text/html').expect(404)
      assert.match(vi.text, /đã được dùng, đã bị thay, đã hết hạn/)
      assert.match(vi.text, /first-run\.txt/)
      await portal.api.post(link).type('form').send(input).expect(404)
    }
  })

  it('names its own address and that in the other language', async () => {
    const { text } = await portal.api.get('/en/signin?next=/workspace').expect(200)
    assert.ok(text.includes(`<link rel="canonical" href="${portal.baseUrl}/en/signin"`))
    assert.ok(text.includes(`hreflang="vi" href="${portal.baseUrl}/signin?next=%2Fworkspace"`))
  })

  it('says what is wrong beside each field, and works once', async () => {
    const link = await openLink()
    const wrong = await portal.api
      .post(`/en${link}`)
      .type('form')
      .send({ name: '', email: 'x', password: 'short', passwordAgain: 'short' })
      .expect(422)
    for (const id of ['name', 'email', 'password']) assert.match(wrong.text, new RegExp(`id="${id}-error"`))
    const all = await portal.api
      .post(`/en${link}`)
      .type('form')
      .send({ name: '', email: 'x', password: 'short', passwordAgain: 'other' })
      .expect(422)
    assert.deepEqual(
      [...all.text.matchAll(/<li><a href="#(\w+)"/g)].map(([, field]) => field),
      ['name', 'email', 'password', 'passwordAgain'],
    )
    for (const id of ['name', 'email', 'password', 'passwordAgain'])
      assert.match(all.text, new RegExp(`id="${id}-error"`))
    const differs = await portal.api
      .post(link)
      .type('form')
      .send({ name: 'A', email: 'a@a.gov', password, passwordAgain: 'other' })
      .expect(422)
    assert.match(differs.text, /id="passwordAgain-error"/)
    assert.doesNotMatch(differs.text, /sông Hương/)
    const input = { name: 'A', email: 'once@a.gov', password, passwordAgain: password }
    await portal.api
      .post(link)
      .type('form')
      .send(input)
      .expect(303)
      .expect('location', /^\/signin/)
    await portal.api.post(link).set('Accept', 'text/html').type('form').send(input).expect(404)
  })

  it('signs in, goes on only inside the portal, and refuses in the same words whoever it is', async () => {
    await signIn('next@a.gov')
    for (const [next, location] of [
      ['/en/workspace#tokens', '/en/workspace#tokens'],
      ['//evil.example/', '/workspace'],
      ['https://evil.example/', '/workspace'],
      ['/\\evil.example', '/workspace'],
    ] as const) {
      await portal.api
        .post('/signin')
        .type('form')
        .send({ email: 'next@a.gov', password, next })
        .expect(303)
        .expect('location', location)
    }
    const known = await portal.api
      .post('/signin')
      .type('form')
      .send({ email: 'next@a.gov', password: 'wrong password' })
    const unknown = await portal.api
      .post('/signin')
      .type('form')
      .send({ email: 'nobody@a.gov', password: 'wrong password' })
    assert.deepEqual([known.status, unknown.status], [401, 401])
    assert.equal(known.text.replaceAll('next@', ''), unknown.text.replaceAll('nobody@', ''))
    assert.equal(known.headers['set-cookie'], undefined)
  })

  it('asks who guesses to wait', async () => {
    const guess = () =>
      portal.api.post('/en/signin').type('form').send({ email: 'guess@a.gov', password: 'wrong password' })
    let response = await guess()
    for (let i = 0; i < 10 && response.status === 401; i++) response = await guess()
    assert.equal(response.status, 429)
    assert.ok(Number(response.headers['retry-after']) > 0)
    assert.match(response.text, /Too many requests/)
  })

  it('takes no form from another site, signed in or not', async () => {
    const cookie = await signIn('csrf@a.gov')
    const elsewhere = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example', Accept: 'text/html' }
    const fields = { email: 'csrf@a.gov', password }
    await portal.api.post('/signin').set(elsewhere).type('form').send(fields).expect(403)
    await portal.api
      .post('/signin')
      .set('Origin', 'https://evil.example')
      .type('form')
      .send(fields)
      .expect(403)
    await portal.api
      .post('/workspace/tokens')
      .set({ ...elsewhere, Cookie: cookie })
      .type('form')
      .send({})
      .expect(403)
    await portal.api
      .post('/signout')
      .set({ ...elsewhere, Cookie: cookie })
      .type('form')
      .send({})
      .expect(403)
    await portal.api.post('/signin').set('Origin', portal.baseUrl).type('form').send(fields).expect(303)
  })

  it('refuses what is no such form in words', async () => {
    const post = () => portal.api.post('/signin').set('Accept', 'text/html')
    await post().send({ email: 'a' }).expect(415)
    await post()
      .type('form')
      .send(`email=${'a'.repeat(70_000)}`)
      .expect(413)
    await post()
      .type('form')
      .send(Array.from({ length: 200 }, (_, i) => `a${i}=`).join('&'))
      .expect(413)
    await post().type('form').send('email[$ne]=1&__proto__[x]=1&constructor=1').expect(422)
    await post()
      .type('form')
      .send('email=%ff&password=%00')
      .expect((response) => assert.ok(response.status < 500))
  })

  it('shows the workspace to its owner alone, and to no cache', async () => {
    await portal.api.get('/workspace').expect(303).expect('location', '/signin?next=/workspace')
    await portal.api
      .post('/en/workspace/tokens')
      .type('form')
      .send({ label: 'đẩy số liệu' })
      .expect(401)
      .expect('cache-control', 'no-store')
      .expect(/name="kept" value="[^"]*đẩy số liệu/)
    const cookie = await signIn('work@a.gov')
    await portal.add.dataset({ agency: 'cuc-a', title: { vi: 'Bản nháp của tôi' }, status: 'draft' })
    const response = await portal.api.get('/workspace').set('Cookie', cookie).expect(200)
    assert.equal(response.headers['cache-control'], 'private, no-store')
    assert.match(response.text, /Bản nháp của tôi/)
    await portal.api
      .get('/signin?next=/workspace')
      .set('Cookie', cookie)
      .expect(303)
      .expect('location', '/workspace')
  })

  it('keeps what was typed when a token cannot be made', async () => {
    const cookie = await signIn('form@a.gov')
    const post = (fields: Record<string, string>) =>
      portal.api.post('/workspace/tokens').set('Cookie', cookie).type('form').send(fields)
    const response = await post({
      name: '',
      scopes: 'publish',
      agency: 'cuc-a',
      expiresAt: '2001-01-01',
    }).expect(422)
    assert.match(response.text, /id="name-error"/)
    assert.match(response.text, /id="expiresAt-error"/)
    assert.match(response.text, /value="2001-01-01"/)
    assert.match(response.text, /value="cuc-a" selected/)
    const unknown = await post({ name: 'x', scopes: 'read', agency: 'khong-co', expiresAt: '' }).expect(422)
    assert.match(unknown.text, /id="agency-error"/)
    await portal.api
      .post('/workspace/tokens/none/revoke')
      .set({ Cookie: cookie, Accept: 'text/html' })
      .type('form')
      .send({})
      .expect(404)
  })

  it('makes one token of one form, however often it is sent', async () => {
    const cookie = await signIn('twice@a.gov')
    const key = async () => {
      const page = await portal.api.get('/workspace').set('Cookie', cookie).expect(200)
      return /name="key" value="([^"]+)"/.exec(page.text)![1]!
    }
    const post = async (fields: Record<string, string>) => {
      const page = await portal.api
        .post('/workspace/tokens')
        .set('Cookie', cookie)
        .type('form')
        .send({ scopes: 'read', agency: '', expiresAt: '', ...fields })
        .expect(201)
      return /sen_[\w-]+/.exec(page.text)![0]
    }
    const first = await key()
    const secret = await post({ name: 'một', key: first })
    assert.equal(await post({ name: 'một', key: first }), secret)
    assert.notEqual(await post({ name: 'hai', key: first }), secret)
    assert.notEqual(await post({ name: 'một', key: await key() }), secret)
  })

  it('lets the first administrator in, from the link to a token that works, then does not', async function () {
    if (!browser) return this.skip()
    this.timeout(300_000)
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    const looksRight = async (what: string): Promise<void> => {
      assert.deepEqual(await axe(page), [], what)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, what)
    }

    await page.goto(portal.baseUrl + (await openLink()))
    await looksRight('invitation')
    await page.getByLabel('Tên hiển thị').fill('Trần An')
    await page.getByLabel('E-mail để đăng nhập').fill('journey@a.gov')
    await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
    await page.getByLabel('Mật khẩu, một lần nữa').fill('khác')
    await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
    await looksRight('invitation with an error')
    await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
    await page.getByLabel('Mật khẩu, một lần nữa').fill(password)
    await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
    await page.waitForURL(/\/signin/)
    await looksRight('sign-in')

    await fillSignIn(page, 'sai mật khẩu')
    await page.getByRole('alert').waitFor()
    await looksRight('sign-in refused')
    await fillSignIn(page, password)
    await page.waitForURL(/\/workspace/)
    await looksRight('workspace')

    await page.getByLabel('Tên', { exact: true }).fill('của hành trình')
    await page.locator('#scopes').getByText('Công bố', { exact: true }).click()
    await page.getByRole('button', { name: 'Tạo mã' }).click()
    const secret = (await page.locator('#token-secret').textContent()) ?? ''
    assert.match(secret, /^sen_[0-9A-Za-z]{36}$/)
    assert.doesNotMatch(page.url(), /sen_/)
    await looksRight('token made')
    await portal.api.get('/api/v1/session').set(portal.as(secret)).expect(200)

    await page.goto(`${portal.baseUrl}/en/workspace`)
    assert.doesNotMatch(await page.content(), new RegExp(secret))
    const row = page.getByRole('listitem').filter({ hasText: 'của hành trình' })
    await row.locator('summary').click()
    await looksRight('workspace in English')
    await row.getByRole('button', { name: /Revoke/ }).click()
    await page.getByText('The token is revoked').waitFor()
    await portal.api.get('/api/v1/session').set(portal.as(secret)).expect(401)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    await page.goto(`${portal.baseUrl}/en/workspace`)
    assert.match(page.url(), /\/en\/signin\?next=/)
    await context.close()
  })
})

async function fillSignIn(page: Page, text: string): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill('journey@a.gov')
  await page.getByLabel('Mật khẩu', { exact: true }).fill(text)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}
