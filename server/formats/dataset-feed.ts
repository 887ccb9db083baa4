import {
  nameSearch,
  searchAddress,
  writeSearch,
  type ActiveFilter,
  type PageSearch,
} from '../../client/pages/page-search.ts'
import { isOpen, namePortal, pickFileTitle } from '../../client/pages/terms.ts'
import { shorten, toPlainText } from '../../client/text/markdown.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { presentDataset, type Labels } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { Entry, Feed } from './atom.ts'

/** More than a reader shows beside a title. */
const longestSummary = 500

/** A dataset may have two thousand files; whoever wants them all follows the link. */
const filesTold = 10

/** What a search found, as a feed. */
export interface FoundForFeed {
  datasets: readonly DatasetWithAgency[]
  total: number
  search: PageSearch
  /** The chosen filters in words. */
  filters: readonly ActiveFilter[]
  /** The cursor of this page and of the next; null on the first and the last. */
  cursor: string | null
  next: string | null
  /** When anything public changed last: for a feed in which nothing is, null for others. */
  lastModified: Date | null
}

export interface Reading {
  baseUrl: string
  lang: 'vi' | 'en'
  vocabularies: Labels
}

/** The datasets that a search finds, for feed readers; each is the same entry in whatever feed it stands. */
export function makeDatasetFeed(found: FoundForFeed, reading: Reading): Feed {
  const { search, cursor, next } = found
  const { baseUrl } = reading
  const ui = createUi(reading.lang)
  const path = ui.href('/feeds/datasets.atom')
  const written = writeSearch(search)
  const name = nameSearch(ui, search, found.filters)
  const addressOf = (place: string | null) =>
    `${baseUrl}${path}${written}${place === null ? '' : `${written === '' ? '?' : '&'}cursor=${encodeURIComponent(place)}`}`
  const link = (rel: 'self' | 'first' | 'next', href: string) => ({ rel, type: 'application/atom+xml', href })
  const dates = found.datasets.map(({ updatedAt }) => updatedAt.getTime())
  const lastModified = found.lastModified?.getTime() ?? 0
  return {
    // How many are told at once is no other feed.
    id: baseUrl + path + writeSearch({ ...search, limit: undefined }),
    lang: reading.lang,
    title: name === '' ? ui.t('feed.title') : ui.t('feed.titleOf', { search: name }),
    updated: new Date(dates.length > 0 ? Math.max(...dates) : lastModified),
    author: { name: namePortal(ui), uri: baseUrl + ui.href('/') },
    links: [
      link('self', addressOf(cursor)),
      link('first', addressOf(null)),
      ...(next === null ? [] : [link('next', addressOf(next))]),
      {
        rel: 'alternate',
        type: 'text/html',
        href: baseUrl + searchAddress(ui, { ...search, limit: undefined }),
        hreflang: reading.lang,
      },
      {
        rel: 'search',
        type: 'application/opensearchdescription+xml',
        href: baseUrl + ui.href('/opensearch.xml'),
      },
    ],
    entries: found.datasets.map((record) => makeEntry(ui, record, reading)),
    found: { total: found.total, atOnce: found.datasets.length, words: search.q },
  }
}

/** A dataset as an entry. */
export function makeEntry(ui: Ui, record: DatasetWithAgency, reading: Reading): Entry {
  const { baseUrl, lang } = reading
  const dataset = presentDataset(record, reading)
  const page = baseUrl + ui.href(`/datasets/${dataset.slug}`)
  const text = shorten(toPlainText(ui.pick(dataset.description).text), longestSummary)
  const title = ui.pick(dataset.title).text
  return {
    // The id and not the slug, which may change, and without a language: it is one dataset.
    id: `${baseUrl}/datasets/${record._id}`,
    title,
    updated: record.updatedAt,
    published: record.publishedAt,
    author: {
      name: ui.pick(dataset.agency.name).text,
      uri: `${baseUrl}${ui.href(`/agencies/${dataset.agency.slug}`)}`,
    },
    summary: text || title,
    rights: dataset.licenseLabel ?? undefined,
    categories: [
      ...dataset.themes.map((term, index) => ({ term, label: dataset.themeLabels?.[index] })),
      ...(dataset.keywords[lang] ?? []).map((term) => ({ term })),
    ],
    links: [
      { rel: 'alternate', type: 'text/html', href: page, hreflang: lang },
      { rel: 'alternate', type: 'application/json', href: dataset.links.self },
      ...(isOpen(dataset) ? dataset.distributions : [])
        .filter(({ release, takenDown = [] }) => !takenDown.some((gone) => gone.release === release))
        .flatMap((file) =>
          file.downloadUrl === null
            ? []
            : [
                {
                  rel: 'enclosure' as const,
                  type: file.mediaType ?? 'application/octet-stream',
                  href: file.downloadUrl,
                  title: pickFileTitle(ui, file).text,
                  length: file.byteSize ?? undefined,
                },
              ],
        )
        .slice(0, filesTold),
    ],
  }
}
