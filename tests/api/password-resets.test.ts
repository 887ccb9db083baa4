import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { portalViewer } from '../../server/identity/viewer.ts'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestPortal } from '../support/portal.ts'
import { openSmtpServer, secretIn, type SmtpServer } from '../support/smtp-server.ts'

const newPassword = 'trống đồng Đông Sơn'

describe('POST /api/v1/password-resets, and /reset', function () {
  this.timeout(180_000)
  let portal: TestPortal
  let smtp: SmtpServer
  let browser: Browser | null
  let laterMs = 0

  before(async () => {
    smtp = await openSmtpServer()
    portal = await startTestPortal(import.meta.url, {
      smtp,
      clock: { now: () => new Date(Date.now() + laterMs) },
    })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
    await smtp.shut()
  })

  const ask = (email: unknown) => portal.api.post('/api/v1/password-resets').send({ email })
  const signIn = (email: string, password: string) =>
    portal.api.post('/api/v1/session').send({ email, password })
  const choose = (secret: string) =>
    portal.api
      .post(`/invitations/${secret}`)
      .type('form')
      .send({ name: 'Người Quên', password: newPassword, passwordAgain: newPassword })

  it('gives a new password by a link that works once, ends what was signed in, and tells the owner', async () => {
    const person = await portal.addAccount()
    await ask(person.email.toUpperCase()).expect(202)
    const mail = await smtp.waitFor(person.email, 2)
    assert.match(mail.text, /báo quên mật khẩu[^]*lost the password/)
    const secret = secretIn(mail)
    await portal.api.get('/api/v1/sessions').set(person.headers).expect(200)
    const { text } = await portal.api.get(`/en/invitations/${secret}`).expect(200)
    assert.ok(text.includes(person.email))
    await choose(secret).expect(303)
    await choose(secret).expect(404)
    await portal.api.get('/api/v1/sessions').set(person.headers).expect(401)
    await signIn(person.email, testPassword).expect(401)
    await signIn(person.email, newPassword).expect(201)
    assert.match((await smtp.waitFor(person.email, 3)).subject, /đã đổi \/ .* was changed/)
    const { body } = await portal.api.get('/api/v1/audit?limit=50').set(portal.as()).expect(200)
    const acts = (body.items as { action: string; object: string }[])
      .filter(({ object }) => object === `account/${person.id}`)
      .map(({ action }) => action)
    assert.ok(acts.includes('ask-password-reset') && acts.includes('change-password'))
  })

  it('answers everybody alike, and mails nobody who is not there, was only invited, or was disabled', async () => {
    const person = await portal.addAccount()
    const gone = await portal.addAccount()
    await portal.portal.identity.changeAccount(portalViewer, gone.id, { status: 'disabled' })
    await portal.api.post('/api/v1/accounts').set(portal.as()).send({ email: 'moi@example.gov' }).expect(201)
    const link = secretIn(await smtp.waitFor('moi@example.gov'))
    const answers = []
    for (const email of [person.email, 'khong-ai@example.gov', gone.email, 'moi@example.gov']) {
      const { status, body, headers } = await ask(email)
      answers.push(JSON.stringify([status, body, Object.keys(headers).sort()]))
      const { text } = await portal.api.post('/reset').type('form').send({ email }).expect(202)
      answers.push(text)
    }
    assert.equal(new Set(answers).size, 2)
    await portal.settle()
    assert.equal(smtp.mails.filter(({ to }) => to.includes('khong-ai@example.gov')).length, 0)
    assert.equal(smtp.mails.filter(({ to }) => to.includes(gone.email)).length, 1)
    assert.equal(smtp.mails.filter(({ to }) => to.includes('moi@example.gov')).length, 1)
    // Somebody else's asking does not make the invitation useless.
    await portal.api.get(`/invitations/${link}`).expect(200)
    const kept = await portal.portal.mongo.connection.collection('jobs').find().toArray()
    assert.ok(!JSON.stringify(kept).includes('khong-ai@'))
  })

  it('does the same for an address without an account: whether there is one is looked up later', async () => {
    const idle = await startTestPortal(import.meta.url, { smtp, withWorker: false })
    try {
      const { identity, mongo } = idle.portal
      const { secret } = await identity.firstRun.open()
      const owner = { email: 'chu@example.gov', name: 'Chủ', password: testPassword }
      await identity.firstRun.complete(secret, owner)
      const count = async () => [
        await mongo.connection.collection('audit').countDocuments(),
        await mongo.connection.collection('accounts').countDocuments({ reset: { $ne: null } }),
      ]
      const before = await count()
      const times = new Map<string, number[]>()
      for (let i = 0; i < 10; i++)
        for (const email of [owner.email, 'khong-ai@example.gov']) {
          const begunMs = performance.now()
          await idle.api.post('/api/v1/password-resets').send({ email }).expect(202)
          times.set(email, [...(times.get(email) ?? []), performance.now() - begunMs])
        }
      assert.deepEqual(await count(), before)
      const jobs = await idle.portal.jobs.listJobs({}, { limit: 100 })
      const made = jobs.map(({ kind, data }) => [kind, ...Object.keys(data)].join())
      assert.deepEqual([made.length, new Set(made)], [20, new Set(['reset-password,sealed'])])
      // A loose bound, for a machine with other work; the same work above is the promise.
      const [known, unknown] = [...times.values()].map((list) => list.sort((a, b) => a - b)[5]!)
      assert.ok(Math.abs(known! - unknown!) < Math.max(50, known! / 2), `${known} ms and ${unknown} ms`)
    } finally {
      await idle.close()
    }
  })

  it('closes the link after an hour, and the earlier one with a new one', async () => {
    const person = await portal.addAccount()
    await ask(person.email).expect(202)
    const first = secretIn(await smtp.waitFor(person.email, 2))
    await ask(person.email).expect(202)
    const second = secretIn(await smtp.waitFor(person.email, 3))
    await choose(first).expect(404)
    laterMs = 60 * 60 * 1000
    await choose(second).expect(404)
    laterMs = 0
    await signIn(person.email, testPassword).expect(201)
  })

  it('says what is wrong with an address', async () => {
    await ask('khong-phai-thu').expect(422)
    await ask({ $gt: '' }).expect(422)
    await ask('a@example.gov, b@example.gov').expect(422)
    await portal.api.post('/api/v1/password-resets').send({ email: 'a@b.gov', id: 'x' }).expect(400)
    const { text } = await portal.api.post('/en/reset').type('form').send({ email: 'abc' }).expect(422)
    assert.match(text, /id="email-error"/)
  })

  it('asks who asks again and again to wait, whether or not there is an account', async () => {
    const strict = await startTestPortal(import.meta.url, { smtp, config: { rateLimits: true } })
    try {
      const person = await strict.addAccount()
      const send = (email: string) => strict.api.post('/api/v1/password-resets').send({ email })
      for (const email of [person.email, 'khong-ai@example.gov']) {
        for (let i = 0; i < 3; i++) await send(email).expect(202)
        const { headers } = await send(email).expect(429)
        assert.ok(Number(headers['retry-after']) > 0)
      }
      for (let i = 0; i < 2; i++) await send(`x${i}@example.gov`).expect(202)
      await send('y@example.gov').expect(429)
      await strict.settle()
    } finally {
      await strict.close()
    }
  })

  it('says without a mail server whom to ask', async () => {
    const silent = await startTestPortal(import.meta.url, {
      withWorker: false,
      config: { contact: 'dulieu@example.gov' },
    })
    try {
      const { text } = await silent.api.get('/en/reset').expect(200)
      assert.match(text, /makes you a link to a new password/)
      assert.match(text, /mailto:dulieu@example\.gov/)
      assert.doesNotMatch(text, /<form class="stack" method="post"/)
      const { body } = await silent.api
        .post('/api/v1/password-resets')
        .send({ email: 'a@example.gov' })
        .expect(503)
      assert.match(body.type, /mail-off$/)
      await silent.api.post('/reset').type('form').send({ email: 'a@example.gov' }).expect(503)
    } finally {
      await silent.close()
    }
  })

  for (const [lang, words] of [
    ['', { link: 'Quên mật khẩu?', send: 'Gửi liên kết' }],
    ['/en', { link: 'Forgot your password?', send: 'Send the link' }],
  ] as const)
    for (const [width, javaScriptEnabled] of [
      [360, false],
      [360, true],
      [1280, true],
    ] as const)
      it(`is found from signing in (${lang || 'vi'}, ${width} px, ${javaScriptEnabled ? 'looked at by axe' : 'without script'})`, async function () {
        if (!browser) return this.skip()
        const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled })
        const page = await context.newPage()
        const looksRight = async () => {
          // axe is a script itself.
          if (javaScriptEnabled) assert.deepEqual(await axe(page), [])
          assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
        }
        await page.goto(`${portal.baseUrl}${lang}/signin`)
        await page.getByRole('link', { name: words.link }).click()
        await looksRight()
        await page.getByLabel('E-mail').fill('abc')
        await page.getByRole('button', { name: words.send }).click()
        await page.getByRole('alert').waitFor()
        await looksRight()
        await page.getByLabel('E-mail').fill('khong-ai@example.gov')
        await page.getByRole('button', { name: words.send }).click()
        await page.locator('main').getByRole('status').waitFor()
        await looksRight()
        await context.close()
      })
})
