import type { SearchQuery } from '../../schemas/generated/api/search-query.ts'
import type { Ui } from '../text/ui.ts'

/** The filters that choose among values, in the order of the page. */
export const filterNames = [
  'agency',
  'theme',
  'format',
  'license',
  'unit',
  'keyword',
  'series',
  'frequency',
] as const
export type FilterName = (typeof filterNames)[number]

/** A search as the address of the page says it; values of filters as the API takes them. */
export interface PageSearch {
  q?: string
  /** null is "has none". */
  filters: Partial<Record<FilterName, (string | null)[]>>
  /** 2018, 2018..2020, ..2020 or 2018... */
  year?: string
  hasTable?: boolean
  overdue?: boolean
  /** West,south,east,north in degrees. */
  bbox?: string
  /** A date or a time. */
  modifiedSince?: string
  /** A condition in the filter language. */
  where?: string
  orderBy?: SearchOrder
  /** Results on a page; as many as usual when left out. */
  limit?: number
}

export type SearchOrder = NonNullable<SearchQuery['orderBy']>

/** The filters that hold one value. */
export const singleFilterNames = ['year', 'hasTable', 'overdue', 'bbox', 'modifiedSince', 'where'] as const
export type SingleFilterName = (typeof singleFilterNames)[number]

/** A filter of the address that could not be read, as it was written, and the form that it takes in words. */
export interface UnreadFilter {
  name: string
  value: string
  detail: string
}

/** One chosen value with the words for it. */
export interface ActiveFilter {
  name: FilterName | SingleFilterName
  value: string | null
  label: string
}

/** The fields that say a search again: for hidden inputs, addresses and the API alike. */
export function listFields(search: PageSearch): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = []
  if (search.q) fields.push({ name: 'q', value: search.q })
  for (const name of filterNames) {
    for (const value of search.filters[name] ?? []) fields.push({ name, value: writeFilterValue(value) })
  }
  for (const name of [...singleFilterNames, 'orderBy', 'limit'] as const) {
    const value = search[name]
    if (value !== undefined) fields.push({ name, value: String(value) })
  }
  return fields
}

/** A value as a filter takes it: commas separate values and `none` means "has none", so both are quoted. */
export function writeFilterValue(value: string | null): string {
  if (value === null) return 'none'
  return /[,"]/.test(value) || value === 'none' ? `"${value.replaceAll('"', '""')}"` : value
}

/** The query of a search, with its question mark; empty when it asks for everything. */
export function writeSearch(search: PageSearch): string {
  const query = new URLSearchParams(listFields(search).map(({ name, value }) => [name, value])).toString()
  return query === '' ? '' : `?${query}`
}

export const searchAddress = (ui: Ui, search: PageSearch): string =>
  ui.href(`/datasets${writeSearch(search)}`)

/** The feed of what a search finds, wherever it is read. What was published or changed last comes first there, whatever the page shows first. */
export const feedPath = (search: PageSearch): string =>
  `/feeds/datasets.atom${writeSearch({ ...search, orderBy: undefined, limit: undefined })}`

/** The same search without one of its filters. */
export function withoutFilter(
  search: PageSearch,
  { name, value }: Pick<ActiveFilter, 'name' | 'value'>,
): PageSearch {
  if (!isListFilter(name)) return { ...search, [name]: undefined }
  const left = (search.filters[name] ?? []).filter((each) => each !== value)
  return { ...search, filters: { ...search.filters, [name]: left } }
}

const isListFilter = (name: string): name is FilterName => filterNames.some((each) => each === name)

/** The same words and order without any filter. */
export const withoutFilters = ({ q, orderBy, limit }: PageSearch): PageSearch => ({
  q,
  orderBy,
  limit,
  filters: {},
})

export function countFilters(search: PageSearch): number {
  const chosen = filterNames.reduce((sum, name) => sum + (search.filters[name]?.length ?? 0), 0)
  return chosen + singleFilterNames.filter((name) => search[name] !== undefined).length
}

/** More would be no title any more; the page lists them all. */
const filtersNamed = 4

/** A search in a few words, for titles: what was typed, then the filters; empty when everything is asked for. */
export function nameSearch(ui: Ui, search: PageSearch, filters: readonly ActiveFilter[]): string {
  const more = filters.length - filtersNamed
  return [
    ...(search.q ? [`“${search.q}”`] : []),
    ...filters.slice(0, filtersNamed).map(({ label }) => label),
    ...(more > 0 ? [ui.t('find.moreFilters', { count: more })] : []),
  ].join(', ')
}

/** The two ends of a year filter; a single year is both. */
export function splitYears(year: string | undefined): [from?: string, to?: string] {
  // Several spans, or none, do not fit the two fields.
  if (!year || year.includes(',') || year === 'none') return []
  if (!year.includes('..')) return [year, year]
  const [from, to] = year.split('..')
  return [from || undefined, to || undefined]
}
