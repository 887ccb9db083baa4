import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, testPassword, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/workspace/agencies/{slug}, /admin and /admin/audit', function () {
  this.timeout(60_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount
  let manager: TestAccount
  let auditor: TestAccount
  let editor: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    await portal.add.agency({ slug: 'so', name: { vi: 'Sở Khác', en: 'Another Office' } })
    administrator = await portal.addAccount({}, { administrator: true })
    manager = await portal.addAccount({ bo: 'manager' })
    auditor = await portal.addAccount({ bo: 'auditor' })
    editor = await portal.addAccount({ bo: 'editor' })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (
    account: TestAccount,
    path: string,
    { width = 1280, javaScriptEnabled = false }: { width?: number; javaScriptEnabled?: boolean } = {},
  ): Promise<Page> => {
    const context = await browser!.newContext({ viewport: { width, height: 900 }, javaScriptEnabled })
    await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }

  for (const [lang, words] of [
    [
      '',
      {
        email: /^E-mail/,
        role: 'Vai trò',
        invite: 'Mời',
        title: /Lời mời cho/,
        password: /^Mật khẩu(?!, một)/,
        again: /một lần nữa/,
        make: 'Tạo tài khoản',
        name: /^Tên hiển thị/,
      },
    ],
    [
      '/en',
      {
        email: /^E-mail/,
        role: 'Role',
        invite: 'Invite',
        title: /Invitation for/,
        password: /^Password/,
        again: /once more/,
        make: 'Make the account',
        name: /^Name to show/,
      },
    ],
  ] as const)
    it(`lets a manager invite somebody, who comes and may what the role says (${lang || 'vi'}, without script)`, async function () {
      if (!browser) return this.skip()
      const email = `moi${lang.slice(1)}@example.gov`
      const page = await open(manager, `${lang}/workspace/agencies/bo`)
      await page.getByLabel(words.email).fill(email)
      await page.locator('#role').selectOption('publisher')
      await page.getByRole('button', { name: words.invite, exact: true }).click()
      await page.getByRole('heading', { name: words.title }).waitFor()
      const link = (await page.locator('#invitation-link').textContent())!
      assert.ok(link.startsWith(`${portal.baseUrl}/invitations/`))

      const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
      await stranger.goto(link.replace('/invitations', `${lang}/invitations`))
      assert.ok((await stranger.textContent('main'))!.includes(email))
      await stranger.getByLabel(words.name).fill('Lê Mới')
      await stranger.getByLabel(words.password).first().fill(testPassword)
      await stranger.getByLabel(words.again).fill(testPassword)
      await stranger.getByRole('button', { name: words.make }).click()
      assert.match(stranger.url(), /\/signin\?done=made$/)
      const { headers } = await portal.api
        .post('/api/v1/session')
        .send({ email, password: testPassword })
        .expect(201)
      const { body } = await portal.api
        .get('/api/v1/session')
        .set('Cookie', headers['set-cookie']![0]!.split(';')[0]!)
      assert.deepEqual(
        [body.roles, body.scopes],
        [[{ agency: 'bo', role: 'publisher' }], ['read', 'write', 'publish']],
      )
    })

  it('changes a role and takes it away, by forms', async () => {
    const person = await portal.addAccount({ bo: 'editor' })
    const send = (path: string, form: object) =>
      portal.api
        .post(`/en/workspace/agencies/bo/members/${person.id}${path}`)
        .set(manager.headers)
        .type('form')
        .send(form)
    await send('', { role: 'owner' }).expect(422)
    await send('', { role: 'manager' }).expect(303)
    await portal.api.get('/api/v1/accounts').set(person.headers).expect(200)
    await send('/remove', {}).expect(303)
    await portal.api.get('/api/v1/accounts').set(person.headers).expect(403)
    await send('/remove', {}).expect(404)
  })

  it('leaves no agency without a manager, but for an administrator', async () => {
    await portal.add.agency({ slug: 'mot', name: { vi: 'Sở Một người', en: 'Office of One' } })
    await portal.add.agency({ slug: 'mot-duoi', parent: 'mot', name: { vi: 'Phòng Dưới', en: 'Unit Below' } })
    const last = await portal.addAccount({ mot: 'manager' })
    const below = await portal.addAccount({ 'mot-duoi': 'manager' })
    const address = `/workspace/agencies/mot/members/${last.id}`
    for (const [path, form] of [
      [`/en${address}`, { role: 'editor' }],
      [`/en${address}/remove`, {}],
    ] as const) {
      const { text } = await portal.api
        .post(path)
        .set(last.headers)
        .set('Accept', 'text/html')
        .type('form')
        .send(form)
        .expect(409)
      assert.match(text, /Make somebody else a manager first/)
    }
    const remove = (agency: string, id: string, by: TestAccount) =>
      portal.api.delete(`/api/v1/agencies/${agency}/members/${id}`).set(by.headers)
    const { body } = await remove('mot', last.id, last).expect(409)
    assert.equal(body.type, '/problems/conflict')
    // The one above goes on managing.
    await remove('mot-duoi', below.id, below).expect(204)
    await remove('mot', last.id, administrator).expect(204)
  })

  it('gives a role to somebody who has an account, without a link, and says what is wrong with an address', async () => {
    const person = await portal.addAccount({ so: 'editor' })
    const add = (form: object) =>
      portal.api.post('/en/workspace/agencies/bo/members').set(manager.headers).type('form').send(form)
    const { headers } = await add({ email: person.email.toUpperCase(), role: 'auditor' }).expect(303)
    assert.match(headers.location!, /done=added$/)
    const wrong = await add({ email: 'nobody', role: 'editor' }).expect(422)
    assert.match(wrong.text, /id="email-error"/)
    assert.match(wrong.text, /value="nobody"/)
    await add({ email: '', role: 'x' }).expect(422)
  })

  it('is for managers; auditors look, and others are turned away without a word of who is in', async () => {
    const page = '/workspace/agencies/bo'
    const { text } = await portal.api.get(page).set(auditor.headers).expect(200)
    assert.ok(
      text.includes(editor.email) &&
        !text.includes('<form class="stack" method="post" action="/workspace/agencies'),
    )
    const refused = await portal.api.get(page).set(editor.headers).expect(403)
    assert.ok(!refused.text.includes(auditor.email))
    await portal.api.get('/workspace/agencies/so').set(manager.headers).expect(403)
    await portal.api.get('/workspace/agencies/khong-co').set(manager.headers).expect(404)
    for (const path of [page, '/admin', '/admin/audit']) {
      const { headers } = await portal.api.get(path).expect(303)
      assert.match(headers.location!, /^\/signin\?next=/)
    }
    for (const path of ['/admin', '/admin/accounts']) {
      const request =
        path === '/admin' ? portal.api.get(path) : portal.api.post(path).type('form').send({ email: 'a@b.c' })
      await request.set(manager.headers).expect(403)
    }
    await portal.api.get('/admin/audit').set(editor.headers).expect(403)
  })

  it('takes a form from our own pages alone', async () => {
    for (const path of [
      '/workspace/agencies/bo/members',
      `/workspace/agencies/bo/members/${editor.id}`,
      `/workspace/agencies/bo/members/${editor.id}/remove`,
      `/workspace/agencies/bo/members/${editor.id}/invitation`,
      '/admin/accounts',
      `/admin/accounts/${editor.id}`,
      `/admin/accounts/${editor.id}/invitation`,
      '/workspace/sessions/end',
      '/workspace/sessions/x/end',
    ])
      await portal.api
        .post(path)
        .set({ ...administrator.headers, 'Sec-Fetch-Site': 'cross-site' })
        .type('form')
        .send({ email: 'x@example.gov', role: 'manager', status: 'disabled' })
        .expect(403)
  })

  it('lets an administrator invite, disable and enable, and never the last of them go', async () => {
    const person = await portal.addAccount({ so: 'editor' })
    const send = (path: string, form: object) =>
      portal.api.post(`/en/admin/accounts${path}`).set(administrator.headers).type('form').send(form)
    const { text } = await send('', { email: 'quan-tri@example.gov', administrator: 'true' }).expect(201)
    assert.match(text, /\/invitations\/[0-9A-Za-z]{30}/)
    assert.match(text, /<h1>Invitation for quan-tri@example\.gov<\/h1>/)
    const reset = await send(`/${person.id}/invitation`, {}).expect(201)
    assert.match(reset.text, /<h1>Link to a new password for [^<]+<\/h1>/)
    await send(`/${person.id}`, { status: 'disabled' }).expect(303)
    await portal.api.get('/api/v1/tokens').set(person.headers).expect(401)
    await send(`/${person.id}`, { status: 'active' }).expect(303)
    const last = await send(`/${administrator.id}`, { administrator: 'false' }).expect(422)
    assert.match(last.text, /last administrator/)
  })

  it('shows the audit to those who may read it, filtered', async () => {
    const all = await portal.api.get('/en/admin/audit').set(administrator.headers).expect(200)
    assert.match(all.text, /<code>put-member/)
    const ofManager = await portal.api.get('/en/admin/audit').set(manager.headers).expect(200)
    assert.doesNotMatch(ofManager.text, /<code>invite-account/)
    const none = await portal.api.get('/en/admin/audit?action=fly').set(administrator.headers).expect(200)
    assert.match(none.text, /No entry fits/)
    const wrong = await portal.api
      .get('/en/admin/audit?since=2026-02-30')
      .set(administrator.headers)
      .expect(200)
    assert.match(wrong.text, /needs a real date/)
  })

  it('tells in the audit what changed in words, and finds by person, act, subject and day', async () => {
    const { id, slug } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Giá gạo', en: 'Rice' } })
    await portal.api
      .patch(`/api/v1/datasets/${id}`)
      .set(manager.headers)
      .set('If-Match', '*')
      .send({ frequency: 'MONTHLY' })
      .expect(200)
    const find = async (search: string, account = administrator) => {
      const { text } = await portal.api.get(`/en/admin/audit?${search}`).set(account.headers).expect(200)
      const [, count = '0'] = /([\d,]+) entr(?:y|ies)/.exec(text) ?? []
      return { text, count: Number(count.replace(',', '')) }
    }
    for (const typed of [slug, id, `dataset/${id}`, `${portal.baseUrl}/en/datasets/${slug}?x=1`]) {
      const { text, count } = await find(`action=edit-dataset&object=${encodeURIComponent(typed)}`)
      assert.equal(count, 1, typed)
      assert.match(text, /Update frequency|Frequency/)
      assert.match(text, /Monthly/)
      assert.doesNotMatch(text.replace(/<(input|a)[^>]*>/g, ''), new RegExp(id))
    }
    const mine = await find(`account=${encodeURIComponent(manager.email)}&action=edit-dataset`)
    assert.equal(mine.count, 1)
    assert.match(mine.text, new RegExp(`href="/en/admin/audit\\?account=${manager.id}"`))
    // The file holds what the page is narrowed to.
    const file = /href="(\/api\/v1\/audit\/export\.ndjson[^"]*)"/
      .exec(mine.text)![1]!
      .replaceAll('&amp;', '&')
    const saved = await portal.api.get(file).set(administrator.headers).responseType('blob').expect(200)
    const lines = (saved.body as Buffer).toString().trimEnd().split('\n')
    assert.ok(lines.length > 0 && lines.every((line) => line.includes(`"account":"${manager.id}"`)))
    assert.equal((await find(`account=${manager.id}&action=edit-dataset`)).count, 1)
    assert.equal((await find('account=ai-do@example.gov')).count, 0)
    assert.equal((await find('object=khong-co')).count, 0)
    const today = new Date().toISOString().slice(0, 10)
    assert.equal((await find(`object=${id}&until=2001-01-01`)).count, 0)
    assert.ok(
      (
        await find(
          `object=${id}&since=2001-01-01&until=${today.replace(/^\d+/, (y) => String(Number(y) + 1))}`,
        )
      ).count >= 2,
    )
    assert.match((await find('until=2026-02-30')).text, /To the end of: needs a real date/)
    // What is another agency's stays there.
    const { id: other } = await portal.add.dataset({ agency: (await portal.add.agency()).slug })
    assert.ok((await find(`object=${other}`)).count > 0)
    assert.equal((await find(`object=dataset/${other}`, manager)).count, 0)
  })

  it('is readable by everybody: axe finds nothing, and nothing is wider than a phone', async function () {
    if (!browser) return this.skip()
    for (const [account, path] of [
      [manager, '/workspace/agencies/bo'],
      [administrator, '/admin'],
      [administrator, '/admin/audit'],
      [manager, '/workspace'],
    ] as const)
      for (const lang of ['', '/en']) {
        const page = await open(account, lang + path, { width: 360, javaScriptEnabled: true })
        assert.deepEqual(await axe(page), [], lang + path)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(wide <= 360, `${lang}${path} is ${wide} px wide`)
        await page.context().close()
      }
  })
})
