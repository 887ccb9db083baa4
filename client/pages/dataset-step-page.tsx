import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField, TextField } from '../components/field/field.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { shorten } from '../text/markdown.ts'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { writeActor } from './actor.ts'
import { CommentThread, type CommentThreadView } from './comment-thread.tsx'
import { Checklist } from './dataset-checklist.tsx'
import { datasetEditPath } from './dataset-edit-page.tsx'
import type { ChecklistItem } from './dataset-form-view.ts'
import { fileEditPath } from './file-edit-view.ts'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { BecomesProposal } from './file-edit-frame.tsx'
import { isPublic, pickFileTitle } from './terms.ts'

export const stepNames = [
  'publish',
  'schedule',
  'review',
  'draft',
  'archive',
  'withdraw',
  'discard',
  'delete',
] as const
export type StepName = (typeof stepNames)[number]

export interface DatasetStepView {
  step: StepName
  dataset: Dataset
  /** What is deleted; the other steps are about the whole. */
  distribution: Distribution | null
  version: number
  /** Before publishing alone. */
  checks: ChecklistItem[]
  /** Whether the step can be taken; when not, `checks` say why. */
  isReady: boolean
  /** Whether whoever looks wrote it last, and the agency asks for a second person. */
  needsAnother: boolean
  /** Whether it waits, once deleted, for somebody who may publish. */
  isProposal: boolean
  /** Whether whoever is about to send it back could publish it instead. */
  mayDecide: boolean
  /** Whether the reader handed it in, and so takes back their own: they know why, and need not be told. */
  isOwn: boolean
  note: string
  /** When to publish, as typed; for the schedule alone. */
  at: string
  errors: FormError[]
  /** What was said about it inside the agency, while it is in review; null otherwise. */
  thread: CommentThreadView | null
}

/** What a step means, and the button that takes it: asked once more, because others see what comes of it. */
export function DatasetStepPage({ view, ui }: { view: DatasetStepView; ui: Ui }): VNode {
  const { step, dataset, distribution, version, checks, isReady, needsAnother, note, at, errors } = view
  const words = wordsOf(step, dataset)
  const mayGo = isReady && !needsAnother
  const isTakingBack = words === 'return' && view.isOwn
  const needsNote = step === 'withdraw' || (words === 'return' && !view.isOwn)
  const title = ui.pick(dataset.title)
  const about = distribution ? pickFileTitle(ui, distribution) : title
  // Nothing is edited while it waits.
  const isWaiting = dataset.status === 'inReview' || dataset.status === 'scheduled'
  const back = ui.href(isWaiting ? `/datasets/${dataset.slug}` : datasetEditPath(dataset))
  const action = distribution
    ? fileEditPath({ dataset, distribution }, 'delete')
    : datasetEditPath(dataset, step)
  // What is in order stands on the page of the form.
  const left = checks.filter(({ state }) => state !== 'good')
  const isGrave = step === 'withdraw' || step === 'discard' || step === 'delete'
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          { ...title, text: shorten(title.text, 60), href: back },
          { text: ui.t(`datasetStep.${words}.link`) },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>{ui.t(`datasetStep.${words}.title`)}</h1>
          <p class="lede" lang={about.lang}>
            {about.text}
          </p>
          <FormErrors ui={ui} errors={errors} />
          {words === 'return' && <p>{ui.t('datasetStep.return.why')}</p>}
          <p>{ui.t(isTakingBack ? 'datasetStep.return.own' : `datasetStep.${words}.means`)}</p>
          {dataset.submitted && <Submitted ui={ui} submitted={dataset.submitted} />}
          {dataset.scheduledAt && (
            <p>
              {ui.t('datasetStep.scheduledFor', {
                date: ui.date(dataset.scheduledAt, 'moment'),
                zone: ui.zone,
              })}
            </p>
          )}
          {(step === 'publish' || step === 'schedule') && left.length === 0 && (
            <Notice tone="good">{ui.t('datasetStep.allGood')}</Notice>
          )}
          {left.length > 0 && (
            <Panel title={ui.t('datasetStep.left')} id="checks">
              <Checklist ui={ui} checks={left} />
            </Panel>
          )}
          {!isReady && (
            <Notice tone="warn">
              {ui.t(step === 'review' ? 'datasetStep.notReadyReview' : 'datasetStep.notReady')}
            </Notice>
          )}
          {step === 'review' && isReady && left.length > 0 && (
            <Notice tone="warn">{ui.t('datasetStep.reviewLacks')}</Notice>
          )}
          {view.isProposal && <BecomesProposal ui={ui} dataset={dataset} />}
          {isReady && needsAnother && (
            <Notice tone="warn">
              {ui.t(
                dataset.status === 'inReview' ? 'datasetStep.waitsForAnother' : 'datasetStep.needsAnother',
              )}
            </Notice>
          )}
          <form class="stack" method="post" action={ui.href(action)} novalidate>
            <input type="hidden" name="version" value={String(version)} />
            {step === 'schedule' && mayGo && (
              <TextField
                ui={ui}
                id="at"
                name="at"
                type="datetime-local"
                autocomplete="off"
                label={ui.t('datasetStep.at')}
                help={ui.t('datasetStep.atHelp', { zone: ui.zone })}
                isRequired
                value={at}
                error={errorOf(errors, 'at')}
              />
            )}
            {step !== 'discard' && mayGo && (
              <TextAreaField
                ui={ui}
                id="note"
                name="note"
                isTitle
                rows={2}
                label={ui.t(step === 'withdraw' ? 'datasetStep.reason' : 'datasetEdit.note')}
                help={ui.t(view.isProposal ? 'fileEdit.proposalNoteHelp' : noteHelpOf(step, dataset))}
                isOptional={!needsNote}
                isRequired={needsNote}
                value={note}
                error={errorOf(errors, 'note')}
              />
            )}
            <p class="row">
              {mayGo && (
                <Button kind={isGrave ? 'bad' : undefined}>
                  {ui.t(isTakingBack ? 'datasetStep.takeBack' : `datasetStep.${words}.submit`)}
                </Button>
              )}
              {view.mayDecide && (
                <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'publish'))}>
                  {ui.t('datasetStep.publish.link')}
                </Button>
              )}
              {dataset.status === 'scheduled' && step === 'schedule' && (
                <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'draft'))}>
                  {ui.t('datasetStep.cancel.link')}
                </Button>
              )}
              {step === 'publish' &&
                mayGo &&
                (dataset.status === 'inReview' || dataset.status === 'draft') && (
                  <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'schedule'))}>
                    {ui.t('datasetStep.schedule.link')}
                  </Button>
                )}
              {dataset.status === 'inReview' && (step === 'publish' || step === 'schedule') && (
                <Button kind="quiet" href={ui.href(datasetEditPath(dataset, 'draft'))}>
                  {ui.t(view.isOwn ? 'datasetStep.takeBack' : 'datasetStep.sendBack')}
                </Button>
              )}
              <Button kind="plain" href={back}>
                {ui.t(isWaiting ? 'datasetEdit.look' : 'datasetStep.back')}
              </Button>
            </p>
          </form>
          {view.thread && (
            <Panel title={ui.t('comments.title')} id="comments">
              <CommentThread ui={ui} view={view.thread} />
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

/** Who handed it in, and what they want the reviewer to know. */
function Submitted({
  ui,
  submitted: { by, at, note },
}: {
  ui: Ui
  submitted: NonNullable<Dataset['submitted']>
}): VNode {
  const words = ui.t('datasetStep.submitted', { name: writeActor(ui, by), date: ui.date(at, 'moment') })
  if (!note) return <p class="small soft">{words}</p>
  return (
    <Notice title={words}>
      <p class="comment-text" dir="auto">
        {note}
      </p>
    </Notice>
  )
}

/** Back to draft means something else to what the public has not seen. */
export function wordsOf(step: StepName, { status }: Dataset): StepName | 'cancel' | 'return' {
  if (step !== 'draft') return step
  return status === 'scheduled' ? 'cancel' : status === 'inReview' ? 'return' : step
}

/** Who reads the note. */
function noteHelpOf(step: StepName, dataset: Dataset): TextKey {
  if (step === 'withdraw') return 'datasetStep.reasonHelp'
  const isUnseen = step === 'delete' && !isPublic(dataset)
  const isInside = isUnseen || step === 'review' || step === 'schedule' || wordsOf(step, dataset) !== step
  return isInside ? 'datasetStep.noteInside' : 'datasetEdit.noteHelp'
}
