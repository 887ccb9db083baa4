import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/series and where they are kept', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let browser: Browser | null
  let publisher: TestAccount
  let editor: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo-tai-chinh', name: { vi: 'Bộ Tài chính', en: 'Ministry of Finance' } })
    await portal.add.agency({ slug: 'bo-khac' })
    publisher = await portal.addAccount({ 'bo-tai-chinh': 'publisher' })
    editor = await portal.addAccount({ 'bo-tai-chinh': 'editor' })
    for (const year of [2023, 2025, 2024])
      await portal.add.dataset({
        slug: `ngan-sach-${year}`,
        title: { vi: `Ngân sách ${year}`, en: `Budget ${year}` },
        agency: 'bo-tai-chinh',
        temporal: { start: `${year}-01-01`, end: `${year}-12-31` },
      })
    await portal.add.dataset({ slug: 'cua-bo-khac', agency: 'bo-khac' })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await portal.close()
  })

  async function open(path: string, account?: TestAccount, width = 1280): Promise<Page> {
    const context = await browser!.newContext({ viewport: { width, height: 900 } })
    if (account) {
      await giveSession(context, account.headers.Cookie, portal.baseUrl)
    }
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const titles = (page: Page) =>
    page.locator('#order a').evaluateAll((links) => links.map((link) => link.textContent))

  it('makes a series, adds, moves and takes out datasets, without script', async function () {
    if (!browser) return this.skip()
    const context = await browser.newContext({ javaScriptEnabled: false })
    await giveSession(context, publisher.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(`${portal.baseUrl}/en/workspace/series/new`)
    await page.getByLabel(/Title in English/).fill('Budget by year')
    await page.getByLabel(/Description in English/).fill('One a year.')
    await page.getByLabel(/Address name/).fill('Wrong Name')
    await page.getByRole('button', { name: 'Make the series' }).click()
    await page.locator('#slug-error').waitFor()
    await page.getByRole('link', { name: /^Address name: / }).waitFor()
    assert.equal(await page.getByLabel(/Title in English/).inputValue(), 'Budget by year')
    await page.getByLabel(/Address name/).fill('ngan-sach')
    await page.getByRole('button', { name: 'Make the series' }).click()
    await page.getByText('The series is made.').waitFor()

    for (const title of ['Budget 2025', 'Budget 2023']) {
      await page.getByLabel(/From this agency/).selectOption({ label: title })
      await page.getByRole('button', { name: 'Add to the series' }).click()
      await page.getByText('Added to the series.').waitFor()
    }
    const address = page.getByLabel(/the address of the page/)
    await address.fill(`${portal.baseUrl}/en/datasets/ngan-sach-2024?lang=en`)
    await page.getByRole('button', { name: 'Add to the series' }).click()
    assert.deepEqual(await titles(page), ['Budget 2023', 'Budget 2024', 'Budget 2025'])

    for (const [typed, words] of [
      ['khong-co', /khong-co/],
      ['cua-bo-khac', /role of publisher in the agency/],
    ] as const) {
      await address.fill(typed)
      await page.getByRole('button', { name: 'Add to the series' }).click()
      assert.match((await page.textContent('#address-error'))!, words)
      assert.equal(await address.inputValue(), typed)
    }
    await page.getByRole('button', { name: 'Move up: Budget 2025' }).click()
    await page.getByRole('button', { name: 'Move down: Budget 2023' }).click()
    assert.deepEqual(await titles(page), ['Budget 2025', 'Budget 2023', 'Budget 2024'])
    await page.getByRole('button', { name: 'Put in order of their periods' }).click()
    assert.deepEqual(await titles(page), ['Budget 2023', 'Budget 2024', 'Budget 2025'])

    // Somebody else was faster.
    await portal.api
      .put('/api/v1/series/ngan-sach/members/ngan-sach-2025')
      .set(portal.as())
      .send({ position: 1 })
      .expect(200)
    await page.getByRole('button', { name: 'Take out of the series: Budget 2024' }).click()
    await page
      .getByText(/saved meanwhile|somebody else/i)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Put in order of their periods' }).click()
    await page.getByRole('button', { name: 'Take out of the series: Budget 2024' }).click()
    assert.deepEqual(await titles(page), ['Budget 2023', 'Budget 2025'])
    await page.getByLabel(/Title in Vietnamese/).fill('Ngân sách hằng năm')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()

    await page.goto(`${portal.baseUrl}/datasets/ngan-sach-2023`)
    const steps = page.getByRole('navigation', { name: 'Chuỗi dữ liệu' })
    await steps.getByRole('link', { name: 'Ngân sách 2025' }).click()
    await page.getByRole('heading', { name: 'Ngân sách 2025', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Ngân sách hằng năm' }).click()
    await page.getByRole('heading', { name: 'Ngân sách hằng năm', level: 1 }).waitFor()
    await context.close()
  })

  it('brings back what was typed after signing in, and the version that it was typed for', async () => {
    const { body: series } = await portal.api
      .post('/api/v1/series')
      .set(portal.as())
      .send({ title: { en: 'Schools' }, agency: 'bo-tai-chinh' })
      .expect(201)
    const edit = `/en/workspace/series/${series.slug}/edit`
    const typed = { titleEn: 'Schools by year', agency: 'bo-tai-chinh', version: String(series.version) }
    for (const address of ['/en/workspace/series/new', edit]) {
      const asked = await portal.api
        .post(address)
        .type('form')
        .set('Origin', portal.baseUrl)
        .send(typed)
        .expect(401)
      const kept = /name="kept" value="([^"]*)"/.exec(asked.text)![1]!.replaceAll('&quot;', '"')
      await portal.api
        .patch(`/api/v1/series/${series.id}`)
        .set(portal.as())
        .set('If-Match', '*')
        .send({ description: { en: `Changed before ${address}` } })
        .expect(200)
      const again = await portal.api
        .post(address)
        .set('Origin', portal.baseUrl)
        .set(publisher.headers)
        .field('kept', kept)
        .expect(200)
      assert.match(again.text, /value="Schools by year"/, address)
      if (address === edit) assert.ok(again.text.includes(`name="version" value="${series.version}"`))
    }
    await portal.api.delete(`/api/v1/series/${series.id}`).set(portal.as()).set('If-Match', '*').expect(204)
  })

  it('keeps what either changed, and lets choose where both did', async () => {
    await portal.api
      .post('/api/v1/series')
      .set(publisher.headers)
      .send({ slug: 'hai-nguoi', agency: 'bo-tai-chinh', title: { vi: 'Cũ', en: 'Old' } })
      .expect(201)
    const path = '/en/workspace/series/hai-nguoi/edit'
    const open = async () => (await portal.api.get(path).set(publisher.headers).expect(200)).text
    const readHidden = (html: string, name: string) =>
      new RegExp(`id="words"[^]*?name="${name}" value="([^"]*)"`).exec(html)![1]!.replaceAll('&quot;', '"')
    const carried = (html: string) => ({
      version: readHidden(html, 'version'),
      base: readHidden(html, 'base'),
    })
    const send = (fields: object) => portal.api.post(path).set(publisher.headers).type('form').send(fields)
    const fields = {
      titleVi: 'Cũ',
      titleEn: 'Old',
      descriptionVi: '',
      descriptionEn: '',
      agency: 'bo-tai-chinh',
      slug: 'hai-nguoi',
    }
    const drawn = carried(await open())
    const theirs = { ...fields, titleVi: 'Của người kia', descriptionEn: 'Theirs' }
    await send({ ...drawn, ...theirs }).expect(303)
    const mine = { ...fields, titleVi: 'Của tôi', titleEn: 'Mine' }
    const late = (await send({ ...drawn, ...mine }).expect(412)).text
    assert.match(late, /name="take-titleVi"/)
    assert.doesNotMatch(late, /name="take-(titleEn|descriptionEn)"/)
    assert.match(late, />\s*Theirs<\/textarea>/)
    // Read back by a mistake, the form is still that of the version it was drawn from.
    const wrong = (await send({ ...drawn, ...mine, slug: 'Wrong Name' })).text
    assert.ok(wrong.includes('Wrong Name'))
    const again = { ...mine, ...carried(late), descriptionEn: 'Theirs', 'take-titleVi': 'theirs' }
    await send(again).expect(303)
    const { body } = await portal.api.get('/api/v1/series/hai-nguoi').set(publisher.headers)
    assert.deepEqual(body.title, { vi: 'Của người kia', en: 'Mine' })
    assert.deepEqual(body.description, { en: 'Theirs' })
  })

  it('reads well in both languages, on a phone, and for those who hear it', async function () {
    if (!browser) return this.skip()
    await portal.api
      .post('/api/v1/series')
      .set(portal.as())
      .send({
        title: { vi: 'Chuỗi rỗng' },
        slug: 'rong',
        agency: 'bo-tai-chinh',
      })
    await portal.api
      .post('/api/v1/datasets/ngan-sach-2023/transitions')
      .set(portal.as())
      .send({ to: 'withdrawn', note: 'Sai đơn vị.' })
      .expect(200)
    const own = ['/workspace/series', '/workspace/series/ngan-sach/edit', '/workspace/series/new']
    for (const [lang, width] of [
      ['', 1280],
      ['/en', 360],
    ] as const) {
      for (const path of [
        '/series',
        '/series/ngan-sach',
        '/series/rong',
        '/datasets/ngan-sach-2025',
        ...own,
      ]) {
        const page = await open(lang + path, own.includes(path) ? publisher : undefined, width)
        assert.deepEqual(await axe(page), [], lang + path)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overflow, 0, lang + path)
        await page.context().close()
      }
    }
    const page = await open('/en/series/ngan-sach')
    const text = (await page.textContent('main'))!
    for (const words of ['Withdrawn on', 'Sai đơn vị.', '1 dataset', 'was withdrawn'])
      assert.ok(text.includes(words), words)
    assert.equal(await page.getByRole('link', { name: 'Edit the series' }).count(), 0)
    await page.context().close()
  })

  it('is kept by those who may publish for its agency alone, and goes without its datasets', async function () {
    if (!browser) return this.skip()
    const html = { Accept: 'text/html' }
    await portal.api.get('/workspace/series/ngan-sach/edit').set(html).expect(303)
    await portal.api.get('/workspace/series/ngan-sach/edit').set(editor.headers).set(html).expect(403)
    await portal.api
      .post('/workspace/series/ngan-sach/edit/delete')
      .set(editor.headers)
      .type('form')
      .send({ version: '1' })
      .expect(403)
    await portal.api.get('/series/khong-co').set(html).expect(404)
    const page = await open('/workspace/series/ngan-sach/edit', publisher)
    await page.getByText('Xóa chuỗi này').click()
    await page.getByRole('button', { name: 'Xóa chuỗi' }).click()
    await page.getByText('Đã xóa chuỗi.').waitFor()
    await portal.api.get('/series/ngan-sach').set(html).expect(404)
    await portal.api.get('/datasets/ngan-sach-2025').set(html).expect(200)
    await page.context().close()
  })
})
