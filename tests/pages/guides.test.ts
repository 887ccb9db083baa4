import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { problemKinds } from '../../server/problems.ts'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

const unescape = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')

describe('GET /developers, /api/docs, /about and /problems', () => {
  let portal: TestPortal
  let browser: Browser | null

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url, { config: { contact: 'help@portal.example' } })
    await portal.add.agency({ slug: 'cuc-a', name: { vi: 'Cục An' } })
    const dataset = await portal.add.dataset({
      agency: 'cuc-a',
      title: { vi: 'Dân số "thử"' },
      keywords: { vi: ['dân số'] },
    })
    await portal.add.file(dataset.id, 'dân số.csv', 'nam,dan_so\n2022,99\n2023,100\n2024,101\n')
    await portal.settle()
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  it('shows examples of this portal whose every address answers', async () => {
    const { text } = await portal.api.get('/developers').expect(200)
    const addresses = new Set(
      [...unescape(text).matchAll(/"(http:\/\/127\.0\.0\.1:\d+\/(?:api|files)[^"$]*)"/g)].map(
        (match) => match[1]!,
      ),
    )
    assert.ok(addresses.size >= 8, [...addresses].join('\n'))
    for (const address of addresses) {
      const { status } = await fetch(address)
      const wanted = address.includes('agencey') ? 400 : 200
      assert.equal(status, wanted, address)
    }
    assert.match(unescape(text), /"rows": \[\[2024, 101\], \[2023, 100\], \[2022, 99\]\]/)
  })

  it('shows stand-ins, and says so, while there is no table', async () => {
    const empty = await startTestPortal(`${import.meta.url}#empty`, { withWorker: false })
    try {
      assert.match((await empty.api.get('/en/developers').expect(200)).text, /no table on this portal yet/)
    } finally {
      await empty.close()
    }
  })

  it('lists every operation of the OpenAPI document', async () => {
    const [{ text }, { body }] = await Promise.all([
      portal.api.get('/en/api/docs').expect(200),
      portal.api.get('/api/v1/openapi.json').expect(200),
    ])
    for (const methods of Object.values(body.paths) as Record<string, { operationId: string }>[]) {
      for (const { operationId } of Object.values(methods))
        assert.match(text, new RegExp(`id="${operationId}"`))
    }
  })

  it('says whom to write to, and has the places that the footer names', async () => {
    const { text } = await portal.api.get('/about').expect(200)
    assert.match(text, /mailto:help@portal\.example/)
    for (const id of ['accessibility', 'feedback', 'privacy', 'licence'])
      assert.match(text, new RegExp(`id="${id}"`))
  })

  it('has an accessibility statement, which the footer names, with gaps and whom to write to', async () => {
    for (const [path, gaps] of [
      ['/accessibility', /Chỗ còn chưa đạt/],
      ['/en/accessibility', /Known gaps/],
    ] as const) {
      const { text } = await portal.api.get(path).expect(200)
      assert.match(text, gaps)
      assert.match(text, /mailto:help@portal\.example/)
      assert.match(text, new RegExp(`<footer[\\s\\S]*href="${path}"`))
    }
  })

  it('has a page for every kind of problem in both languages, with a document of that kind', async () => {
    for (const slug of Object.keys(problemKinds) as (keyof typeof problemKinds)[]) {
      for (const lang of ['vi', 'en'] as const) {
        const { text } = await portal.api.get(`${lang === 'en' ? '/en' : ''}/problems/${slug}`).expect(200)
        assert.ok(text.includes(problemKinds[slug].title[lang]), slug)
        assert.match(unescape(text), new RegExp(`"type": "/problems/${slug}"`))
      }
    }
    await portal.api.get('/problems/none').set('Accept', 'text/html').expect(404)
  })

  it('has nothing that axe finds, in both languages, and fits a phone', async function () {
    if (!browser) return this.skip()
    this.timeout(300_000)
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    for (const path of [
      '/developers',
      '/api/docs',
      '/about',
      '/accessibility',
      '/problems',
      '/problems/invalid-content',
    ]) {
      for (const address of [path, `/en${path}`]) {
        await page.goto(portal.baseUrl + address)
        assert.deepEqual(await axe(page), [], address)
        const overflows = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
        assert.equal(overflows, false, `${address} is wider than the screen`)
      }
    }
    await context.close()
  })

  it('asks the API from the page, a path with gaps too', async function () {
    if (!browser) return this.skip()
    const page = await browser.newPage()
    await page.goto(`${portal.baseUrl}/en/api/docs#getAgency`)
    const place = page.locator('#getAgency')
    await place.locator('summary', { hasText: 'Try it' }).click()
    await place.getByLabel('slug').fill('cuc-a')
    await place.getByRole('button', { name: 'Send' }).click()
    await place.getByText('200 OK').waitFor()
    assert.match((await place.locator('.try-answer').textContent()) ?? '', /"slug": "cuc-a"/)
    await page.close()
  })

  it('asks without script where nothing of the path is to be filled in', async function () {
    if (!browser) return this.skip()
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${portal.baseUrl}/api/docs`)
    assert.equal(await page.locator('#getAgency .try').isVisible(), false)
    const place = page.locator('#searchDatasets, #listDatasets').first()
    await place.locator('.try > summary').click()
    await place.getByLabel('q', { exact: true }).fill('dân số')
    await place.getByRole('button', { name: 'Gửi' }).click()
    assert.match(page.url(), /\/api\/v1\/datasets\?q=d/)
    assert.equal(JSON.parse((await page.textContent('body')) ?? '{}').total, 1)
    await context.close()
  })
})
