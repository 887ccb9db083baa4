import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser, giveSession } from '../support/browser.ts'
import { startTestPortal, type TestAccount, type TestPortal } from '../support/portal.ts'

describe('/admin/vocabularies', function () {
  this.timeout(300_000)
  let portal: TestPortal
  let browser: Browser | null
  let administrator: TestAccount

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { withWorker: false })
    await portal.add.agency({ slug: 'bo' })
    await portal.add.dataset({ agency: 'bo', themes: ['ECON'] })
    administrator = await portal.addAccount({}, { administrator: true })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await portal.close()
  })

  async function open(path: string, options: object = {}): Promise<Page> {
    const context = await browser!.newContext(options)
    await giveSession(context, administrator.headers.Cookie, portal.baseUrl)
    const page = await context.newPage()
    await page.goto(portal.baseUrl + path)
    return page
  }

  it('adds, renames, retires and deletes, without script', async function () {
    if (!browser) return this.skip()
    const page = await open('/en/admin/vocabularies/themes', { javaScriptEnabled: false })
    const fresh = page.locator('#new')
    await fresh.getByLabel(/^Code/).fill('ECON')
    await fresh.getByLabel(/Label in Vietnamese/).fill('Thể thao')
    await fresh.getByLabel(/Label in English/).fill('Sport')
    await fresh.getByRole('button', { name: 'Add' }).click()
    assert.match((await page.textContent('main'))!, /There is "ECON" already/)
    assert.equal(await fresh.getByLabel(/Label in English/).inputValue(), 'Sport')
    await fresh.getByLabel(/^Code/).fill('SPOR')
    await fresh.getByRole('button', { name: 'Add' }).click()
    await page.getByText('Added.', { exact: true }).waitFor()

    const entry = (id: string) => page.locator(`#entry-${id}`)
    const unfold = (id: string) => entry(id).locator('summary').click()
    await unfold('SPOR')
    await entry('SPOR')
      .getByLabel(/Label in English/)
      .fill('')
    await entry('SPOR').getByRole('button', { name: /^Save/ }).click()
    await page.locator('#SPOR-labelEn-error').waitFor()
    assert.match((await page.locator('.errors').first().textContent())!, /Label in English: /)
    await entry('SPOR')
      .getByLabel(/Label in English/)
      .fill('Sport and games')
    await entry('SPOR').getByRole('button', { name: /^Save/ }).click()
    assert.match((await entry('SPOR').textContent())!, /Sport and games/)

    await unfold('SPOR')
    await entry('SPOR')
      .getByLabel(/Introduction in English/)
      .fill('First line.\n\n* a point')
    await entry('SPOR').getByRole('button', { name: /^Save/ }).click()
    await page.getByText('Saved.', { exact: true }).waitFor()
    await page.goto(`${portal.baseUrl}/en/themes/SPOR`)
    assert.equal(await page.locator('.prose li').textContent(), 'a point')
    await page.goto(`${portal.baseUrl}/en/admin/vocabularies/themes`)

    await unfold('ECON')
    assert.match((await entry('ECON').textContent())!, /used by 1 dataset/)
    assert.equal(
      await entry('ECON')
        .getByRole('button', { name: /^Delete/ })
        .count(),
      0,
    )
    await entry('ECON')
      .getByRole('button', { name: /^Retire/ })
      .click()
    await page.getByText('Retired.', { exact: true }).waitFor()
    await page.goto(`${portal.baseUrl}/en/workspace/datasets/new`)
    assert.equal(await page.getByLabel('Economy and finance').count(), 0)
    assert.equal(await page.getByLabel('Sport and games').count(), 1)
    await page.goto(`${portal.baseUrl}/en/admin/vocabularies/themes`)
    await unfold('ECON')
    await entry('ECON')
      .getByRole('button', { name: /^Bring back/ })
      .click()
    await unfold('SPOR')
    await entry('SPOR')
      .getByRole('button', { name: /^Delete/ })
      .click()
    await page.getByText('Deleted.', { exact: true }).waitFor()
    assert.equal(await entry('SPOR').count(), 0)
    await page.context().close()
  })

  it('keeps synonyms a group a line, and names the line of what is wrong', async function () {
    if (!browser) return this.skip()
    const page = await open('/en/admin/vocabularies/synonyms', { javaScriptEnabled: false })
    const groups = page.getByLabel('Groups of words')
    await groups.fill('xe máy, mô tô\n\nSài Gòn, TP.HCM\nmô tô, xe hai bánh')
    await page.getByRole('button', { name: 'Save' }).click()
    assert.match((await page.textContent('#groups-error'))!, /Line 4.*mô tô.*group 1.*group 3/s)
    assert.match(await groups.inputValue(), /xe hai bánh/)
    await groups.fill('xe máy, mô tô, xe hai bánh\n\nSài Gòn; TP.HCM')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('2 groups are saved.').waitFor()
    assert.equal(await groups.inputValue(), 'xe máy, mô tô, xe hai bánh\nSài Gòn, TP.HCM')
    await page.context().close()
  })

  it('reads well in both languages and on a phone, for administrators alone', async function () {
    if (!browser) return this.skip()
    for (const [lang, width] of [
      ['', 1280],
      ['/en', 360],
    ] as const) {
      for (const list of ['themes', 'licenses', 'synonyms']) {
        const page = await open(`${lang}/admin/vocabularies/${list}`, { viewport: { width, height: 900 } })
        if (list === 'licenses') await page.locator('summary').first().click()
        assert.deepEqual(await axe(page), [], lang + list)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overflow, 0, lang + list)
        await page.context().close()
      }
    }
    const manager = await portal.addAccount({ bo: 'manager' })
    const html = { Accept: 'text/html' }
    await portal.api.get('/admin/vocabularies/themes').set(html).expect(303)
    await portal.api.get('/admin/vocabularies/themes').set(manager.headers).set(html).expect(403)
    await portal.api.post('/admin/vocabularies/themes').set(manager.headers).type('form').send({}).expect(403)
    await portal.api.get('/admin/vocabularies/units').set(administrator.headers).set(html).expect(404)
  })
})
