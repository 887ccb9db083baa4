import type { Facets } from '../../schemas/generated/api/facets.ts'
import type { SearchQuery } from '../../schemas/generated/api/search-query.ts'
import type { SuggestAnswer } from '../../schemas/generated/api/suggest-answer.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { ReadPlace } from './synonyms.ts'

export const facetNames = [
  'agency',
  'theme',
  'keyword',
  'format',
  'license',
  'frequency',
  'unit',
  'series',
  'year',
  'modified',
] as const
export type FacetName = (typeof facetNames)[number]

/** Facets whose filter is a list of values; null among them means "has none". */
export const listFilters = [
  'agency',
  'theme',
  'keyword',
  'format',
  'license',
  'frequency',
  'unit',
  'series',
] as const
export type ListFilter = (typeof listFilters)[number]

export type OrderBy = NonNullable<SearchQuery['orderBy']>
export type Language = 'vi' | 'en'

/** A question to the search, checked by the contract: `none` has become null. */
export type SearchRequest = Omit<SearchQuery, ListFilter | 'lang' | 'cursor'> &
  Partial<Record<ListFilter, readonly (string | null)[]>>

/** How strictly the words of a query are taken; each reading is tried when the one before it finds nothing. */
export const readings = ['asTyped', 'forgiving', 'anyWord'] as const
export type Reading = (typeof readings)[number]

/** Where to go on. Opaque to callers, who sign it into a cursor. */
export type SearchPlace =
  | { by: 'engine'; reading: Reading; after: unknown[] | null }
  /** By relevance, page 2 on: a view of the index as it was at page 2, without what page 1 showed. */
  | { by: 'view'; reading: Reading; view: string | null; shown: string[]; after: unknown[] | null }
  | { by: 'database'; after: unknown[] }

export interface Highlight {
  title: string
  description: string
}

/** `duplicateOf`: the id of one before it that tells the same. */
export type FoundDataset = DatasetWithAgency & { highlight?: Highlight; duplicateOf?: string }

export interface SearchResult {
  items: FoundDataset[]
  /** An upper bound while the index is late. */
  total: number
  /** Few have all words: these have some of them, the best first. */
  near: FoundDataset[]
  place: SearchPlace | null
  facets: Facets
  suggestions: string[]
  /** Elasticsearch is away; the answer comes from MongoDB. */
  degraded: boolean
  /** Nothing has all words as typed; these come near. */
  relaxed: boolean
  /** The reading that found it. */
  reading: Reading
  /** What words were taken for places. */
  places: ReadPlace[]
}

export type Suggestion = SuggestAnswer['items'][number]

/** A search whose values of one facet are looked through for words in their labels. */
export type FacetValuesRequest = SearchRequest & { words: string; limit: number }

export interface FacetValues {
  items: Facets[string]
  /** How many have the words; more than were asked for when the limit cuts them. */
  total: number
}
