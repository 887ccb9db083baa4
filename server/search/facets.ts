import type { estypes } from '@elastic/elasticsearch'
import type { Facets } from '../../schemas/generated/api/facets.ts'
import type { AgencyRecord, LanguageMap, SeriesRecord } from '../catalog/records.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import { listFacetFilters, type Filters } from './filters.ts'
import { nameRecentDay } from './recent-days.ts'
import { facetNames, type FacetName, type Language } from './records.ts'

type Aggregation = estypes.AggregationsAggregationContainer

/** More values than this nobody reads through; the search box finds the rest. */
export const maxFacetValues = 50

/** One value as an engine counted it: codes, not yet labels. */
export interface FacetCount {
  key: string
  count: number
}

/** The field that a facet counts; keywords are counted in the reader's language. */
export function facetField(name: FacetName, lang: Language): string {
  switch (name) {
    case 'agency':
      return 'agencyPath'
    case 'theme':
      return 'themes'
    case 'keyword':
      return lang === 'en' ? 'keywordsEn' : 'keywordsVi'
    case 'format':
      return 'formats'
    case 'unit':
      return 'units'
    case 'year':
      return 'years'
    default:
      return name
  }
}

/** Most catalogues have few series, and few programs ask how much is new: both are counted for those who ask. */
export const askedFacets = (facets: readonly FacetName[] | undefined): readonly FacetName[] =>
  facets ?? facetNames.filter((name) => name !== 'series' && name !== 'modified')

/** Counts each facet under all filters but its own; plain counts when no facet filter is set. */
export function buildAggregations(
  names: readonly FacetName[],
  filters: Filters,
  lang: Language,
  size = maxFacetValues,
): Record<string, Aggregation> {
  const set = listFacetFilters(filters)
  return Object.fromEntries(
    names.map((name): [string, Aggregation] => {
      const others = set.filter((each) => each.name !== name).map(({ query }) => query)
      const values = name === 'modified' ? recentRanges(filters) : termsOf(name, lang, size)
      return [name, others.length === 0 ? values : { filter: { bool: { filter: others } }, aggs: { values } }]
    }),
  )
}

const termsOf = (name: FacetName, lang: Language, size: number): Aggregation => ({
  terms: {
    field: facetField(name, lang),
    size,
    ...(name === 'year' ? { order: { _key: 'desc' as const } } : {}),
  },
})

const recentRanges = ({ recentDays }: Filters): Aggregation => ({
  date_range: {
    field: 'modified',
    ranges: recentDays.map(({ day, fromMs }) => ({ key: day, from: fromMs })),
  },
})

interface Buckets {
  buckets?: { key: string | number; doc_count: number }[]
  values?: Buckets
}

/** Reads what `buildAggregations` asked for; of days the last first, as they are named. */
export function readAggregations(names: readonly FacetName[], answer: unknown): Map<FacetName, FacetCount[]> {
  const aggregations = (answer ?? {}) as Record<string, Buckets | undefined>
  return new Map(
    names.map((name) => {
      const found = aggregations[name]
      const buckets = found?.buckets ?? found?.values?.buckets ?? []
      const counts = buckets.map(({ key, doc_count }) => ({ key: String(key), count: doc_count }))
      return [name, name === 'modified' ? counts.sort((a, b) => b.key.localeCompare(a.key)) : counts]
    }),
  )
}

const vocabularyOf = {
  theme: 'themes',
  format: 'formats',
  license: 'licenses',
  frequency: 'frequencies',
  unit: 'units',
} as const

/** Facets as clients see them: values that filters take, labels in the reader's language. */
export function presentFacets(
  counts: Map<FacetName, FacetCount[]>,
  {
    lang,
    agencies,
    series,
    vocabularies,
  }: {
    lang: Language
    agencies: Map<string, AgencyRecord>
    series: Map<string, Pick<SeriesRecord, 'slug' | 'title'>>
    vocabularies: Pick<Vocabularies, 'label'>
  },
): Facets {
  const facets: Facets = {}
  for (const [name, values] of counts) {
    facets[name] = values.flatMap(({ key, count }, index) => {
      if (name === 'modified')
        return count > 0 ? { value: key, label: textIn(nameRecentDay(index), lang), count } : []
      if (name === 'agency') {
        const agency = agencies.get(key)
        return agency ? { value: agency.slug, label: textIn(agency.name, lang), count } : []
      }
      if (name === 'series') {
        const found = series.get(key)
        return found ? { value: found.slug, label: textIn(found.title, lang), count } : []
      }
      const label =
        name === 'keyword' || name === 'year' ? key : vocabularies.label(vocabularyOf[name], key, lang)
      return { value: key, label, count }
    })
  }
  return facets
}

/** A text in the reader's language, else in one that is there. */
export const textIn = (map: LanguageMap, lang: Language): string =>
  map[lang] ?? map.vi ?? map.en ?? Object.values(map).find((text) => typeof text === 'string') ?? ''
