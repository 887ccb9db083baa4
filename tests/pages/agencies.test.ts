import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('GET /agencies and /themes', () => {
  let portal: TestPortal
  let browser: Browser | null

  before(async () => {
    await buildAssets()
    portal = await startTestPortal(import.meta.url)
    const { add } = portal
    await add.agency({ slug: 'chinh-phu', name: { vi: 'Chính phủ', en: 'Government' }, level: 'national' })
    await add.agency({
      slug: 'bo-a',
      name: { vi: 'Bộ An', en: 'Ministry A' },
      parent: 'chinh-phu',
      code: 'G01',
    })
    await add.agency({
      slug: 'cuc-b',
      name: { vi: 'Cục Bình' },
      parent: 'bo-a',
      homepage: 'https://b.example/',
    })
    await add.agency({ slug: 'bo-cu', name: { vi: 'Bộ Cũ' }, parent: 'chinh-phu', successors: ['bo-a'] })
    await add.dataset({
      agency: 'cuc-b',
      title: { vi: 'Mực nước' },
      themes: ['ENVI'],
      frequency: 'ANNUAL',
      modified: '2001-01-01',
    })
    await add.dataset({ agency: 'bo-a', title: { vi: 'Bản nháp kín' }, themes: ['ENVI'], status: 'draft' })
    await portal.settle()
    browser = await openBrowser()
  })

  after(async () => {
    await browser?.close()
    await portal.close()
  })

  it('lists agencies by level, each with what it and those below it publish', async () => {
    const { text } = await portal.api.get('/agencies').expect(200).expect('content-type', /html/)
    assert.match(text, /Trung ương/)
    assert.match(text, /1 cơ quan công bố 1 bộ dữ liệu/, 'drafts count for nobody')
    assert.match(text, /href="\/agencies\/bo-a"[^]*Bộ An[^]*rows-nested[^]*Cục Bình/)
    assert.match(text, /rel="alternate" type="application\/json" href="\/api\/v1\/agencies"/)
  })

  it('finds agencies by name without diacritics, and by code', async () => {
    const byName = await portal.api.get('/agencies').query({ q: 'binh cuc' }).expect(200)
    assert.match(byName.text, /href="\/agencies\/cuc-b"/)
    assert.doesNotMatch(byName.text, /href="\/agencies\/bo-cu"/)
    assert.match((await portal.api.get('/agencies').query({ q: 'g01' })).text, /href="\/agencies\/bo-a"/)
    assert.match(
      (await portal.api.get('/en/agencies').query({ q: 'xyz<b>' })).text,
      /No agency matches “xyz&lt;b>”/,
    )
  })

  it('shows one agency: who it is, whether it is late, its datasets, those above and below', async () => {
    const { text } = await portal.api.get('/agencies/bo-a').expect(200)
    assert.match(text, /href="\/agencies\/chinh-phu"/)
    assert.match(text, /href="\/agencies\/cuc-b"/)
    assert.match(text, /href="\/datasets\?agency=bo-a"/)
    assert.match(text, /Mực nước/)
    assert.match(text, /1 quá hạn/)
    assert.match(text, /rel="alternate" type="application\/json" href="\/api\/v1\/agencies\/bo-a"/)
    assert.doesNotMatch(text, /Bản nháp kín/)
  })

  it('names the successors of an agency, and says that it has nothing', async () => {
    const { text } = await portal.api.get('/en/agencies/bo-cu').expect(200)
    assert.match(text, /succeeded[^]*href="\/en\/agencies\/bo-a"/)
    assert.match(text, /No dataset yet/)
  })

  it('leads from an old address to the new one, in the same language', async () => {
    const agency = await portal.add.agency({ slug: 'ten-cu', name: { vi: 'Đổi tên' } })
    const { headers } = await portal.api.get('/api/v1/agencies/ten-cu').set(portal.as())
    await portal.api
      .patch(`/api/v1/agencies/${agency.id}`)
      .set({ ...portal.as(), 'If-Match': headers.etag!, 'Content-Type': 'application/merge-patch+json' })
      .send(JSON.stringify({ slug: 'ten-moi' }))
      .expect(200)
    await portal.api.get('/en/agencies/ten-cu').expect(308).expect('location', '/en/agencies/ten-moi')
  })

  it('answers an unknown agency with a page that says so', async () => {
    const { text } = await portal.api.get('/agencies/khong-co').set('Accept', 'text/html').expect(404)
    assert.match(text, /khong-co/)
  })

  it('counts what is public by theme, and shows a theme', async () => {
    const { text } = await portal.api.get('/themes').expect(200)
    assert.match(text, /href="\/themes\/ENVI"[^]*?1 bộ dữ liệu/)
    const theme = await portal.api.get('/themes/ENVI').expect(200)
    assert.match(theme.text, /Mực nước/)
    assert.doesNotMatch(theme.text, /Bản nháp kín/)
    assert.match(theme.text, /href="\/datasets\?theme=ENVI&amp;agency=/)
    await portal.api.get('/en/themes/envi').expect(308).expect('location', '/en/themes/ENVI')
    await portal.api.get('/themes/NONE').set('Accept', 'text/html').expect(404)
  })

  it('has nothing that axe finds, in both languages, and fits a phone', async function () {
    this.timeout(300_000)
    if (!browser) return this.skip()
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    for (const path of [
      '/agencies',
      '/agencies?q=zz',
      '/agencies/bo-a',
      '/agencies/bo-cu',
      '/themes',
      '/themes/ENVI',
      '/themes/JUST',
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
})
