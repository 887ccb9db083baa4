import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Ui } from '../text/ui.ts'
import { conditionOps, type ConditionOp, type SaidOp } from './file-search.ts'
import type { FilePageView } from './file-view.ts'
import { nameColumn } from './name-column.ts'

type Column = Table['columns'][number]

/** A condition that cannot be used, as the form of the page has it, and what is wrong with it beside which field. */
export interface WrongCondition {
  column: Column
  op: ConditionOp
  value: string
  field: 'op' | 'value'
  sentence: string
}

/** The first condition that the form can show again; null when none is wrong, or when the open panel shows it. */
export function findWrongCondition(ui: Ui, view: FilePageView, columns: Column[]): WrongCondition | null {
  const { panel } = view
  for (const { simple } of view.dropped) {
    const column = columns.find(({ alias }) => alias === simple?.alias)
    const op = conditionOps.find((each) => each === simple?.op)
    if (!simple || !column || !op) continue
    if (panel?.column.alias === column.alias && (panel.wrong.min ?? panel.wrong.max) !== undefined) continue
    const value = simple.values[0] ?? ''
    return { column, op, value, ...explainWrong(ui, column, op, value) }
  }
  return null
}

/** What is wrong with the conditions that are left out, in the words of the page where it has some. */
export function explainDropped(ui: Ui, { dropped, table, filterProblem }: FilePageView): string {
  const simple = dropped[0]?.simple
  const column = table?.columns.find(({ alias }) => alias === simple?.alias)
  if (!simple || !column) return filterProblem ?? ''
  return `${nameColumn(ui, column).text}: ${explainWrong(ui, column, simple.op, simple.values[0] ?? '').sentence}`
}

/** Why a value cannot be compared with what a column holds, and how it is written. */
export function explainWrong(
  ui: Ui,
  column: Column,
  op: SaidOp,
  value: string,
): Pick<WrongCondition, 'field' | 'sentence'> {
  const { text: name } = nameColumn(ui, column)
  if (op === 'contains' || op === 'startsWith') {
    return { field: 'op', sentence: ui.t('file.wrong.match', { column: name, op: ui.t(`file.op.${op}`) }) }
  }
  const kind = column.type === 'integer' ? 'number' : column.type
  const example =
    kind === 'number' || kind === 'date' || kind === 'datetime' || kind === 'boolean' || kind === 'time'
      ? ui.t(`file.wrong.${kind}`)
      : ui.t('file.wrong.other')
  return {
    field: 'value',
    sentence: value === '' ? example : `${ui.t('file.wrong.value', { value })} ${example}`,
  }
}
