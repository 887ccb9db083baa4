import assert from 'node:assert/strict'
import { h } from 'preact'
import { createUi } from '../text/ui.ts'
import { renderDocument, type DocumentOptions } from './document.tsx'

function render(options: Partial<DocumentOptions> = {}): string {
  return renderDocument({
    ui: createUi('vi'),
    assets: {
      styles: '/assets/styles-1.css',
      script: '/assets/start-1.js',
      fonts: { vi: ['/assets/a.woff2'], en: [] },
    },
    baseUrl: 'https://data.example',
    title: 'Dân số',
    description: 'Dân số Việt Nam',
    canonicalPath: '/datasets/dan-so',
    alternates: { vi: '/datasets/dan-so', en: '/en/datasets/dan-so' },
    body: h('h1', null, 'Dân số'),
    ...options,
  })
}

describe('client/layout/document', () => {
  it('names its language, its address, its other language and its API twin', () => {
    const html = render({ jsonAlternate: '/api/v1/datasets/dan-so' })
    assert.match(html, /^<!doctype html>\n<html lang="vi">/)
    assert.match(html, /<title>Dân số · Sen<\/title>/)
    assert.match(html, /<link rel="canonical" href="https:\/\/data.example\/datasets\/dan-so"\/>/)
    assert.match(html, /hreflang="en" href="https:\/\/data.example\/en\/datasets\/dan-so"/)
    assert.match(html, /hreflang="x-default" href="https:\/\/data.example\/datasets\/dan-so"/)
    assert.match(html, /<link rel="alternate" type="application\/json" href="\/api\/v1\/datasets\/dan-so"\/>/)
  })

  it('loads the script only when something on the page is enhanced', () => {
    assert.match(render(), /<script type="module" src="\/assets\/start-1.js">/)
    assert.doesNotMatch(render({ hasSearch: false }), /<script/)
  })

  it('draws only the icons that the page uses', () => {
    const html = render({ hasSearch: false })
    assert.match(html, /<symbol id="i-globe"/)
    assert.doesNotMatch(html, /<symbol id="i-map"/)
  })

  it('keeps errors from search engines and gives them no address', () => {
    const html = render({ status: 404 })
    assert.match(html, /<meta name="robots" content="noindex"\/>/)
    assert.doesNotMatch(html, /rel="canonical"|hreflang="x-default"/)
  })

  it('cannot be broken out of by a title', () => {
    const title = '</title><script>alert(1)</script>"'
    const html = render({ title, structuredData: { name: title }, hasSearch: false })
    assert.doesNotMatch(html, /<script>alert/)
    assert.match(html, /"name":"\\u003c\/title\\u003e/)
    const broken = render({ structuredData: { name: 'a\u2028b\u2029c' }, hasSearch: false })
    assert.match(broken, /"name":"a\\u2028b\\u2029c"/)
  })

  it('says who is signed in', () => {
    assert.match(render({ viewerName: 'Mai' }), /href="\/workspace" aria-label="Bàn làm việc của Mai"/)
  })
})
