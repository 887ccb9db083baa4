import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { TextAreaField } from '../components/field/field.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { shorten } from '../text/markdown.ts'
import type { TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { BecomesProposal } from './file-edit-frame.tsx'
import { errorOf, FormErrors, type FormError } from './form-errors.tsx'
import { ChangeList } from './revision-line.tsx'
import type { ChangeWords } from './revision-words.ts'
import { isPublic } from './terms.ts'

export interface RestorePageView {
  dataset: Dataset
  /** The revision whose description is to be written again. */
  number: number
  /** What that would change now. */
  changes: ChangeWords[]
  /** Whether it waits, once saved, for somebody who may publish. */
  isProposal: boolean
  note: string
  errors: FormError[]
}

/** What restoring a revision would change, value by value, before it is done. */
export function RestorePage({ view, ui }: { view: RestorePageView; ui: Ui }): VNode {
  const { dataset, changes } = view
  const title = ui.pick(dataset.title)
  const number = String(view.number)
  const history = ui.href(`/datasets/${dataset.slug}/history`)
  const name = ui.t('history.restore', { number })
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { ...title, text: shorten(title.text, 60), href: ui.href(`/datasets/${dataset.slug}`) },
          { text: ui.t('dataset.history'), href: history },
          { text: ui.t('history.revision', { number }) },
        ]}
      />
      <div class="page head">
        <div class="stack limit">
          <h1>{name}</h1>
          <p class="lede">
            <LangText of={title} />
          </p>
          <p>{ui.t('history.restoreHelp')}</p>
          <FormErrors ui={ui} errors={view.errors} />
          {changes.length === 0 ? (
            <Notice>{ui.t('history.done.same')}</Notice>
          ) : (
            <section class="stack">
              <h2>{ui.t('history.restoreChanges')}</h2>
              <ChangeList ui={ui} name={name} changes={changes} />
            </section>
          )}
          {view.isProposal && changes.length > 0 && <BecomesProposal ui={ui} dataset={dataset} />}
          <form class="stack" method="post" action={`${history}/${number}/restore`} novalidate>
            <input type="hidden" name="version" value={String(dataset.version)} />
            {changes.length > 0 && (
              <TextAreaField
                ui={ui}
                id="note"
                name="note"
                isTitle
                rows={2}
                label={ui.t('datasetEdit.note')}
                help={ui.t(noteHelpOf(view))}
                isOptional
                value={view.note}
                error={errorOf(view.errors, 'note')}
              />
            )}
            <p class="row">
              {changes.length > 0 && <Button>{name}</Button>}
              <Button kind="plain" href={history}>
                {ui.t('history.back')}
              </Button>
            </p>
          </form>
        </div>
      </div>
    </>
  )
}

/** Who reads the note. */
function noteHelpOf({ isProposal, dataset }: RestorePageView): TextKey {
  if (isProposal) return 'fileEdit.proposalNoteHelp'
  return isPublic(dataset) ? 'datasetEdit.noteHelp' : 'datasetStep.noteInside'
}
