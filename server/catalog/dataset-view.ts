import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import type { Release } from '../../schemas/generated/catalog/release.ts'
import type { Takedown } from '../../schemas/generated/catalog/takedown.ts'
import { portalDay } from '../platform/clock.ts'
import { findAnswering, releaseOfRows } from './answering-table.ts'
import { addressOfSchema } from './table-schema-view.ts'
import type {
  DatasetRecord,
  DatasetWithAgency,
  DistributionRecord,
  ReleaseRecord,
  TakedownFacts,
} from './records.ts'

/** Where the answer is read and in which language. */
export interface Reading {
  baseUrl: string
  lang: 'vi' | 'en'
}

/** Labels of codes, as far as the view needs them. */
export interface Labels {
  label(vocabulary: string, id: string, lang: 'vi' | 'en'): string
}

/** A dataset as everybody reads it: API, pages, feeds and exports alike. */
export function presentDataset(
  record: DatasetWithAgency,
  { baseUrl, lang, vocabularies }: Reading & { vocabularies: Labels },
): Dataset {
  const label = (vocabulary: string, id: string) => vocabularies.label(vocabulary, id, lang)
  return {
    id: record._id,
    slug: record.slug,
    version: record.version,
    status: record.status,
    title: record.title,
    description: record.description,
    agency: { slug: record.agency.slug, name: record.agency.name },
    themes: record.themes,
    themeLabels: record.themes.map((theme) => label('themes', theme)),
    keywords: record.keywords,
    license: record.license,
    licenseLabel: record.license === null ? null : label('licenses', record.license),
    frequency: record.frequency,
    frequencyLabel: record.frequency === null ? null : label('frequencies', record.frequency),
    spatial: record.spatial,
    bbox: record.bbox,
    temporal: record.temporal,
    contactPoint: record.contactPoint,
    language: record.language,
    accessRights: record.accessRights,
    landingPage: record.landingPage,
    provenance: record.provenance,
    ...presentDates(record),
    due: record.due ?? null,
    downloads: record.downloads,
    sample: record.sample,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    publishedAt: record.publishedAt?.toISOString() ?? null,
    ...(record.withdrawn === null
      ? {}
      : { withdrawn: { at: record.withdrawn.at.toISOString(), reason: record.withdrawn.reason } }),
    ...(record.scheduledAt ? { scheduledAt: record.scheduledAt.toISOString() } : {}),
    ...(record.submitted
      ? {
          submitted: {
            at: record.submitted.at.toISOString(),
            by: record.submitted.by,
            ...(record.submitted.note && { note: record.submitted.note }),
          },
        }
      : {}),
    ...(record.returned
      ? {
          returned: {
            at: record.returned.at.toISOString(),
            by: record.returned.by,
            ...(record.returned.note && { note: record.returned.note }),
          },
        }
      : {}),
    distributions: record.distributions.map((distribution) => presentPart(distribution, { baseUrl, lang })),
    links: {
      self: `${baseUrl}/api/v1/datasets/${record._id}`,
      page: `${baseUrl}${lang === 'en' ? '/en' : ''}/datasets/${record.slug}`,
      ...(record.series && { series: `${baseUrl}/api/v1/datasets/${record._id}/series` }),
    },
  }
}

/** The publisher's own dates, else those that the portal knows. */
export const presentDates = (
  record: Pick<DatasetRecord, 'issued' | 'modified' | 'dataModifiedAt' | 'publishedAt'>,
): Pick<Dataset, 'issued' | 'modified'> => ({
  issued: record.issued ?? dayOf(record.publishedAt),
  modified: findModified(record),
})

/** The day the data last changed: the publisher's own word, else the last change of a file, else first publication. */
export const findModified = (
  record: Pick<DatasetRecord, 'modified' | 'dataModifiedAt' | 'publishedAt'>,
): string | null => record.modified ?? dayOf(record.dataModifiedAt) ?? dayOf(record.publishedAt)

/** Days are those of Viet Nam, whatever day it is elsewhere. */
const dayOf = (at: Date | null): string | null => at && portalDay(at)

/** A distribution by itself: with its dataset and the version that If-Match takes. */
export function presentDistribution(
  record: DistributionRecord,
  dataset: Pick<DatasetRecord, '_id' | 'slug' | 'version'>,
  reading: Reading,
): Distribution {
  return {
    ...presentPart(record, reading),
    datasetId: dataset._id,
    datasetSlug: dataset.slug,
    version: dataset.version,
    reading: record.reading,
    dictionary: record.dictionary,
  }
}

/** The same for those who may not read the data: how they are read names their columns, and so does what these mean. */
export const withoutColumns = (distribution: Distribution): Distribution => ({
  ...distribution,
  reading: null,
  dictionary: null,
})

function presentPart(record: DistributionRecord, { baseUrl, lang }: Reading): Distribution {
  const isFile = record.release > 0 && record.name !== null
  const name = isFile ? encodeURIComponent(record.name!) : ''
  return {
    id: record.id,
    title: record.title,
    description: record.description,
    format: record.format,
    mediaType: record.mediaType,
    name: record.name,
    byteSize: record.byteSize,
    sha256: record.sha256,
    release: isFile ? record.release : null,
    modified: record.modified.toISOString(),
    downloadUrl: isFile ? `${baseUrl}/files/${record.id}/${name}` : null,
    releaseUrl: isFile ? `${baseUrl}/files/${record.id}/${record.release}/${name}` : null,
    accessUrl: record.accessUrl,
    ...(record.takenDown && { takenDown: record.takenDown.map(presentTakedown) }),
    warnings: record.warnings.map(({ code, message }) => ({ code, message: message[lang] })),
    conformsTo: record.conformsTo ? addressOfSchema(baseUrl, record.conformsTo) : null,
    validation: presentValidation(record.validation, baseUrl),
    table:
      record.table === null
        ? null
        : {
            status: record.table.status,
            release: releaseOfRows(record.table),
            rowCount: record.table.rowCount,
            columnCount: findAnswering(record)?.columns.length ?? null,
            ...(record.table.otherTableCount && { otherTableCount: record.table.otherTableCount }),
            reason:
              record.table.reason === null
                ? null
                : { code: record.table.reason.code, message: record.table.reason.message[lang] },
          },
  }
}

/** Takedowns as everybody reads them. */
const presentTakedown = ({
  release,
  at,
  reason,
  legalBasis,
}: TakedownFacts & { release: number }): Takedown => ({ release, at: at.toISOString(), reason, legalBasis })

function presentValidation(
  facts: DistributionRecord['validation'],
  baseUrl: string,
): Distribution['validation'] {
  if (!facts) return null
  const { status, schema, version, release, errorCount, checkedAt } = facts
  return {
    status,
    schema: addressOfSchema(baseUrl, version === null ? schema : `${schema}/${version}`),
    version,
    release,
    errorCount,
    checkedAt: checkedAt?.toISOString() ?? null,
  }
}

/** A release as it is read. */
export function presentRelease(record: ReleaseRecord, { baseUrl }: Pick<Reading, 'baseUrl'>): Release {
  return {
    number: record.number,
    name: record.name,
    byteSize: record.byteSize,
    sha256: record.sha256,
    mediaType: record.mediaType,
    url: `${baseUrl}/files/${record.distributionId}/${record.number}/${encodeURIComponent(record.name)}`,
    createdAt: record.createdAt.toISOString(),
    ...(record.takenDown && { takenDown: presentTakedown({ release: record.number, ...record.takenDown }) }),
  }
}
