import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

const path = '/workspace/agencies/new'

describe(path, function () {
  this.timeout(120_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount
  let manager: TestAccount
  let editor: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({
      slug: 'tinh-an',
      name: { vi: 'Tỉnh An', en: 'An Province' },
      level: 'province',
    })
    await portal.add.agency({ slug: 'bo-khac', name: { vi: 'Bộ Khác', en: 'Other Ministry' } })
    administrator = await portal.addAccount({}, { administrator: true })
    manager = await portal.addAccount({ 'tinh-an': 'manager' })
    editor = await portal.addAccount({ 'tinh-an': 'editor' })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (
    account: TestAccount,
    address: string,
    { width = 1280, javaScriptEnabled = false } = {},
  ): Promise<Page> => {
    const context = await browser!.newContext({ viewport: { width, height: 900 }, javaScriptEnabled })
    await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + address)
    return page
  }
  const post = (account: TestAccount, form: Record<string, string>, address = path) =>
    portal.api.post(address).set(account.headers).type('form').send(form).redirects(0)
  const get = (address: string, account: TestAccount) => portal.api.get(address).set(account.headers)

  it('is for administrators and managers; strangers sign in and come back', async () => {
    const asked = await portal.api.get(`/en${path}?parent=tinh-an`).redirects(0)
    assert.equal(asked.status, 303)
    assert.match(asked.headers.location!, /next=\/en\/workspace\/agencies\/new%3Fparent%3Dtinh-an/)
    const refused = await get(path, editor).expect(403)
    assert.match(refused.text, /người quản lý cơ quan cấp trên/)
    const forced = await post(editor, { 'name-vi': 'Sở', level: 'other', parent: 'tinh-an' })
    assert.equal(forced.status, 403)
    const form = await get(path, manager).expect(200)
    assert.match(form.text, /value="tinh-an"/)
    assert.doesNotMatch(form.text, /value="bo-khac"|cơ quan đứng đầu/)
  })

  it('lets a manager make one below theirs alone, and says beside the field what is wrong', async () => {
    const above = await post(manager, { 'name-vi': 'Sở', level: 'other', parent: '' })
    assert.equal(above.status, 422)
    assert.match(above.text, /id="parent-error"/)
    const elsewhere = await post(manager, { 'name-vi': 'Sở', level: 'other', parent: 'bo-khac' })
    assert.equal(elsewhere.status, 403)
    assert.match(elsewhere.text, /id="parent-error"[^]*người quản lý của Bộ Khác/)
    const wrong = await post(
      manager,
      {
        'name-vi': '',
        level: '',
        parent: 'tinh-an',
        slug: 'Sai Tên',
        homepage: 'khong-phai-trang',
      },
      `/en${path}`,
    )
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /id="name-vi-error"/)
    assert.match(wrong.text, /id="level-error"/)
    const worse = await post(manager, {
      'name-vi': 'Sở Sai',
      level: 'ministry',
      parent: 'tinh-an',
      slug: 'Sai Tên',
      homepage: 'khong-phai-trang',
    })
    assert.equal(worse.status, 422)
    assert.match(worse.text, /id="slug-error"/)
    assert.match(worse.text, /id="homepage-error"/)
    assert.match(worse.text, /<details[^>]* open/)
    assert.match(worse.text, /value="Sai Tên"/)
    const taken = await post(manager, {
      'name-vi': 'Sở Một',
      level: 'other',
      parent: 'tinh-an',
      slug: 'bo-khac',
    })
    assert.equal(taken.status, 409)
    assert.match(taken.text, /id="slug-error"/)
    const high = await post(manager, { 'name-vi': 'Bộ Cao', level: 'ministry', parent: 'tinh-an' })
    assert.equal(high.status, 422)
    assert.match(high.text, /id="level-error"/)
  })

  it('makes one from the list, without script, and goes on to its members', async function () {
    if (!browser) return this.skip()
    const page = await open(administrator, '/en/admin', { width: 360 })
    await page.getByRole('link', { name: 'New agency' }).click()
    await page.getByLabel('Vietnamese name').fill('Bộ Thử nghiệm')
    await page.getByLabel(/English name/).fill('Ministry of Trials')
    await page.getByLabel('Level').selectOption('ministry')
    await page.getByLabel(/^Code/).fill('G99')
    await page.getByLabel(/^Homepage/).fill('https://trials.example.gov')
    await page.getByRole('button', { name: 'Make the agency' }).click()
    await page.getByText('The agency is made.').waitFor()
    await page.getByRole('link', { name: 'New agency below this one' }).click()
    assert.equal(await page.getByLabel('Agency above').inputValue(), 'bo-thu-nghiem')
    await page.getByLabel('Vietnamese name').fill('Cục Thử')
    await page.getByLabel('Level').selectOption('ministry')
    await page.locator('summary', { hasText: 'Address name' }).click()
    await page.locator('#slug').fill('cuc-thu')
    await page.getByRole('button', { name: 'Make the agency' }).click()
    await page.getByText('The agency is made.').waitFor()
    await page.getByRole('link', { name: /make the first dataset of the agency/ }).click()
    assert.equal(await page.locator('select[name=agency]').inputValue(), 'cuc-thu')
    await page.context().close()
    const { body: top } = await portal.api.get('/api/v1/agencies/bo-thu-nghiem').expect(200)
    assert.deepEqual(
      [top.parent, top.code, top.homepage, top.name.en],
      [null, 'G99', 'https://trials.example.gov', 'Ministry of Trials'],
    )
    const { body: below } = await portal.api.get('/api/v1/agencies/cuc-thu').expect(200)
    assert.equal(below.parent, 'bo-thu-nghiem')
  })

  it('asks before it makes a second one of the same name in the same place', async function () {
    const typed = { 'name-vi': 'Sở Hai', 'name-en': '', level: 'other', parent: 'tinh-an' }
    await post(manager, typed).expect(303)
    const twice = { ...typed, 'name-vi': ' sở  hai' }
    const asked = await post(manager, twice, `/en${path}`).expect(409)
    assert.match(asked.text, /An agency of this name is there already/)
    assert.match(asked.text, /<a href="\/en\/agencies\/so-hai">/)
    assert.match(asked.text, /name="namesake" value="so-hai"/)
    await portal.api.get('/api/v1/agencies/so-hai-2').expect(404)
    // Elsewhere the same name is no second one.
    await post(administrator, { ...typed, parent: 'bo-khac' }).expect(303)
    if (!browser) return this.skip()
    const page = await open(manager, `${path}?parent=tinh-an`, { width: 360, javaScriptEnabled: true })
    await page.getByLabel('Tên tiếng Việt').fill('Sở Hai')
    await page.locator('#level').selectOption('other')
    await page.getByRole('button', { name: 'Lập cơ quan' }).click()
    assert.equal(await page.getByLabel('Tên tiếng Việt').inputValue(), 'Sở Hai')
    assert.deepEqual(await axe(page), [])
    await page.getByRole('button', { name: 'Vẫn lập' }).click()
    assert.match(page.url(), /\/workspace\/agencies\/so-hai-3\?done=made$/)
    await page.context().close()
  })

  it('deletes one that has nothing in it, for those who manage the agency above', async () => {
    const edit = (slug: string) => `/workspace/agencies/${slug}/edit`
    const made = await portal.add.agency({ parent: 'tinh-an', name: { vi: 'Sở Nhầm' }, level: 'other' })
    const own = await portal.addAccount({ [made.slug]: 'manager' })
    const form = /Delete the agency/
    const shown = await get(`/en${edit(made.slug)}`, manager).expect(200)
    assert.match(shown.text, form)
    assert.match(shown.text, /roles and tokens in it no longer hold/)
    assert.doesNotMatch((await get(`/en${edit(made.slug)}`, own)).text, form)
    assert.doesNotMatch((await get(`/en${edit('tinh-an')}`, administrator)).text, form)
    const remove = (account: TestAccount, slug: string, version = '1') =>
      post(account, { version }, `/en/workspace/agencies/${slug}/delete`)
    await remove(own, made.slug).expect(403)
    await remove(editor, made.slug).expect(403)
    const full = await remove(administrator, 'tinh-an')
    assert.equal(full.status, 409)
    assert.match(full.text, /still has agencies below it/)
    assert.equal((await remove(manager, made.slug, '7')).status, 412)
    const done = await remove(manager, made.slug).expect(303)
    const desk = await get(done.headers.location!, manager).expect(200)
    assert.match(desk.text, /The agency is deleted/)
    await portal.api.get(`/api/v1/agencies/${made.slug}`).expect(404)
    // Whoever had a role in it alone is told whom to ask.
    assert.match((await get('/en/workspace', own).expect(200)).text, /no role in an agency/)
  })

  it('is easy to use in both languages, on a phone, and for those who hear it', async function () {
    if (!browser) return this.skip()
    for (const address of [`${path}?parent=tinh-an`, `/en${path}`, '/agencies', '/en/agencies/tinh-an']) {
      const page = await open(administrator, address, { width: 360, javaScriptEnabled: true })
      assert.deepEqual(await axe(page), [], address)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360, address)
      await page.context().close()
    }
  })

  it('keeps what was typed when the session ended meanwhile', async () => {
    const typed = { 'name-vi': 'Sở Gõ Dở', level: 'other', parent: 'tinh-an' }
    const asked = await portal.api
      .post(path)
      .type('form')
      .set('Origin', portal.baseUrl)
      .send(typed)
      .expect(401)
    const value = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(asked.text)![1]!.replaceAll('&quot;', '"')
    assert.equal(value('next'), path)
    // Signed in meanwhile, in another tab.
    const back = await portal.api
      .post('/signin/resume')
      .set('Origin', portal.baseUrl)
      .set(manager.headers)
      .field('next', value('next'))
      .field('kept', value('kept'))
      .expect(200)
    const kept = /name="kept" value="([^"]*)"/.exec(back.text)![1]!.replaceAll('&quot;', '"')
    const form = await portal.api
      .post(path)
      .set('Origin', portal.baseUrl)
      .set(manager.headers)
      .field('kept', kept)
      .expect(200)
    assert.match(form.text, /value="Sở Gõ Dở"/)
    await portal.api.get('/api/v1/agencies/so-go-do').expect(404)
  })

  it('is found, with the members of an agency, by those who may go there', async () => {
    const members = 'href="/workspace/agencies/tinh-an"'
    for (const [account, isAllowed] of [
      [administrator, true],
      [manager, true],
      [editor, false],
    ] as const) {
      const list = await get('/agencies', account).expect(200)
      assert.equal(list.text.includes(`href="${path}"`), isAllowed)
      assert.equal(list.text.includes(members), isAllowed)
      const found = await get('/agencies?q=tinh+an', account).expect(200)
      assert.equal(found.text.includes(members), isAllowed)
      const agency = await get('/agencies/tinh-an', account).expect(200)
      assert.equal(agency.text.includes(members), isAllowed)
    }
    assert.doesNotMatch((await get('/agencies', manager)).text, /href="\/workspace\/agencies\/bo-khac"/)
    assert.doesNotMatch((await portal.api.get('/agencies')).text, /workspace\/agencies/)
    const admin = await get('/admin', administrator).expect(200)
    assert.match(admin.text, /href="\/agencies"/)
    assert.ok(admin.text.includes(`href="${path}"`))
  })
})
