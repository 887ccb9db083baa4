import {
  isOpen,
  isPublic,
  listKeywords,
  namePortal,
  pickFileTitle,
  pickLabel,
} from '../../client/pages/terms.ts'
import type { DatasetTerms } from '../../client/pages/terms.ts'
import { shorten } from '../../client/text/markdown.ts'
import type { Ui } from '../../client/text/ui.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { AgencyRecord, LanguageMap } from '../catalog/records.ts'

type Thing = Record<string, unknown>

/** What search engines take of a description (developers.google.com/search/docs/appearance/structured-data/dataset). */
const shortestDescription = 50
const longestDescription = 5_000

/** So many are told in a page, so that it stays light; the API has all. */
const variablesTold = 50
const filesTold = 50

/** A column with what is known of its meaning. */
export interface DescribedColumn {
  name: string
  title?: LanguageMap | null
  description?: LanguageMap | null
  unit?: string | null
}

export interface DescribedDataset {
  dataset: Dataset
  terms: DatasetTerms
  agency: AgencyRecord
  parent: AgencyRecord | null
  columns: readonly DescribedColumn[]
}

/**
 * A dataset as search engines for data understand it (schema.org, as JSON-LD), in the language of the page; null for what not
 * everybody may see. Of data that are not open to everybody it tells the description alone.
 */
export function describeDataset(
  ui: Ui,
  { dataset, terms, agency, parent, columns }: DescribedDataset,
  baseUrl: string,
): Thing | null {
  if (!isPublic(dataset)) return null
  const title = ui.pick(dataset.title).text
  const id = `${baseUrl}/datasets/${dataset.id}`
  const publisher = describeAgency(ui, agency, { parent, contact: dataset.contactPoint ?? null, baseUrl })
  const open = isOpen(dataset)
  return withoutGaps({
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': id,
    name: title,
    alternateName: listOthers(dataset.title, title),
    description: describe(ui, dataset),
    url: baseUrl + ui.href(`/datasets/${dataset.slug}`),
    identifier: id,
    sameAs: dataset.landingPage,
    license: describeLicense(terms),
    creator: publisher,
    publisher,
    datePublished: dataset.issued,
    dateModified: dataset.modified,
    temporalCoverage: writePeriod(dataset.temporal),
    spatialCoverage: [...terms.places.map((place) => describePlace(ui, place)), ...describeBox(dataset.bbox)],
    keywords: [...listKeywords(ui, dataset).words, ...(dataset.themeLabels ?? [])],
    inLanguage: dataset.language,
    // Whether what only some may have costs anything is not known.
    isAccessibleForFree: open ? true : null,
    variableMeasured: open ? describeVariables(ui, columns) : [],
    distribution: open
      ? dataset.distributions.flatMap((file) => describeFile(ui, file)).slice(0, filesTold)
      : [],
    includedInDataCatalog: {
      '@type': 'DataCatalog',
      '@id': catalogId(baseUrl),
      name: namePortal(ui),
      url: baseUrl + ui.href('/'),
    },
  })
}

/** The portal itself: what it is, and how it is searched. */
export function describePortal(ui: Ui, baseUrl: string): Thing {
  const url = baseUrl + ui.href('/')
  const facts = { name: namePortal(ui), description: ui.t('site.description'), url }
  return {
    '@context': 'https://schema.org/',
    '@graph': [
      {
        '@type': 'WebSite',
        '@id': `${baseUrl}/#site`,
        ...facts,
        name: ui.t('site.name'),
        alternateName: facts.name,
        inLanguage: ui.lang,
        potentialAction: {
          '@type': 'SearchAction',
          target: {
            '@type': 'EntryPoint',
            urlTemplate: `${baseUrl}${ui.href('/datasets')}?q={search_term_string}`,
          },
          'query-input': 'required name=search_term_string',
        },
      },
      { '@type': 'DataCatalog', '@id': catalogId(baseUrl), ...facts, inLanguage: ['vi', 'en'] },
    ],
  }
}

const catalogId = (baseUrl: string): string => `${baseUrl}/#catalog`

/** A short description is followed by what else is true of the dataset, rather than by filling. */
function describe(ui: Ui, dataset: Dataset): string {
  const text = ui.pick(dataset.description).text.trim()
  if (text.length >= shortestDescription) return shorten(text, longestDescription)
  const facts = ui.t('schemaOrg.description', {
    title: ui.pick(dataset.title).text,
    agency: ui.pick(dataset.agency.name).text,
    portal: namePortal(ui),
  })
  return shorten(text === '' ? facts : `${text}\n\n${facts}`, longestDescription)
}

function describeAgency(
  ui: Ui,
  agency: AgencyRecord,
  {
    parent,
    contact,
    baseUrl,
  }: { parent: AgencyRecord | null; contact: Dataset['contactPoint'] | null; baseUrl: string },
): Thing {
  const name = ui.pick(agency.name).text
  return withoutGaps({
    '@type': 'GovernmentOrganization',
    '@id': `${baseUrl}/agencies/${agency._id}`,
    name,
    alternateName: listOthers(agency.name, name),
    url: baseUrl + ui.href(`/agencies/${agency.slug}`),
    identifier: agency.code,
    sameAs: agency.homepage,
    parentOrganization: parent && describeAgency(ui, parent, { parent: null, contact: null, baseUrl }),
    contactPoint: contact && withoutGaps({ '@type': 'ContactPoint', ...contact }),
  })
}

/** The address of its text; else its name. Nothing where the source names none. */
function describeLicense({ license }: DatasetTerms): string | Thing | null {
  if (!license || license.id === 'notSpecified') return null
  if (typeof license.uri === 'string') return license.uri
  const { name, label } = license as { name?: unknown; label: LanguageMap }
  return { '@type': 'CreativeWork', name: typeof name === 'string' ? name : (label.en ?? label.vi) }
}

/** An interval of ISO 8601; an end that is not known is two dots. */
function writePeriod(temporal: Dataset['temporal']): string | null {
  if (!temporal?.start && !temporal?.end) return null
  return `${temporal.start ?? '..'}/${temporal.end ?? '..'}`
}

const describePlace = (ui: Ui, place: DatasetTerms['places'][number]): Thing =>
  withoutGaps({ '@type': 'Place', name: pickLabel(ui, place).text, sameAs: place.uri })

/** South-west and north-east corner, each with its latitude first. */
function describeBox(bbox: Dataset['bbox']): Thing[] {
  if (!bbox) return []
  const [west, south, east, north] = bbox
  return [{ '@type': 'Place', geo: { '@type': 'GeoShape', box: `${south} ${west} ${north} ${east}` } }]
}

/** Columns that several files have are told once. */
function describeVariables(ui: Ui, columns: readonly DescribedColumn[]): Thing[] {
  const byName = new Map<string, DescribedColumn>()
  for (const column of columns) {
    const known = byName.get(column.name)
    if (!known?.title) byName.set(column.name, column)
  }
  return [...byName.values()].slice(0, variablesTold).map(({ name, title, description, unit }) => {
    const words = ui.pick(title).text
    return withoutGaps({
      '@type': 'PropertyValue',
      name: words || name,
      alternateName: words === '' || words === name ? null : name,
      description: ui.pick(description).text,
      unitText: unit,
    })
  })
}

/** A file, or a link to one: data at an address. What is a page rather than data is on the page of the dataset. */
function describeFile(ui: Ui, file: Distribution): Thing[] {
  const isGone = file.takenDown?.some(({ release }) => release === file.release) ?? false
  const contentUrl =
    file.downloadUrl ?? (file.mediaType && file.mediaType !== 'text/html' ? file.accessUrl : null)
  if (!contentUrl || isGone) return []
  return [
    withoutGaps({
      '@type': 'DataDownload',
      name: pickFileTitle(ui, file).text,
      description: ui.pick(file.description).text,
      contentUrl,
      encodingFormat: file.mediaType,
      contentSize: typeof file.byteSize === 'number' ? `${file.byteSize} B` : null,
      sha256: file.sha256,
      dateModified: file.modified,
    }),
  ]
}

/** The texts in other languages. */
const listOthers = (map: LanguageMap, text: string): string[] => [
  ...new Set(Object.values(map).filter((other): other is string => Boolean(other) && other !== text)),
]

/** Without members that say nothing. */
const withoutGaps = (thing: Thing): Thing =>
  Object.fromEntries(
    Object.entries(thing).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  )
