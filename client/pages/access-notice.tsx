import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Empty } from '../components/empty/empty.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'
import { renderContact } from './dataset-aside.tsx'
import { isOpen, nameAccess } from './terms.ts'

/** Says of data that are not open to everybody who may have them; nothing of open ones. */
export function AccessNotice({
  ui,
  dataset,
  mayReadData,
}: {
  ui: Ui
  dataset: Pick<Dataset, 'accessRights'>
  mayReadData: boolean
}): VNode | null {
  if (isOpen(dataset)) return null
  return (
    <Notice tone="warn" title={nameAccess(ui, dataset)}>
      {ui.t(mayReadData ? 'access.forMembers' : 'access.descriptionOnly')}
    </Notice>
  )
}

/** What stands in the place of a table or a download that is not for this reader. */
export const Restricted = ({
  ui,
  dataset,
}: {
  ui: Ui
  dataset: Pick<Dataset, 'accessRights' | 'contactPoint' | 'agency'>
}): VNode => (
  <Empty title={nameAccess(ui, dataset)}>
    <p>{ui.t('access.askFor')}</p>
    <p>
      {renderContact(dataset) ?? (
        <a href={ui.href(`/agencies/${dataset.agency.slug}`)}>
          <LangText of={ui.pick(dataset.agency.name)} />
        </a>
      )}
    </p>
  </Empty>
)
