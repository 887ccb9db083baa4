import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'
import { schoolInput } from '../support/table-schema.ts'

describe('/workspace/datasets/{slug}/files/{id}/validation', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let browser: Browser | null
  let publisher: TestAccount
  let stranger: TestAccount
  let slug: string
  let id: string

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    await portal.add.agency({ slug: 'bo-giao-duc', name: { vi: 'Bộ Giáo dục', en: 'Ministry of Education' } })
    await portal.add.agency({ slug: 'bo-khac' })
    publisher = await portal.addAccount({ 'bo-giao-duc': 'manager' })
    stranger = await portal.addAccount({ 'bo-khac': 'manager' })
    await portal.api.post('/api/v1/table-schemas').set(portal.as()).send(schoolInput()).expect(201)
    const dataset = await portal.add.dataset({ agency: 'bo-giao-duc', status: 'draft', slug: 'truong' })
    slug = dataset.slug
    const content =
      'ma_truong,ten_truong,cap_hoc,so_hoc_sinh,ngay_thanh_lap,email,thuoc_truong\n01001001,Kim Đồng,Tiểu học,812,1956-09-05,a@b.example,\n12,Bà Triệu,Đại học,10,1956-09-05,,\n'
    id = (await portal.add.file(dataset.id, 'truong.csv', content)).id
    await portal.settle()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await portal.close()
  })

  const address = () => `/workspace/datasets/${slug}/files/${id}/validation`

  async function open(path: string, width: number): Promise<Page> {
    const context = await browser!.newContext({ viewport: { width, height: 900 } })
    await giveSession(context, publisher.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }

  it('is asked for by the agency, chosen from a list, and says what is wrong where', async function () {
    if (!browser) return this.skip()
    const demand = await open('/en/workspace/agencies/bo-giao-duc/schemas', 1280)
    await demand.getByLabel(/^Addresses/).fill(`${portal.baseUrl}/schemas/khong-co`)
    await demand.getByRole('button', { name: 'Save' }).click()
    await demand.locator('#requiredSchemas-error').waitFor()
    assert.deepEqual(await axe(demand), [])
    await demand.getByLabel(/^Addresses/).fill(`${portal.baseUrl}/schemas/truong-hoc`)
    await demand.getByRole('button', { name: 'Save' }).click()
    const demanded = (await demand.textContent('main'))!
    assert.match(demanded, /Saved\./)
    assert.match(demanded, /Whether a table fits .* does not hold up publishing/)
    await demand.context().close()

    const edit = await open(`/en/workspace/datasets/${slug}/edit`, 1280)
    await edit.getByRole('link', { name: /asks for a schema \(truong-hoc\); 1 table names none/ }).click()
    await edit.waitForURL(`**/en${address()}`)
    assert.match((await edit.textContent('main'))!, /follows no schema/)
    assert.match((await edit.textContent('main'))!, /asks that tables follow: truong-hoc\./)
    assert.match((await edit.locator('option[value="truong-hoc"]').textContent())!, /\(asked for\)$/)
    await edit.getByLabel(/^Schema/).selectOption('truong-hoc')
    await edit.getByRole('button', { name: 'Save' }).click()
    await portal.settle()
    await edit.context().close()

    for (const [lang, width, words] of [
      ['', 1280, [/Chưa khớp truong-hoc 1\.0\.0/, /2 lỗi/, /không theo mẫu/]],
      ['/en', 360, [/Does not fit truong-hoc 1\.0\.0/, /2 errors/, /does not match the pattern/]],
    ] as const) {
      const page = await open(lang + address(), width)
      const text = (await page.textContent('main'))!
      for (const expected of words) assert.match(text, expected)
      assert.deepEqual(await axe(page), [], lang)
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      assert.equal(overflow, 0, lang)
      assert.equal(await page.getByRole('link', { name: /CSV/ }).count(), 1)
      await page.context().close()
    }
    const again = await open(`/en/workspace/datasets/${slug}/edit`, 1280)
    await again.getByRole('link', { name: /does not fit its schema/ }).waitFor()
    await again.context().close()
  })

  it('is there for those who may change the file alone, and the public reads whether it fits', async () => {
    const get = (headers: object) =>
      portal.api
        .get(address())
        .set('Accept', 'text/html')
        .set(headers as Record<string, string>)
    await get({})
      .expect(303)
      .expect('location', /signin/)
    await get(stranger.headers).expect(404)
    await portal.api
      .post(`/api/v1/datasets/${slug}/transitions`)
      .set(portal.as())
      .send({ to: 'published' })
      .expect(200)
    await get(stranger.headers).expect(403)
    const page = (await portal.api.get(`/en/datasets/${slug}/${id}`).set('Accept', 'text/html').expect(200))
      .text
    assert.match(page, /href="\/en\/schemas\/truong-hoc\/1\.0\.0"/)
    assert.match(page, /2 errors/)
    assert.ok(!page.includes('/validation'))
  })
})
