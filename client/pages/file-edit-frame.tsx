import type { ComponentChildren, VNode } from 'preact'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Tabs } from '../components/tabs/tabs.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { fileEditPath, type FileEditView } from './file-edit-view.ts'
import { filePath } from './file-view.ts'
import { FormErrors } from './form-errors.tsx'
import { pickFileTitle } from './terms.ts'

/** Head and tabs of the pages on which a publisher says how a file is read, and what its columns mean. */
export function FileEditFrame({
  ui,
  view,
  part,
  children,
}: {
  ui: Ui
  view: FileEditView
  part: 'reading' | 'columns'
  children: ComponentChildren
}): VNode {
  const { dataset, distribution, table, errors, done } = view
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
            href: ui.href(`/datasets/${dataset.slug}`),
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
          items={[
            {
              href: ui.href(fileEditPath(view, 'reading')),
              text: ui.t('fileEdit.reading'),
              icon: 'table',
              isCurrent: part === 'reading',
            },
            {
              href: ui.href(fileEditPath(view, 'columns')),
              text: ui.t('fileEdit.columns'),
              icon: 'columns',
              isCurrent: part === 'columns',
            },
          ]}
        />
        {done && (
          <Notice tone="good" isAnswer>
            <p>
              {ui.rich(table.status === 'pending' ? 'fileEdit.savedPending' : 'fileEdit.saved', {
                page: <a href={ui.href(filePath(view))}>{ui.t('fileEdit.page')}</a>,
              })}
            </p>
          </Notice>
        )}
        <FormErrors ui={ui} errors={errors} />
        {children}
      </div>
    </>
  )
}
