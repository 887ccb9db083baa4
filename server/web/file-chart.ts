import {
  hasTop,
  mostDots,
  mostLabels,
  mostParts,
  mostPlaces,
  type ChartChoice,
} from '../../client/pages/chart-search.ts'
import type { ChartColumn, ChartDrawing, ChartProblem, ChartView } from '../../client/pages/chart-view.ts'
import type { FileSearch } from '../../client/pages/file-search.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Language } from '../http/negotiate.ts'
import type { Viewer } from '../identity/viewer.ts'
import { ProblemError } from '../problems.ts'
import type { Tables } from '../tabular/tables.ts'
import { readChoice } from './chart-choice.ts'
import { quoteColumn } from './file-filter.ts'
import { isInSequence, isLabel, isNumber, isWhen, suggestCharts } from './chart-suggestions.ts'

export interface ChartAsk {
  distributionId: string
  table: Table
  profile: Profile | null
  /** With `q`, `where` and `sheet`, which have been read with the same table already. */
  search: FileSearch
  /** How many rows match. */
  rowCount: number
  viewer: Viewer
  lang: Language
}

/** The chart that an address asks for, with what else could be drawn; never fails for what the address says. */
export async function findChart(
  tables: Pick<Tables, 'aggregate' | 'readRows'>,
  ask: ChartAsk,
): Promise<ChartView> {
  const { columns } = ask.table
  const suggestions = suggestCharts(columns, ask.profile)
  const { choice, problem } = readChoice(ask.search.chart ?? {}, columns, suggestions)
  const view: ChartView = {
    choice,
    suggestions,
    columns,
    labels: columns.filter(isLabel),
    numbers: columns.filter(isNumber),
    drawing: null,
    problem,
    instead: null,
  }
  if (problem || !choice) return view
  try {
    const drawing = await (choice.kind === 'scatter' ? readDots : readGroups)(tables, ask, choice)
    const refused = refuse(drawing)
    return refused ? { ...view, drawing: null, ...refused } : { ...view, drawing }
  } catch (error) {
    const sentence = explainRefusal(error, ask.lang)
    if (sentence === null) throw error
    return { ...view, problem: { kind: 'refused', sentence } }
  }
}

/** Why numbers that were found make no chart of this kind, and what they do make. */
function refuse({
  choice,
  total,
  points,
  x,
}: ChartDrawing): { problem: ChartProblem; instead: ChartChoice } | null {
  if (choice.kind === 'pie') {
    if (points.some(({ value }) => Number(value) < 0))
      return { problem: { kind: 'notParts' }, instead: { ...choice, kind: 'bar' } }
    if (total > mostParts && Number(choice.top) >= mostParts)
      return { problem: { kind: 'tooManyParts', count: total }, instead: { ...choice, top: '5' } }
  }
  if (!hasTop(choice.kind) && choice.kind !== 'scatter' && !isInSequence(x) && total > mostLabels)
    return { problem: { kind: 'tooManyLabels', count: total }, instead: { ...choice, kind: 'bar' } }
  return null
}

/** One number for each label. */
async function readGroups(
  tables: Pick<Tables, 'aggregate'>,
  ask: ChartAsk,
  choice: ChartChoice,
): Promise<ChartDrawing> {
  const { distributionId, search, viewer, rowCount } = ask
  const [x, y] = [getColumn(ask, choice.x), choice.fn === 'count' ? null : getColumn(ask, choice.y!)]
  // Not the name of the label's column, which stands beside it in the answer.
  const name = x.name === 'value' ? 'measure' : 'value'
  const counted = y ? `${choice.fn === 'mean' ? 'avg' : choice.fn}(${quoteColumn(y.name)})` : 'count(*)'
  const { sheet, q, where } = search
  const isLine = !hasTop(choice.kind)
  const isAlongTime = choice.kind === 'bar' && isWhen(x, ask.profile)
  const query = {
    ...{ sheet, q, where },
    select: `${counted} as ${name}`,
    groupBy: quoteColumn(x.name),
    orderBy: isLine || isAlongTime ? `-${quoteColumn(x.name)}` : `-${name}`,
    limit: isLine ? mostPlaces : Number(choice.top),
  }
  const { rows, total } = await tables.aggregate(distributionId, query, viewer, null)
  const all = (rows as unknown[][]).map(([label, value]): { label: unknown; value: unknown } => ({
    label: label ?? null,
    value,
  }))
  const points = all.filter(hasValue)
  const isInOrder = isLine || isAlongTime || (isInSequence(x) && total <= query.limit)
  if (isInOrder) sortByLabel(points, x)
  const addsUp = choice.fn === 'sum' || choice.fn === 'count'
  const rest = total - all.length
  return {
    choice,
    x,
    y,
    // A line leads from somewhere to somewhere: what has no label has no place on it.
    points: isLine ? points.filter(({ label }) => label !== null) : points,
    isInOrder,
    total,
    rest:
      rest > 0 && addsUp && !isLine
        ? { count: rest, value: await readRest(tables, ask, counted, points) }
        : null,
    missing: all.length - points.length,
    rowCount,
    dataHref: `/api/v1/distributions/${distributionId}/aggregate${writeQuery(query)}`,
  }
}

/** What all other labels come to together. */
async function readRest(
  tables: Pick<Tables, 'aggregate'>,
  { distributionId, search: { sheet, q, where }, viewer }: ChartAsk,
  counted: string,
  points: { value: number | string }[],
): Promise<number | string> {
  const { rows } = await tables.aggregate(distributionId, { sheet, q, where, select: counted }, viewer, null)
  const [[all] = []] = rows as unknown[][]
  const values = [all, ...points.map(({ value }) => value)] as (number | string)[]
  // Whole numbers beyond 2^53 come as texts, and are kept to the last digit.
  if (values.every((value) => typeof value === 'string' || Number.isInteger(value))) {
    const [sum = 0n, ...parts] = values.map((value) => BigInt(value))
    return String(parts.reduce((left, part) => left - part, sum))
  }
  const [sum = 0, ...parts] = values.map(Number)
  return parts.reduce((left, part) => left - part, sum)
}

/** One dot for each row that has both numbers. */
async function readDots(
  tables: Pick<Tables, 'readRows'>,
  ask: ChartAsk,
  choice: ChartChoice,
): Promise<ChartDrawing> {
  const { distributionId, search, viewer, rowCount } = ask
  const [x, y] = [getColumn(ask, choice.x), getColumn(ask, choice.y!)]
  const { sheet, q, where } = search
  const isSame = x.alias === y.alias
  const select = [...new Set([quoteColumn(x.name), quoteColumn(y.name)])].join(',')
  const query = { sheet, q, where, select, limit: mostDots }
  const { rows, total } = await tables.readRows(distributionId, query, viewer, null)
  const all = (rows as unknown[][]).map(([label, value]) => ({ label, value: isSame ? label : value }))
  const points = all.filter(hasValue).filter(({ label }) => label !== null)
  return {
    choice,
    x,
    y,
    points,
    isInOrder: true,
    total,
    rest: null,
    missing: all.length - points.length,
    rowCount,
    dataHref: `/api/v1/distributions/${distributionId}/rows${writeQuery(query)}`,
  }
}

interface Point {
  label: unknown
  value: number | string
}

/** Whether there is a number: a label whose cells are all empty has none. */
const hasValue = (point: { label: unknown; value: unknown }): point is Point =>
  point.value !== null && point.value !== undefined && Number.isFinite(Number(point.value))

/** Texts as people count them: month 2 before month 10. */
function sortByLabel(points: { label: unknown }[], x: ChartColumn): void {
  const collator = new Intl.Collator('vi', { numeric: true })
  const compare = isNumber(x)
    ? (a: unknown, b: unknown) => Number(a) - Number(b)
    : (a: unknown, b: unknown) => collator.compare(String(a), String(b))
  // What has no label comes last.
  points.sort((a, b) => Number(a.label === null) - Number(b.label === null) || compare(a.label, b.label))
}

/** The choice was made among these columns. */
function getColumn({ table }: ChartAsk, alias: string): ChartColumn {
  const column = table.columns.find((each) => each.alias === alias)
  if (!column) throw new Error(`The chart was chosen with a column "${alias}" that the table does not have.`)
  return column
}

function writeQuery(query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

/** What the tables refuse for what was asked; null for any other failure. */
export function explainRefusal(error: unknown, lang: Language): string | null {
  if (!(error instanceof ProblemError)) return null
  if (error.slug !== 'invalid-parameter' && error.slug !== 'query-too-heavy') return null
  const detail = error.errors[0]?.detail ?? error.detail
  const sentence = typeof detail === 'string' ? detail : detail[lang]
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
