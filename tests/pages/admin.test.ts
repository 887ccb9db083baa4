import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/admin/jobs, /admin/health and /admin/announcements', function () {
  this.timeout(180_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount
  let manager: TestAccount
  let editor: TestAccount
  let dataset: { id: string; slug: string }
  let file: { id: string }

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    administrator = await portal.addAccount({}, { administrator: true })
    manager = await portal.addAccount({ bo: 'manager' })
    editor = await portal.addAccount({ bo: 'editor' })
    dataset = await portal.add.dataset({ agency: 'bo', title: { vi: 'Giá nước', en: 'Price of water' } })
    file = await portal.add.file(dataset.id, 'a.csv', 'name,count\nHue,1\n')
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
    ['', { cancel: /^Hủy/, retry: /^Chạy lại/, cancelled: /Đã hủy việc/, waits: /xếp lại vào hàng chờ/ }],
    [
      '/en',
      { cancel: /^Cancel/, retry: /^Run again/, cancelled: /job is cancelled/, waits: /waits to run again/ },
    ],
  ] as const)
    it(`cancels a job and lets it run again, without script (${lang || '/vi'})`, async function () {
      if (!browser) return this.skip()
      const page = await open(manager, `${lang}/admin/jobs?dataset=${dataset.slug}`)
      await page.getByRole('button', { name: words.cancel }).click()
      assert.match((await page.getByRole('status').textContent())!, words.cancelled)
      assert.match(page.url(), new RegExp(`dataset=${dataset.slug}`))
      await page.getByRole('button', { name: words.retry }).click()
      assert.match((await page.getByRole('status').textContent())!, words.waits)
    })

  it('is for administrators; members see the jobs of one dataset of theirs', async () => {
    const { headers } = await portal.api.get('/admin/jobs').expect(303)
    assert.match(headers.location!, /^\/signin\?next=\/admin\/jobs/)
    await portal.api.get('/admin/jobs').set(manager.headers).expect(403)
    const own = await portal.api.get(`/en/admin/jobs?dataset=${dataset.slug}`).set(editor.headers).expect(200)
    assert.match(own.text, /Price of water/)
    assert.doesNotMatch(own.text, /name="act"|href="\/en\/admin"/)
    const all = await portal.api.get('/en/admin/jobs').set(administrator.headers).expect(200)
    assert.match(all.text, /name="act" value="cancel"/)
    assert.match(all.text, /href="\/en\/admin\/audit"/)
    const none = await portal.api
      .get('/en/admin/jobs?dataset=khong-co')
      .set(administrator.headers)
      .expect(200)
    assert.match(none.text, /id="dataset-error"/)
  })

  it('tells administrators alone how the portal is', async () => {
    await portal.api.get('/admin/health').expect(303)
    await portal.api.get('/admin/health').set(manager.headers).expect(403)
    const { text, headers } = await portal.api.get('/en/admin/health').set(administrator.headers).expect(200)
    assert.match(text, /MongoDB.*Elasticsearch/s)
    assert.match(text, /Published files.*1 file/s)
    assert.match(text, /Price of water/)
    assert.match(headers['cache-control']!, /no-store/)
  })

  it('lets an administrator write, change and remove an announcement, without script', async function () {
    if (!browser) return this.skip()
    const page = await open(administrator, '/en/admin/announcements')
    await page.getByLabel('Text in Vietnamese').fill('Bảo trì tối nay.')
    await page.getByLabel('Text in English').fill('Maintenance tonight.')
    await page.getByLabel('Shown until').fill('2020-01-01T00:00')
    await page.getByRole('button', { name: 'Announce' }).click()
    assert.equal(await page.getByLabel('Text in English').inputValue(), 'Maintenance tonight.')
    assert.match((await page.textContent('#until-error'))!, /after now/)
    await page.getByLabel('Shown until').fill('')
    await page.getByRole('button', { name: 'Announce' }).click()
    const banner = page.getByRole('complementary', { name: 'Announcements of the portal' })
    assert.match((await banner.textContent())!, /Maintenance tonight/)
    await page.locator('summary').first().click()
    await page.getByLabel('Level').first().selectOption('warning')
    await page.getByRole('button', { name: /^Save/ }).click()
    assert.equal(await page.locator('.announcement.is-warning').count(), 1)
    const { text } = await portal.api.get(`/datasets/${dataset.slug}/${file.id}/embed`).expect(200)
    assert.doesNotMatch(text, /Bảo trì tối nay/)
    const wide = await open(manager, '/', { width: 360, javaScriptEnabled: true })
    assert.deepEqual(await axe(wide), [])
    assert.ok((await wide.evaluate(() => document.documentElement.scrollWidth)) <= 360)
    await page.locator('summary').first().click()
    await page.getByRole('button', { name: /^Remove the/ }).click()
    assert.equal(await banner.count(), 0)
  })

  it('takes announcements from administrators alone, and from our own pages', async () => {
    const send = (headers: Record<string, string>) =>
      portal.api.post('/admin/announcements').set(headers).type('form').send({ vi: 'Xin chào.' })
    await send({ ...manager.headers }).expect(403)
    await send({ ...administrator.headers, 'Sec-Fetch-Site': 'cross-site' }).expect(403)
    await send({ 'Sec-Fetch-Site': 'same-origin' }).expect(401)
    await portal.api.get('/admin/announcements').set(manager.headers).expect(403)
  })

  it('comes anew by itself when the reader asks for it', async () => {
    const still = await portal.api.get('/admin/jobs').set(administrator.headers).expect(200)
    assert.equal(still.headers.refresh, undefined)
    const watched = await portal.api.get('/admin/jobs?watch=1').set(administrator.headers).expect(200)
    assert.equal(watched.headers.refresh, '10')
  })

  it('says what cannot be done, and takes forms from our own pages alone', async () => {
    const { body } = await portal.api.get('/api/v1/jobs').set(portal.as()).expect(200)
    const send = (form: object) =>
      portal.api.post(`/en/admin/jobs/${body.items[0].id}`).set(administrator.headers).type('form').send(form)
    const { text } = await send({ act: 'retry' }).expect(409)
    assert.match(text, /Only a job that failed/)
    await send({ act: 'cancel' }).set('Sec-Fetch-Site', 'cross-site').expect(403)
  })

  it('is readable by everybody: axe finds nothing, and nothing is wider than a phone', async function () {
    if (!browser) return this.skip()
    for (const path of ['/admin', '/admin/jobs', '/admin/health', '/admin/announcements', '/admin/audit'])
      for (const lang of ['', '/en']) {
        const page = await open(administrator, lang + path, { width: 360, javaScriptEnabled: true })
        assert.deepEqual(await axe(page), [], lang + path)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(wide <= 360, `${lang}${path} is ${wide} px wide`)
        await page.context().close()
      }
  })
})
