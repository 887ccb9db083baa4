import type { ChartSearch } from './chart-search.ts'
import type { MapSearch } from './map-search.ts'

/** Ways to look at a table besides its rows. */
export const fileViews = ['chart', 'map', 'columns'] as const
export type FileViewName = (typeof fileViews)[number]

/** What the address of a file's page asks of its table. */
export interface FileSearch {
  /** Name of a sheet; the first one when absent. */
  sheet?: string
  /** Words that must all stand in the row. */
  q?: string
  /** A condition, as in the API. */
  where?: string
  /** A column's alias, `-` before it for descending. */
  orderBy?: string
  /** Aliases of the columns to show, with commas; all when absent. */
  select?: string
  /** How the table is looked at; its rows when absent. */
  view?: FileViewName
  /** How it is drawn, for the view `chart`. */
  chart?: ChartSearch
  /** What is placed, for the view `map`. */
  map?: MapSearch
  /** Alias of the column that is looked at more closely, above the rows. */
  at?: string
  /** Which of its values are listed: those that hold these words. */
  find?: string
  /** Values as the API gives them, in place of how the page's language writes them. */
  raw?: 'true'
  /** Texts break their lines in their cells, in place of being cut. */
  wrap?: 'true'
  /** Of a table with very many columns, the number of the first one shown when none are chosen. */
  column?: string
}

/** A table of more columns is shown in parts: so many a screen can still hold, and a browser draw at once. */
export const mostColumns = 40

/** The comparisons that the form of a file's page offers. */
export const conditionOps = [
  'contains',
  'startsWith',
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'missing',
  'present',
] as const
export type ConditionOp = (typeof conditionOps)[number]

/** What the page has words for: besides those of the form, being one of several values. */
export type SaidOp = ConditionOp | 'in'

/** One of the terms that all must hold. */
export interface FileCondition {
  /** As it stands in `where`. */
  text: string
  /** What the page has words for. */
  simple?: { alias: string; op: SaidOp; values: string[] }
}

/** The query of an address with its question mark; nothing when nothing is asked. */
export function writeFileSearch(search: FileSearch): string {
  const given = Object.entries({
    sheet: search.sheet,
    q: search.q,
    where: search.where,
    orderBy: search.orderBy,
    select: search.select,
    view: search.view,
    ...search.chart,
    ...search.map,
    at: search.at,
    find: search.at && search.find,
    raw: search.raw,
    wrap: search.wrap,
    columns: search.column,
  })
  const query = new URLSearchParams(given.filter((pair): pair is [string, string] => Boolean(pair[1])))
  return query.size === 0 ? '' : `?${query}`
}

/** The part of it that the API understands: which rows and columns, in which order. */
export const writeQuestion = ({ sheet, q, where, orderBy, select }: FileSearch): string =>
  writeFileSearch({ sheet, q, where, orderBy, select })

/** The search without one of its conditions. */
export function withoutCondition(
  search: FileSearch,
  conditions: readonly FileCondition[],
  index: number,
): FileSearch {
  const rest = conditions.filter((_condition, at) => at !== index).map(({ text }) => text)
  return { ...search, where: rest.length === 0 ? undefined : rest.join(' and ') }
}
