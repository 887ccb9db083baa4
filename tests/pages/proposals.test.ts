import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('what waits for a publisher: proposals and review', function () {
  this.timeout(90_000)
  let portal: TestPortal
  let browser: Browser | null
  let editor: TestAccount
  let publisher: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo', name: { vi: 'Bộ Thử nghiệm', en: 'Ministry of Trials' } })
    editor = await portal.addAccount({ bo: 'editor' })
    publisher = await portal.addAccount({ bo: 'publisher' })
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
    const [name, value] = account.headers.Cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: portal.baseUrl }])
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }
  const read = async (slug: string) =>
    (await portal.api.get(`/api/v1/datasets/${slug}`).set(portal.as()).expect(200)).body as Record<
      string,
      unknown
    > & { title: { vi: string } }

  it('takes what an editor changes by form to a publisher, who accepts and refuses (without script)', async function () {
    if (!browser) return this.skip()
    const { slug } = await portal.add.dataset({ agency: 'bo', title: { vi: 'Số trường học', en: 'Schools' } })
    const page = await open(editor, `/workspace/datasets/${slug}/edit`)
    assert.ok((await page.textContent('main'))!.includes('điều bạn lưu là đề xuất'))
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Số trường học các cấp')
    await page.locator('button[name="do"][value="save"]').first().click()
    assert.match(page.url(), /\/workspace\/datasets\/[^/]+\/proposals\?done=proposed$/)
    assert.match((await page.textContent('main'))!, /Đã gửi đề xuất.*Đề xuất 1.*Số trường học các cấp/s)
    assert.equal(await page.getByRole('button', { name: /Chấp nhận/ }).count(), 0)
    assert.equal((await read(slug)).title.vi, 'Số trường học')

    const desk = await open(publisher, '/en/workspace')
    await desk.locator('#waiting a').first().click()
    await desk.getByText('Refuse', { exact: true }).click()
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    assert.match((await desk.textContent('main'))!, /needs the reason/)
    await desk.getByLabel(/^Reason/).fill('Keep the old name.')
    await desk.getByRole('button', { name: /Refuse the proposal/ }).click()
    assert.match((await desk.textContent('main'))!, /nothing has changed.*Keep the old name\./s)
    assert.equal((await read(slug)).title.vi, 'Số trường học')

    await page.goto(`${portal.baseUrl}/en/workspace/datasets/${slug}/edit`)
    await page.locator('input[name="title-vi"], textarea[name="title-vi"]').fill('Số trường học năm 2025')
    await page.locator('button[name="do"][value="save"]').first().click()
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/proposals`)
    await desk.getByRole('button', { name: /Chấp nhận/ }).click()
    assert.match((await desk.textContent('main'))!, /thay đổi đã công bố/)
    assert.equal((await read(slug)).title.vi, 'Số trường học năm 2025')
  })

  it('hands a draft in for review, which a publisher publishes or sends back', async function () {
    if (!browser) return this.skip()
    const { slug, id } = await portal.add.dataset({ agency: 'bo', status: 'draft' })
    await portal.add.file(id, 'a.csv', 'a\n1\n')
    const page = await open(editor, `/en/workspace/datasets/${slug}/review`)
    await page.getByLabel(/^What|^Note|^Why/).fill('Ready.')
    await page.getByRole('button', { name: 'Hand in' }).click()
    assert.match((await page.textContent('main'))!, /Handed in for review/)
    assert.equal((await read(slug)).status, 'inReview')
    const desk = await open(publisher, '/en/workspace')
    await desk.locator('#waiting a').first().click()
    await desk.getByRole('link', { name: 'Send back with a note' }).click()
    await desk.getByRole('button', { name: 'Send back' }).click()
    assert.equal((await read(slug)).status, 'draft')
    await page.goto(`${portal.baseUrl}/workspace/datasets/${slug}/review`)
    await page.getByRole('button', { name: 'Gửi duyệt' }).click()
    await page.goto(`${portal.baseUrl}/workspace`)
    assert.match((await page.textContent('main'))!, /Chờ duyệt/)
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/publish`)
    await desk.getByRole('button', { name: 'Công bố' }).click()
    assert.equal((await read(slug)).status, 'published')
    await desk.goto(`${portal.baseUrl}/workspace/datasets/${slug}/archive`)
    await desk.getByRole('button', { name: 'Lưu trữ' }).click()
    assert.equal((await read(slug)).status, 'archived')
  })

  it('is for members alone', async () => {
    const { slug } = await portal.add.dataset({ agency: 'bo' })
    const path = `/workspace/datasets/${slug}/proposals`
    const { headers } = await portal.api.get(path).expect(303)
    assert.equal(headers.location, `/signin?next=${path}`)
    const outsider = await portal.addAccount()
    await portal.api.get(path).set(outsider.headers).expect(403)
    await portal.api
      .post(`${path}/1/decision`)
      .set(editor.headers)
      .type('form')
      .send({ do: 'accept' })
      .expect(403)
  })

  for (const lang of ['', '/en'])
    for (const width of [360, 1280])
      it(`is clean for axe and fits (${lang || 'vi'}, ${width} px)`, async function () {
        if (!browser) return this.skip()
        const { slug } = await portal.add.dataset({ agency: 'bo' })
        await portal.api
          .patch(`/api/v1/datasets/${slug}`)
          .set(editor.headers)
          .set('If-Match', '*')
          .send({
            title: { vi: 'Tên khác '.repeat(20).trim() },
            frequency: 'ANNUAL',
            keywords: { vi: ['a', 'b'] },
          })
          .expect(202)
        for (const path of [`/workspace/datasets/${slug}/proposals`, '/workspace']) {
          const page = await open(publisher, lang + path, width, true)
          assert.deepEqual(await axe(page), [])
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(wide <= 0, `${path} is ${wide} px too wide`)
          await page.context().close()
        }
      })
})
