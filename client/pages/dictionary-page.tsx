import type { VNode } from 'preact'
import { Button } from '../components/button/button.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Pair, TextAreaField, TextField } from '../components/field/field.tsx'
import { Pager } from '../components/pager/pager.tsx'
import type { Ui } from '../text/ui.ts'
import { FileEditFrame } from './file-edit-frame.tsx'
import { fileEditPath, type DictionaryFields, type DictionaryPageView } from './file-edit-view.ts'
import { FormDifferences } from './form-differences.tsx'
import { errorOf, type FormError } from './form-errors.tsx'
import { Sheets } from './sheets.tsx'

/** What each column of a file means, as the publisher says it. */
export function DictionaryPage({ view, ui }: { view: DictionaryPageView; ui: Ui }): VNode {
  const { entries, table, version, sheet, from, perPage, columnCount, errors } = view
  const path = fileEditPath(view, 'columns')
  if (entries.length === 0) {
    return (
      <FileEditFrame ui={ui} view={view} part="columns">
        <Empty title={ui.t('fileEdit.noColumns')}>
          <p>{table.reason?.message ?? ui.t('fileEdit.noColumnsHelp')}</p>
        </Empty>
      </FileEditFrame>
    )
  }
  const address = (start: number): string => {
    const query = new URLSearchParams(sheet === undefined ? {} : { sheet })
    if (start > 1) query.set('from', String(start))
    return ui.href(path) + (query.size > 0 ? `?${query}` : '')
  }
  const last = from + entries.length - 1
  return (
    <FileEditFrame ui={ui} view={view} part="columns">
      <Sheets ui={ui} tables={table.tables} current={table.dialect?.sheet} path={path} />
      <form class="stack-wide" method="post" action={address(from)} novalidate>
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="base" value={view.base} />
        <FormDifferences ui={ui} differences={view.differences} />
        {entries.map((entry, index) => (
          <EntryFields key={index} ui={ui} entry={entry} index={index} errors={errors} />
        ))}
        <p>
          <Button>{ui.t(view.isProposal ? 'datasetEdit.saveProposal' : 'fileEdit.saveColumns')}</Button>
        </p>
      </form>
      {columnCount > perPage && (
        <Pager
          ui={ui}
          label={ui.t('fileEdit.columnsPager')}
          summary={ui.t('fileEdit.columnsShown', { from, to: last, count: columnCount })}
          previousHref={from > 1 ? address(Math.max(1, from - perPage)) : undefined}
          nextHref={last < columnCount ? address(last + 1) : undefined}
        />
      )}
    </FileEditFrame>
  )
}

function EntryFields({
  ui,
  entry,
  index,
  errors,
}: {
  ui: Ui
  entry: DictionaryFields
  index: number
  errors: FormError[]
}): VNode {
  const field = (name: 'titleVi' | 'titleEn' | 'descriptionVi' | 'descriptionEn' | 'unit') => ({
    ui,
    id: `${name}-${index}`,
    name,
    value: entry[name],
    error: errorOf(errors, `${name}-${index}`),
  })
  return (
    <fieldset class="panel stack">
      <legend class="field-label">
        {entry.name} <span class="soft">{ui.t(`column.${entry.type}`)}</span>
      </legend>
      <input type="hidden" name="column" value={entry.name} />
      <Pair>
        <TextField
          {...field('titleVi')}
          autocomplete="off"
          lang="vi"
          label={ui.t('fileEdit.columnTitleVi')}
        />
        <TextField
          {...field('titleEn')}
          autocomplete="off"
          lang="en"
          label={ui.t('fileEdit.columnTitleEn')}
        />
        <TextAreaField {...field('descriptionVi')} isTitle lang="vi" label={ui.t('fileEdit.columnNoteVi')} />
        <TextAreaField {...field('descriptionEn')} isTitle lang="en" label={ui.t('fileEdit.columnNoteEn')} />
        <TextField
          {...field('unit')}
          autocomplete="off"
          label={ui.t('fileEdit.unit')}
          help={
            entry.ownUnit === ''
              ? ui.t('fileEdit.unitHelp')
              : ui.t('fileEdit.ownUnit', { unit: entry.ownUnit })
          }
        />
      </Pair>
    </fieldset>
  )
}
