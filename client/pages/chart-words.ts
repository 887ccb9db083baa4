import { listUps } from '../components/chart/chart.tsx'
import { shorten } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { createCellWriter } from './cells.tsx'
import { hasTop, type ChartChoice } from './chart-search.ts'
import type { ChartColumn, ChartDrawing, ChartProblem } from './chart-view.ts'
import { askNearest, nameColumn } from './name-column.ts'

/** A label beside a bar breaks into lines; what is longer would push the bars away. */
const longestLabel = 60

type Columns = readonly ChartColumn[]

const nameAlias = (ui: Ui, columns: Columns, alias: string | undefined): string => {
  const column = columns.find((each) => each.alias === alias)
  return column ? nameColumn(ui, column).text : ''
}

/**
 * What a chart shows: "Population by province". `isWhole`: whether each label stands in one row, so that nothing was added up;
 * left out while nothing is drawn yet.
 */
export function titleChart(ui: Ui, columns: Columns, choice: ChartChoice, isWhole?: boolean): string {
  const x = nameAlias(ui, columns, choice.x)
  const y = nameAlias(ui, columns, choice.y)
  if (choice.kind === 'scatter') return ui.t('chart.title.pair', { x, y })
  if (choice.fn === 'count') return ui.t('chart.title.count', { x })
  if (isWhole) return ui.t('chart.title.plain', { x, y })
  return ui.t('chart.title.measured', { x, y, fn: ui.t(`chart.fn.${choice.fn}`).toLocaleLowerCase(ui.lang) })
}

/** The title of a chart with how much of it is drawn. */
export function titleDrawing(ui: Ui, columns: Columns, drawing: ChartDrawing): string {
  const { choice, points, total, rowCount, isInOrder } = drawing
  const title = titleChart(ui, columns, choice, total === rowCount)
  const isCut = hasTop(choice.kind) && total > Number(choice.top)
  if (!isCut) return title
  return ui.t(isInOrder ? 'chart.title.last' : 'chart.title.cut', { title, count: points.length })
}

/** What the numbers of a drawing are: "Population, sum (people)". */
export function nameMeasure(ui: Ui, { choice, y, total, rowCount }: ChartDrawing): string {
  if (!y) return ui.t('chart.fn.count')
  const name = nameColumn(ui, y).text
  const isWhole = choice.kind === 'scatter' || total === rowCount
  const measured = isWhole ? name : `${name}, ${ui.t(`chart.fn.${choice.fn}`).toLocaleLowerCase(ui.lang)}`
  return y.unit ? `${measured} (${y.unit})` : measured
}

/** The line under the title: units, and in which order things stand. */
export function describeAxes(ui: Ui, { choice, points, x, y, isInOrder }: ChartDrawing): string {
  if (choice.kind === 'scatter' && y) {
    const axis = (column: ChartColumn): string =>
      `${nameColumn(ui, column).text}${column.unit ? ` (${column.unit})` : ''}`
    return ui.t('chart.axes', { x: axis(x), y: axis(y) })
  }
  const unit = y?.unit ? `${ui.t('chart.unit', { unit: y.unit })} ` : ''
  const order = isInOrder ? ui.t('chart.inOrder', { x: nameColumn(ui, x).text }) : ui.t('chart.fromLargest')
  // Whoever sees a line fall by half must know that it did not.
  const [least = 0, ...further] =
    choice.kind === 'line'
      ? listUps(
          'line',
          points.map(({ value }) => ({ x: 0, y: Number(value), label: '' })),
        )
      : []
  const most = further.at(-1) ?? 0
  const isCut = least > 0 || most < 0
  return (
    unit +
    order +
    (isCut ? ` ${ui.t('chart.notFromZero', { least: ui.number(least > 0 ? least : most) })}` : '')
  )
}

/** Writes the labels of a drawing; a missing one is said in words. */
export function createLabelWriter(ui: Ui, { x, points }: ChartDrawing): (label: unknown) => string {
  const write = createCellWriter(
    ui,
    x,
    points.map(({ label }) => label),
  )
  return (label) => {
    if (label === null || label === '') return ui.t('chart.noLabel')
    const text = write(label)
    return shorten(typeof text === 'string' ? text : String(label), longestLabel)
  }
}

/**
 * Writes the numbers of a drawing, all with the same number of decimals: as many as any of them has, and at most what the largest
 * needs for `digits`; whole numbers stay whole to the last digit.
 */
export function createNumberWriter(
  ui: Ui,
  { points, rest }: Pick<ChartDrawing, 'points' | 'rest'>,
  digits = 6,
): (value: number | string) => string {
  const numbers = [...points.map(({ value }) => value), rest?.value ?? 0].map(Number)
  const isWhole = numbers.every(Number.isInteger)
  const largest = Math.max(1e-9, ...numbers.map(Math.abs))
  const most = isWhole ? 0 : Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(largest))))
  const decimals = Math.max(...numbers.map((number) => countDecimals(number, most)))
  return (value) =>
    typeof value === 'string' && /^-?\d+$/.test(value)
      ? ui.number(BigInt(value))
      : ui.number(Number(value), { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** How many decimals of a number are not zero, of `most`. */
const countDecimals = (number: number, most: number): number =>
  number.toFixed(most).replace(/0+$/, '').split('.')[1]?.length ?? 0

/** The whole chart in one sentence, for those who do not see it. */
export function describeDrawing(ui: Ui, columns: Columns, drawing: ChartDrawing): string {
  const { choice, points } = drawing
  const label = createLabelWriter(ui, drawing)
  const number = createNumberWriter(ui, drawing)
  const say = ({ label: of, value }: ChartDrawing['points'][number]): string =>
    `${label(of)}: ${number(value)}`
  const title = `${ui.t(`chart.kind.${choice.kind}`)}: ${titleDrawing(ui, columns, drawing)}.`
  if (choice.kind === 'pie' || points.length <= 3) return `${title} ${points.map(say).join('; ')}.`
  const ordered = points.toSorted((a, b) => Number(a.value) - Number(b.value))
  const [least, most] = [ordered[0]!, ordered.at(-1)!]
  if (choice.kind === 'scatter') {
    return `${title} ${ui.t('chart.saysDots', { count: points.length, least: number(least.value), most: number(most.value) })}`
  }
  const ends = { least: say(least), most: say(most) }
  if (choice.kind === 'bar') return `${title} ${ui.t('chart.saysBars', { ...ends, count: points.length })}`
  return `${title} ${ui.t('chart.saysLine', { ...ends, first: say(points[0]!), last: say(points.at(-1)!) })}`
}

/** Why a chart cannot be drawn, and what to choose. */
export function explainProblem(ui: Ui, problem: ChartProblem): string {
  switch (problem.kind) {
    case 'noColumn':
      return ui.t('chart.problem.noColumn', { name: problem.name, nearest: askNearest(ui, problem.nearest) })
    case 'noChoice':
      return ui.t(`chart.problem.noChoice.${problem.parameter}`, { value: problem.value })
    case 'noLabel':
    case 'noNumber':
      return ui.t(`chart.problem.${problem.kind}`, { column: nameColumn(ui, problem.column).text })
    case 'tooManyParts':
    case 'tooManyLabels':
      return ui.t(`chart.problem.${problem.kind}`, { number: problem.count })
    case 'refused':
      return problem.sentence
    default:
      return ui.t(`chart.problem.${problem.kind}`)
  }
}

/** What an option of the form is called. */
export const optionText = (ui: Ui, column: ChartColumn): string => {
  const { text }: PickedText = nameColumn(ui, column)
  return column.unit ? `${text}, ${column.unit}` : text
}
