import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { admin } from '../../server/commands/maintain.ts'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/api/v1/session/second-factor'

describe('The second factor', function () {
  this.timeout(180_000)
  let portal: TestPortal
  /** On a step of 30 seconds, so that no code ends while a test goes on. */
  let nowMs = Math.floor(Date.now() / 30_000) * 30_000

  before(async () => {
    portal = await startTestPortal(import.meta.url, {
      withWorker: false,
      clock: { now: () => new Date(nowMs) },
    })
  })

  after(() => portal.close())

  const codeOf = (key: string, stepsAway = 0) =>
    TOTP.generate({ secret: Secret.fromBase32(key), timestamp: nowMs + stepsAway * 30_000 })
  const post = (who: TestAccount, address: string, body: object = {}) =>
    portal.api.post(address).set(who.headers).send(body)
  const signIn = (email: string, code?: string, password = testPassword) =>
    portal.api.post('/api/v1/session').send({ email, password, ...(code === undefined ? {} : { code }) })
  async function turnOn(person: TestAccount): Promise<{ key: string; recoveryCodes: string[] }> {
    const { key } = (await post(person, path).expect(201)).body
    const { body } = await post(person, `${path}/confirmation`, { code: codeOf(key) }).expect(200)
    // The code that turned it on is used up.
    nowMs += 30_000
    return { key, recoveryCodes: body.recoveryCodes }
  }

  it('is on once a code confirms it; then signing in needs a code', async () => {
    const person = await portal.addAccount()
    const { body } = await post(person, path).expect(201)
    assert.match(body.uri, /^otpauth:\/\/totp\/.*issuer=127\.0\.0\.1/)
    await signIn(person.email).expect(201)
    await post(person, `${path}/confirmation`, { code: '000000' }).expect(422)
    const made = await post(person, `${path}/confirmation`, { code: codeOf(body.key) }).expect(200)
    assert.equal(new Set(made.body.recoveryCodes).size, 10)
    await post(person, path).expect(409)
    const missing = await signIn(person.email).expect(401)
    assert.match(missing.body.type, /code-needed$/)
    assert.equal(missing.headers['set-cookie'], undefined)
    // A wrong password is told before any code, in the words that strangers get.
    const wrong = await signIn(person.email, codeOf(body.key), 'sai mật khẩu').expect(401)
    assert.match(wrong.body.type, /sign-in-needed$/)
    nowMs += 30_000
    const { body: session } = await signIn(person.email, codeOf(body.key)).expect(201)
    assert.equal(session.account.hasSecondFactor, true)
  })

  it('takes no code twice, none that is more than a step away, and of two who send one lets one in', async () => {
    const person = await portal.addAccount()
    const { key } = await turnOn(person)
    const code = codeOf(key)
    const both = await Promise.all([signIn(person.email, code), signIn(person.email, code)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 401])
    await signIn(person.email, code).expect(401)
    // An earlier one, of a step that is still open, is over too.
    await signIn(person.email, codeOf(key, -1)).expect(401)
    await signIn(person.email, codeOf(key, 2)).expect(401)
    await signIn(person.email, codeOf(key, 1)).expect(201)
    nowMs += 5 * 30_000
    await signIn(person.email, codeOf(key, -2)).expect(401)
    await signIn(person.email, codeOf(key, -1)).expect(201)
  })

  it('takes each recovery code once', async () => {
    const person = await portal.addAccount()
    const { recoveryCodes } = await turnOn(person)
    await signIn(person.email, recoveryCodes[0]!.toLowerCase().replaceAll('-', ' ')).expect(201)
    await signIn(person.email, recoveryCodes[0]).expect(401)
    await signIn(person.email, recoveryCodes[1]).expect(201)
    await signIn(person.email, 'AAAA-AAAA-AAAA-AAAA').expect(401)
  })

  it('keeps neither key nor codes in the open, and tells nobody of them', async () => {
    const person = await portal.addAccount()
    const { key, recoveryCodes } = await turnOn(person)
    const { collection } = { collection: (name: string) => portal.portal.mongo.connection.collection(name) }
    const kept = JSON.stringify(
      await Promise.all(['accounts', 'audit', 'secrets'].map((name) => collection(name).find().toArray())),
    )
    for (const secret of [key, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      assert.ok(!kept.includes(secret))
    const { text } = await portal.api.get(`/api/v1/accounts/${person.id}`).set(portal.as()).expect(200)
    assert.doesNotMatch(text, /sealedKey|recoveryHashes|lastStep/)
    assert.match(text, /"hasSecondFactor":true/)
  })

  it('is turned off by a code, and taken from others by administrators alone', async () => {
    const person = await portal.addAccount()
    const administrator = await portal.addAccount({}, { administrator: true })
    const { key } = await turnOn(person)
    await post(person, `${path}/removal`, { code: '123456' }).expect(422)
    await post(person, `${path}/removal`, { code: codeOf(key) }).expect(204)
    await signIn(person.email).expect(201)
    await post(person, `${path}/removal`, { code: codeOf(key) }).expect(409)

    await turnOn(person)
    const take = (id: string, headers: Record<string, string>) =>
      portal.api.delete(`/api/v1/accounts/${id}/second-factor`).set(headers)
    await take(person.id, {}).expect(401)
    await take(person.id, person.headers).expect(403)
    await take(administrator.id, administrator.headers).expect(403)
    await take(person.id, administrator.headers).expect(204)
    await take(person.id, administrator.headers).expect(409)
    await signIn(person.email).expect(201)
    const { body } = await portal.api.get('/api/v1/audit?limit=100').set(portal.as()).expect(200)
    const actions = (body.items as { action: string; object: string }[])
      .filter(({ object }) => object === `account/${person.id}`)
      .map(({ action }) => action)
    for (const action of ['turn-on-second-factor', 'turn-off-second-factor', 'take-second-factor'])
      assert.ok(actions.includes(action), action)
  })

  it('goes with a new password, for whoever runs the machine: admin reset', async () => {
    const person = await portal.addAccount()
    await turnOn(person)
    const said: string[] = []
    const log = console.log
    console.log = (line: string) => void said.push(line)
    try {
      assert.equal(await admin(portal.portal.config, ['reset', person.email.toUpperCase()]), 0)
      assert.equal(await admin(portal.portal.config, ['reset', 'khong-ai@example.gov']), 1)
    } finally {
      console.log = log
    }
    await signIn(person.email).expect(201)
    const link = /\/invitations\/\w{30}/.exec(said.join('\n'))![0]
    await portal.api.get(link).expect(200)
  })

  it('belongs to people: a token has none, and nobody sets one up without signing in', async () => {
    await portal.api.post(path).set(portal.as()).expect(403)
    await portal.api.post(path).expect(401)
    const person = await portal.addAccount()
    await post(person, `${path}/confirmation`, { code: '123456' }).expect(409)
    await post(person, `${path}/confirmation`, { code: { $gt: '' } }).expect(422)
  })

  it('asks who guesses codes to wait', async () => {
    const strict = await startTestPortal(import.meta.url, { withWorker: false, config: { rateLimits: true } })
    try {
      const person = await strict.addAccount()
      await strict.api.post(path).set(person.headers).expect(201)
      const guess = () => strict.api.post(`${path}/confirmation`).set(person.headers).send({ code: '000000' })
      for (let i = 0; i < 5; i++) await guess().expect(422)
      await guess().expect(429)
    } finally {
      await strict.close()
    }
  })

  for (const [lang, words] of [
    ['', { lost: /lại từ đầu/, wrong: /Mã không đúng hoặc đã dùng/ }],
    ['/en', { lost: /from the beginning/, wrong: /code is wrong or was used/ }],
  ] as const)
    it(`is set up and used by forms without script (${lang || 'vi'})`, async () => {
      const person = await portal.addAccount()
      const page = `${lang}/workspace/account`
      const send = (address: string, form: object, headers: object = person.headers) =>
        portal.api
          .post(lang + address)
          .set(headers as Record<string, string>)
          .type('form')
          .send(form)
      await portal.api.get(page).expect(303)
      await portal.api.get(page).set(person.headers).expect(200)
      await send('/workspace/account/second-factor', {}).expect(303)
      const { text, headers } = await portal.api.get(page).set(person.headers).expect(200)
      assert.equal(headers['cache-control'], 'no-store')
      const key = /id="factor-key-text">([A-Z2-7 ]+)</.exec(text)![1]!.replaceAll(' ', '')
      const bad = await send('/workspace/account/second-factor/confirmation', { code: 'x' }).expect(422)
      assert.match(bad.text, /id="code-error"/)
      assert.ok(bad.text.includes(key.slice(0, 4)))
      const made = await send('/workspace/account/second-factor/confirmation', { code: codeOf(key) }).expect(
        200,
      )
      assert.equal(made.text.match(/<code>[A-Z2-7]{4}(-[A-Z2-7]{4}){3}<\/code>/g)!.length, 10)
      nowMs += 30_000

      const first = await send(
        '/signin',
        { email: person.email, password: testPassword, next: '/about' },
        {},
      ).expect(200)
      assert.equal(first.headers['set-cookie'], undefined)
      assert.ok(!first.text.includes(testPassword))
      const ticket = /name="ticket" value="([^"]+)"/.exec(first.text)![1]!
      const wrong = await send('/signin/code', { ticket, code: '000000' }, {}).expect(401)
      assert.match(wrong.text, words.wrong)
      const forged = await send('/signin/code', { ticket: `${ticket}x`, code: codeOf(key) }, {}).expect(401)
      assert.match(forged.text, words.lost)
      const entered = await send('/signin/code', { ticket, code: codeOf(key), next: '/about' }, {}).expect(
        303,
      )
      assert.equal(entered.headers.location, '/about')
      assert.ok(entered.headers['set-cookie'])
      nowMs += 5 * 60_000
      const late = await send('/signin/code', { ticket, code: codeOf(key) }, {}).expect(401)
      assert.match(late.text, words.lost)
      await send('/workspace/account/second-factor/removal', { code: codeOf(key) }).expect(303)
      await signIn(person.email).expect(201)
    })

  it('is right at both widths, in both languages, to axe and to the eye', async function () {
    const browser = await openBrowser()
    if (!browser) return this.skip()
    const person = await portal.addAccount()
    for (const [lang, width] of [
      ['', 360],
      ['/en', 1280],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 800 } })
      await giveSession(context, person.headers.Cookie, portal.baseUrl)
      const page = await context.newPage()
      const looksRight = async () => {
        assert.deepEqual(await axe(page), [])
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
      }
      const press = () => page.locator('main form[action*=second-factor] button').last().click()
      await page.goto(`${portal.baseUrl}${lang}/workspace/account`)
      await looksRight()
      await press()
      const key = (await page.locator('#factor-key-text').textContent())!.replaceAll(' ', '')
      await looksRight()
      await page.locator('#code').fill(codeOf(key))
      await press()
      await page.locator('#recovery-codes').waitFor()
      await looksRight()
      nowMs += 30_000
      const stranger = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage()
      await stranger.goto(`${portal.baseUrl}${lang}/signin`)
      await stranger.locator('#email').fill(person.email)
      await stranger.locator('#password').fill(testPassword)
      await stranger.locator('main form button').click()
      await stranger.locator('#code').waitFor()
      assert.deepEqual(await axe(stranger), [])
      await page.goto(`${portal.baseUrl}${lang}/workspace/account`)
      await looksRight()
      await page.locator('#code').fill(codeOf(key))
      await press()
      await page.locator('main').getByRole('status').waitFor()
      await context.close()
    }
    await browser.close()
  })
})
