import type { ComponentChildren, VNode } from 'preact'
import type { Job } from '../../schemas/generated/api/job.ts'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Button } from '../components/button/button.tsx'
import { Drop } from '../components/drop/drop.tsx'
import { Pair, TextField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Uploads, type Upload } from '../components/uploads/uploads.tsx'
import type { Ui } from '../text/ui.ts'
import { countTable } from './count-table.ts'
import { fileEditPath } from './file-edit-view.ts'
import { errorOf, type FormError } from './form-errors.tsx'
import { proposalsPath } from './proposals-page.tsx'
import { pickFileTitle } from './terms.ts'

/** A file or link with the work that goes on for it. */
export interface EditedFile {
  distribution: Distribution
  /** Whether something is being made of it now. */
  isWorking: boolean
  progress: Job['progress'] | null
}

export interface FilesSectionView {
  items: EditedFile[]
  maxUploadBytes: number
  maxFiles: number
  /** What was typed and is not saved yet. */
  typed: Record<TypedName, string>
}

export const typedNames = [
  'file-title-vi',
  'file-title-en',
  'link-url',
  'link-title-vi',
  'link-title-en',
] as const
type TypedName = (typeof typedNames)[number]

/** As many as somebody still looks through beside a form. */
const listedFiles = 100

/** The files and links of a dataset, and where more are added. It stands last in the form: files follow all texts. */
export function FilesSection({
  ui,
  dataset,
  view,
  errors,
  done,
}: {
  ui: Ui
  dataset: Dataset
  view: FilesSectionView
  errors: FormError[]
  done: 'made' | 'files' | 'removed' | null
}): VNode {
  const field = (id: TypedName) => ({
    ui,
    id,
    name: id,
    value: view.typed[id],
    error: errorOf(errors, id),
    autocomplete: 'off' as const,
  })
  const isLinkTyped = view.typed['link-url'] !== '' || errorOf(errors, 'link-url') !== undefined
  return (
    <section class="stack" id="files" aria-labelledby="files-title">
      <h2 id="files-title">{ui.t('datasetEdit.files')}</h2>
      {done && (
        <Notice tone="good" isAnswer>
          {ui.t(`datasetEdit.done.${done}`)}
        </Notice>
      )}
      {view.items.length === 0 ? (
        <p class="soft" data-once-added="gone">
          {ui.t('datasetEdit.noFiles')}
        </p>
      ) : (
        <FileStates ui={ui} dataset={dataset} items={view.items.slice(0, listedFiles)} />
      )}
      {view.items.length > listedFiles && (
        <p class="soft small">
          {ui.rich('datasetEdit.filesMore', {
            count: listedFiles,
            page: <a href={ui.href(`/datasets/${dataset.slug}#files`)}>{ui.t('datasetEdit.datasetPage')}</a>,
          })}
        </p>
      )}
      <Fold summary={ui.t('datasetEdit.addLink')} isOpen={isLinkTyped}>
        <div class="stack">
          <TextField
            {...field('link-url')}
            type="url"
            label={ui.t('datasetEdit.linkUrl')}
            help={ui.t('datasetEdit.linkHelp')}
          />
          <Pair>
            <TextField {...field('link-title-vi')} lang="vi" label={ui.t('datasetEdit.linkTitleVi')} />
            <TextField
              {...field('link-title-en')}
              lang="en"
              label={ui.t('datasetEdit.linkTitleEn')}
              isOptional
            />
          </Pair>
        </div>
      </Fold>
      <Pair>
        <TextField
          {...field('file-title-vi')}
          lang="vi"
          label={ui.t('datasetEdit.fileTitleVi')}
          help={ui.t('datasetEdit.fileTitleHelp')}
        />
        <TextField
          {...field('file-title-en')}
          lang="en"
          label={ui.t('datasetEdit.fileTitleEn')}
          help={ui.t('datasetEdit.fileTitleEnHelp')}
        />
      </Pair>
      <Drop
        id="file"
        name="file"
        isMultiple
        label={ui.t('datasetEdit.addFiles')}
        help={ui.t('datasetEdit.addFilesHelp', {
          size: ui.bytes(view.maxUploadBytes),
          limit: view.maxFiles,
        })}
        error={errorOf(errors, 'file')}
        uploads={{
          ui,
          target: { kind: 'dataset', id: dataset.id },
          filePage: ui.href(`/workspace/datasets/${dataset.slug}/files/{id}/{part}`),
          maxBytes: view.maxUploadBytes,
          proposals: ui.href(proposalsPath(dataset)),
        }}
      />
      <p>
        <Button name="do" value="save" kind="quiet" icon="upload">
          {ui.t('datasetEdit.upload')}
        </Button>
      </p>
    </section>
  )
}

/** Each file with what became of it, and where it is changed. */
export function FileStates({ ui, dataset, items }: { ui: Ui; dataset: Dataset; items: EditedFile[] }): VNode {
  return (
    <>
      <Uploads ui={ui} items={items.map((item) => describeFile(ui, dataset, item))} />
      {items.length > 0 && (
        <p class="small above-3">
          <a href={ui.href(`/admin/jobs?dataset=${dataset.slug}`)}>{ui.t('jobs.ofDataset')}</a>
        </p>
      )}
    </>
  )
}

function describeFile(ui: Ui, dataset: Dataset, item: EditedFile): Upload {
  const { distribution, isWorking, progress } = item
  const title = pickFileTitle(ui, distribution).text
  const total = progress?.bytes?.total ?? progress?.total ?? null
  const done = progress?.bytes?.done ?? progress?.done ?? 0
  return {
    name: title,
    state: isWorking ? 'running' : distribution.table?.status === 'failed' ? 'failed' : 'done',
    ...(distribution.byteSize !== null &&
      distribution.byteSize !== undefined && { sizeBytes: distribution.byteSize }),
    ...(isWorking && total !== null && total > 0 && { share: Math.min(1, done / total) }),
    note: (
      <>
        {distribution.name !== null && distribution.name !== title && <>{distribution.name}. </>}
        {describeTable(ui, item)} {writeFileLinks(ui, dataset, distribution)}
      </>
    ),
  }
}

function describeTable(ui: Ui, { distribution, isWorking, progress }: EditedFile): ComponentChildren {
  const { table, accessUrl } = distribution
  if (accessUrl) return ui.t('datasetEdit.linkTo', { address: accessUrl })
  if (isWorking) {
    return progress && progress.done > 0
      ? ui.t('datasetEdit.makingRows', { count: progress.done })
      : ui.t('datasetEdit.making')
  }
  if (table?.status === 'ready') {
    return `${ui.t('datasetEdit.tableReady')}: ${countTable(ui, table)}.`
  }
  return table?.reason?.message ?? ui.t('datasetEdit.noTable')
}

function writeFileLinks(ui: Ui, dataset: Dataset, distribution: Distribution): VNode {
  const links = [
    ['edit', 'fileEdit.edit'],
    // Nothing is read of what is no table, nor of a link.
    ...(distribution.release === null || distribution.table?.reason?.code === 'not-a-table'
      ? []
      : [
          ['reading', 'fileEdit.reading'],
          ['columns', 'fileEdit.columns'],
          ['validation', 'fileEdit.validation'],
        ]),
    ['delete', 'fileEdit.delete'],
  ] as ['edit' | 'reading' | 'columns' | 'validation' | 'delete', 'fileEdit.edit'][]
  return (
    <span class="row small">
      {links.map(([part, text]) => (
        <a key={part} href={ui.href(fileEditPath({ dataset, distribution }, part))}>
          {ui.t(text)}
          <span class="visually-hidden"> {pickFileTitle(ui, distribution).text}</span>
        </a>
      ))}
    </span>
  )
}
