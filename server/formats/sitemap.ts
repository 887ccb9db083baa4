import { escapeXml } from './xml.ts'

/** A page that is worth finding; it has the same path in every language. */
export interface SitemapPage {
  path: string
  /** When what the page shows changed last; null where nothing tells. */
  lastModified: Date | null
  /** Left out when the sitemap is full; what leads to it is in it. */
  isExtra?: boolean
}

/** What one sitemap may hold (sitemaps.org/protocol.html). */
const maxUrls = 50_000
const maxBytes = 50 * 1024 * 1024

/** The longest that the two entries of a page become, for those that are still to come. */
const longestPage = 4 * 1024

/** Pages of one sitemap where nothing else parts them: with both languages four fifths of what it may hold. */
export const pagesInSitemap = 20_000

/** What is gathered before it is sent. */
const chunkLength = 16 * 1024

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

/**
 * A sitemap, written while its pages are read: each page once for every language, and with each where it is in the others.
 * `mustFit` says how many pages that are no extras there are, so that room is kept for them.
 */
export async function* writeSitemap(
  pages: AsyncIterable<SitemapPage> | Iterable<SitemapPage>,
  { baseUrl, mustFit }: { baseUrl: string; mustFit: number },
): AsyncGenerator<string> {
  let text = `${declaration}<urlset ${namespace} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`
  let bytes = 0
  let urls = 0
  let kept = mustFit
  for await (const page of pages) {
    const entries = writePage(page, baseUrl)
    const size = Buffer.byteLength(entries)
    if (!page.isExtra) kept--
    else if (urls + 2 * (kept + 1) > maxUrls || bytes + size + kept * longestPage > maxBytes - longestPage)
      continue
    text += entries
    bytes += size
    urls += 2
    if (text.length < chunkLength) continue
    yield text
    text = ''
  }
  yield `${text}</urlset>\n`
}

function writePage({ path, lastModified }: SitemapPage, baseUrl: string): string {
  const vi = escapeXml(baseUrl + path)
  const en = escapeXml(`${baseUrl}/en${path === '/' ? '' : path}`)
  const lastmod = lastModified === null ? '' : `<lastmod>${lastModified.toISOString()}</lastmod>`
  const alternates = [
    ['vi', vi],
    ['en', en],
    ['x-default', vi],
  ]
    .map(([lang, href]) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${href}"/>`)
    .join('')
  return [vi, en].map((loc) => `<url><loc>${loc}</loc>${lastmod}${alternates}</url>\n`).join('')
}

/** The list of all sitemaps. */
export function writeSitemapIndex(sitemaps: readonly { url: string; lastModified: Date | null }[]): string {
  const entries = sitemaps.map(({ url, lastModified }) => {
    const lastmod = lastModified === null ? '' : `<lastmod>${lastModified.toISOString()}</lastmod>`
    return `<sitemap><loc>${escapeXml(url)}</loc>${lastmod}</sitemap>\n`
  })
  return `${declaration}<sitemapindex ${namespace}>\n${entries.join('')}</sitemapindex>\n`
}
