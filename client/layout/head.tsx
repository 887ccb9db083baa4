import { render } from 'preact-render-to-string'
import type { VNode } from 'preact'
import type { Ui } from '../text/ui.ts'

/** Where the built style sheet, script and fonts are; made by scripts/build-assets.mjs, told by server/web/assets.ts. */
export interface AssetUrls {
  styles: string
  script: string
  /** Fonts that every page needs at once, in its language. */
  fonts: Record<'vi' | 'en', string[]>
}

export interface HeadOptions {
  ui: Ui
  assets: AssetUrls
  /** Scheme and host that the outside knows, without a slash at the end. */
  baseUrl: string
  /** Without the name of the portal, which is added. */
  title: string
  /** One plain sentence, at most about 160 characters. */
  description: string
  /** The path that names this page, with the filters that matter and none that do not; absent for errors and forms. */
  canonicalPath?: string
  /** The same page in both languages. */
  alternates: { vi: string; en: string }
  /** The API twin of the page. */
  jsonAlternate?: string
  /** Feeds and other formats: `<link rel="alternate">` and the like. */
  extraLinks?: { rel: string; href: string; type?: string; title?: string }[]
  openGraph?: {
    type?: 'website' | 'article'
    image?: { path: string; width: number; height: number; alt: string }
  }
  /** schema.org data about the page. */
  structuredData?: unknown
  /** The status of the answer; errors are not for search engines. */
  status?: number
  /** Links lead out of the frame that the page stands in. */
  isBare?: boolean
  /** For pages that are not for search engines though they are no errors: forms, filtered lists. */
  isHiddenFromSearch?: boolean
}

/** Everything inside `<head>`. */
export function renderHead(options: HeadOptions & { hasScript: boolean }): string {
  return render(<Head {...options} />)
}

function Head(options: HeadOptions & { hasScript: boolean }): VNode {
  const {
    ui,
    assets,
    title,
    description,
    jsonAlternate,
    extraLinks = [],
    structuredData,
    hasScript,
  } = options
  const { status = 200, isHiddenFromSearch, isBare } = options
  const fullTitle = title === ui.t('site.name') ? title : `${title} · ${ui.t('site.name')}`
  return (
    <>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      {isBare && <base target="_blank" />}
      <title>{fullTitle}</title>
      <meta name="description" content={description} />
      {(status >= 400 || isHiddenFromSearch) && <meta name="robots" content="noindex" />}
      {/* The token leaf-deep: a browser paints its own bar before it has read a style sheet. */}
      <meta name="theme-color" content="#0c3a31" />
      <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      {assets.fonts[ui.lang].map((href) => (
        <link key={href} rel="preload" href={href} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assets.styles} />
      {hasScript && <script type="module" src={assets.script} />}
      <Addresses {...options} />
      {jsonAlternate && <link rel="alternate" type="application/json" href={jsonAlternate} />}
      {!isBare && (
        <link
          rel="search"
          type="application/opensearchdescription+xml"
          title={ui.t('site.name')}
          href={ui.href('/opensearch.xml')}
        />
      )}
      {extraLinks.map((link) => (
        <link key={link.href} {...link} />
      ))}
      <OpenGraph {...options} />
      {structuredData !== undefined && (
        <script
          type="application/ld+json"
          dangerouslySetInnerHTML={{ __html: writeStructuredData(structuredData) }}
        />
      )}
    </>
  )
}

/** Which address names this page, and where it is in the other language. */
function Addresses({ baseUrl, canonicalPath, alternates, status = 200 }: HeadOptions): VNode | null {
  if (canonicalPath === undefined || status >= 400) return null
  return (
    <>
      <link rel="canonical" href={baseUrl + canonicalPath} />
      <link rel="alternate" hreflang="vi" href={baseUrl + alternates.vi} />
      <link rel="alternate" hreflang="en" href={baseUrl + alternates.en} />
      <link rel="alternate" hreflang="x-default" href={baseUrl + alternates.vi} />
    </>
  )
}

/** What others show when somebody shares the page. */
function OpenGraph({ ui, baseUrl, title, description, canonicalPath, openGraph = {} }: HeadOptions): VNode {
  const locale = { vi: 'vi_VN', en: 'en_GB' }[ui.lang]
  return (
    <>
      <meta property="og:type" content={openGraph.type ?? 'website'} />
      <meta property="og:site_name" content={ui.t('site.name')} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:locale" content={locale} />
      {canonicalPath !== undefined && <meta property="og:url" content={baseUrl + canonicalPath} />}
      {openGraph.image && <SharedImage baseUrl={baseUrl} {...openGraph.image} />}
    </>
  )
}

function SharedImage(image: {
  baseUrl: string
  path: string
  width: number
  height: number
  alt: string
}): VNode {
  return (
    <>
      <meta property="og:image" content={image.baseUrl + image.path} />
      <meta property="og:image:type" content="image/png" />
      <meta property="og:image:width" content={String(image.width)} />
      <meta property="og:image:height" content={String(image.height)} />
      <meta property="og:image:alt" content={image.alt} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  )
}

/**
 * JSON that cannot end its script element, begin a comment in it, or break a line of script where somebody takes it for one,
 * whatever a title says. Browsers do not run it, so the policy that forbids inline scripts lets it stand.
 */
function writeStructuredData(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
