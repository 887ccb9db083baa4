import type { VNode } from 'preact'
import type { Ui } from '../../text/ui.ts'

/** The number of an answer that is not the one asked for. */
export function ProblemCode({ ui, status }: { ui: Ui; status: number }): VNode {
  return <p class="problem-code">{ui.t('problem.status', { status })}</p>
}
