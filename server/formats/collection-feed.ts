import { createUi } from '../../client/text/ui.ts'
import { collectionPath } from '../../client/pages/collection-page.tsx'
import type { FoundCollection } from '../catalog/collection-view.ts'
import type { Feed } from './atom.ts'
import { makeEntry, type Reading } from './dataset-feed.ts'

/** The datasets of a collection in its order, for feed readers; each is the same entry in whatever feed it stands. */
export function makeCollectionFeed({ record, agency, datasets }: FoundCollection, reading: Reading): Feed {
  const { baseUrl, lang } = reading
  const ui = createUi(lang)
  const page = `${baseUrl}${ui.href(collectionPath(record))}`
  const items = datasets ?? []
  const times = [record, ...items.map(({ dataset }) => dataset)].map(({ updatedAt }) => updatedAt.getTime())
  return {
    // The id and not the slug, which may change.
    id: `${baseUrl}${ui.href(`/collections/${record._id}`)}`,
    lang,
    title: ui.pick(record.title).text,
    updated: new Date(Math.max(...times)),
    author: {
      name: ui.pick(agency.name).text,
      uri: `${baseUrl}${ui.href(`/agencies/${agency.slug}`)}`,
    },
    links: [
      { rel: 'self', type: 'application/atom+xml', href: `${page}/datasets.atom` },
      { rel: 'alternate', type: 'text/html', href: page, hreflang: lang },
    ],
    entries: items.map(({ dataset }) => makeEntry(ui, dataset, reading)),
  }
}
