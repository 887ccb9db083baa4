import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, giveSession, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/collections and where they are kept', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let browser: Browser | null
  let publisher: TestAccount
  let editor: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo-nong-nghiep', name: { vi: 'Bộ Nông nghiệp', en: 'Ministry A' } })
    await portal.add.agency({ slug: 'cuc-thong-ke', name: { vi: 'Cục Thống kê', en: 'Statistics Office' } })
    publisher = await portal.addAccount({ 'bo-nong-nghiep': 'publisher' })
    editor = await portal.addAccount({ 'bo-nong-nghiep': 'editor' })
    for (const [slug, vi, en, agency] of [
      ['bao-2025', 'Bão năm 2025', 'Storms of 2025', 'bo-nong-nghiep'],
      ['lu-2025', 'Lũ năm 2025', 'Floods of 2025', 'bo-nong-nghiep'],
      ['thiet-hai-2025', 'Thiệt hại thiên tai', 'Damage by disasters', 'cuc-thong-ke'],
    ] as const)
      await portal.add.dataset({ slug, title: { vi, en }, agency })
    await portal.add.dataset({
      slug: 'kin',
      title: { vi: 'Kín', en: 'Hidden' },
      agency: 'cuc-thong-ke',
      status: 'draft',
    })
    await refresh()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await portal.close()
  })

  /** Until what was published is found by words. */
  async function refresh(): Promise<void> {
    await portal.settle()
    const index = `${portal.portal.config.indexPrefix}-*`
    await portal.portal.elasticsearch.client?.indices.refresh({ index })
  }
  const html = { Accept: 'text/html' }
  const get = (path: string, account?: TestAccount) =>
    portal.api.get(path).set({ ...html, ...account?.headers })
  async function open(path: string, account?: TestAccount, width = 1280): Promise<Page> {
    const context = await browser!.newContext({ viewport: { width, height: 900 } })
    if (account) await giveSession(context, account.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const titles = (page: Page) =>
    page.locator('#order .row-item a').evaluateAll((links) => links.map((link) => link.textContent))
  const makeByApi = async (body: object) =>
    (
      await portal.api
        .post('/api/v1/collections')
        .set(portal.as())
        .send({ agency: 'bo-nong-nghiep', ...body })
        .expect(201)
    ).body as { id: string; slug: string; version: number }

  it('makes one, adds by address and by words, says why, moves, and publishes, without script', async function () {
    if (!browser) return this.skip()
    const context = await browser.newContext({ javaScriptEnabled: false })
    await giveSession(context, publisher.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(`${portal.baseUrl}/en/workspace/collections/new`)
    await page.getByLabel(/Title in Vietnamese/).fill('Thiên tai 2025')
    await page.getByLabel(/Title in English/).fill('Natural disasters 2025')
    await page
      .getByLabel(/Description in Vietnamese/)
      .fill('Mọi số liệu về thiên tai. Cập nhật sau mỗi cơn bão.')
    await page
      .getByLabel(/Description in English/)
      .fill('All figures about disasters. Renewed after each storm.')
    await page.getByLabel(/Address name/).fill('Wrong Name')
    await page.getByRole('button', { name: 'Make the collection' }).click()
    await page.locator('#slug-error').waitFor()
    assert.equal(await page.getByLabel(/Title in English/).inputValue(), 'Natural disasters 2025')
    await page.getByLabel(/Address name/).fill('thien-tai')
    await page.getByRole('button', { name: 'Make the collection' }).click()
    await page.getByText('The collection is made, as a draft.').waitFor()

    // Nothing in it that anybody could see.
    await page.getByRole('button', { name: 'Publish the collection' }).click()
    await page.getByText('no dataset here that everybody may see').first().waitFor()

    const address = page.getByLabel(/Address of its page/)
    const find = async (words: string) => {
      await address.fill(words)
      await page.getByRole('button', { name: 'Find and add' }).click()
    }
    await find(`${portal.baseUrl}/en/datasets/bao-2025?lang=en`)
    await page.getByText('Added to the collection.').waitFor()
    await find('damage')
    await page.getByRole('heading', { name: 'What fits “damage”' }).waitFor()
    await page.getByRole('button', { name: 'Add Damage by disasters' }).click()
    await page.getByText('Added to the collection.').waitFor()
    await find('lu-2025')
    await page.getByText('Added to the collection.').waitFor()
    for (const [typed, words] of [
      ['bao-2025', /already/],
      ['kin', /No dataset has this address/],
      ['xyzzy', /No dataset has this address/],
    ] as const) {
      await find(typed)
      assert.match((await page.textContent('#address-error'))!, words, typed)
      assert.equal(await address.inputValue(), typed)
    }
    assert.deepEqual(await titles(page), ['Storms of 2025', 'Damage by disasters', 'Floods of 2025'])
    await page.getByRole('button', { name: 'Move up: Floods of 2025' }).click()
    await page.getByRole('button', { name: 'Move down: Storms of 2025' }).click()
    assert.deepEqual(await titles(page), ['Floods of 2025', 'Storms of 2025', 'Damage by disasters'])

    const row = page.locator('#order li').filter({ hasText: 'Damage by disasters' })
    await row.getByText('Say why it is here').click()
    await row.getByLabel('In English').fill('x'.repeat(501))
    await row.getByRole('button', { name: 'Save the sentence' }).click()
    await page.locator('[id^=note-en-][id$=-error]').waitFor()
    await row.getByLabel('In English').fill('What it cost, by province.')
    await row.getByLabel('In Vietnamese').fill('Thiệt hại theo tỉnh.')
    await row.getByRole('button', { name: 'Save the sentence' }).click()
    await page.getByText('The sentence is saved.').waitFor()

    // Somebody else was faster.
    const { body } = await portal.api.get('/api/v1/collections/thien-tai').set(portal.as())
    const swapped = (body.datasets as unknown[]).toReversed()
    await portal.api
      .patch('/api/v1/collections/thien-tai')
      .set({ ...portal.as(), 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' })
      .send({ datasets: swapped })
      .expect(200)
    await page.getByRole('button', { name: 'Take out of the collection: Storms of 2025' }).click()
    await page
      .getByText(/somebody else/i)
      .first()
      .waitFor()
    assert.deepEqual(await titles(page), ['Damage by disasters', 'Storms of 2025', 'Floods of 2025'])
    await page.getByRole('button', { name: 'Take out of the collection: Storms of 2025' }).click()
    await page.getByText('Taken out of the collection.').waitFor()

    await page.getByRole('button', { name: 'Publish the collection' }).click()
    await page.getByText('The collection is published').waitFor()
    await page.getByRole('link', { name: 'See the page of the collection' }).click()
    await page.getByRole('heading', { name: 'Natural disasters 2025', level: 1 }).waitFor()
    const text = (await page.textContent('main'))!
    for (const words of [
      'All figures about disasters.',
      'Renewed after each storm.',
      'What it cost, by province.',
      'Statistics Office',
    ])
      assert.ok(text.includes(words), words)
    await page.getByRole('link', { name: 'Floods of 2025' }).click()
    await page.getByText('In collections: Natural disasters 2025').waitFor()
    await context.close()
  })

  it('is shown to everybody with its feed: in the list, on the first page, and by its datasets', async () => {
    const page = (await get('/collections/thien-tai').expect(200)).text
    assert.ok(page.includes('href="/collections/thien-tai/datasets.atom"'))
    assert.ok(page.includes('Thiệt hại theo tỉnh.'))
    const feed = await portal.api.get('/en/collections/thien-tai/datasets.atom').expect(200)
    assert.match(feed.headers['content-type']!, /^application\/atom\+xml/)
    assert.deepEqual(
      [...feed.text.matchAll(/<entry>\n<id>[^<]*<\/id>\n<title>([^<]*)/g)].map(([, title]) => title),
      ['Damage by disasters', 'Floods of 2025'],
    )
    assert.match(
      (await get('/collections').expect(200)).text,
      /Mọi số liệu về thiên tai\.[^]*2 bộ dữ liệu|2 bộ dữ liệu[^]*Mọi số liệu về thiên tai\./,
    )
    for (const path of ['/', '/datasets/lu-2025'])
      assert.ok((await get(path).expect(200)).text.includes('href="/collections/thien-tai"'), path)
    assert.ok(!(await get('/datasets/bao-2025').expect(200)).text.includes('href="/collections/thien-tai"'))
    const { body } = await portal.api.get('/api/v1/collections/thien-tai')
    await get(`/collections/${body.id}?a=1`).expect(308).expect('Location', '/collections/thien-tai?a=1')
    await portal.api.get(`/collections/${body.id}/datasets.atom`).expect(308)
  })

  it('a draft is nowhere for those who may not see it, also when it was public a moment ago', async () => {
    const places = ['/', '/en', '/collections', '/datasets/lu-2025', '/en/datasets/lu-2025']
    const patch = (status: string) =>
      portal.api
        .patch('/api/v1/collections/thien-tai')
        .set({ ...publisher.headers, 'If-Match': '*' })
        .send({ status })
        .expect(200)
    for (const path of places) assert.ok((await get(path)).text.includes('/collections/thien-tai"'), path)
    await patch('draft')
    await get('/collections/thien-tai').expect(404)
    await portal.api.get('/collections/thien-tai/datasets.atom').expect(404)
    // The first page is kept for a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    for (const path of places) assert.ok(!(await get(path)).text.includes('/collections/thien-tai"'), path)
    for (const path of ['/collections', '/collections/thien-tai']) {
      const { text } = await get(path, editor).expect(200)
      assert.match(text, /Bản nháp|bản nháp/, path)
    }
    assert.ok(!(await get('/', editor)).text.includes('/collections/thien-tai"'))
    assert.match((await get('/collections/thien-tai', editor)).text, /name="robots" content="noindex/)
    await patch('published')
  })

  it('is drafted by editors and turned by publishers, who confirm what undoes', async function () {
    const edit = '/workspace/collections/thien-tai/edit'
    await get(edit).expect(303)
    await get(edit, editor).expect(403)
    const post = (path: string, account: TestAccount, fields: object) =>
      portal.api.post(path).set(account.headers).type('form').send(fields)
    for (const act of ['publish', 'take-back', 'delete'])
      await post(`${edit}/${act}`, editor, { version: '1' }).expect(403)
    const draft = await makeByApi({ title: { vi: 'Nháp của biên tập' }, datasets: [{ dataset: 'bao-2025' }] })
    const own = `/workspace/collections/${draft.slug}/edit`
    const shown = (await get(own, editor).expect(200)).text
    assert.doesNotMatch(shown, /\/edit\/(publish|take-back|delete)"/)
    assert.match(shown, /Người có quyền công bố của cơ quan sẽ công bố/)
    await post(`${own}/publish`, editor, { version: String(draft.version) }).expect(403)
    const list = (await get('/workspace/collections', editor).expect(200)).text
    assert.ok(list.includes(`href="${own}"`))
    // What they may not change as it is leads to its page.
    assert.ok(list.includes('href="/collections/thien-tai"') && !list.includes(`href="${edit}"`))
    if (!browser) return this.skip()
    const page = await open(edit, publisher)
    await page.getByText('Đưa về bản nháp').first().click()
    await page.getByRole('button', { name: 'Đưa về bản nháp' }).click()
    await page.getByText('Bộ sưu tập lại là bản nháp.').waitFor()
    await page.getByText('Xóa bộ sưu tập này').click()
    await page.getByRole('button', { name: 'Xóa bộ sưu tập' }).click()
    await page.getByText('Đã xóa bộ sưu tập.').waitFor()
    await get('/collections/thien-tai').expect(404)
    await get('/datasets/lu-2025').expect(200)
    await page.context().close()
  })

  it('takes a dataset from its own page', async function () {
    if (!browser) return this.skip()
    await makeByApi({ title: { vi: 'Nhận thêm', en: 'Takes more' } })
    const path = '/en/datasets/thiet-hai-2025'
    assert.ok(!(await get(path)).text.includes('Add to a collection'))
    await get('/workspace/collections?dataset=kin', editor).expect(404)
    await get('/workspace/collections?dataset=lu-2025').expect(303)
    const page = await open(path, editor)
    await page.getByRole('link', { name: 'Add to a collection' }).click()
    await page.getByRole('heading', { name: 'Add to a collection: Damage by disasters' }).waitFor()
    assert.deepEqual(await axe(page), [])
    await page.getByRole('button', { name: 'Add to Takes more' }).click()
    await page.getByText('Added to the collection.').waitFor()
    assert.deepEqual(await titles(page), ['Damage by disasters'])
    await page.context().close()
  })

  it('keeps what either changed of the words, and lets choose where both did', async () => {
    const { slug } = await makeByApi({ title: { vi: 'Cũ', en: 'Old' } })
    const path = `/en/workspace/collections/${slug}/edit`
    const readHidden = (text: string, name: string) =>
      new RegExp(`id="words"[^]*?name="${name}" value="([^"]*)"`).exec(text)![1]!.replaceAll('&quot;', '"')
    const carried = (text: string) => ({
      version: readHidden(text, 'version'),
      base: readHidden(text, 'base'),
    })
    const send = (fields: object) => portal.api.post(path).set(publisher.headers).type('form').send(fields)
    const fields = { titleVi: 'Cũ', titleEn: 'Old', agency: 'bo-nong-nghiep', slug }
    const drawn = carried((await get(path, publisher).expect(200)).text)
    await send({ ...drawn, ...fields, titleVi: 'Của người kia', descriptionEn: 'Theirs' }).expect(303)
    const late = (await send({ ...drawn, ...fields, titleVi: 'Của tôi', titleEn: 'Mine' }).expect(412)).text
    assert.match(late, /name="take-titleVi"/)
    assert.doesNotMatch(late, /name="take-(titleEn|descriptionEn)"/)
    const again = {
      ...fields,
      ...carried(late),
      titleEn: 'Mine',
      descriptionEn: 'Theirs',
      'take-titleVi': 'theirs',
    }
    await send(again).expect(303)
    const { body } = await portal.api.get(`/api/v1/collections/${slug}`).set(publisher.headers)
    assert.deepEqual(body.title, { vi: 'Của người kia', en: 'Mine' })
    assert.deepEqual(body.description, { en: 'Theirs' })
  })

  it('reads well in both languages, on a phone, and for those who hear it', async function () {
    if (!browser) return this.skip()
    await makeByApi({
      slug: 'doc-tot',
      title: { vi: 'Đọc tốt', en: 'Reads well' },
      description: { vi: 'Câu đầu. \n\n# Đầu mục\n\nPhần còn lại.', en: 'First. \n\n# Head\n\nThe rest.' },
      status: 'published',
      datasets: [
        { dataset: 'bao-2025', note: { vi: 'Vì có tọa độ.' } },
        { dataset: 'lu-2025', note: { vi: 'Vì mới.', en: 'Because it is new.' } },
        { dataset: 'thiet-hai-2025' },
      ],
    })
    const own = [
      '/workspace/collections',
      '/workspace/collections/new',
      '/workspace/collections/doc-tot/edit',
    ]
    for (const [lang, width] of [
      ['', 1280],
      ['/en', 360],
    ] as const) {
      for (const path of ['', '/collections', '/collections/doc-tot', '/datasets/bao-2025', ...own]) {
        const page = await open(lang + path || '/', own.includes(path) ? publisher : undefined, width)
        assert.deepEqual(await axe(page), [], lang + path)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overflow, 0, lang + path)
        await page.context().close()
      }
    }
  })
})
