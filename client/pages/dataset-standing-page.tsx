import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { RowLink, Rows } from '../components/rows/rows.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { wordsOf, type StepName } from './dataset-step-page.tsx'

export interface DatasetStandingView {
  dataset: Dataset
  /** What the reader came for, and cannot be done. */
  wanted: StepName | 'edit'
  /** What the reader can do instead. */
  steps: StepName[]
  mayEdit: boolean
}

/** Where a dataset stands, why what the reader came for cannot be done, and what can. */
export function DatasetStandingPage({ view, ui }: { view: DatasetStandingView; ui: Ui }): VNode {
  const { dataset, wanted, steps, mayEdit } = view
  const title = ui.pick(dataset.title)
  const { submitted, scheduledAt } = dataset
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: ui.href(`/datasets/${dataset.slug}`) },
          { text: wanted === 'edit' ? ui.t('datasetEdit.edit') : ui.t(`datasetStep.${wanted}.link`) },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t(`datasetStanding.${dataset.status}`)}</h1>
          <p class="lede">
            <LangText of={title} />
          </p>
          <p>{explain(ui, dataset, wanted)}</p>
          {submitted && (
            <p>
              {ui.t('datasetStep.submitted', {
                name: writeActor(ui, submitted.by),
                date: ui.date(submitted.at, 'moment'),
              })}
            </p>
          )}
          {scheduledAt && (
            <p>{ui.t('datasetStep.scheduledFor', { date: ui.date(scheduledAt, 'moment'), zone: ui.zone })}</p>
          )}
          <h2>{ui.t('datasetStanding.ways')}</h2>
          {steps.length === 0 && !mayEdit && <p>{ui.t('datasetStanding.askPublisher')}</p>}
          <Rows>
            {[
              ...(mayEdit
                ? [
                    <RowLink key="edit" href={ui.href(datasetEditPath(dataset))}>
                      {ui.t('datasetEdit.edit')}
                    </RowLink>,
                  ]
                : []),
              ...steps.map((step) => (
                <RowLink key={step} href={ui.href(datasetEditPath(dataset, step))}>
                  {ui.t(`datasetStep.${wordsOf(step, dataset)}.link`)}
                </RowLink>
              )),
              <RowLink key="look" href={ui.href(`/datasets/${dataset.slug}`)}>
                {ui.t('datasetEdit.look')}
              </RowLink>,
              <RowLink key="history" href={ui.href(`/datasets/${dataset.slug}/history`)}>
                {ui.t('datasetStanding.history')}
              </RowLink>,
            ]}
          </Rows>
        </div>
      </div>
    </>
  )
}

function explain(ui: Ui, { publishedAt }: Dataset, wanted: DatasetStandingView['wanted']): string {
  if (wanted === 'edit') return ui.t('datasetStanding.notEdited')
  if (wanted === 'discard' && publishedAt) return ui.t('datasetStanding.notDiscarded')
  return ui.t('datasetStanding.nothing', { step: ui.t(`datasetStep.${wanted}.link`) })
}
