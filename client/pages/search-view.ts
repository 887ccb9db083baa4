import type { SearchAnswer } from '../../schemas/generated/api/search-answer.ts'
import type { ActiveFilter, PageSearch, UnreadFilter } from './page-search.ts'

/** What the parts of the search page show. */
export interface SearchPageView {
  /** What was asked, as the address says it. */
  search: PageSearch
  /** The chosen filters with the words for their values. */
  filters: ActiveFilter[]
  /** What of the address could not be understood, and was left out. */
  unread: UnreadFilter[]
  answer: SearchAnswer
  /** Where this page starts in the list: 1 on the first. */
  position: number
  /** The address of the next page; null on the last. */
  nextHref: string | null
  /** The same answer from the API. */
  apiHref: string
  now: Date
}
