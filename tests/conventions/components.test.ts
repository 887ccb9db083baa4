import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Browser } from 'playwright-core'
import { buildAssets } from '../../scripts/build-assets.mjs'
import { listComponents, loadExamples, renderGallery } from '../../scripts/render-gallery.tsx'
import { openAssets } from '../../server/web/assets.ts'
import { axe, openBrowser } from '../support/browser.ts'

const clientFile = (name: string): Promise<string> =>
  readFile(new URL(`../../client/${name}`, import.meta.url), 'utf8')

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
    const html = await renderGallery({
      lang: 'vi',
      assets: { styles: '', script: '', fonts: { vi: [], en: [] } },
      galleryStyles: '',
    })
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|<style/)
  })
})

describe('The gallery of components', function () {
  let browser: Browser | null
  let server: Server
  let url: string

  before(async () => {
    browser = await openBrowser()
    if (!browser) return
    await buildAssets()
    server = await serveGallery()
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  for (const lang of ['vi', 'en'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is accessible in ${colorScheme} colours (${lang})`, async function () {
        if (!browser) return this.skip()
        const context = await browser.newContext({ colorScheme })
        const page = await context.newPage()
        await page.goto(`${url}/${lang}`)
        assert.deepEqual(await axe(page, { disabledRules: rulesForWholePages }), [])
        await context.close()
      })
    }
  }

  it('never scrolls sideways on a phone', async function () {
    if (!browser) return this.skip()
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(`${url}/vi`)
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    assert.equal(wide, 360)
    await page.close()
  })
})

// Examples stand side by side on one page, so what is asked of a page as a whole is asked of the real pages only.
const rulesForWholePages = [
  'landmark-unique',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-banner',
  'landmark-banner-is-top-level',
  'landmark-contentinfo-is-top-level',
  'heading-order',
  'region',
  'page-has-heading-one',
]

async function serveGallery(): Promise<Server> {
  const assets = openAssets()
  const app = express()
  app.use(assets.router)
  app.get(
    '/gallery.css',
    async (_req, res) => void res.type('css').send(await clientFile('styles/gallery.css')),
  )
  app.get('/:lang', async (req, res) => {
    const lang = req.params.lang === 'en' ? 'en' : 'vi'
    res.send(await renderGallery({ lang, assets: assets.urls, galleryStyles: '/gallery.css' }))
  })
  return new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
}
