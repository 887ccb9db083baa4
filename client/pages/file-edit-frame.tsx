import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { ComponentChildren, VNode } from 'preact'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { datasetEditPath } from './dataset-edit-page.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Tabs } from '../components/tabs/tabs.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { fileEditPath, type FileEditPart, type FileEditView, type FileWordsView } from './file-edit-view.ts'
import { filePath } from './file-view.ts'
import { FormErrors } from './form-errors.tsx'
import { proposalsPath } from './proposals-page.tsx'
import { pickFileTitle } from './terms.ts'

const tabs = [
  { name: 'edit', icon: 'pencil' },
  { name: 'reading', icon: 'table' },
  { name: 'columns', icon: 'columns' },
  { name: 'validation', icon: 'good' },
] as const

/** Head and tabs of the pages on which a publisher says how a file is read, and what its columns mean. */
export function FileEditFrame({
  ui,
  view,
  part,
  children,
}: {
  ui: Ui
  view: Omit<FileEditView, 'table' | 'done' | 'base' | 'differences'> &
    Pick<FileEditView | FileWordsView, 'done'>
  part: FileEditPart
  children: ComponentChildren
}): VNode {
  const { dataset, distribution, errors, done, isProposal } = view
  const isPending = distribution.table?.status === 'pending'
  const datasetTitle = ui.pick(dataset.title)
  const title = pickFileTitle(ui, distribution)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('workspace.title'), href: ui.href('/workspace') },
          {
            ...datasetTitle,
            text: shorten(datasetTitle.text, 60),
            href: ui.href(datasetEditPath(dataset)),
          },
          { text: shorten(distribution.name ?? title.text, 60), href: ui.href(filePath(view)) },
          { text: ui.t(`fileEdit.${part}`) },
        ]}
      />
      <div class="page stack-wide">
        <div class="stack">
          <h1 lang={title.lang}>{title.text}</h1>
          <p class="lede">{ui.t(`fileEdit.${part}Lede`)}</p>
        </div>
        <Tabs
          label={ui.t('fileEdit.parts')}
          items={tabs
            // A link has nothing to be read.
            .filter(({ name }) => name === 'edit' || distribution.release !== null)
            .map(({ name, icon }) => ({
              href: ui.href(fileEditPath(view, name)),
              text: ui.t(`fileEdit.${name}`),
              icon,
              isCurrent: part === name,
            }))}
        />
        {done === 'resumed' && (
          <Notice tone="good" isAnswer>
            {ui.t('datasetEdit.done.resumed')}
          </Notice>
        )}
        {/* Whose changes are proposals comes back here only when there were none. */}
        {done === 'saved' && isProposal && <Notice isAnswer>{ui.t('datasetEdit.done.unchanged')}</Notice>}
        {done === 'saved' && !isProposal && (
          <Notice tone="good" isAnswer>
            <p>
              {ui.rich(isPending ? 'fileEdit.savedPending' : 'fileEdit.saved', {
                page: <a href={ui.href(filePath(view))}>{ui.t('fileEdit.page')}</a>,
              })}
            </p>
          </Notice>
        )}
        {isProposal && <BecomesProposal ui={ui} dataset={dataset} />}
        <FormErrors ui={ui} errors={errors} />
        {children}
      </div>
    </>
  )
}

/** That what is done here waits for somebody else, and where. */
export const BecomesProposal = ({ ui, dataset }: { ui: Ui; dataset: Dataset }): VNode => (
  <Notice>
    <p>
      {ui.rich('fileEdit.isProposal', {
        proposals: <a href={ui.href(proposalsPath(dataset))}>{ui.t('proposals.title')}</a>,
      })}
    </p>
  </Notice>
)
