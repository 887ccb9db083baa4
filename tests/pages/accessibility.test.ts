import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { startTestPortal, type TestPortal } from '../support/portal.ts'

/** What the accessibility statement says of every public page. */
describe('what readers ask of their system', function () {
  this.timeout(120_000)
  let test: TestPortal
  let browser: Browser | null
  let paths: string[]
  before(async () => {
    browser = await openBrowser()
    test = await startTestPortal(import.meta.url)
    const agency = await test.add.agency({ name: { vi: 'Ủy ban nhân dân thành phố Thử Nghiệm Rất Dài' } })
    const { id, slug } = await test.add.dataset({
      agency: agency.slug,
      title: { vi: 'Dân số các tỉnh' },
      temporal: { start: '2018-01-01', end: '2024-12-31' },
      modified: new Date().toISOString().slice(0, 10),
      spatial: ['01'],
    })
    const file = await test.add.file(
      id,
      'a.csv',
      'tinh,vi_do,kinh_do\nHà Nội,21.02,105.85\nHuế,16.46,107.59\n',
    )
    await test.settle()
    await test.portal.elasticsearch.client?.indices.refresh({ index: `${test.portal.config.indexPrefix}-*` })
    const own = `/datasets/${slug}`
    paths = ['/', '/datasets', '/datasets?q=tinh&bbox=100,8,110,24', own, `${own}/${file.id}`]
    paths.push(`${own}/${file.id}?view=map`, '/datasets/compare', '/agencies', '/about', '/accessibility')
  })
  after(async () => {
    await browser?.close()
    await test.close()
  })

  /** Goes through all pages as somebody with these settings. */
  async function visit(
    context: Mocha.Context,
    options: BrowserContextOptions,
    look: (page: Page, path: string) => Promise<void>,
  ): Promise<void> {
    if (!browser) return context.skip()
    const session = await browser.newContext(options)
    const page = await session.newPage()
    for (const path of paths) {
      await page.goto(test.baseUrl + path)
      await look(page, path)
    }
    await session.close()
  }

  it('no page scrolls sideways at 320 pixels, which is 400 % zoom', async function () {
    await visit(this, { viewport: { width: 320, height: 640 } }, async (page, path) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, path)
    })
  })

  it('nothing moves where motion is to be reduced', async function () {
    await visit(this, { reducedMotion: 'reduce' }, async (page, path) => {
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((element) => {
            const { transitionDuration, animationDuration, animationName } = getComputedStyle(element)
            const isAnimated = animationName !== 'none' && parseFloat(animationDuration) > 0
            return isAnimated || transitionDuration.split(',').some((duration) => parseFloat(duration) > 0)
          })
          .map((element) => element.outerHTML.slice(0, 100)),
      )
      assert.deepEqual(moving, [], path)
    })
  })

  it('forced colours leave what is chosen, and the shades of a map with their legend, to be told apart', async function () {
    if (!browser) return this.skip()
    const context = await browser.newContext({ forcedColors: 'active' })
    const page = await context.newPage()
    await page.goto(test.baseUrl)
    const shades = await page
      .locator('.legend i')
      .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor))
    assert.ok(shades.length > 1)
    assert.equal(new Set(shades).size, shades.length, shades.join(' '))
    const field = page.locator('[role=combobox]')
    await field.pressSequentially('dân')
    await page.locator('[role=option]').first().waitFor()
    await field.press('ArrowDown')
    const outline = (selected: boolean) =>
      page
        .locator(`[role=option][aria-selected=${selected}]`)
        .first()
        .evaluate((option) => getComputedStyle(option).outlineStyle)
    assert.equal(await outline(true), 'solid')
    await context.close()
  })
})
