import type { VNode } from 'preact'
import type { Dataset } from '../../schemas/generated/catalog/dataset.ts'
import type { Distribution } from '../../schemas/generated/catalog/distribution.ts'
import { Button } from '../components/button/button.tsx'
import { Code } from '../components/code/code.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { FormatMark } from '../components/format/format.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { FileRow, RowItem, Rows } from '../components/rows/rows.tsx'
import { SectionHead } from '../components/section-head/section-head.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { renderMarkdown } from '../text/markdown.ts'
import type { PickedText } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { findExample, writeHeads, writeRows } from './cells.tsx'
import { countTable } from './count-table.ts'
import { fileEditPath } from './file-edit-view.ts'
import type { DatasetPageView } from './dataset-page.tsx'
import { OlderTable } from './older-table.tsx'
import { Sheets } from './sheets.tsx'
import { makeSnippets, nameSnippet } from './snippets.ts'
import { DraftNote } from './draft-note.tsx'
import { describeTakedown, findTakedown } from './takedown-note.tsx'
import { hasTable, pickFileTitle } from './terms.ts'

interface SectionProps {
  ui: Ui
  view: DatasetPageView
}

/** The first rows, with the names that people use. */
export function Preview({ ui, view: { dataset, preview } }: SectionProps): VNode | null {
  if (!preview) return null
  const { table, rows, distribution } = preview
  const titles = new Map(table.columns.map((column) => [column.name, ui.pick(column.title)]))
  const href = ui.href(`/datasets/${dataset.slug}/${distribution.id}`)
  const isWhole = rows.rows.length >= rows.total
  return (
    <section class="stack" id="preview">
      <SectionHead
        ui={ui}
        isFlush
        title={ui.t('dataset.preview')}
        link={{ href, text: ui.t('dataset.sortTable') }}
      />
      <OlderTable ui={ui} table={table} distribution={distribution} />
      <Sheets
        ui={ui}
        tables={table.tables}
        current={table.dialect?.sheet}
        path={`/datasets/${dataset.slug}/${distribution.id}`}
      />
      <TableRegion
        label={ui.t('dataset.firstRows', { count: rows.rows.length })}
        hint={{ text: ui.t('table.swipe'), isPhoneOnly: rows.columns.length < 6 }}
      >
        <Table
          ui={ui}
          isData
          columns={writeHeads(
            rows.columns.map(({ name, type }) => {
              const title = titles.get(name)
              return { type, head: title && title.text !== '' ? <LangText of={title} /> : name }
            }),
          )}
          rows={writeRows(ui, rows)}
        />
      </TableRegion>
      <p class="tiny soft">
        {isWhole
          ? ui.t('dataset.allRows', { count: rows.total })
          : ui.t('dataset.someRows', { count: rows.rows.length, total: ui.number(rows.total) })}
      </p>
    </section>
  )
}

/** Every file and link with what it holds and how to get it. */
export function Files({ ui, view: { dataset, mayReadData, mayEdit } }: SectionProps): VNode | null {
  const { distributions } = dataset
  if (distributions.length === 0) return null
  return (
    <section class="stack" id="files">
      <SectionHead ui={ui} isFlush title={ui.t('dataset.filesTitle')} count={distributions.length} />
      <Rows>
        {distributions.map((distribution) => (
          <FileLine key={distribution.id} {...{ ui, dataset, distribution, mayReadData, mayEdit }} />
        ))}
      </Rows>
    </section>
  )
}

function FileLine({
  ui,
  dataset,
  distribution,
  mayReadData,
  mayEdit,
}: {
  ui: Ui
  dataset: Dataset
  distribution: Distribution
  mayReadData: boolean
  mayEdit: boolean
}): VNode {
  const title = pickFileTitle(ui, distribution)
  const takedown = findTakedown(distribution)
  const href = ui.href(`/datasets/${dataset.slug}/${distribution.id}`)
  const hidden = <span class="visually-hidden"> {title.text}</span>
  return (
    <FileRow
      actions={
        <>
          {hasTable(distribution) && mayReadData && (
            <Button href={href} kind="quiet" isSmall icon="table">
              {ui.t('dataset.open')}
              {hidden}
            </Button>
          )}
          {distribution.downloadUrl && mayReadData && takedown === null && (
            <Button href={distribution.downloadUrl} kind="quiet" isSmall icon="download">
              {ui.t('dataset.get')}
              {hidden}
            </Button>
          )}
          {mayEdit && (
            <Button
              href={ui.href(fileEditPath({ dataset, distribution }, 'edit'))}
              kind="quiet"
              isSmall
              icon="pencil"
            >
              {ui.t('datasetEdit.edit')}
              {hidden}
            </Button>
          )}
          {!distribution.downloadUrl && (
            <Button href={distribution.accessUrl ?? href} kind="quiet" isSmall icon="external">
              {ui.t('dataset.visit')}
              {hidden}
            </Button>
          )}
        </>
      }
      note={<FileFacts ui={ui} dataset={dataset} distribution={distribution} />}
    >
      {distribution.format && (
        <>
          <FormatMark format={distribution.format} />
          {' \u00a0'}
        </>
      )}
      <a href={href}>
        <strong>
          <LangText of={title} />
        </strong>
      </a>
    </FileRow>
  )
}

/** Size, rows, release and the releases before it. */
function FileFacts({
  ui,
  dataset,
  distribution,
}: {
  ui: Ui
  dataset: Dataset
  distribution: Distribution
}): VNode {
  const { byteSize, table, release, modified, accessUrl } = distribution
  const takedown = findTakedown(distribution)
  if (accessUrl && !distribution.downloadUrl) return <span>{new URL(accessUrl).hostname}</span>
  return (
    <>
      {takedown && (
        <span>
          <a href={ui.href(`/datasets/${dataset.slug}/${distribution.id}/releases`)}>
            {ui.t('takedown.badge')}
          </a>
          {'. '}
          {describeTakedown(ui, takedown)}
        </span>
      )}
      {byteSize !== null && <span>{ui.bytes(byteSize)}</span>}
      {table && hasTable(distribution) && (
        <span>
          {table.release === release
            ? countTable(ui, table)
            : ui.t('dataset.tableOfRelease', { table: countTable(ui, table), number: String(table.release) })}
        </span>
      )}
      {table?.status === 'pending' && <span>{ui.t('dataset.tablePending')}</span>}
      {table?.status === 'failed' && <span>{ui.t('dataset.tableFailed')}</span>}
      {release !== null && (
        <span>{ui.t('dataset.release', { number: String(release), date: ui.date(modified) })}</span>
      )}
      {release !== null && release > 1 && (
        <a href={ui.href(`/datasets/${dataset.slug}/history#${distribution.id}`)}>
          {ui.t('dataset.olderReleases', { count: release - 1 })}
        </a>
      )}
    </>
  )
}

/** What each column is called, what it holds and means, with a value from the data. */
export function Columns({ ui, view: { preview } }: SectionProps): VNode | null {
  if (!preview) return null
  const { table, rows } = preview
  const isDescribed = table.columns.some(({ description }) => description)
  return (
    <section class="stack" id="columns">
      <h2>{ui.t('dataset.columnsTitle')}</h2>
      <TableRegion label={ui.t('dataset.dictionary')} hint={{ text: ui.t('table.swipe'), isPhoneOnly: true }}>
        <Table
          ui={ui}
          columns={[
            { head: ui.t('dataset.column') },
            { head: ui.t('dataset.type') },
            ...(isDescribed ? [{ head: ui.t('dataset.meaning'), isWide: true }] : []),
            { head: ui.t('dataset.example') },
          ]}
          rows={table.columns.map((column, index) => {
            const title = ui.pick(column.title)
            const type = ui.t(`column.${column.type}`)
            return [
              title.text === '' || title.text === column.name ? (
                <span class="col-raw">{column.name}</span>
              ) : (
                <>
                  <LangText of={title} />
                  <br />
                  <span class="col-raw">{column.name}</span>
                </>
              ),
              column.unit ? `${type}, ${column.unit}` : type,
              ...(isDescribed ? [<LangText of={ui.pick(column.description)} />] : []),
              findExample(ui, rows, index),
            ]
          })}
        />
      </TableRegion>
    </section>
  )
}

/** The publisher's own words, as far as they do not stand above already. */
export function Description({ ui, description }: { ui: Ui; description: PickedText }): VNode | null {
  if (description.text === '') return null
  const html = renderMarkdown(description.text, ui.t('dataset.tableInDescription'))
  return (
    <section class="stack" id="description">
      <h2>{ui.t('dataset.description')}</h2>
      <div class="prose" lang={description.lang} dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  )
}

/** One line to ask the same data from a program, and the same in other languages. */
export function ApiSection({ ui, view: { dataset, preview, baseUrl } }: SectionProps): VNode {
  const file =
    preview?.distribution ??
    dataset.distributions.find((one) => one.downloadUrl && findTakedown(one) === null)
  const [first, ...others] = makeSnippets({
    baseUrl,
    datasetId: dataset.slug,
    tableId: preview?.distribution.id ?? null,
    downloadUrl: file?.downloadUrl ?? null,
    fileFormat: file?.format ?? null,
  })
  return (
    <section class="stack" id="api">
      <h2>{ui.t('format.api')}</h2>
      <DraftNote ui={ui} dataset={dataset} />
      {first && <Code ui={ui} title={nameSnippet(ui, first)} {...first} />}
      <Fold summary={others.map((snippet) => nameSnippet(ui, snippet)).join(', ')}>
        <div class="stack">
          {others.map((snippet) => (
            <Code key={snippet.name} ui={ui} title={nameSnippet(ui, snippet)} {...snippet} />
          ))}
        </div>
      </Fold>
    </section>
  )
}

/** The newest releases of the files. */
export function History({ ui, view: { dataset, releases, mayReadData } }: SectionProps): VNode | null {
  if (releases.length === 0) return null
  const link = { href: ui.href(`/datasets/${dataset.slug}/history`), text: ui.t('dataset.wholeHistory') }
  return (
    <section class="stack" id="history">
      <SectionHead ui={ui} isFlush title={ui.t('dataset.history')} link={link} />
      <Rows>
        {releases.map(({ distribution, release }) => (
          <RowItem
            key={`${distribution.id}/${release.number}`}
            end={ui.date(release.createdAt)}
            note={
              <>
                {ui.bytes(release.byteSize)},{' '}
                {mayReadData && !release.takenDown ? <a href={release.url}>{release.name}</a> : release.name}
                {release.takenDown && `, ${ui.t('takedown.badge')}`}
              </>
            }
          >
            <strong>{ui.t('dataset.releaseNumber', { number: String(release.number) })}</strong>{' '}
            <LangText of={pickFileTitle(ui, distribution)} />
          </RowItem>
        ))}
      </Rows>
    </section>
  )
}
