import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'
import { schoolInput, schoolSchema } from '../support/table-schema.ts'

describe('/schemas and where they are published', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let browser: Browser | null
  let publisher: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo-giao-duc', name: { vi: 'Bộ Giáo dục', en: 'Ministry of Education' } })
    publisher = await portal.addAccount({ 'bo-giao-duc': 'publisher' })
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

  it('publishes by a form, keeps what was typed, and deprecates', async function () {
    if (!browser) return this.skip()
    const page = await open('/en/workspace/schemas/new', publisher)
    assert.deepEqual(await axe(page), [])
    await page.getByLabel(/^Address name/).fill('truong-hoc')
    await page.getByLabel(/^Version/).fill('1.0.0')
    await page.getByLabel(/^Agency that owns/).selectOption('bo-giao-duc')
    await page.getByLabel(/Title in Vietnamese/).fill('Danh sách trường học')
    await page.getByLabel(/^Schema/).fill('{"fields": [{"name": "a", "type": "chữ"}')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    assert.ok((await page.textContent('main'))!.includes('no valid JSON object'))
    assert.equal(await page.getByLabel(/^Address name/).inputValue(), 'truong-hoc')
    await page.getByLabel(/^Schema/).fill('{"fields": [{"name": "a", "type": "chữ"}]}')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    assert.ok((await page.textContent('main'))!.includes('/fields/0/type'))
    assert.deepEqual(await axe(page), [])
    await page.getByLabel(/^Schema/).fill(JSON.stringify(schoolSchema))
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('heading', { name: 'Danh sách trường học 1.0.0' }).waitFor()
    const text = (await page.textContent('main'))!
    for (const words of [
      'never changes from now on',
      'Name of the school',
      'no two alike',
      'of the pattern [0-9]{8}',
    ])
      assert.ok(text.includes(words), words)
    await page.getByRole('link', { name: 'Publish a new version' }).click()
    assert.equal(await page.getByLabel(/^Version/).inputValue(), '1.1.0')
    await page.goBack()
    await page.getByText('Say that version 1.0.0 should be used no longer').click()
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.locator('#reason-error').waitFor()
    await page.getByLabel(/^Reason/).fill('Sai cột email.')
    await page.getByRole('button', { name: 'Say so' }).click()
    assert.ok((await page.textContent('main'))!.includes('Sai cột email.'))
    await page.context().close()
  })

  it('is for everybody to read, in both languages and on a phone', async function () {
    if (!browser) return this.skip()
    await portal.api
      .post('/api/v1/table-schemas')
      .set(portal.as())
      .send(schoolInput({ version: '1.1.0' }))
      .expect(201)
    for (const [lang, width] of [
      ['', 1280],
      ['/en', 360],
    ] as const) {
      for (const path of ['/schemas', '/schemas/truong-hoc', '/schemas/truong-hoc/1.0.0']) {
        const page = await open(lang + path, undefined, width)
        assert.deepEqual(await axe(page), [], lang + path)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overflow, 0, lang + path)
        assert.equal(await page.getByRole('link', { name: /Publish a|Công bố/ }).count(), 0)
        await page.context().close()
      }
    }
    const page = await open('/schemas')
    await page.getByRole('link', { name: 'Danh sách trường học' }).click()
    await page.getByRole('heading', { name: 'Danh sách trường học 1.1.0' }).waitFor()
    await page.context().close()
    await portal.api.get('/schemas/khong-co').set('Accept', 'text/html').expect(404)
    await portal.api.get('/workspace/schemas/new').set('Accept', 'text/html').expect(303)
  })
})
