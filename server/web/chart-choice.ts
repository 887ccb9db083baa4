import {
  chartFunctions,
  chartKinds,
  chartTops,
  type ChartChoice,
  type ChartSearch,
} from '../../client/pages/chart-search.ts'
import type { ChartColumn, ChartProblem } from '../../client/pages/chart-view.ts'
import { isLabel, isNumber, isRate } from './chart-suggestions.ts'
import { findNearestColumn } from './file-filter.ts'

/** What is asked of a chart, made whole, and what is wrong with it: then the form keeps what is right. */
export interface ReadChoice {
  choice: ChartChoice | null
  problem: ChartProblem | null
}

/**
 * The chart that an address asks for. What it leaves open is taken from the first suggestion; a wrong part is told, and the
 * suggestion stands in for it in the form.
 */
export function readChoice(
  asked: ChartSearch,
  columns: readonly ChartColumn[],
  suggestions: readonly ChartChoice[],
): ReadChoice {
  const [suggested] = suggestions
  if (!suggested) return { choice: null, problem: { kind: 'nothing' } }
  const { kind, x, y, fn, top } = asked
  if (!kind && !x && !y && !fn) {
    const known = chartTops.find((each) => each === top)
    return { choice: { ...suggested, top: known ?? suggested.top }, problem: null }
  }
  const problems: ChartProblem[] = []
  const across = findNamed(x, columns, problems)
  const counted = fn === 'count' ? null : findNamed(y, columns, problems)
  // Of a name that there is not, the nearest one stands in the form.
  const [nearX, nearY] = [x, y].map((name) => (name ? findNearestColumn(columns, name) : null))
  const numbers = columns.filter(isNumber)
  const choice: ChartChoice = {
    kind: pick('kind', kind, chartKinds, problems) ?? 'bar',
    x: across?.alias ?? (nearX && isLabel(nearX) ? nearX.alias : suggested.x),
    y:
      [counted, nearY].find((column) => column && isNumber(column))?.alias ??
      suggested.y ??
      numbers[0]?.alias,
    fn: pick('fn', fn, chartFunctions, problems) ?? chooseFunction(counted ?? nearY ?? null),
    top: pick('top', top, chartTops, problems) ?? '12',
  }
  if (across && !isLabel(across)) problems.push({ kind: 'noLabel', column: across })
  if (counted && !isNumber(counted)) problems.push({ kind: 'noNumber', column: counted })
  if (choice.kind === 'scatter') {
    if (numbers.length < 2) problems.push({ kind: 'needsNumbers' })
    else if (across && !isNumber(across)) problems.push({ kind: 'noNumber', column: across })
    else if (!isNumberNamed(choice.x, numbers))
      choice.x = numbers.find(({ alias }) => alias !== choice.y)!.alias
  } else if (choice.fn !== 'count' && choice.y === undefined) {
    problems.push({ kind: 'needsNumbers' })
  } else if (choice.kind === 'pie' && choice.fn !== 'sum' && choice.fn !== 'count') {
    problems.push({ kind: 'notParts' })
  }
  return { choice, problem: problems[0] ?? null }
}

const chooseFunction = (counted: ChartColumn | null): ChartChoice['fn'] =>
  counted === null ? 'count' : isRate(counted) ? 'mean' : 'sum'

const isNumberNamed = (alias: string, numbers: readonly ChartColumn[]): boolean =>
  numbers.some((column) => column.alias === alias)

/** By alias, then by name, as people write it; a problem when it is neither. */
function findNamed(
  wanted: string | undefined,
  columns: readonly ChartColumn[],
  problems: ChartProblem[],
): ChartColumn | null {
  if (!wanted) return null
  const name = wanted.normalize('NFC')
  const column = columns.find(({ alias }) => alias === name) ?? columns.find((each) => each.name === name)
  if (!column)
    problems.push({ kind: 'noColumn', name: shorten(wanted), nearest: findNearestColumn(columns, wanted) })
  return column ?? null
}

function pick<Choice extends string>(
  parameter: 'kind' | 'fn' | 'top',
  wanted: string | undefined,
  choices: readonly Choice[],
  problems: ChartProblem[],
): Choice | undefined {
  if (!wanted) return undefined
  const found = choices.find((each) => each === wanted)
  if (!found) problems.push({ kind: 'noChoice', parameter, value: shorten(wanted) })
  return found
}

/** Enough to know again what was typed. */
const shorten = (text: string): string => [...text].slice(0, 80).join('')
