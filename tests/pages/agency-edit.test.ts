import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/workspace/agencies/{slug}/edit', function () {
  this.timeout(120_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount
  let manager: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'tinh-a', name: { vi: 'Tỉnh An', en: 'An Province' } })
    await portal.add.agency({ slug: 'tinh-b', name: { vi: 'Tỉnh Bình', en: 'Binh Province' } })
    await portal.add.agency({ slug: 'tinh-c', name: { vi: 'Tỉnh Cam', en: 'Cam Province' } })
    await portal.add.agency({ slug: 'so-a', name: { vi: 'Sở của An' }, parent: 'tinh-a', level: 'other' })
    await portal.add.dataset({ agency: 'tinh-a', slug: 'mua', title: { vi: 'Lượng mưa', en: 'Rainfall' } })
    await portal.add.dataset({ agency: 'tinh-a', slug: 'gio', title: { vi: 'Tốc độ gió' }, status: 'draft' })
    administrator = await portal.addAccount({}, { administrator: true })
    manager = await portal.addAccount({ 'tinh-a': 'manager' })
    await portal.settle()
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const open = async (
    account: TestAccount,
    path: string,
    { width = 1280, javaScriptEnabled = false } = {},
  ): Promise<Page> => {
    const context = await browser!.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled,
    })
    await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const post = (account: TestAccount, path: string, form: Record<string, string | string[]>) =>
    portal.api.post(path).set(account.headers).type('form').send(form).redirects(0)

  it('is for those who manage the agency; merging and splitting for administrators alone', async () => {
    const strangers = await portal.api.get('/workspace/agencies/tinh-a/edit').redirects(0)
    assert.equal(strangers.status, 303)
    const editor = await portal.addAccount({ 'tinh-a': 'editor' })
    for (const [account, status, hasMerge] of [
      [editor, 403, false],
      [manager, 200, false],
      [administrator, 200, true],
    ] as const) {
      const { status: got, text } = await portal.api
        .get('/workspace/agencies/tinh-a/edit')
        .set(account.headers)
      assert.equal(got, status)
      assert.equal(text.includes('action="/workspace/agencies/tinh-a/merge"'), hasMerge)
    }
    const forced = await post(manager, '/workspace/agencies/tinh-a/merge', {
      'merge-into': 'tinh-b',
      confirmed: 'true',
    })
    assert.equal(forced.status, 403)
    assert.match(forced.text, /Chỉ người quản trị cổng/)
    const { body } = await portal.api.get('/api/v1/agencies/tinh-a')
    assert.equal(body.status, 'active')
  })

  it('renames, with and without keeping the old name, and loses nothing typed', async function () {
    if (!browser) return this.skip()
    const page = await open(manager, '/workspace/agencies/tinh-a/edit')
    await page.getByLabel('Tên tiếng Việt').fill('Tỉnh Án')
    await page.getByLabel('Chỉ sửa lỗi gõ, không giữ tên cũ').check()
    await page.getByRole('button', { name: 'Lưu tên' }).click()
    await page.getByText('Đã lưu tên mới').waitFor()
    assert.deepEqual((await portal.api.get('/api/v1/agencies/tinh-a')).body.formerNames, [])
    await page.getByLabel('Tên tiếng Việt').fill('Thành phố An')
    await page.getByLabel('Ngày cuối của tên cũ').fill('2025-06-30')
    await page.getByRole('button', { name: 'Lưu tên' }).click()
    await page.getByText('Đã lưu tên mới').waitFor()
    const { body } = await portal.api.get('/api/v1/agencies/tinh-a')
    assert.deepEqual(body.formerNames, [{ name: { vi: 'Tỉnh Án' }, until: '2025-06-30' }])
    const wrong = await post(manager, '/workspace/agencies/tinh-a/edit', {
      version: String(body.version),
      'name-vi': '',
      slug: 'Sai Địa Chỉ',
    })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /value="Sai Địa Chỉ"/)
    const open1 = await portal.api.get('/agencies/tinh-a')
    assert.match(open1.text, /Tên cũ[^]*Tỉnh Án/)
    assert.match(
      (await portal.api.get('/agencies').query({ q: 'tinh an' })).text,
      /href="\/agencies\/tinh-a"/,
    )
    await page.context().close()
  })

  it('keeps of the name what either changed, and lets choose where both did', async () => {
    const path = '/workspace/agencies/tinh-b/edit'
    const readHidden = (html: string, name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll('&quot;', '"')
    const carried = (html: string) => ({
      version: readHidden(html, 'version'),
      base: readHidden(html, 'base'),
    })
    const drawn = carried((await portal.api.get(path).set(administrator.headers).expect(200)).text)
    const fields = { 'name-vi': 'Tỉnh Bình', 'name-en': 'Binh Province', slug: 'tinh-b', slip: 'true' }
    const theirs = { ...drawn, ...fields, 'name-en': 'Theirs' }
    assert.equal((await post(administrator, path, theirs)).status, 303)
    const mine = { ...drawn, ...fields, 'name-vi': 'Tỉnh Bính' }
    const late = await post(administrator, path, mine)
    assert.equal(late.status, 412)
    assert.match(late.text, /value="Theirs"/)
    assert.match(late.text, /value="Tỉnh Bính"/)
    assert.doesNotMatch(late.text, /name="take-/)
    const other = await post(administrator, path, { ...mine, 'name-en': 'Mine' })
    assert.equal(other.status, 412)
    assert.match(other.text, /name="take-name-en"/)
    const again = { ...mine, ...carried(other.text), 'name-en': 'Mine', 'take-name-en': 'theirs' }
    assert.equal((await post(administrator, path, again)).status, 303)
    const { body } = await portal.api.get('/api/v1/agencies/tinh-b')
    assert.deepEqual(body.name, { vi: 'Tỉnh Bính', en: 'Theirs' })
    const back = { ...fields, version: String(body.version) }
    assert.equal((await post(administrator, path, back)).status, 303)
  })

  it('has forms and a preview that everybody can use, on a phone too', async function () {
    if (!browser) return this.skip()
    const page = await open(administrator, '/workspace/agencies/tinh-a/edit', {
      width: 360,
      javaScriptEnabled: true,
    })
    assert.deepEqual(await axe(page), [])
    await page.locator('#merge').getByRole('button', { name: 'Xem trước' }).click()
    await page.getByText('Hãy chọn cơ quan tiếp nhận.').first().waitFor()
    assert.deepEqual(await axe(page), [])
    await page.locator('#merge-into').selectOption('tinh-c')
    await page.locator('#merge').getByRole('button', { name: 'Xem trước' }).click()
    await page.getByRole('heading', { name: /Sáp nhập vào Tỉnh Cam/ }).waitFor()
    assert.deepEqual(await axe(page), [])
    assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360)
    await page.context().close()
  })

  it('splits and merges after a preview, without script, and says what became of the agency', async function () {
    if (!browser) return this.skip()
    const page = await open(administrator, '/en/workspace/agencies/tinh-a/edit', { width: 360 })
    const forms = page.locator('#split')
    await forms.getByLabel('Rainfall').check()
    await forms.getByLabel('Agency that takes over').selectOption('tinh-b')
    await forms.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('heading', { name: /Move to Binh Province/ }).waitFor()
    assert.match(await page.content(), /goes on with what is left/)
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.waitForURL(/[?]job=/)
    await portal.settle()
    await page.reload()
    await page.getByText('Datasets moved: 1.').waitFor()
    // While nobody knows yet how many there are, no number is told.
    const jobs = portal.portal.mongo.connection.db!.collection<{ _id: string }>('jobs')
    const job = (await jobs.findOne({ _id: new URL(page.url()).searchParams.get('job')! }))!
    await jobs.updateOne({ _id: job._id }, { $set: { state: 'waiting', progress: { done: 0, total: null } } })
    await page.reload()
    assert.match(
      await page.getByRole('main').innerText(),
      /Its datasets are being moved\.\s+Readers miss none of them/,
    )
    await jobs.replaceOne({ _id: job._id }, job)

    const merging = page.locator('#merge')
    await merging.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('Choose the agency that takes over.').first().waitFor()
    await merging.getByLabel('Agency that takes over').selectOption('tinh-c')
    await merging.getByLabel(/^Date of effect/).fill('2025-07-01')
    await merging.getByLabel(/^Ground/).fill('Resolution 202/2025')
    await merging.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('heading', { name: /Merge into Cam Province/ }).waitFor()
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.waitForURL(/[?]job=/)
    await portal.settle()
    await page.context().close()

    for (const [path, words] of [
      [
        '/agencies/tinh-a',
        [/đã kết thúc ngày 1 tháng 7, 2025|đã kết thúc ngày/, /Tỉnh Cam/, /Resolution 202/],
      ],
      ['/en/agencies/tinh-a', [/This agency ended on/, /Cam Province/, /Rainfall/]],
      ['/agencies', [/đã kết thúc/]],
      ['/agencies/tinh-c', [/Kế tục[^]*Thành phố An/, /Sở của An/]],
      [
        '/datasets/mua/history',
        [/<del[^>]*>[^]*?Thành phố An[^]*?<\/del>/, /Chuyển do chia tách Thành phố An, nay thuộc Tỉnh Bình/],
      ],
    ] as const) {
      const { status, text } = await portal.api.get(path)
      assert.equal(status, 200)
      for (const word of words) assert.match(text, word, path)
    }
    // A draft is no more seen than before.
    assert.doesNotMatch((await portal.api.get('/agencies/tinh-a')).text, /Tốc độ gió/)
    const form = await portal.api.get('/workspace/datasets/new').set(administrator.headers)
    assert.doesNotMatch(form.text, /value="tinh-a"/)
    for (const width of [360, 1280]) {
      const shown = await open(administrator, '/agencies/tinh-a', { width, javaScriptEnabled: true })
      assert.deepEqual(await axe(shown), [])
      await shown.context().close()
    }
  })

  it('does not do what was not shown: somebody changed the agency after the preview', async () => {
    const agency = await portal.add.agency()
    const answer = await post(administrator, `/workspace/agencies/${agency.slug}/merge`, {
      'merge-into': 'tinh-b',
      confirmed: 'true',
      version: '7',
    })
    assert.equal(answer.status, 412)
    assert.match(answer.text, /đã lưu/)
    assert.equal((await portal.api.get(`/api/v1/agencies/${agency.slug}`)).body.status, 'active')
  })
})
