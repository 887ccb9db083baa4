import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { FileStates, type EditedFile } from './dataset-files.tsx'

export interface DatasetProgressView {
  dataset: Dataset
  files: EditedFile[]
}

/** How far the work on the files of a dataset is. It comes anew by itself, so nothing is typed here. */
export function DatasetProgressPage({
  view: { dataset, files },
  ui,
}: {
  view: DatasetProgressView
  ui: Ui
}): VNode {
  const title = ui.pick(dataset.title)
  const isWorking = files.some((file) => file.isWorking)
  const back = ui.href(datasetEditPath(dataset))
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: back },
          { text: ui.t('datasetProgress.title') },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t('datasetProgress.title')}</h1>
          <p class="lede" lang={title.lang}>
            {title.text}
          </p>
          <Notice tone={isWorking ? 'info' : 'good'} isAnswer>
            {ui.t(isWorking ? 'datasetProgress.working' : 'datasetProgress.done')}
          </Notice>
          <FileStates ui={ui} dataset={dataset} items={files} />
          <p>
            <Button href={back} kind={isWorking ? 'quiet' : undefined}>
              {ui.t('datasetStep.back')}
            </Button>
          </p>
        </div>
      </div>
    </>
  )
}
