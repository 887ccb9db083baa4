import { anonymousViewer } from '../identity/viewer.ts'
import { schemaPath } from '../../client/pages/schemas-page.tsx'
import { collectionPath } from '../../client/pages/collection-page.tsx'
import { seriesPath } from '../../client/pages/series-page.tsx'
import type { Catalog } from '../catalog/catalog.ts'
import { isNotModified, makeEtag } from '../http/caching.ts'
import { answered, Reply, type Api } from '../http/endpoint.ts'
import { createRateLimit, limits } from '../http/rate-limits.ts'
import { sendStream } from '../http/send-stream.ts'
import type { Clock } from '../platform/clock.ts'
import { notFound } from '../problems.ts'
import { writeRobotsTxt } from './robots-txt.ts'
import { pagesInSitemap, writeSitemap, writeSitemapIndex, type SitemapPage } from './sitemap.ts'

export interface SitemapRooms {
  catalog: Pick<
    Catalog,
    | 'listPublicRanges'
    | 'findPublicRange'
    | 'streamPublicRange'
    | 'listLastChanges'
    | 'listAgencies'
    | 'listSeries'
    | 'listCollections'
    | 'listTableSchemas'
    | 'vocabularies'
  >
  clock: Clock
  config: { baseUrl: string; rateLimits: boolean }
}

/** Robots ask once a day or so; of a million datasets the sums take a second or two. */
const indexLifeSeconds = 300

/** Series and schemas read at a time. */
const batchSize = 500

/** Collections read at a time: of each two hundred datasets are looked up. */
const collectionBatch = 100

const xml = { 'Content-Type': 'application/xml; charset=utf-8' }

/** Where search engines find what there is, and what they leave alone. */
export function addSitemapRoutes(api: Api, { catalog, clock, config }: SitemapRooms): void {
  const { baseUrl } = config
  const rateLimit = createRateLimit(limits.sitemap, config.rateLimits)
  const addressOf = (name: string) => `${baseUrl}/sitemap-${name}.xml`
  // The sums over the catalogue take their time, and lists are asked for one after the other.
  const lastChanges = hold(clock, () => catalog.listLastChanges())
  const index = hold(clock, makeIndex)
  const listPages = () => listOtherPages(catalog, lastChanges)

  async function makeIndex(): Promise<string> {
    const ranges = await catalog.listPublicRanges()
    const lists: { url: string; lastModified: Date | null }[] = []
    let count = 0
    for await (const { lastModified } of listPages()) {
      const number = Math.floor(count++ / pagesInSitemap)
      const list = (lists[number] ??= { url: addressOf(`pages-${number + 1}`), lastModified: null })
      if (lastModified && lastModified > (list.lastModified ?? 0)) list.lastModified = lastModified
    }
    const datasets = ranges.map(({ number, lastModified }) => ({
      url: addressOf(`datasets-${number}`),
      lastModified,
    }))
    return writeSitemapIndex([...lists, ...datasets])
  }

  /** The pages of a sitemap, and what tells one state of it from another; null when there are none. */
  async function findSitemap(
    name: string,
  ): Promise<{ pages: AsyncIterable<SitemapPage> | SitemapPage[]; mustFit: number; stamp: string } | null> {
    const [, kind, digits] = /^(pages|datasets)-([1-9]\d{0,5})$/.exec(name) ?? []
    const number = Number(digits)
    if (kind === 'datasets') {
      const range = await catalog.findPublicRange(number)
      return range && { pages: listDatasetPages(catalog, number), mustFit: range.count, stamp: range.stamp }
    }
    if (kind !== 'pages') return null
    const pages: SitemapPage[] = []
    let index = 0
    for await (const page of listPages()) {
      if (Math.floor(index++ / pagesInSitemap) === number - 1) pages.push(page)
      if (pages.length === pagesInSitemap) break
    }
    return pages.length === 0 ? null : { pages, mustFit: pages.length, stamp: JSON.stringify(pages) }
  }

  api.add(
    {
      operationId: 'getRobotsTxt',
      method: 'get',
      path: '/robots.txt',
      tag: 'For search engines',
      summary: 'What robots are asked to leave alone',
      description: 'RFC 9309. It names the sitemap.',
      replies: { 200: { description: 'The rules.', schema: { type: 'string' }, mediaType: 'text/plain' } },
      example: 'User-agent: *\nDisallow: /*?\n…',
      problems: ['unknown-parameter'],
    },
    async () =>
      new Reply(200, writeRobotsTxt(baseUrl), {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'public, max-age=3600',
      }),
  )

  api.add(
    {
      operationId: 'listSitemaps',
      method: 'get',
      path: '/sitemap.xml',
      tag: 'For search engines',
      summary: 'All sitemaps of the portal',
      description: `A sitemap index, at most ${indexLifeSeconds / 60} minutes old. Datasets stand in the sitemap where they were first, whatever becomes of others.`,
      replies: {
        200: {
          description: 'The list.',
          schema: { type: 'string', description: 'An XML document.' },
          mediaType: 'application/xml',
        },
      },
      example: '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">…</sitemapindex>',
      problems: ['unknown-parameter', 'service-unavailable'],
    },
    async () =>
      new Reply(200, await index(), {
        ...xml,
        'Cache-Control': `public, max-age=${indexLifeSeconds}`,
      }),
  )

  api.add(
    {
      operationId: 'getSitemap',
      method: 'get',
      path: '/sitemap-:name.xml',
      parameters: { name: 'pages-1, datasets-1 and so on, as the list of sitemaps names them.' },
      tag: 'For search engines',
      summary: 'The addresses of some public pages',
      description:
        'Every page in each language, with its address in the others and the time of its last change: of datasets, and of files that anybody may read.',
      replies: {
        200: {
          description: 'A sitemap of at most 50,000 addresses.',
          schema: { type: 'string', description: 'An XML document.' },
          mediaType: 'application/xml',
        },
      },
      example: '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">…</urlset>',
      problems: ['unknown-parameter', 'not-found', 'too-many-requests', 'service-unavailable'],
    },
    async ({ params, request, response }) => {
      const sitemap = await findSitemap(params.name!)
      if (!sitemap) throw notFound(request.path)
      const etag = makeEtag(`${baseUrl} ${sitemap.stamp}`)
      // What was withdrawn is gone at the next look.
      const headers = { ...xml, ETag: `W/${etag}`, 'Cache-Control': 'public, no-cache' }
      if (isNotModified(request, etag)) return new Reply(304, undefined, headers)
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      if (request.method === 'HEAD') {
        response.end()
        return answered
      }
      await rateLimit.count(request.ip ?? 'unknown')
      const text = writeSitemap(sitemap.pages, { baseUrl, mustFit: sitemap.mustFit })
      await sendStream(request, response, text, { isCompressible: true })
      return answered
    },
  )
}

/** The pages of the datasets of a range, and of their files. */
async function* listDatasetPages(
  catalog: SitemapRooms['catalog'],
  range: number,
): AsyncGenerator<SitemapPage> {
  for await (const { slug, updatedAt, files } of catalog.streamPublicRange(range)) {
    const path = `/datasets/${slug}`
    yield { path, lastModified: updatedAt }
    for (const { id, modified } of files)
      yield { path: `${path}/${id}`, lastModified: modified, isExtra: true }
  }
}

/** All other pages that are worth finding: those about something have something to show. */
/** Pages that are there whatever the catalogue holds. */
const standingPages = [
  '/agencies',
  '/themes',
  '/series',
  '/collections',
  '/schemas',
  '/developers',
  '/api/docs',
  '/about',
  '/accessibility',
]

async function* listOtherPages(
  catalog: SitemapRooms['catalog'],
  lastChanges: () => Promise<Map<string, Date>>,
): AsyncGenerator<SitemapPage> {
  const [agencies, changes] = await Promise.all([catalog.listAgencies(anonymousViewer), lastChanges()])
  const lastModified = [...changes.values()].reduce<Date | null>(
    (newest, at) => (newest === null || at > newest ? at : newest),
    null,
  )
  yield { path: '/', lastModified }
  yield { path: '/datasets', lastModified }
  for (const path of standingPages) yield { path, lastModified: null }
  for (const { id, retired } of catalog.vocabularies.list('themes'))
    if (!retired) yield { path: `/themes/${encodeURIComponent(id)}`, lastModified: null }
  for (const { id, slug, datasetCount } of agencies)
    if (datasetCount > 0) yield { path: `/agencies/${slug}`, lastModified: changes.get(id) ?? null }
  for (let after: string | null = null; ;) {
    const { items, next } = await catalog.listSeries({}, anonymousViewer, { limit: batchSize, after })
    for (const { record, memberCount } of items)
      if (memberCount > 0) yield { path: seriesPath(record), lastModified: record.updatedAt }
    if (next === null) break
    after = next
  }
  for (let after: string | null = null; ;) {
    const { items, next } = await catalog.listCollections({}, anonymousViewer, {
      limit: collectionBatch,
      after,
    })
    for (const { record, datasetCount } of items)
      if (datasetCount > 0) yield { path: collectionPath(record), lastModified: record.updatedAt }
    if (next === null) break
    after = next
  }
  for (let after: string | null = null; ;) {
    const { items, next } = await catalog.listTableSchemas({}, { limit: batchSize, after })
    for (const { name, versions } of items)
      yield { path: schemaPath(name), lastModified: findNewest(versions) }
    if (next === null) break
    after = next
  }
}

/** What was made is given again for some minutes; those who ask at the same time share one making. */
function hold<Value>(clock: Clock, make: () => Promise<Value>): () => Promise<Value> {
  let held: { untilMs: number; value: Promise<Value> } | null = null
  return () => {
    const nowMs = clock.now().getTime()
    if (held !== null && nowMs < held.untilMs) return held.value
    const next = { untilMs: nowMs + indexLifeSeconds * 1000, value: make() }
    held = next
    next.value.catch(() => {
      if (held === next) held = null
    })
    return next.value
  }
}

/** When a version came last, or was deprecated. */
function findNewest(versions: { publishedAt: string; deprecated: { at: string } | null }[]): Date | null {
  const times = versions.flatMap(({ publishedAt, deprecated }) => [
    publishedAt,
    deprecated?.at ?? publishedAt,
  ])
  return times.length === 0 ? null : new Date(times.toSorted().at(-1)!)
}
