import assert from 'node:assert/strict'
import { axe, giveSession, openBrowser } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/session/password'
const better = 'trăng lên đỉnh núi trăng mờ'

describe('One’s own password', function () {
  this.timeout(120_000)
  let portal: TestPortal

  before(async () => {
    portal = await startTestPortal(import.meta.url, { withWorker: false })
  })
  after(() => portal.close())

  const change = (who: TestAccount | null, body: object) =>
    portal.api
      .post(path)
      .set(who?.headers ?? {})
      .send(body)
  const signIn = (email: string, password: string) =>
    portal.api.post('/api/v1/session').send({ email, password })
  const cookieOf = (response: { headers: Record<string, unknown> }): string =>
    (response.headers['set-cookie'] as string[])[0]!.split(';')[0]!
  const kind = async (cookie: string) =>
    (await portal.api.get('/api/v1/session').set('Cookie', cookie).expect(200)).body.kind as string

  it('is changed by whoever knows the present one; every other session ends, this one and tokens stay', async () => {
    const person = await portal.addAccount({}, { administrator: true })
    const elsewhere = cookieOf(await signIn(person.email, testPassword).expect(201))
    const made = await portal.api
      .post('/api/v1/tokens')
      .set(person.headers)
      .send({ name: 'a', scopes: ['read'] })
      .expect(201)
    const token = { Authorization: `Bearer ${made.body.secret}` }
    await change(person, { current: testPassword, password: better }).expect(204)
    assert.deepEqual([await kind(elsewhere), await kind(person.headers.Cookie)], ['anonymous', 'account'])
    await portal.api.get('/api/v1/session').set(token).expect(200)
    await signIn(person.email, testPassword).expect(401)
    await signIn(person.email, better).expect(201)
    const audit = await portal.api.get('/api/v1/audit').set(portal.as()).expect(200)
    const acts = (audit.body.items as { action: string; object: string }[]).map(({ action }) => action)
    assert.ok(acts.includes('change-password'))
    assert.doesNotMatch(audit.text, /trăng lên/)
    // A token is no person who knows a password.
    await portal.api.post(path).set(token).send({ current: better, password: testPassword }).expect(403)
  })

  it('refuses a wrong one, one that anybody guesses, and strangers', async () => {
    const person = await portal.addAccount()
    await change(null, { current: testPassword, password: better }).expect(401)
    for (const [body, pointer] of [
      [{ current: 'sai mật khẩu này rồi', password: better }, '/current'],
      [{ current: testPassword, password: 'ngắn' }, '/password'],
      [{ current: testPassword, password: person.email }, '/password'],
      [{ current: testPassword, password: testPassword }, '/password'],
      [{ current: testPassword }, '/password'],
    ] as const) {
      const { body: problem } = await change(person, body).expect(422)
      assert.ok(JSON.stringify(problem.errors).includes(`"${pointer}"`), pointer)
    }
    await signIn(person.email, testPassword).expect(201)
  })

  it('is guessed no faster than at the door', async () => {
    const strict = await startTestPortal(import.meta.url, { withWorker: false, config: { rateLimits: true } })
    try {
      const person = await strict.addAccount()
      const answers: number[] = []
      for (let index = 0; index < 12; index++) {
        const body = { current: `lần thứ ${index} nhé`, password: better }
        answers.push((await strict.api.post(path).set(person.headers).send(body)).status)
      }
      assert.equal(answers[0], 422)
      assert.equal(answers.at(-1), 429)
    } finally {
      await strict.close()
    }
  })

  it('is changed on the page, without script, in both languages', async function () {
    const browser = await openBrowser()
    if (!browser) return this.skip()
    try {
      const person = await portal.addAccount()
      const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
      await giveSession(context, person.headers.Cookie, portal.baseUrl)
      const page = await context.newPage()
      await page.goto(`${portal.baseUrl}/en/workspace`)
      await page.getByRole('link', { name: 'Password and signing in' }).click()
      assert.deepEqual(await axe(page), [])
      await page.getByLabel('Present password').fill('not this one')
      await page.getByLabel('New password').fill(better)
      await page.getByRole('button', { name: 'Change the password' }).click()
      await page.locator('#current-error').waitFor()
      assert.equal(await page.getByLabel('Present password').inputValue(), '')
      assert.deepEqual(await axe(page), [])
      await page.goto(`${portal.baseUrl}/workspace/account`)
      await page.getByLabel('Mật khẩu hiện tại').fill(testPassword)
      await page.getByLabel('Mật khẩu mới').fill(better)
      await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
      await page.getByText('Đã đổi mật khẩu.').waitFor()
      assert.deepEqual(await axe(page), [])
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360)
    } finally {
      await browser.close()
    }
  })
})
