import type { VNode } from 'preact'
import type { Rows } from '../../schemas/generated/tabular/rows.ts'
import { Empty } from '../components/empty/empty.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { writeHeads, writeRows } from './cells.tsx'
import { ChartFigure, ChartTable, Source } from './chart-figure.tsx'
import { explainProblem } from './chart-words.ts'
import { writeDrawn } from './embed-fold.tsx'
import { mapAddress } from './file-map.tsx'
import { writeFileSearch } from './file-search.ts'
import { MapFigure, MapTable } from './map-figure.tsx'
import { explainMapProblem } from './map-words.ts'
import { nameColumn } from './name-column.ts'
import { FilterProblem, listFilters } from './file-tools.tsx'
import { filePath, type FilePageView } from './file-view.ts'
import { pickFileTitle } from './terms.ts'

/** A chart or the first rows for a frame on another site, with their source and the way here. */
export function EmbedPage({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { search } = view
  const asked = writeDrawn(view)
  return (
    <div class="embed page stack">
      <FilterProblem ui={ui} view={view} />
      {search.view === 'chart' && <EmbedChart ui={ui} view={view} />}
      {search.view === 'map' && <EmbedMap ui={ui} view={view} />}
      {search.view !== 'chart' && search.view !== 'map' && <EmbedRows ui={ui} view={view} />}
      <p class="small">
        <a href={ui.href(filePath(view)) + writeFileSearch(asked)}>
          {ui.t(
            search.view === 'chart'
              ? 'embed.openChart'
              : search.view === 'map'
                ? 'embed.openMap'
                : 'embed.openTable',
          )}
        </a>
      </p>
    </div>
  )
}

/** Why there is nothing in the frame. */
export function EmbedProblem({
  ui,
  view: { title, detail },
}: {
  ui: Ui
  view: { title: string; detail: string }
}): VNode {
  return (
    <div class="embed page stack">
      <h1 class="embed-title">{title}</h1>
      <p>{detail}</p>
      <p>
        <a href={ui.href('/datasets')}>{ui.t('embed.openPortal')}</a>
      </p>
    </div>
  )
}

function EmbedChart({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { chart, table } = view
  const drawing = chart?.drawing
  if (!chart || !drawing || !table || drawing.points.length === 0) {
    return (
      <Notice tone="warn" title={ui.t('chart.notDrawn')}>
        {chart?.problem ? explainProblem(ui, chart.problem) : ui.t('chart.noNumbersHelp')}
      </Notice>
    )
  }
  return (
    <>
      <ChartFigure
        heading="h1"
        ui={ui}
        chart={chart}
        drawing={drawing}
        filters={listFilters(ui, view, table)}
        source={<Source ui={ui} view={view} />}
      />
      <ChartTable ui={ui} chart={chart} drawing={drawing} />
    </>
  )
}

function EmbedMap({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { map, table } = view
  const drawing = map?.drawing
  const isEmpty = drawing?.kind === 'places' && drawing.places.counts.placed === 0
  if (!drawing || !table || isEmpty) {
    return (
      <Notice tone="warn" title={ui.t('map.notDrawn')}>
        {map?.problem ? explainMapProblem(ui, map.problem) : ui.t('map.noPlaces')}
      </Notice>
    )
  }
  return (
    <>
      <MapFigure
        heading="h1"
        ui={ui}
        drawing={drawing}
        addressOf={(bbox) => mapAddress(ui, view, drawing.choice, bbox)}
        filters={listFilters(ui, view, table)}
        source={<Source ui={ui} view={view} />}
      />
      <MapTable ui={ui} drawing={drawing} />
    </>
  )
}

function EmbedRows({ ui, view }: { ui: Ui; view: FilePageView }): VNode {
  const { rows, table, distribution } = view
  const title = pickFileTitle(ui, distribution)
  const filters = table ? listFilters(ui, view, table) : []
  const described = new Map(table?.columns.map((column) => [column.alias, column]))
  return (
    <>
      <h1 class="embed-title" lang={title.lang}>
        {shorten(title.text, 120)}
      </h1>
      {rows ? (
        <TableRegion label={title.text}>
          <Table
            ui={ui}
            isData
            caption={title.text}
            columns={writeHeads(
              rows.columns.map((column) => {
                const unit = described.get(column.alias)?.unit
                const { text } = nameColumn(ui, described.get(column.alias) ?? column)
                return { type: column.type, head: unit ? `${text} (${unit})` : text }
              }),
            )}
            rows={writeRows(ui, rows)}
          />
        </TableRegion>
      ) : (
        <Empty title={ui.t('file.no.none')}>
          <p>{table?.reason?.message ?? ''}</p>
        </Empty>
      )}
      <p class="small soft">
        {rows && `${describeRows(ui, rows)} `}
        {filters.length > 0 && `${ui.t('chart.filtered', { filters: filters.join('; ') })} `}
        <Source ui={ui} view={view} />
      </p>
    </>
  )
}

const describeRows = (ui: Ui, { rows, total }: Rows): string =>
  rows.length < total
    ? ui.t('embed.rows', { shown: rows.length, number: total })
    : ui.t('embed.allRows', { count: total })
