import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Ui } from '../text/ui.ts'
import { isOpen, isPublic } from './terms.ts'

/** Above examples of the API: that they need a token, until the dataset is published or for as long as its data are not open. */
export function DraftNote({ ui, dataset }: { ui: Ui; dataset: Dataset }): VNode | null {
  if (isPublic(dataset) && isOpen(dataset)) return null
  return (
    <p>
      {ui.rich(isPublic(dataset) ? 'access.api' : 'dataset.apiOfDraft', {
        header: <code>Authorization: Bearer sen_…</code>,
        workspace: <a href={ui.href('/workspace')}>{ui.t('dataset.workspace')}</a>,
      })}
    </p>
  )
}
