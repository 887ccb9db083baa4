import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { ChartChoice } from './chart-search.ts'

export type ChartColumn = Table['columns'][number]

/** Why a chart cannot be drawn as it was asked for. */
export type ChartProblem =
  | { kind: 'noColumn'; name: string; nearest: ChartColumn | null }
  | { kind: 'noChoice'; parameter: 'kind' | 'fn' | 'top'; value: string }
  | { kind: 'noLabel' | 'noNumber'; column: ChartColumn }
  | { kind: 'needsNumbers' | 'notParts' | 'nothing' }
  | { kind: 'tooManyParts' | 'tooManyLabels'; count: number }
  /** In the words of what refused. */
  | { kind: 'refused'; sentence: string }

/** The numbers of a chart. */
export interface ChartDrawing {
  choice: ChartChoice
  x: ChartColumn
  /** Null when rows are counted. */
  y: ChartColumn | null
  /** Labels with their numbers, in the order of drawing; of a scatter, one for each row. */
  points: { label: unknown; value: number | string }[]
  /** Whether the points stand in the order of their labels, else from the largest. */
  isInOrder: boolean
  /** How many labels there are, drawn or not; of a scatter, how many rows. */
  total: number
  /** What is not drawn, together; null when that has no meaning or nothing is left. */
  rest: { count: number; value: number | string } | null
  /** Labels without any number. */
  missing: number
  /** How many rows were counted. */
  rowCount: number
  /** The same numbers from the API. */
  dataHref: string
}

/** What the chart view of a file's page shows. */
export interface ChartView {
  /** What the form shows as chosen; null when the table has nothing to draw. */
  choice: ChartChoice | null
  suggestions: ChartChoice[]
  columns: readonly ChartColumn[]
  labels: ChartColumn[]
  numbers: ChartColumn[]
  drawing: ChartDrawing | null
  problem: ChartProblem | null
  /** What can be drawn in place of what was asked for. */
  instead: ChartChoice | null
}
