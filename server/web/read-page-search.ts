import {
  filterNames,
  singleFilterNames,
  type PageSearch,
  type SingleFilterName,
} from '../../client/pages/page-search.ts'
import { getContract } from '../config/schemas.ts'
import { readQuery, splitFilter } from '../http/query-parameters.ts'
import { invalidParameter, ProblemError, type Sentence } from '../problems.ts'
import { tidyText } from '../text/normalize.ts'

/** As in the API. */
const longestQuery = 1_000
const mostValues = 100
/** Enough to know again what was typed. */
const longestShown = 80

/** What holds one value: read by the contract of the API. */
const singleNames = [...singleFilterNames, 'orderBy', 'limit'] as const

/** A filter that is known but written so that it cannot be read: `detail` says which form it takes. */
export interface Unread {
  name: string
  value: string
  detail: Sentence
}

export interface ReadSearch {
  search: PageSearch
  unread: Unread[]
}

/**
 * The search that the address of a page asks for. Filters are written as in the API; years may also come as two fields of a
 * form, in either order, and a box as its four edges. Pages pass over names that they do not know; known filters that cannot be read are left out and
 * told. Only words that are too many are refused.
 */
export function readPageSearch(query: URLSearchParams): ReadSearch {
  // Marks that turn the direction of what follows would turn the page.
  const q = tidyText(query.get('q') ?? '')
  if (q.length > longestQuery) {
    throw invalidParameter('q', {
      vi: `dài nhất ${longestQuery} ký tự.`,
      en: `has at most ${longestQuery} characters.`,
    })
  }
  const { values, unread } = readSingles(query)
  const formYears = values.year === undefined ? readFormYears(query) : { unread: [] }
  const year = values.year ?? formYears.year
  const formBox = values.bbox === undefined ? readFormBox(query) : { unread: [] }
  const filters = filterNames.map((name) => ({ name, values: readFilter(query.getAll(name)) }))
  return {
    search: {
      ...values,
      q: q || undefined,
      filters: Object.fromEntries(filters.map(({ name, values: all }) => [name, all.slice(0, mostValues)])),
      year: year === undefined ? undefined : sortYears(year),
      bbox: values.bbox ?? formBox.bbox,
    },
    unread: [
      ...unread,
      ...formYears.unread,
      ...formBox.unread,
      ...filters
        .filter(({ values: all }) => all.length > mostValues)
        .map(({ name, values: all }) =>
          noteUnread(name, `… (${all.length})`, invalidParameter(name, fewerValues)),
        ),
    ],
  }
}

/** What to tell of a filter that a check refused, or null when the failure is another. */
export function findUnread(error: unknown, search: PageSearch): (Unread & { name: SingleFilterName }) | null {
  if (!(error instanceof ProblemError) || error.slug !== 'invalid-parameter') return null
  const [first] = error.errors
  const name = singleFilterNames.find((each) => each === first?.parameter)
  if (name === undefined || search[name] === undefined) return null
  return { ...noteUnread(name, String(search[name]), error), name }
}

function readSingles(query: URLSearchParams): { values: Omit<PageSearch, 'filters'>; unread: Unread[] } {
  const schema = getContract().schemas.get('search-query')!
  const validate = getContract().validator('search-query')
  const values: Record<string, unknown> = {}
  const unread: Unread[] = []
  for (const name of singleNames) {
    const texts = query.getAll(name).map((text) => text.replaceAll('\0', '').trim())
    const given = [...new Set(texts)].filter((text) => text !== '')
    if (given.length === 0) continue
    const address = new URLSearchParams(given.map((text) => [name, text])).toString()
    try {
      values[name] = readQuery(address, schema, validate)[name]
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      unread.push(noteUnread(name, given.join(', '), error))
    }
  }
  return { values: values as Omit<PageSearch, 'filters'>, unread }
}

function noteUnread(name: string, value: string, { errors, detail }: ProblemError): Unread {
  const [first] = errors
  return {
    name,
    value: value.length > longestShown ? `${[...value].slice(0, longestShown).join('')}…` : value,
    detail: first === undefined || typeof first.detail === 'string' ? detail : first.detail,
  }
}

function readFilter(texts: string[]): (string | null)[] {
  const values = texts
    .flatMap((text) => splitFilter(text.replaceAll('\0', '')))
    .map(({ text, quoted }) => (text === 'none' && !quoted ? null : text))
    .filter((value) => value !== '')
  return [...new Set(values)]
}

/** `yearFrom` and `yearTo` of the form, as `year` of the API. */
function readFormYears(query: URLSearchParams): { year?: string; unread: Unread[] } {
  const given = (['yearFrom', 'yearTo'] as const).map((name) => ({
    name,
    value: query.get(name)?.trim() ?? '',
  }))
  const unread = given
    .filter(({ value }) => value !== '' && !/^\d{4}$/.test(value))
    .map(({ name, value }) => noteUnread(name, value, invalidParameter(name, oneYear)))
  const [from, to] = given.map(({ value }) => (/^\d{4}$/.test(value) ? value : ''))
  if (!from && !to) return { unread }
  return { year: from === to ? from : `${from}..${to}`, unread }
}

/** The four edges of the form, as `bbox` of the API; whether they make a box, the search itself says. */
function readFormBox(query: URLSearchParams): { bbox?: string; unread: Unread[] } {
  const names = ['west', 'south', 'east', 'north'] as const
  const edges = names.map((name) => (query.get(name) ?? '').trim().replace(',', '.'))
  const given = edges.filter((edge) => edge !== '')
  if (given.length === 0) return { unread: [] }
  if (given.length === names.length) return { bbox: edges.join(','), unread: [] }
  return { unread: [noteUnread('bbox', given.join(', '), invalidParameter('bbox', fourEdges))] }
}

const fourEdges: Sentence = {
  vi: 'cần đủ bốn cạnh: tây, nam, đông, bắc, theo độ.',
  en: 'needs all four edges: west, south, east and north, in degrees.',
}

const fewerValues: Sentence = {
  vi: `lọc theo ${mostValues} giá trị đầu; các giá trị sau bị bỏ qua.`,
  en: `filters by the first ${mostValues} values; those behind are passed over.`,
}

const oneYear: Sentence = {
  vi: 'cần một năm gồm bốn chữ số, ví dụ 2018.',
  en: 'needs a year of four digits, such as 2018.',
}

/** People who turn the two years round mean the same period. */
function sortYears(year: string): string {
  if (year.includes(',')) return year
  const [first = '', last = ''] = year.split('..')
  return first !== '' && last !== '' && first > last ? `${last}..${first}` : year
}

/** Where a page stands in its list; only shown, never trusted. */
export function readPosition(query: URLSearchParams): number {
  const position = Number(query.get('from'))
  return query.get('cursor') && Number.isSafeInteger(position) && position > 1 ? position : 1
}
