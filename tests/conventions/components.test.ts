import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { listComponents, loadExamples, renderGallery } from '../../scripts/render-gallery.tsx'
import { axe, openBrowser } from '../support/browser.ts'
import { serveGallery, type GalleryServer } from '../support/gallery.ts'

const clientFile = (name: string): Promise<string> =>
  readFile(new URL(`../../client/${name}`, import.meta.url), 'utf8')

/** Examples stand side by side on one page, so what is asked of a page as a whole is asked of the real pages only. */
const rulesForWholePages = [
  'heading-order',
  'landmark-banner-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-unique',
  'page-has-heading-one',
  'region',
]

describe('client/components', () => {
  it('has examples for every component', async () => {
    for (const { name, examples } of await loadExamples()) assert.ok(examples.length > 0, name)
  })

  it('puts the styles of every component on the one style sheet', async () => {
    const all = await clientFile('styles/all.css')
    for (const name of await listComponents()) {
      const styles = await clientFile(`components/${name}/${name}.css`).catch(() => null)
      if (styles)
        assert.ok(all.includes(`/${name}.css'`), `client/styles/all.css does not import ${name}.css`)
    }
  })

  it('keeps colours in the tokens', async () => {
    const names = (await listComponents()).map((name) => `components/${name}/${name}.css`)
    for (const name of [...names, 'styles/base.css', 'styles/print.css']) {
      const styles = (await clientFile(name).catch(() => '')).replace(/\/\*.*?\*\//gs, '')
      assert.doesNotMatch(styles, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i, `${name} has a colour of its own`)
    }
  })

  it('writes no style and no script inline, so that the content security policy holds', async () => {
    const assets = { styles: '', script: '', fonts: { vi: [], en: [] } }
    const html = await renderGallery({ lang: 'vi', assets, galleryStyles: '' })
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|<style/)
  })
})

describe('The gallery of components', function () {
  // The page holds every component; axe needs some seconds for it on a slow machine.
  this.timeout(300_000)
  let browser: Browser | null
  let gallery: GalleryServer

  before(async () => {
    browser = await openBrowser()
    if (browser) gallery = await serveGallery()
  })

  after(async () => {
    await browser?.close()
    gallery?.close()
  })

  async function openGallery(context: Mocha.Context, lang: string, options = {}): Promise<Page> {
    if (!browser) return context.skip()
    const page = await (await browser.newContext(options)).newPage()
    await page.goto(`${gallery.url}/${lang}`)
    return page
  }

  for (const [lang, colorScheme] of [
    ['vi', 'light'],
    ['en', 'dark'],
  ]) {
    it(`is accessible in ${colorScheme} colours (${lang})`, async function () {
      const page = await openGallery(this, lang ?? '', { colorScheme })
      await page.locator('.code-head button').first().waitFor()
      assert.deepEqual(await axe(page, { disabledRules: rulesForWholePages }), [])
      await page.context().close()
    })
  }

  it('never scrolls sideways on a phone', async function () {
    const page = await openGallery(this, 'vi', { viewport: { width: 360, height: 740 } })
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
    await page.context().close()
  })

  it('works without script', async function () {
    const page = await openGallery(this, 'vi', { javaScriptEnabled: false })
    assert.equal(await page.locator('.code-head button').count(), 0)
    assert.equal(await page.locator('[role=combobox]').count(), 0)
    await page.context().close()
  })

  it('copies code with a button that the script adds', async function () {
    const page = await openGallery(this, 'vi', { permissions: ['clipboard-read', 'clipboard-write'] })
    const code = page.locator('.code', { hasText: 'pandas' })
    await code.getByRole('button', { name: 'Chép' }).click()
    await code.getByRole('button', { name: 'Đã chép' }).waitFor()
    assert.match(
      String(await page.evaluate('navigator.clipboard.readText()')),
      /^import pandas as pd.*read_csv/s,
    )
    await page.context().close()
  })

  it('suggests while typing, and only addresses of this portal', async function () {
    const page = await openGallery(this, 'vi')
    const field = page.locator('#search-1')
    await field.pressSequentially('văn')
    const list = page.getByRole('listbox', { name: 'Gợi ý' })
    await list.waitFor()
    assert.equal(await list.getByRole('option').count(), 2)
    await field.press('ArrowDown')
    assert.equal(await field.getAttribute('aria-activedescendant'), 'search-1-suggestions-0')
    assert.deepEqual(await axe(page, { disabledRules: rulesForWholePages, within: '.search-box' }), [])
    await field.press('Escape')
    await list.waitFor({ state: 'hidden' })
    assert.equal(await field.inputValue(), 'văn')
    await page.context().close()
  })

  it('searches all the same when there are no suggestions', async function () {
    const page = await openGallery(this, 'vi')
    await page.route('**/api/v1/suggest*', (route) => route.abort())
    await page.locator('#search-1').fill('dân số')
    await page.locator('#search-1').press('Enter')
    await page.waitForURL(`**/datasets?q=${encodeURIComponent('dân').replace('%20', '+')}+*`)
    await page.context().close()
  })

  it('narrows a long list of choices with or without diacritics', async function () {
    const page = await openGallery(this, 'vi')
    const folded = page.locator('[data-island=facet-filter]').first()
    await page.locator('.facet details > summary').first().click()
    await folded.getByRole('searchbox').fill('da nang')
    assert.deepEqual(
      await folded
        .locator('.choice:visible > span:first-of-type')
        .evaluateAll((words) => [...new Set(words.map((word) => word.textContent?.replace(/ \d+$/, '')))]),
      ['Đà Nẵng'],
    )
    await page.context().close()
  })
})
