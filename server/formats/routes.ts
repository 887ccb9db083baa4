import { localPath } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { Reply, type Api } from '../http/endpoint.ts'
import type { Language } from '../http/negotiate.ts'
import { anonymousViewer } from '../identity/viewer.ts'
import type { Search } from '../search/search.ts'
import { writeAtom } from './atom.ts'
import { addCardRoutes } from './card-routes.ts'
import { addCitationRoutes, type CitationRooms } from './citation-routes.ts'
import { makeCollectionFeed } from './collection-feed.ts'
import { addFeedRoutes, type FeedRooms } from './feed-routes.ts'
import { makeHistoryFeed } from './history-feed.ts'
import { addOpenSearchRoutes } from './opensearch-routes.ts'
import { addSitemapRoutes, type SitemapRooms } from './sitemap-routes.ts'

export interface FormatRooms
  extends Omit<SitemapRooms, 'catalog'>, Omit<FeedRooms, 'catalog' | 'search' | 'config'> {
  catalog: Pick<Catalog, 'getDataset' | 'getDatasetState' | 'getCollection' | 'listRevisions'> &
    SitemapRooms['catalog'] &
    FeedRooms['catalog']
  clock: CitationRooms['clock']
  search: Pick<Search, 'find' | 'suggest'>
}

/** Readers ask every hour or so, and no dataset changes fifty times meanwhile; the page has all. */
const feedEntries = 50

/** Members see what everybody sees, so everybody may keep it. */
const headers = { 'Content-Type': 'application/atom+xml; charset=utf-8', 'Cache-Control': 'public, no-cache' }

/** Adds the addresses of exchange formats. */
export function addFormatRoutes(api: Api, rooms: FormatRooms): void {
  addCardRoutes(api, rooms)
  addCitationRoutes(api, rooms)
  addHistoryFeeds(api, rooms)
  addCollectionFeeds(api, rooms)
  addFeedRoutes(api, rooms)
  addOpenSearchRoutes(api, rooms)
  addSitemapRoutes(api, rooms)
}

/** In every language. */
function addHistoryFeeds(api: Api, { catalog, config }: Pick<FormatRooms, 'catalog' | 'config'>): void {
  const path = '/datasets/:slug/history.atom'
  for (const addressLang of ['vi', 'en'] as const) {
    api.add<{ lang?: Language }>(
      {
        operationId: addressLang === 'vi' ? 'getHistoryFeed' : 'getEnglishHistoryFeed',
        method: 'get',
        path: localPath(path, addressLang),
        parameters: { slug: 'The name of the dataset in its address; its id leads there.' },
        tag: 'History',
        summary: `What was changed in a dataset, as an Atom feed in ${{ vi: 'Vietnamese', en: 'English' }[addressLang]}`,
        description: 'The newest fifty revisions that the public may see (RFC 4287), whoever asks.',
        replies: {
          200: {
            description: 'The feed.',
            schema: { type: 'string', description: 'An XML document.' },
            mediaType: 'application/atom+xml',
          },
          308: { description: 'The dataset has another name in its address now.' },
        },
        example: '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">…</feed>',
        problems: ['dataset-not-found', 'dataset-withdrawn', 'invalid-parameter'],
      },
      async ({ params, query }) => {
        const slug = params.slug!
        const { dataset } = await catalog.getDataset(slug, anonymousViewer)
        if (dataset.slug !== slug) {
          const Location = localPath(path.replace(':slug', dataset.slug), addressLang)
          return new Reply(308, undefined, { Location })
        }
        const page = { limit: feedEntries, before: null }
        const { items } = await catalog.listRevisions(dataset._id, anonymousViewer, page)
        const lang = query.lang ?? addressLang
        return new Reply(200, writeAtom(makeHistoryFeed(dataset, items, { ...config, lang })), headers)
      },
    )
  }
}

/** In every language. */
function addCollectionFeeds(api: Api, { catalog, config }: Pick<FormatRooms, 'catalog' | 'config'>): void {
  const path = '/collections/:slug/datasets.atom'
  for (const addressLang of ['vi', 'en'] as const) {
    api.add<{ lang?: Language }>(
      {
        operationId: addressLang === 'vi' ? 'getCollectionFeed' : 'getEnglishCollectionFeed',
        method: 'get',
        path: localPath(path, addressLang),
        parameters: { slug: 'The name of the collection in its address; its id leads there.' },
        tag: 'Collections',
        summary: `The datasets of a collection, as an Atom feed in ${{ vi: 'Vietnamese', en: 'English' }[addressLang]}`,
        description:
          'In the order of the collection, as the public may see them (RFC 4287), whoever asks: a draft has no feed.',
        replies: {
          200: {
            description: 'The feed.',
            schema: { type: 'string', description: 'An XML document.' },
            mediaType: 'application/atom+xml',
          },
          308: { description: 'The collection has another name in its address now.' },
        },
        example: '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">…</feed>',
        problems: ['not-found', 'invalid-parameter'],
      },
      async ({ params, query }) => {
        const slug = params.slug!
        const { found } = await catalog.getCollection(slug, anonymousViewer)
        if (found.record.slug !== slug) {
          const Location = localPath(path.replace(':slug', found.record.slug), addressLang)
          return new Reply(308, undefined, { Location })
        }
        const { baseUrl } = config
        const reading = { baseUrl, lang: query.lang ?? addressLang, vocabularies: catalog.vocabularies }
        return new Reply(200, writeAtom(makeCollectionFeed(found, reading)), headers)
      },
    )
  }
}
