export const chartKinds = ['bar', 'line', 'area', 'scatter', 'pie'] as const
export type ChartKind = (typeof chartKinds)[number]

/** What becomes of the numbers of all rows that share a label. */
export const chartFunctions = ['sum', 'mean', 'median', 'min', 'max', 'count'] as const
export type ChartFunction = (typeof chartFunctions)[number]

/** How many labels are drawn: the largest ones, or all up to a hundred. */
export const chartTops = ['5', '12', '100'] as const
export type ChartTop = (typeof chartTops)[number]

/** More slices than this cannot be told apart by eye. */
export const mostParts = 6
/** One bar a line: more of them nobody looks through. */
export const mostLabels = 100
/** A line is drawn through at most this many places, the last ones. */
export const mostPlaces = 1_000
/** As many dots as can still be seen one by one. */
export const mostDots = 1_000

/** What the address of a chart asks, unread. */
export interface ChartSearch {
  kind?: string
  /** Alias of the column with the labels; of a scatter, the one across. */
  x?: string
  /** Alias of the column with the numbers; none when rows are counted. */
  y?: string
  fn?: string
  top?: string
}

/** A chart that can be asked for. */
export interface ChartChoice {
  kind: ChartKind
  x: string
  y?: string
  fn: ChartFunction
  top: ChartTop
}

/** The address of a chart says all that it was drawn with, so that it stays that chart. */
export function writeChoice({ kind, x, y, fn, top }: ChartChoice): ChartSearch {
  if (kind === 'scatter') return { kind, x, y }
  return { kind, x, y: fn === 'count' ? undefined : y, fn, top: hasTop(kind) ? top : undefined }
}

/** A line is drawn through all its places. */
export const hasTop = (kind: ChartKind): boolean => kind === 'bar' || kind === 'pie'
