import type { Series } from '../../schemas/generated/catalog/series.ts'
import type { SeriesMember } from '../../schemas/generated/catalog/series-member.ts'
import type { SeriesPlace } from '../../schemas/generated/catalog/series-place.ts'
import { findModified, type Reading } from './dataset-view.ts'
import type { AgencyRecord, SeriesRecord } from './records.ts'
import type { SeriesMemberRecord } from './series-store.ts'

/** A dataset of a series that the viewer may see, or the tombstone of a withdrawn one. */
export type SeenMember = SeriesMemberRecord & { agency: Pick<AgencyRecord, 'slug' | 'name'> }

/** A series as a viewer finds it. */
export interface FoundSeries {
  record: SeriesRecord
  agency: Pick<AgencyRecord, 'slug' | 'name' | 'path'>
  /** Those that the viewer may see, withdrawn ones not counted. */
  memberCount: number
  /** In the order of the series; null in lists. */
  members: SeenMember[] | null
}

/** Where a dataset stands in its series, as a viewer finds it. */
export interface FoundPlace {
  series: Pick<FoundSeries, 'record' | 'memberCount'> | null
  previous: SeriesMemberRecord | null
  next: SeriesMemberRecord | null
}

const page = (lang: Reading['lang'], path: string) => `${lang === 'en' ? '/en' : ''}${path}`

const linksOfSeries = ({ _id, slug }: SeriesRecord, { baseUrl, lang }: Reading) => ({
  self: `${baseUrl}/api/v1/series/${_id}`,
  page: `${baseUrl}${page(lang, `/series/${slug}`)}`,
})

const linksOfDataset = ({ _id, slug }: SeriesMemberRecord, { baseUrl, lang }: Reading) => ({
  self: `${baseUrl}/api/v1/datasets/${_id}`,
  page: `${baseUrl}${page(lang, `/datasets/${slug}`)}`,
})

/** A series as everybody reads it. */
export function presentSeries(
  { record, agency, memberCount, members }: FoundSeries,
  reading: Reading,
): Series {
  return {
    id: record._id,
    slug: record.slug,
    version: record.version,
    title: record.title,
    description: record.description,
    agency: { slug: agency.slug, name: agency.name },
    memberCount,
    ...(members && { members: members.map((member) => presentMember(member, reading)) }),
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    links: {
      ...linksOfSeries(record, reading),
      datasets: `${reading.baseUrl}/api/v1/datasets?series=${record.slug}`,
    },
  }
}

/** Of a withdrawn dataset no more than its tombstone tells. */
function presentMember(member: SeenMember, reading: Reading): SeriesMember {
  const { _id: id, slug, status, title, withdrawn, updatedAt } = member
  const links = linksOfDataset(member, reading)
  if (status === 'withdrawn') {
    return {
      id,
      slug,
      status,
      title,
      temporal: null,
      modified: null,
      formats: [],
      withdrawn: { at: (withdrawn?.at ?? updatedAt).toISOString(), reason: withdrawn?.reason ?? '' },
      links,
    }
  }
  return {
    id,
    slug,
    status,
    title,
    agency: { slug: member.agency.slug, name: member.agency.name },
    temporal: member.temporal,
    modified: findModified(member),
    formats: [...new Set(member.distributions.flatMap(({ format }) => format ?? []))],
    links,
  }
}

/** The place of a dataset in its series as everybody reads it. */
export function presentPlace({ series, previous, next }: FoundPlace, reading: Reading): SeriesPlace {
  const neighbour = (member: SeriesMemberRecord | null) =>
    member && {
      id: member._id,
      slug: member.slug,
      title: member.title,
      links: linksOfDataset(member, reading),
    }
  return {
    series: series && {
      id: series.record._id,
      slug: series.record.slug,
      title: series.record.title,
      memberCount: series.memberCount,
      links: linksOfSeries(series.record, reading),
    },
    previous: neighbour(previous),
    next: neighbour(next),
  }
}
