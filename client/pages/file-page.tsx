import type { VNode } from 'preact'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { Crumbs } from '../components/crumbs/crumbs.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { Explore } from '../components/explore/explore.tsx'
import { FormatMark } from '../components/format/format.tsx'
import { LangText } from '../components/lang-text/lang-text.tsx'
import { Meta, MetaItem } from '../components/meta/meta.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Pager } from '../components/pager/pager.tsx'
import { Preview } from '../components/preview/preview.tsx'
import { fitsCell } from '../components/table/long-text.tsx'
import { Tabs } from '../components/tabs/tabs.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { fileEditPath } from './file-edit-view.ts'
import { titleDrawing } from './chart-words.ts'
import { AccessNotice, Restricted } from './access-notice.tsx'
import { ElsewherePart } from './elsewhere.tsx'
import { ColumnPager } from './column-pager.tsx'
import { FileColumnPanel } from './file-column-panel.tsx'
import { nameColumn } from './name-column.ts'
import { FileChart } from './file-chart.tsx'
import { FileMap } from './file-map.tsx'
import { FileFacts, ReadingSummary } from './file-facts.tsx'
import { FileColumns } from './file-columns.tsx'
import { mostColumns, writeFileSearch, type FileSearch } from './file-search.ts'
import { FileTable } from './file-table.tsx'
import { NoMatch, TableTools } from './file-tools.tsx'
import { filePath, type FilePageView } from './file-view.ts'
import { nameFormat } from './name-format.ts'
import { isOlder, OlderTable } from './older-table.tsx'
import { Sheets } from './sheets.tsx'
import { findTakedown, TakedownNote } from './takedown-note.tsx'
import { describeLicense, isOpen, isPublic, pickFileTitle } from './terms.ts'

/** One file: its rows where it is a table, else why there are none, and how to have it. */
export function FilePage({ view, ui }: { view: FilePageView; ui: Ui }): VNode {
  const { dataset, distribution, table, rows } = view
  const datasetTitle = ui.pick(dataset.title)
  const title = pickFileTitle(ui, distribution)
  const description = ui.pick(distribution.description)
  return (
    <>
      <Crumbs
        ui={ui}
        items={[
          { text: ui.t('nav.datasets'), href: ui.href('/datasets') },
          {
            ...datasetTitle,
            text: shorten(datasetTitle.text, 60),
            href: ui.href(`/datasets/${dataset.slug}`),
          },
          { text: shorten(distribution.name ?? title.text, 60) },
        ]}
      />
      <div class="page">
        <div class="below-3 stack-tight">
          <h1 lang={title.lang}>{title.text}</h1>
          {description.text !== '' && (
            <p class="lede" lang={description.lang}>
              {description.text}
            </p>
          )}
          <FileMeta ui={ui} view={view} />
        </div>
        <Warnings ui={ui} view={view} />
        {view.mayEdit && (
          <p class="row below-3">
            <Button href={ui.href(fileEditPath(view, 'edit'))} icon="pencil" kind="quiet" isSmall>
              {ui.t('fileEdit.edit')}
            </Button>
            {distribution.release !== null && (
              <>
                <Button href={ui.href(fileEditPath(view, 'reading'))} icon="table" kind="quiet" isSmall>
                  {ui.t('fileEdit.reading')}
                </Button>
                <Button href={ui.href(fileEditPath(view, 'columns'))} icon="columns" kind="quiet" isSmall>
                  {ui.t('fileEdit.columns')}
                </Button>
                <Button href={ui.href(fileEditPath(view, 'validation'))} icon="good" kind="quiet" isSmall>
                  {ui.t('fileEdit.validation')}
                </Button>
              </>
            )}
          </p>
        )}
        <Explore ui={ui} summary={summarise(ui, view)}>
          {rows && table ? (
            <TablePart ui={ui} view={view} rows={rows} table={table} />
          ) : (
            <NoTable ui={ui} view={view} />
          )}
          {view.preview && (
            <div class="section">
              <Preview
                ui={ui}
                preview={view.preview}
                name={distribution.name ?? title.text}
                format={distribution.format}
                sizeBytes={distribution.byteSize}
              />
            </div>
          )}
          <div class="section">
            <ElsewherePart ui={ui} view={view} />
          </div>
        </Explore>
        <section class="section">
          <FileFacts ui={ui} view={view} />
        </section>
      </div>
    </>
  )
}

function FileMeta({
  ui,
  view: { dataset, distribution, terms, table, rows, search },
}: {
  ui: Ui
  view: FilePageView
}): VNode {
  const { format, release, modified } = distribution
  return (
    <Meta>
      {format && <FormatMark format={format} />}
      {/* With the rows, the line beneath them counts them, and the menu of columns these. */}
      {(rows === null || search.view !== undefined) && typeof table?.rowCount === 'number' && (
        <span class="num">
          {ui.t('dataset.rows', { count: table.rowCount })},{' '}
          {ui.t('dataset.columns', { count: table.columns.length })}
        </span>
      )}
      <MetaItem icon="agency">
        <a href={ui.href(`/agencies/${dataset.agency.slug}`)}>
          <LangText of={ui.pick(dataset.agency.name)} />
        </a>
      </MetaItem>
      <MetaItem icon="clock">
        {release === null
          ? ui.date(modified)
          : ui.t('dataset.release', { number: String(release), date: ui.date(modified) })}
      </MetaItem>
      <MetaItem icon="licence">{describeLicense(ui, dataset, terms).words}</MetaItem>
    </Meta>
  )
}

/** What the portal noticed about the file, and that it belongs to an example or a draft. */
function Warnings({
  ui,
  view: { dataset, distribution, table, rows, mayReadData },
}: {
  ui: Ui
  view: FilePageView
}): VNode | null {
  const shown = rows === null ? null : table
  // Without rows it stands in their place.
  const takedown = rows === null ? null : findTakedown(distribution)
  if (
    distribution.warnings.length === 0 &&
    isPublic(dataset) &&
    isOpen(dataset) &&
    !(shown && isOlder(shown, distribution)) &&
    takedown === null
  )
    return null
  return (
    <div class="below-3 stack-tight">
      {!isPublic(dataset) && <Notice tone="warn">{ui.t('dataset.notPublic')}</Notice>}
      {mayReadData && <AccessNotice ui={ui} dataset={dataset} mayReadData />}
      {takedown && <TakedownNote {...{ ui, dataset, distribution, takedown }} />}
      {shown && <OlderTable ui={ui} table={shown} distribution={distribution} />}
      {distribution.warnings.map(({ code, message }) => (
        <Notice key={code} tone="warn">
          {message}
        </Notice>
      ))}
    </div>
  )
}

function TablePart(props: { ui: Ui; view: FilePageView; rows: Rows; table: Table }): VNode {
  const { ui, view, table } = props
  const { search } = view
  return (
    <>
      <Sheets
        ui={ui}
        tables={table.tables}
        current={table.dialect?.sheet}
        path={filePath(view)}
        search={search}
      />
      <Views ui={ui} view={view} />
      {search.view === 'columns' && <FileColumns ui={ui} view={view} table={table} />}
      {search.view === 'chart' && <FileChart ui={ui} view={view} table={table} />}
      {search.view === 'map' && <FileMap ui={ui} view={view} table={table} />}
      {search.view === undefined && <RowsPart {...props} />}
    </>
  )
}

/** Ways to look at the table. */
function Views({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { search } = view
  const address = (name: FileSearch['view']): string =>
    ui.href(filePath(view)) +
    writeFileSearch({
      ...search,
      view: name,
      chart: name === 'chart' ? search.chart : undefined,
      map: name === 'map' ? search.map : undefined,
    })
  return (
    <div class="below-4">
      <Tabs
        label={ui.t('file.views')}
        items={[
          { href: address(undefined), text: ui.t('file.view.rows'), icon: 'table', isCurrent: !search.view },
          {
            href: address('chart'),
            text: ui.t('file.view.chart'),
            icon: 'chart',
            isCurrent: search.view === 'chart',
          },
          ...(view.canMap || search.view === 'map'
            ? [
                {
                  href: address('map'),
                  text: ui.t('file.view.map'),
                  icon: 'map' as const,
                  isCurrent: search.view === 'map',
                },
              ]
            : []),
          {
            href: address('columns'),
            text: ui.t('file.view.columns'),
            icon: 'columns',
            isCurrent: search.view === 'columns',
          },
        ]}
      />
    </div>
  )
}

/** The rows, with the tools above and the pages below. */
function RowsPart({
  ui,
  view,
  rows,
  table,
}: {
  ui: Ui
  view: FilePageView
  rows: Rows
  table: Table
}): VNode {
  const { position, nextHref, search } = view
  const last = position + rows.rows.length - 1
  const address = ui.href(filePath(view))
  return (
    <>
      <TableTools ui={ui} view={view} table={table} />
      <ReadingSummary ui={ui} table={table} />
      {view.panel && <FileColumnPanel ui={ui} view={view} panel={view.panel} />}
      {rows.total === 0 && (search.q || search.where) ? (
        <NoMatch ui={ui} view={view} />
      ) : (
        <>
          {!search.select && table.columns.length > mostColumns && (
            <ColumnPager
              ui={ui}
              view={view}
              first={1 + table.columns.findIndex(({ alias }) => alias === rows.columns[0]?.alias)}
              shown={rows.columns.length}
              all={table.columns.length}
              step={mostColumns}
            />
          )}
          <FileTable ui={ui} view={view} rows={rows} table={table} />
          <Pager
            ui={ui}
            label={ui.t('file.pager')}
            summary={
              rows.rows.length === 0
                ? ui.t('file.noRows')
                : rows.total < (table.rowCount ?? 0)
                  ? ui.t('file.allRows', {
                      from: position,
                      to: last,
                      count: rows.total,
                      all: table.rowCount ?? 0,
                    })
                  : ui.t('file.position', { from: position, to: last, count: rows.total })
            }
            previousHref={position > 1 ? address + writeFileSearch(search) : undefined}
            nextHref={nextHref ?? undefined}
          />
          <LookSwitches ui={ui} view={view} />
        </>
      )}
    </>
  )
}

/** Numbers and dates as the reader writes them, or as they stand in the API; texts on one line, or whole. */
function LookSwitches({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { search } = view
  const isRaw = search.raw === 'true'
  const isWrapped = search.wrap === 'true'
  const hasLong = view.rows?.rows.flat().some((value) => typeof value === 'string' && !fitsCell(value))
  const address = (rest: FileSearch): string => ui.href(filePath(view)) + writeFileSearch(rest)
  return (
    <p class="small soft">
      {ui.t(isRaw ? 'raw.on' : 'raw.off')}{' '}
      <a id="raw-switch" href={address({ ...search, raw: isRaw ? undefined : 'true' })}>
        {ui.t(isRaw ? 'raw.hide' : 'raw.show')}
      </a>
      {(isWrapped || hasLong) && (
        <>
          {'. '}
          <a id="wrap-switch" href={address({ ...search, wrap: isWrapped ? undefined : 'true' })}>
            {ui.t(isWrapped ? 'wrap.hide' : 'wrap.show')}
          </a>
        </>
      )}
    </p>
  )
}

/** Why there is no table, in the portal's words, and what can be had all the same. */
function NoTable({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  if (!view.mayReadData) return <Restricted ui={ui} dataset={view.dataset} />
  const { dataset, distribution, table } = view
  const takedown = findTakedown(distribution)
  if (takedown) {
    return (
      <div class="below-3">
        <TakedownNote {...{ ui, dataset, distribution, takedown }} />
      </div>
    )
  }
  const { downloadUrl, accessUrl } = distribution
  const status = table?.status ?? 'none'
  const told = table?.reason?.message ?? distribution.table?.reason?.message
  // What is to be mended is for whoever can mend it.
  const isForOthers = told !== undefined && status === 'failed' && !view.mayEdit
  const reason = isForOthers ? ui.t('file.no.toPublisher', { reason: told }) : told
  // Something is shown below all the same, so that the reason is a note, and the page not empty.
  if (view.preview && status === 'none' && downloadUrl) {
    return (
      <div class="below-3 stack">
        <Notice title={ui.t('file.no.none')}>
          {reason && <p>{reason}</p>}
          <p>{ui.t('file.no.previewHelp')}</p>
        </Notice>
        <p>
          <Download ui={ui} distribution={distribution} />
        </p>
      </div>
    )
  }
  return (
    <Empty title={ui.t(downloadUrl ? `file.no.${status === 'ready' ? 'none' : status}` : 'file.link')}>
      {downloadUrl && reason && <p>{reason}</p>}
      {downloadUrl && status !== 'ready' && <p>{ui.t(`file.no.${status}Help`)}</p>}
      {!downloadUrl && accessUrl && <p>{ui.t('file.linkHelp', { host: new URL(accessUrl).hostname })}</p>}
      <p>
        {downloadUrl ? (
          <Download ui={ui} distribution={distribution} />
        ) : (
          accessUrl && (
            <Button href={accessUrl} icon="external">
              {ui.t('dataset.openLink')}
            </Button>
          )
        )}
      </p>
    </Empty>
  )
}

function Download({ ui, distribution }: { ui: Ui; distribution: FilePageView['distribution'] }): VNode {
  const { downloadUrl, byteSize, format } = distribution
  return (
    <Button href={downloadUrl!} icon="download">
      {ui.t('dataset.download', { format: nameFormat(ui, format), size: ui.bytes(byteSize ?? 0) })}
    </Button>
  )
}

/** What a screen reader says when the table has changed. */
function summarise(ui: Ui, { rows, position, search, chart, panel }: FilePageView): string {
  if (!rows) return ''
  if (search.view === 'chart' && chart?.drawing) return titleDrawing(ui, chart.columns, chart.drawing)
  if (search.view) return ui.t(`file.view.${search.view}`)
  if (rows.total === 0) return ui.t(search.q || search.where ? 'file.noMatch' : 'file.noRows')
  const where = ui.t('file.position', {
    from: position,
    to: position + rows.rows.length - 1,
    count: rows.total,
  })
  return panel ? `${where}. ${nameColumn(ui, panel.column).text}` : where
}
