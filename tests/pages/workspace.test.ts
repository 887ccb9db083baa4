import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('the workspace: what waits, one thing for many, and the page of an agency', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let browser: Browser | null
  let editor: TestAccount
  let publisher: TestAccount
  let manager: TestAccount
  let sibling: TestAccount
  let late: { id: string; slug: string }

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    await portal.add.agency({ slug: 'cuc', parent: 'bo', name: { vi: 'Cục Đo đạc', en: 'Survey Office' } })
    await portal.add.agency({ slug: 'so', name: { vi: 'Sở Láng giềng', en: 'Neighbours' } })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
    manager = await portal.addAccount({ bo: 'manager' })
    sibling = await portal.addAccount({ so: 'manager' })
    const title = (vi: string, en: string) => ({ title: { vi, en } })
    late = await portal.add.dataset({
      ...title('Diện tích rừng theo tỉnh', 'Forest by province'),
      agency: 'cuc',
      frequency: 'ANNUAL',
      modified: '2020-05-01',
    })
    await portal.add.dataset({
      ...title('Mực nước các hồ chứa lớn', 'Water levels of large reservoirs'),
      agency: 'bo',
      frequency: 'MONTHLY',
      modified: new Date(Date.now() - 28 * 86_400_000).toISOString().slice(0, 10),
    })
    for (const name of ['Giá điện sinh hoạt', 'Số trạm quan trắc không khí']) {
      const { id } = await portal.add.dataset({ title: { vi: name }, agency: 'bo', status: 'draft' })
      await portal.add.file(id, 'so-lieu.csv', 'nam,gia\n2024,1\n')
    }
    await portal.add.dataset({ title: { vi: 'Bản nháp rỗng' }, agency: 'bo', status: 'draft' })
    const file = await portal.add.file(late.id, 'rung.csv', 'tinh,ha\nHue,"1\nVinh,2\n')
    await portal.api.get(`/files/${file.id}/rung.csv`).expect(200)
    await portal.portal.catalog.flushDownloads()
    await portal.api
      .post('/api/v1/agencies/bo/members')
      .set(manager.headers)
      .send({ email: 'nguoi-moi@example.gov', role: 'editor' })
      .expect(201)
    await portal.settle({ allowFailed: true })
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (account: TestAccount, path: string, width = 1280, script = false): Promise<Page> => {
    const context = await browser!.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
    })
    await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const text = async (page: Page) => (await page.textContent('main'))!.replace(/\s+/g, ' ')

  it('names the agencies in which the reader has a role', async function () {
    if (!browser) return this.skip()
    const page = await open(editor, '/en/workspace')
    const role = page.getByRole('complementary').getByRole('link', { name: 'Ministry of Trials' })
    assert.equal(await role.getAttribute('href'), '/en/agencies/bo')
  })

  for (const lang of ['', '/en'])
    for (const width of [360, 1280])
      it(`is clean for axe and fits (${lang || 'vi'}, ${width} px)`, async function () {
        if (!browser) return this.skip()
        const { body: plan } = await portal.api
          .post('/api/v1/dataset-actions')
          .set(manager.headers)
          .send({ act: 'publish', all: { agency: 'bo' }, dryRun: true })
          .expect(201)
        for (const path of [
          '/workspace',
          '/workspace/datasets',
          '/workspace/dataset-actions/new?act=setContact&which=all',
          `/workspace/dataset-actions/${plan.id}`,
          '/workspace/files',
          '/workspace/proposals',
          '/workspace/proposals?show=mine',
          '/workspace/invitations',
          '/workspace/account',
          '/workspace/agencies/bo',
          `/datasets/${late.slug}`,
        ]) {
          const page = await open(manager, lang + path, width, true)
          assert.deepEqual(await axe(page), [], path)
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(wide <= 0, `${path} is ${wide} px too wide`)
          await page.context().close()
        }
      })

  it('leads from each count to its list', async function () {
    if (!browser) return this.skip()
    const page = await open(manager, '/en/workspace')
    for (const [name, first] of [
      ['Overdue', 'Forest by province'],
      ['Due soon', 'Water levels of large reservoirs'],
      ['Files that need care', 'Survey Office'],
      ['Invitations not taken up', 'nguoi-moi@example.gov'],
    ] as const) {
      const link = page.getByRole('link', { name: new RegExp(`^${name} 1$`) })
      await link.click()
      assert.ok((await text(page)).includes(first), name)
      await page.goBack()
    }
    const files = await open(manager, '/workspace/files')
    await files.getByRole('link', { name: 'Sửa cách đọc' }).click()
    assert.match(files.url(), /\/reading$/)
  })

  it('opens what waits for review where it is decided, drafts where they are edited, the rest as everybody sees it', async () => {
    const waiting = await portal.add.dataset({ agency: 'bo', status: 'draft', slug: 'cho-duyet' })
    const go = (to: string) =>
      portal.api
        .post(`/api/v1/datasets/${waiting.id}/transitions`)
        .set(editor.headers)
        .send({ to })
        .expect(200)
    const draft = await portal.add.dataset({ agency: 'bo', status: 'draft', slug: 'dang-soan' })
    const page = (account: TestAccount, query: string) =>
      portal.api.get(`/en/workspace/datasets?${query}`).set(account.headers).expect(200)
    await go('inReview')
    const reviews = await page(publisher, 'show=review')
    assert.match(reviews.text, /href="\/en\/workspace\/datasets\/cho-duyet\/publish"[^>]*>\s*Review/)
    assert.doesNotMatch(reviews.text, /href="\/en\/datasets\/cho-duyet"/)
    await portal.api.get('/en/workspace/datasets/cho-duyet/publish').set(publisher.headers).expect(200)
    const own = await page(editor, 'state=inReview')
    assert.match(own.text, /href="\/en\/workspace\/datasets\/cho-duyet\/draft"/)
    assert.doesNotMatch(own.text, /cho-duyet\/publish/)
    const drafts = await page(editor, 'state=draft')
    assert.match(drafts.text, /href="\/en\/workspace\/datasets\/dang-soan\/edit"/)
    assert.doesNotMatch(drafts.text, /href="\/en\/datasets\/dang-soan"/)
    const open = await page(publisher, 'show=overdue')
    assert.ok(open.text.includes(`href="/en/datasets/${late.slug}"`))
    // The others of this file count what is there.
    await go('draft')
    for (const { id } of [waiting, draft])
      await portal.api.delete(`/api/v1/datasets/${id}`).set(editor.headers).set('If-Match', '*').expect(204)
  })

  it('does one thing to several that are ticked, after showing what would come of it (without script)', async function () {
    if (!browser) return this.skip()
    const page = await open(publisher, '/workspace/datasets?state=draft')
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByLabel('Việc cần làm').selectOption({ label: 'Công bố' })
    await page.getByRole('button', { name: 'Tiếp tục' }).click()
    assert.match(await text(page), /Cho 3 bộ dữ liệu/)
    await page.getByRole('button', { name: 'Xem trước' }).click()
    assert.match(await text(page), /2 bộ sẽ thay đổi. 1 bộ không làm được/)
    assert.match(await text(page), /chưa có tệp hay liên kết nào/)
    await page.getByRole('button', { name: 'Thực hiện cho 2 bộ' }).click()
    assert.match(await text(page), /Đã thay đổi 2 trong 3 bộ/)
    const address = page.url()
    await page.goto(`${portal.baseUrl}/workspace/datasets?state=draft`)
    assert.match(await text(page), /1 bộ dữ liệu/)
    await page
      .getByRole('link', { name: /^Công bố/ })
      .first()
      .click()
    assert.equal(page.url(), address)
    // The address alone opens it to nobody else.
    const path = new URL(address).pathname
    await portal.api.get(path).set(sibling.headers).expect(404)
    await portal.api.post(`${path}/run`).set(sibling.headers).type('form').send({}).expect(404)
    await portal.api
      .post(`${path}/run`)
      .set({ Cookie: publisher.headers.Cookie, 'Sec-Fetch-Site': 'cross-site' })
      .type('form')
      .send({})
      .expect(403)
  })

  it('says what a form lacks at its field, and keeps what was typed', async function () {
    if (!browser) return this.skip()
    const page = await open(publisher, '/en/workspace/datasets?agency=cuc')
    await page.getByRole('button', { name: 'Go on' }).click()
    assert.match(await text(page), /Tick at least one/)
    await page.getByRole('checkbox').first().check()
    await page.getByLabel('What to do').selectOption({ label: 'Withdraw' })
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Preview' }).click()
    assert.match(await text(page), /shown in public/)
    await page.getByLabel(/^Reason/).fill('Wrong unit')
    await page.getByRole('button', { name: 'Preview' }).click()
    assert.match(await text(page), /Wrong unit.*1 dataset will change/)
    await portal.api.get(`/api/v1/datasets/${late.id}`).expect(200)
  })

  it('makes a copy as a draft, and opens it in the form', async function () {
    if (!browser) return this.skip()
    const page = await open(editor, `/en/datasets/${late.slug}`)
    await page.getByRole('button', { name: 'Copy as new' }).click()
    assert.match(page.url(), /\/edit\?done=copied$/)
    assert.match(await text(page), /This is a new draft/)
    assert.equal(
      await page.locator('input[name="title-en"], textarea[name="title-en"]').inputValue(),
      'Copy of Forest by province',
    )
    const warning = page.getByRole('link', { name: /still says that it is a copy/ })
    assert.equal(await warning.getAttribute('href'), '#title-vi')
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Diện tích rừng theo xã')
    await page.locator('button[name="do"][value="save"]').last().click()
    // The other language is not forgotten.
    assert.equal(await warning.getAttribute('href'), '#title-en')
    await page.locator('input[name="title-en"], textarea[name="title-en"]').fill('Forest by commune')
    await page.locator('button[name="do"][value="save"]').last().click()
    assert.equal(await warning.count(), 0)
    await page.getByRole('button', { name: 'Copy as new' }).click()
    assert.equal(
      await page.locator('input[name="title-en"], textarea[name="title-en"]').inputValue(),
      'Copy of Forest by commune',
    )
    // Pressed twice, the button makes one copy.
    await page.goto(`${portal.baseUrl}/en/datasets/${late.slug}`)
    const key = await page.locator('input[name="key"]').getAttribute('value')
    const press = () =>
      portal.api.post(`/workspace/datasets/${late.slug}/copy`).set(editor.headers).type('form').send({ key })
    const [one, two] = await Promise.all([press().expect(303), press().expect(303)])
    assert.equal(one.headers.location, two.headers.location)
  })

  it('says that no reminders come while the portal has no mail server', async () => {
    const { text: html } = await portal.api.get('/en/workspace/account').set(editor.headers).expect(200)
    // A paragraph of its own: words and link are not set beside each other, letter under letter on a phone.
    assert.match(
      html,
      /<p>[^<]*has no mail server, so no reminders are sent[^<]*<a [^>]*>[^<]*<\/a>[^<]*<\/p>/,
    )
  })

  it('offers for a new token the agencies that its maker may act for, and no others', async () => {
    const offered = async (who: TestAccount) => {
      const { text: html } = await portal.api.get('/en/workspace').set(who.headers).expect(200)
      const select = /<select[^>]*name="agency"[\s\S]*?<\/select>/.exec(html)![0]
      return [...select.matchAll(/<option[^>]* value="([^"]+)"/g)].map(([, slug]) => slug)
    }
    assert.deepEqual(await offered(sibling), ['so'])
    assert.deepEqual(await offered(editor), ['bo', 'cuc'])
  })

  it('says whom to ask when the last role ended, and offers nothing that needs one', async () => {
    const { headers } = await portal.addAccount({})
    for (const [path, ask] of [
      ['/workspace', /không có vai trò ở cơ quan nào.*nhờ người quản lý của cơ quan, hoặc quản trị viên/s],
      ['/en/workspace', /no role in an agency.*Ask a manager of the agency, or an administrator/s],
    ] as const) {
      const { text: html } = await portal.api.get(path).set(headers).expect(200)
      assert.match(html, ask)
      assert.doesNotMatch(html, /“New dataset”|“Bộ dữ liệu mới”|action="(\/en)?\/workspace\/tokens"/)
    }
    const late = await portal.api
      .post('/en/workspace/tokens')
      .type('form')
      .set({ Origin: portal.baseUrl, ...headers })
      .send({ name: 'Đêm', scopes: 'write', agency: '', expiresAt: '', key: 'k1' })
      .expect(422)
    assert.match(late.text, /class="errors"[\s\S]*no role in an agency/)
    assert.doesNotMatch(late.text, /href="#scopes"/)
    const auditor = await portal.addAccount({ so: 'auditor' })
    const { text: html } = await portal.api.get('/en/workspace').set(auditor.headers).expect(200)
    assert.doesNotMatch(html, /“New dataset”|no role in an agency/)
    assert.match(html, /action="\/en\/workspace\/tokens"/)
  })

  it('names to a person the agency and the role that are missing, to a token its scope', async () => {
    const draft = await portal.add.dataset({ agency: 'cuc', status: 'draft' })
    const publish = (headers: object) =>
      portal.api
        .post(`/api/v1/datasets/${draft.id}/transitions`)
        .set({ 'Accept-Language': 'en', 'If-Match': '*', ...headers })
        .send({ to: 'published' })
        .expect(403)
    const { body: refused } = await publish(editor.headers)
    assert.match(refused.detail, /the role of publisher in the agency "cuc" or one above it/)
    const foreign = await portal.api
      .patch(`/api/v1/datasets/${late.id}`)
      .set({ 'Accept-Language': 'en', 'If-Match': '*', ...sibling.headers })
      .send({ title: { vi: 'Khác' } })
      .expect(403)
    assert.match(foreign.body.detail, /the role of publisher in the agency "cuc" or one above it/)
    const made = await portal.api
      .post('/api/v1/datasets')
      .set({ 'Accept-Language': 'en', ...sibling.headers })
      .send({ agency: 'bo', title: { vi: 'Của Bộ' }, description: { vi: 'Thử.' }, license: 'CC-BY-4.0' })
    assert.match(made.body.detail, /the role of editor in the agency "bo"/)
    for (const [path, sentence] of [
      [
        '/workspace/agencies/bo/schemas',
        /cần vai trò người quản lý của Bộ Thử nghiệm, hoặc của cơ quan cấp trên/,
      ],
      [
        '/en/workspace/agencies/bo/schemas',
        /the role of manager of Ministry of Trials, or of an agency above/,
      ],
    ] as const) {
      const refusal = await portal.api.get(path).set(editor.headers).expect(403)
      assert.match(refusal.text, sentence)
      assert.doesNotMatch(refusal.text, /(quyền|right) (&quot;|")admin/)
    }
    const below = await portal.api
      .post('/api/v1/agencies')
      .set({ 'Accept-Language': 'en', ...editor.headers })
      .send({ parent: 'bo', name: { vi: 'Cục Nữa' }, level: 'other' })
      .expect(403)
    assert.match(below.body.detail, /the role of manager of Ministry of Trials/)
    const token = await portal.makeToken('cuc', ['read'])
    assert.match((await publish(portal.as(token))).body.detail, /the right "publish"/)
  })

  it('turns reminders off and on', async function () {
    if (!browser) return this.skip()
    const page = await open(editor, '/en/workspace/account')
    await page.getByRole('button', { name: 'Turn them off' }).click()
    assert.match(await text(page), /You get no reminders/)
    await page.getByRole('button', { name: 'Turn them on' }).click()
    assert.match(await text(page), /You get reminders/)
  })

  it('tells managers of an agency how its data are, and others nothing', async function () {
    if (!browser) return this.skip()
    const page = await open(manager, '/en/workspace/agencies/bo')
    assert.match(
      await text(page),
      /Overdue ?1With files that need care ?1.*Most downloaded ?Forest by province ?1/,
    )
    await portal.api.get('/workspace/agencies/bo').set(sibling.headers).expect(403)
    await portal.api.get('/workspace/agencies/bo').set(editor.headers).expect(403)
    await portal.api.get('/workspace/datasets').expect(303)
  })
})
