import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { axe, openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

describe('the public pages of data in a browser', () => {
  let test: TestPortal
  let browser: Browser | null = null
  let paths: string[]
  before(async function () {
    this.timeout(300_000)
    browser = await openBrowser()
    if (!browser) this.skip()
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Cục Thử', en: 'Test Office' } })
    const dataset = await test.add.dataset({
      agency: agency.slug,
      title: { vi: `Tên rất dài ${'của bộ dữ liệu '.repeat(12)}`, en: 'A dataset' },
      description: { vi: 'Một câu mở đầu đủ dài. Rồi tới phần sau.\n\n| a | b |\n|---|---|\n| 1 | 2 |' },
      themes: ['GOVE'],
      frequency: 'ANNUAL',
      spatial: ['VN'],
      keywords: { vi: ['dân số'], en: ['population'] },
      sample: true,
    })
    const file = await test.add.file(
      dataset.id,
      'a.csv',
      'ten,so,ngay,a,b,c\nHà Nội,1,2025-07-01,x,y,z\nHuế,,2025-07-02,x,y,z\n',
    )
    await test.settle()
    const own = `/datasets/${dataset.slug}`
    paths = [
      '/',
      '/datasets',
      '/datasets?q=ten&theme=GOVE',
      '/datasets?q=zzzzqqq',
      own,
      `${own}/${file.id}`,
      `${own}/history`,
      '/datasets/nope',
      '/datasets?cursor=x.y',
    ]
  })
  after(async () => {
    await browser?.close()
    await test?.close()
  })

  for (const { lang, width, colorScheme } of [
    { lang: 'vi', width: 1280, colorScheme: 'light' },
    { lang: 'en', width: 360, colorScheme: 'dark' },
  ] as const) {
    it(`has nothing that axe finds, and nothing wider than the screen: ${lang}, ${width} px, ${colorScheme}`, async function () {
      this.timeout(300_000)
      const context = await browser!.newContext({ viewport: { width, height: 800 }, colorScheme })
      const page = await context.newPage()
      const found: string[] = []
      for (const path of paths) {
        await page.goto(test.baseUrl + (lang === 'en' ? `/en${path === '/' ? '' : path}` : path))
        assert.equal(await page.getAttribute('html', 'lang'), lang)
        found.push(...(await axe(page)).map((line) => `${path}: ${line}`))
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        if (Number(overflow) > 0) found.push(`${path}: wider than the screen by ${String(overflow)}`)
      }
      await context.close()
      assert.deepEqual(found, [])
    })
  }

  it('lets a reader without script search, filter and open a dataset', async () => {
    const context = await browser!.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 800 },
    })
    const page = await context.newPage()
    await page.goto(test.baseUrl)
    await page.fill('main input[name=q]', 'rat dai')
    await page.press('main input[name=q]', 'Enter')
    await page.check('input[name=theme][value=GOVE]')
    await page.click('form.keep button.button-wide')
    assert.match(page.url(), /theme=GOVE/)
    await page.click('.result-title a')
    assert.match((await page.textContent('h1')) ?? '', /Tên rất dài/)
    await context.close()
  })
})
