import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Drop } from '../components/drop/drop.tsx'
import { Pair, TextAreaField, TextField } from '../components/field/field.tsx'
import type { Ui } from '../text/ui.ts'
import { FileEditFrame } from './file-edit-frame.tsx'
import { fileEditPath, type FileWords, type FileWordsView } from './file-edit-view.ts'
import { FormDifferences } from './form-differences.tsx'
import { errorOf } from './form-errors.tsx'
import { proposalsPath } from './proposals-page.tsx'

/** What a file or link is called and said to be, and where new figures are put in its place. */
export function FileWordsPage({ view, ui }: { view: FileWordsView; ui: Ui }): VNode {
  const { version, fields, errors, distribution, maxUploadBytes } = view
  const isFile = distribution.release !== null
  const field = (id: keyof FileWords) => ({
    ui,
    id,
    name: id,
    value: fields[id],
    error: errorOf(errors, id),
  })
  return (
    <FileEditFrame ui={ui} view={view} part="edit">
      <form
        class="stack-wide"
        method="post"
        action={ui.href(fileEditPath(view, 'edit'))}
        encType="multipart/form-data"
        novalidate
      >
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="base" value={view.base} />
        <FormDifferences ui={ui} differences={view.differences} />
        <section class="stack" aria-labelledby="words">
          <h2 id="words">{ui.t('fileEdit.words')}</h2>
          <Pair>
            <TextField {...field('titleVi')} autocomplete="off" lang="vi" label={ui.t('fileEdit.titleVi')} />
            <TextField
              {...field('titleEn')}
              autocomplete="off"
              lang="en"
              label={ui.t('fileEdit.titleEn')}
              isOptional
            />
            <TextAreaField
              {...field('descriptionVi')}
              isTitle
              lang="vi"
              label={ui.t('fileEdit.descriptionVi')}
            />
            <TextAreaField
              {...field('descriptionEn')}
              isTitle
              lang="en"
              label={ui.t('fileEdit.descriptionEn')}
              isOptional
            />
          </Pair>
          {!isFile && (
            <TextField
              {...field('accessUrl')}
              type="url"
              autocomplete="off"
              label={ui.t('datasetEdit.linkUrl')}
              help={ui.t('datasetEdit.linkHelp')}
            />
          )}
        </section>
        {isFile && (
          <section class="stack" aria-labelledby="release">
            <h2 id="release">{ui.t('fileEdit.release')}</h2>
            <p>
              {ui.t('fileEdit.releaseHelp', {
                name: distribution.name ?? '',
                number: ui.number(distribution.release ?? 0),
              })}
            </p>
            <Drop
              id="file"
              name="file"
              label={ui.t('fileEdit.chooseRelease')}
              help={ui.t('fileEdit.chooseReleaseHelp', { size: ui.bytes(maxUploadBytes) })}
              error={errorOf(errors, 'file')}
              uploads={{
                ui,
                target: { kind: 'distribution', id: distribution.id },
                filePage: ui.href(fileEditPath(view, 'reading')),
                maxBytes: maxUploadBytes,
                proposals: ui.href(proposalsPath(view.dataset)),
                isProposal: view.isProposal,
              }}
            />
          </section>
        )}
        {view.isProposal && (
          <TextField
            ui={ui}
            id="note"
            name="note"
            label={ui.t('datasetEdit.note')}
            help={ui.t('fileEdit.proposalNoteHelp')}
            isOptional
            autocomplete="off"
            value={view.note}
            error={errorOf(errors, 'note')}
          />
        )}
        <p class="row">
          <Button name="do" value="save">
            {ui.t(view.isProposal ? 'datasetEdit.saveProposal' : 'datasetEdit.save')}
          </Button>
          <Button kind="bad" href={ui.href(fileEditPath(view, 'delete'))}>
            {ui.t('fileEdit.delete')}
          </Button>
        </p>
      </form>
    </FileEditFrame>
  )
}
