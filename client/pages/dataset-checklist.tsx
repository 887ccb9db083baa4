import type { VNode } from 'preact'
import { Checks, type ChecksProps } from '../components/checks/checks.tsx'
import type { Ui } from '../text/ui.ts'
import type { ChecklistItem } from './dataset-form-view.ts'

/** What is in order, what is missing and what could be better, each with a link to where it is mended. */
export function Checklist({ ui, checks }: { ui: Ui; checks: ChecklistItem[] }): VNode {
  const good = (name: ChecklistItem['name']): string => ui.t(`datasetCheck.${name}.good`)
  return (
    <Checks
      ui={ui}
      items={checks.flatMap(
        ({ name, state, href, count = 0, done = 0, schemas = [] }): ChecksProps['items'] => {
          if (state === 'good') return [{ state, text: good(name) }]
          const gaps = { count, done, schemas: schemas.join(', ') }
          const text = <a href={href}>{ui.t(`datasetCheck.${name}.missing`, gaps)}</a>
          if (name !== 'files') return [{ state, text }]
          return [
            { state, text, onceAdded: 'gone' },
            { state: 'good', text: good(name), onceAdded: 'shown' },
          ]
        },
      )}
    />
  )
}
