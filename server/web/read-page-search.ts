import { filterNames, type PageSearch } from '../../client/pages/page-search.ts'
import { splitFilter } from '../http/query-parameters.ts'
import { invalidParameter } from '../problems.ts'

const orders = ['relevance', '-modified', '-issued', 'title', '-downloads']

/** As in the API. */
const longestQuery = 1_000
const mostValues = 100

/**
 * The search that the address of a page asks for. Filters are written as in the API; years may also come as two fields of a
 * form. What cannot be understood is passed over, as pages do; only words that are too many are refused.
 */
export function readPageSearch(query: URLSearchParams): PageSearch {
  const q = (query.get('q') ?? '').replaceAll('\0', '').trim()
  if (q.length > longestQuery) {
    throw invalidParameter('q', {
      vi: `dài nhất ${longestQuery} ký tự.`,
      en: `has at most ${longestQuery} characters.`,
    })
  }
  const orderBy = query.get('orderBy') ?? ''
  return {
    q: q || undefined,
    filters: Object.fromEntries(filterNames.map((name) => [name, readFilter(query.getAll(name))])),
    year: readYear(query),
    hasTable: query.get('hasTable') === 'true' || undefined,
    orderBy: orders.includes(orderBy) ? orderBy : undefined,
  }
}

function readFilter(texts: string[]): (string | null)[] {
  const values = texts
    .flatMap((text) => splitFilter(text.replaceAll('\0', '')))
    .map(({ text, quoted }) => (text === 'none' && !quoted ? null : text))
    .filter((value) => value !== '')
  return [...new Set(values)].slice(0, mostValues)
}

/** `year` as in the API, or `yearFrom` and `yearTo` of the form. */
function readYear(query: URLSearchParams): string | undefined {
  const year = query.get('year') ?? ''
  const [first, last] = year.split('..')
  if (first && last && /^\d{4}\.\.\d{4}$/.test(year) && first > last) return `${last}..${first}`
  if (/^\d{4}$|^\d{4}\.\.(\d{4})?$|^\.\.\d{4}$/.test(year)) return year
  const [from, to] = ['yearFrom', 'yearTo'].map(
    (name) => /^\s*(\d{4})\s*$/.exec(query.get(name) ?? '')?.[1] ?? '',
  )
  if (!from && !to) return undefined
  if (from && to && from > to) return `${to}..${from}`
  return from === to ? from : `${from}..${to}`
}

/** Where a page stands in its list; only shown, never trusted. */
export function readPosition(query: URLSearchParams): number {
  const position = Number(query.get('from'))
  return query.get('cursor') && Number.isSafeInteger(position) && position > 1 ? position : 1
}
