import type { estypes } from '@elastic/elasticsearch'
import { readTimeMs } from '../text/read-time.ts'
import { listPlaces } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { invalidParameter } from '../problems.ts'
import { keywordValue } from './dataset-document.ts'
import { readWhere, type AgencySlugs } from './where.ts'
import type { Condition } from './where-fields.ts'
import { whereQuery } from './where-query.ts'
import { listRecentDays, type RecentDay } from './recent-days.ts'
import { facetNames, listFilters, type FacetName, type ListFilter, type SearchRequest } from './records.ts'

type Query = estypes.QueryDslQueryContainer

/** The field behind each list filter. One definition serves filter, facet and the answer from MongoDB. */
export const filterFields = {
  agency: 'agencyPath',
  theme: 'themes',
  keyword: 'keywords',
  format: 'formats',
  license: 'license',
  frequency: 'frequency',
  unit: 'units',
  series: 'series',
} as const satisfies Record<ListFilter, string>

/** Years from one to another, both included; null is open. */
export interface YearSpan {
  from: number | null
  to: number | null
}

/** Filters of a request in a form that both engines compile: checked, codes resolved. */
export interface Filters {
  /** `former` holds those of the agencies that were merged or split: what was theirs is found. */
  lists: { name: ListFilter; field: string; values: string[]; orNone: boolean; former?: string[] }[]
  /** One of the spans must be met, or there must be no period. */
  years: { spans: YearSpan[]; orNone: boolean } | null
  box: { west: number; south: number; east: number; north: number } | null
  hasTable: boolean | null
  modifiedSinceMs: number | null
  /** The days since which changes are counted. */
  recentDays: readonly RecentDay[]
  /** Whether it is overdue: due before this moment. */
  overdue: { isWanted: boolean; beforeMs: number } | null
  where: Condition | null
}

/** Where datasets say to which agencies they belonged before these were merged or split. */
export const formerField = 'formerAgencies'

/** Reads the filters; agencies and series come as slugs and are found as ids. Throws `invalid-parameter` for what cannot be read. */
export async function readFilters(
  request: SearchRequest,
  findAgency: (slug: string) => Promise<{ id: string; isClosed: boolean } | null>,
  /** The day where the portal stands. */
  today: string,
  findSeries: (slug: string) => Promise<string | null> = async () => null,
  listAgencies: () => Promise<readonly AgencySlugs[]> = async () => [],
): Promise<Filters> {
  const lists: Filters['lists'] = []
  for (const name of listFilters) {
    const given = request[name]
    if (!given || given.length === 0) continue
    const texts = given.filter((value) => value !== null)
    const agencies =
      name === 'agency' ? (await Promise.all(texts.map(findAgency))).flatMap((each) => each ?? []) : []
    const values =
      name === 'agency'
        ? agencies.map(({ id }) => id)
        : name === 'series'
          ? (await Promise.all(texts.map(findSeries))).flatMap((id) => id ?? [])
          : name === 'keyword'
            ? texts.map(keywordValue)
            : texts
    const former = agencies.filter(({ isClosed }) => isClosed).map(({ id }) => id)
    const orNone = given.includes(null)
    lists.push({ name, field: filterFields[name], values, orNone, ...(former.length > 0 && { former }) })
  }
  return {
    lists,
    years: readYears(request.year),
    box: readBox(request.bbox),
    hasTable: request.hasTable ?? null,
    modifiedSinceMs: readTime(request.modifiedSince),
    recentDays: listRecentDays(today),
    overdue:
      request.overdue === undefined ? null : { isWanted: request.overdue, beforeMs: Date.parse(today) },
    where: request.where === undefined ? null : await readWhere(request.where, listAgencies),
  }
}

function readYears(text: string | undefined): Filters['years'] {
  if (text === undefined) return null
  const given = text.split(',')
  return { spans: given.filter((each) => each !== 'none').map(readSpan), orNone: given.includes('none') }
}

function readSpan(text: string): YearSpan {
  const [first = '', last = first] = text.split('..')
  const [from, to] = [first, last].map((year) => (year === '' ? null : Number(year))) as [
    number | null,
    number | null,
  ]
  if (from !== null && to !== null && from > to) {
    throw invalidParameter('year', {
      vi: `năm đầu (${from}) cần không sau năm cuối (${to}). Hãy viết ${to}..${from}.`,
      en: `the first year (${from}) must not be after the last (${to}). Write ${to}..${from}.`,
    })
  }
  return { from, to }
}

function readBox(text: string | undefined): Filters['box'] {
  if (text === undefined) return null
  const parts = text.split(',').map((part) => part.trim())
  const [west, south, east, north] = parts.map(Number) as [number, number, number, number]
  const isGood =
    parts.length === 4 &&
    parts.every((part) => /^-?\d+(\.\d+)?$/.test(part)) &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south >= -90 &&
    north <= 90 &&
    south <= north
  if (!isGood) {
    throw invalidParameter('bbox', {
      vi: 'cần bốn số theo độ: tây,nam,đông,bắc, kinh độ từ -180 đến 180, vĩ độ từ -90 đến 90, nam không lớn hơn bắc, ví dụ 105.2,20.5,106.1,21.4.',
      en: 'needs four numbers in degrees: west,south,east,north, with longitudes from -180 to 180, latitudes from -90 to 90 and south not above north, such as 105.2,20.5,106.1,21.4.',
    })
  }
  return { west, south, east, north }
}

function readTime(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = readTimeMs(text)
  if (ms === null) {
    throw invalidParameter('modifiedSince', {
      vi: 'cần ngày hoặc thời điểm có thật, ví dụ 2026-01-31 hoặc 2026-01-31T08:00:00Z.',
      en: 'needs a real date or time, such as 2026-01-31 or 2026-01-31T08:00:00Z.',
    })
  }
  return ms
}

/** What the viewer may see, as a filter; the records are sifted again by the catalogue. */
export function visibilityFilter(viewer: Viewer): Query {
  const places = listPlaces(viewer, 'read')
  // What was discarded for good has no agency any more.
  if (places === 'everywhere') return { exists: { field: 'agencyPath' } }
  if (places.length === 0) return { term: { visible: true } }
  return {
    bool: {
      should: [{ term: { visible: true } }, { terms: { agencyPath: places } }],
      minimum_should_match: 1,
    },
  }
}

/** The filters of one facet by itself, so that it can be counted without its own. */
export function facetFilter(filters: Filters, name: FacetName): Query | null {
  if (name === 'year') return filters.years ? yearFilter(filters.years) : null
  if (name === 'modified') {
    const { modifiedSinceMs } = filters
    return modifiedSinceMs === null
      ? null
      : { range: { modified: { gte: modifiedSinceMs, format: 'epoch_millis' } } }
  }
  const list = filters.lists.find((each) => each.name === name)
  if (!list) return null
  const { field, values, orNone, former } = list
  // No value at all (agencies that nobody knows) matches nothing, as an empty list of terms does.
  const any: Query = { terms: { [field]: values } }
  const was: Query[] = former ? [{ terms: { [formerField]: former } }] : []
  if (!orNone) return former ? { bool: { should: [any, ...was], minimum_should_match: 1 } } : any
  return {
    bool: { should: [any, ...was, { bool: { must_not: [{ exists: { field } }] } }], minimum_should_match: 1 },
  }
}

/** All facet filters that are set, by facet. */
export function listFacetFilters(filters: Filters): { name: FacetName; query: Query }[] {
  return facetNames.flatMap((name) => {
    const query = facetFilter(filters, name)
    return query ? [{ name, query }] : []
  })
}

function yearFilter({ spans, orNone }: NonNullable<Filters['years']>): Query {
  const should: Query[] = spans.map(({ from, to }) => ({
    range: {
      period: {
        ...(from === null ? {} : { gte: from }),
        ...(to === null ? {} : { lte: to }),
        relation: 'intersects',
      },
    },
  }))
  if (orNone) should.push({ bool: { must_not: [{ exists: { field: 'period' } }] } })
  return should.length === 1 ? should[0]! : { bool: { should, minimum_should_match: 1 } }
}

/** The filters that no facet shows. */
export function otherFilters({ box, hasTable, overdue, where }: Filters): Query[] {
  const queries: Query[] = where ? [whereQuery(where)] : []
  if (hasTable !== null) queries.push({ term: { hasTable } })
  if (overdue) {
    const isLate: Query = { range: { due: { gt: 0, lt: overdue.beforeMs, format: 'epoch_millis' } } }
    queries.push(overdue.isWanted ? isLate : { bool: { must_not: [isLate] } })
  }
  if (box) {
    queries.push({ range: { boxLat: { gte: box.south, lte: box.north, relation: 'intersects' } } })
    const meets = (gte: number, lte: number): Query => ({
      range: { boxLon: { gte, lte, relation: 'intersects' } },
    })
    queries.push(
      box.west <= box.east
        ? meets(box.west, box.east)
        : { bool: { should: [meets(box.west, 180), meets(-180, box.east)], minimum_should_match: 1 } },
    )
  }
  return queries
}
