import assert from 'node:assert/strict'
import { writeSitemap, writeSitemapIndex, type SitemapPage } from './sitemap.ts'

const at = new Date('2026-01-31T08:00:00Z')
const baseUrl = 'https://data.example'

async function write(pages: Iterable<SitemapPage>, mustFit: number): Promise<string> {
  let text = ''
  for await (const chunk of writeSitemap(pages, { baseUrl, mustFit })) text += chunk
  return text
}

const count = (text: string, part: string) => text.split(part).length - 1

describe('writeSitemap', () => {
  it('names each page once for every language, and with each where it is in the others', async () => {
    const text = await write([{ path: '/', lastModified: null }], 1)
    assert.equal(count(text, '<url>'), 2)
    for (const loc of [`${baseUrl}/`, `${baseUrl}/en`]) assert.ok(text.includes(`<loc>${loc}</loc>`))
    assert.equal(count(text, `hreflang="en" href="${baseUrl}/en"/>`), 2)
    assert.equal(count(text, `hreflang="x-default" href="${baseUrl}/"/>`), 2)
    assert.doesNotMatch(text, /lastmod/)
    assert.match(
      await write([{ path: '/a', lastModified: at }], 1),
      /<lastmod>2026-01-31T08:00:00.000Z<\/lastmod>/,
    )
  })

  it('cannot be broken by a path', async () => {
    assert.ok(
      (await write([{ path: '/a?b=1&c=<', lastModified: null }], 1)).includes('/a?b=1&amp;c=&lt;</loc>'),
    )
  })

  it('never holds more than 50,000 addresses, and leaves out extras before anything else', async () => {
    function* many(): Generator<SitemapPage> {
      for (let page = 0; page < 1_000; page++) {
        yield { path: `/p${page}`, lastModified: at }
        for (let extra = 0; extra < 40; extra++)
          yield { path: `/p${page}/${extra}`, lastModified: at, isExtra: true }
      }
    }
    const text = await write(many(), 1_000)
    assert.equal(count(text, '<url>'), 50_000)
    for (let page = 0; page < 1_000; page++)
      assert.ok(text.includes(`<loc>${baseUrl}/p${page}</loc>`), `p${page}`)
  })

  it('never grows beyond 50 MB', async () => {
    const long = 'a'.repeat(400)
    const pages = Array.from({ length: 25_000 }, (_unused, index): SitemapPage => ({
      path: `/${long}${index}`,
      lastModified: at,
      isExtra: index > 0,
    }))
    const bytes = Buffer.byteLength(await write(pages, 1))
    assert.ok(bytes <= 50 * 1024 * 1024 && bytes > 49 * 1024 * 1024, String(bytes))
  })

  it('lists sitemaps with what is known of their last change', () => {
    const text = writeSitemapIndex([
      { url: `${baseUrl}/sitemap-a.xml`, lastModified: at },
      { url: `${baseUrl}/sitemap-b.xml`, lastModified: null },
    ])
    assert.equal(count(text, '<sitemap>'), 2)
    assert.equal(count(text, '<lastmod>'), 1)
  })
})
