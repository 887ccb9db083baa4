import { DatasetStandingPage } from '../../client/pages/dataset-standing-page.tsx'
import { stepNames, type StepName } from '../../client/pages/dataset-step-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { canGo } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetStatus, DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk, PageReply } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

const targets: Record<Exclude<StepName, 'discard' | 'delete'>, DatasetStatus> = {
  publish: 'published',
  schedule: 'scheduled',
  review: 'inReview',
  draft: 'draft',
  archive: 'archived',
  withdraw: 'withdrawn',
}

/** Whether there is anything to do at this step, for whoever may take it. */
export function isPossible(step: StepName, record: DatasetWithAgency): boolean {
  if (step === 'delete') return true
  if (step === 'discard') return record.status === 'draft' && record.publishedAt === null
  return canGo(record, targets[step])
}

/** Whether the step needs no more than to write there. */
export const isForWriters = (step: StepName, { status }: DatasetWithAgency): boolean =>
  step === 'review' || step === 'discard' || step === 'delete' || (step === 'draft' && status === 'inReview')

/** Instead of a question that has no answer: where the dataset stands, and what the reader can do about it. */
export function showStanding(
  { catalog, config }: Portal,
  web: Web,
  ask: PageAsk,
  record: DatasetWithAgency,
  wanted: StepName | 'edit',
): PageReply {
  const { viewer, lang } = ask
  const ui = createUi(lang)
  const mayTake = (step: StepName): boolean =>
    isPossible(step, record) && mayAct(viewer, isForWriters(step, record) ? 'write' : 'publish', record)
  return web.respond(ask, {
    title: `${ui.t(`datasetStanding.${record.status}`)}: ${ui.pick(record.title).text}`,
    description: ui.t(`datasetStanding.${record.status}`),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status: 409,
    body: drawPage(DatasetStandingPage, ui, {
      dataset: presentDataset(record, { baseUrl: config.baseUrl, lang, vocabularies: catalog.vocabularies }),
      wanted,
      steps: stepNames.filter((step) => step !== 'delete' && mayTake(step)),
      mayEdit: catalog.mayEdit(viewer, record) || catalog.mayPropose(viewer, record),
    }),
  })
}
