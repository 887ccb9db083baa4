import type { Ui } from '../text/ui.ts'

/** The filters that choose among values, in the order of the page. */
export const filterNames = ['agency', 'theme', 'format', 'license', 'unit', 'keyword', 'frequency'] as const
export type FilterName = (typeof filterNames)[number]

/** A search as the address of the page says it; values of filters as the API takes them. */
export interface PageSearch {
  q?: string
  /** null is "has none". */
  filters: Partial<Record<FilterName, (string | null)[]>>
  /** 2018, 2018..2020, ..2020 or 2018... */
  year?: string
  hasTable?: boolean
  orderBy?: string
}

/** One chosen value with the words for it. */
export interface ActiveFilter {
  name: FilterName | 'year' | 'hasTable'
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
  if (search.year) fields.push({ name: 'year', value: search.year })
  if (search.hasTable) fields.push({ name: 'hasTable', value: 'true' })
  if (search.orderBy) fields.push({ name: 'orderBy', value: search.orderBy })
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

/** The same search without one of its filters. */
export function withoutFilter(
  search: PageSearch,
  { name, value }: Pick<ActiveFilter, 'name' | 'value'>,
): PageSearch {
  if (name === 'year' || name === 'hasTable') return { ...search, [name]: undefined }
  const left = (search.filters[name] ?? []).filter((each) => each !== value)
  return { ...search, filters: { ...search.filters, [name]: left } }
}

/** The same words and order without any filter. */
export const withoutFilters = ({ q, orderBy }: PageSearch): PageSearch => ({ q, orderBy, filters: {} })

export function countFilters({ filters, year, hasTable }: PageSearch): number {
  const chosen = filterNames.reduce((sum, name) => sum + (filters[name]?.length ?? 0), 0)
  return chosen + (year ? 1 : 0) + (hasTable ? 1 : 0)
}
