import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import type { ActiveFilter, PageSearch, UnreadFilter } from './page-search.ts'

/** Formats that are used for the same: tables, maps, documents. */
export interface FormatFamily {
  id: (typeof formatFamilies)[number]
  formats: string[]
}

/** As the list of formats names them. */
export const formatFamilies = ['table', 'geo', 'document', 'image', 'archive', 'service', 'page'] as const

/** What the parts of the search page show. */
export interface SearchPageView {
  /** What was asked, as the address says it. */
  search: PageSearch
  /** The chosen filters with the words for their values. */
  filters: ActiveFilter[]
  /** What of the address could not be understood, and was left out. */
  unread: UnreadFilter[]
  families: FormatFamily[]
  answer: SearchAnswer
  /** The country that holds the place that was asked for; null when none was. */
  country: { value: string; label: string } | null
  /** Where this page starts in the list: 1 on the first. */
  position: number
  /** The address of the next page; null on the last. */
  nextHref: string | null
  /** The same answer from the API. */
  apiHref: string
  now: Date
}
