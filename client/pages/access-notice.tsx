import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Notice } from '../components/notice/notice.tsx'
import type { Ui } from '../text/ui.ts'

/** Says of data that are not open to everybody who may have them; nothing of open ones. */
export function AccessNotice({
  ui,
  dataset: { accessRights },
  mayReadData,
}: {
  ui: Ui
  dataset: Pick<Dataset, 'accessRights'>
  mayReadData: boolean
}): VNode | null {
  if (accessRights === undefined || accessRights === 'PUBLIC') return null
  return (
    <Notice tone="warn" title={ui.t(`access.${accessRights}`)}>
      {ui.t(mayReadData ? 'access.forMembers' : 'access.descriptionOnly')}
    </Notice>
  )
}
