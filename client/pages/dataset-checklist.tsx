import type { VNode } from 'preact'
import { Checks } from '../components/checks/checks.tsx'
import type { Ui } from '../text/ui.ts'
import type { ChecklistItem } from './dataset-form-view.ts'

/** What is in order, what is missing and what could be better, each with a link to where it is mended. */
export function Checklist({ ui, checks }: { ui: Ui; checks: ChecklistItem[] }): VNode {
  return (
    <Checks
      ui={ui}
      items={checks.map(({ name, state, href, count = 0 }) => ({
        state,
        text:
          state === 'good' ? (
            ui.t(`datasetCheck.${name}.good`)
          ) : (
            <a href={href}>{ui.t(`datasetCheck.${name}.missing`, { count })}</a>
          ),
      }))}
    />
  )
}
