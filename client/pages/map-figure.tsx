import type { ComponentChildren, VNode } from 'preact'
import { Figure } from '../components/figure/figure.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Legend } from '../components/legend/legend.tsx'
import type { Box } from '../components/place-map/frame.ts'
import { PlaceMap, type PlaceMark, type PlaceShape } from '../components/place-map/place-map.tsx'
import { Table, TableRegion } from '../components/table/table.tsx'
import type { Ui } from '../text/ui.ts'
import { isNumberColumn } from './cells.tsx'
import { classify, shadeOf, type ShadeClass } from './map-shades.ts'
import type { MapView, PlacesDrawing, ProvincesDrawing } from './map-view.ts'
import {
  createMapNumberWriter,
  createRowWriter,
  describeMap,
  isWholeMap,
  listNotes,
  nameMapMeasure,
  nameToldColumns,
  titleMap,
} from './map-words.ts'

type Drawing = NonNullable<MapView['drawing']>

interface PartProps {
  ui: Ui
  drawing: Drawing
  /** The page with this part of the world in sight. */
  addressOf: (bbox: string | undefined) => string
}

/** All of Viet Nam with its seas: provinces are looked at in their place, whichever have a number. */
const country: Box = [102.1, 5.9, 117.9, 23.5]
// Of places drawn together, the ones that hold most.
const listedClusters = 100
const toldCells = 4

/** A drawn map with title, legend, what is not on it, and source. `filters` say in words which rows count. */
export function MapFigure({
  source,
  filters,
  heading = 'h2',
  isLive = false,
  ...props
}: PartProps & {
  source: ComponentChildren
  filters: readonly string[]
  heading?: 'h1' | 'h2'
  /** Whether a script may take over. */
  isLive?: boolean
}): VNode {
  const { ui, drawing } = props
  const classes = classify(listValues(drawing))
  return (
    <Figure
      heading={heading}
      title={titleMap(ui, drawing)}
      note={drawing.y ? nameMapMeasure(ui, drawing, isWholeMap(drawing)) : undefined}
      caption={
        <>
          {listNotes(ui, drawing).map((note) => `${note} `)}
          {filters.length > 0 && `${ui.t('chart.filtered', { filters: filters.join('; ') })} `}
          {source} {ui.t('map.base')}
        </>
      }
    >
      <div class="stack-tight">
        {drawing.kind === 'provinces' ? (
          <Provinces ui={ui} drawing={drawing} classes={classes} isLive={isLive} />
        ) : (
          <PlacesOn {...props} drawing={drawing} classes={classes} isLive={isLive} />
        )}
        {classes.length > 0 && <Shades ui={ui} drawing={drawing} classes={classes} />}
      </div>
    </Figure>
  )
}

/** The numbers that are told by shades. */
const listValues = (drawing: Drawing): number[] =>
  (drawing.kind === 'provinces' ? drawing.provinces : drawing.y ? drawing.places.shapes : [])
    .map(({ value }) => value)
    .filter((value) => value !== null)

interface DrawnProps {
  classes: ShadeClass[]
  isLive: boolean
}

function Provinces({
  ui,
  drawing,
  classes,
  isLive,
}: DrawnProps & { ui: Ui; drawing: ProvincesDrawing }): VNode {
  const write = createMapNumberWriter(ui, listValues(drawing))
  const shades = new Map(
    drawing.provinces.map(({ code, name, value }) => [
      code,
      { shade: shadeOf(classes, value), label: `${name}: ${write(value)}` },
    ]),
  )
  return (
    <PlaceMap
      ui={ui}
      label={describeMap(ui, drawing)}
      box={country}
      shades={shades}
      live={isLive ? { ...describeLive(ui), shades: [...shades] } : undefined}
    />
  )
}

function PlacesOn({
  ui,
  drawing,
  classes,
  isLive,
  addressOf,
}: PartProps & DrawnProps & { drawing: PlacesDrawing }): VNode {
  const { places, y, dataHref } = drawing
  const rows = createRowWriter(ui, places)
  const write = createMapNumberWriter(
    ui,
    [...places.points, ...places.shapes].map(({ value }) => value),
  )
  const measure = y ? nameMapMeasure(ui, drawing, !places.isClustered) : null
  const tell = (value: number | null): string => (measure ? `: ${write(value)}` : '')
  const marks = places.points.map(({ at, count, value, bbox, row }): PlaceMark => {
    const position = at as unknown as PlaceMark['at']
    if (row) return { at: position, count, label: rows.name(row) + tell(value) }
    const text = y && value !== null ? value : count
    return {
      at: position,
      count,
      text: ui.number(text, { notation: 'compact', maximumSignificantDigits: 3 }),
      label: ui.t('map.closer', { count }) + tell(value),
      href: addressOf(roomAround(bbox).join(',')),
    }
  })
  const shapes = places.shapes.map(({ geometry, value, row }): PlaceShape => ({
    geometry,
    shade: y ? shadeOf(classes, value) : null,
    label: rows.name(row ?? []) + tell(value),
  }))
  return (
    <PlaceMap
      ui={ui}
      label={describeMap(ui, drawing)}
      box={places.bbox as unknown as Box}
      marks={marks}
      shapes={shapes}
      live={
        isLive
          ? {
              ...describeLive(ui),
              dataHref,
              heads: nameToldColumns(ui, drawing),
              measure,
              isMeasured: y !== null,
              classes: y ? classes : null,
            }
          : undefined
      }
    />
  )
}

/** What the map with a script says. */
const describeLive = (ui: Ui) => ({
  lang: ui.lang,
  texts: {
    zoomIn: ui.t('map.zoomIn'),
    zoomOut: ui.t('map.zoomOut'),
    close: ui.t('map.close'),
    // The gaps stay: what is counted is known only when it is looked at.
    closer: ui.t('map.closerMany', { number: '{number}' }),
    rowsHere: ui.t('map.rowsHere', { number: '{number}' }),
    failed: ui.t('map.failed'),
    missing: ui.t('table.missing'),
    keys: ui.t('map.keys'),
  },
})

/** A box with a tenth around it, in as many decimals as tell houses apart; a single place becomes a small part of the world. */
function roomAround([west = 0, south = 0, east = 0, north = 0]: number[]): number[] {
  const room = Math.max((east - west) * 0.1, (north - south) * 0.1, 0.001)
  return [west - room, Math.max(-90, south - room), east + room, Math.min(90, north + room)].map((degrees) =>
    Number(degrees.toFixed(5)),
  )
}

function Shades({
  ui,
  drawing,
  classes,
}: {
  ui: Ui
  drawing: Drawing
  classes: readonly ShadeClass[]
}): VNode {
  const write = createMapNumberWriter(ui, listValues(drawing))
  return (
    <Legend
      label={ui.t('map.legend')}
      items={[
        ...(drawing.kind === 'provinces' && drawing.provinces.length < 34
          ? [{ level: 0 as const, text: ui.t('map.noNumber') }]
          : []),
        ...classes.map(({ shade, least, most }) => ({
          level: shade,
          text: least === most ? write(least) : `${write(least)} – ${write(most)}`,
        })),
      ]}
    />
  )
}

/** The same as a table, for those who do not see the map and those who want the numbers. */
export function MapTable({ ui, drawing }: Pick<PartProps, 'ui' | 'drawing'>): VNode {
  const title = titleMap(ui, drawing)
  return (
    <Fold summary={ui.t('map.table')}>
      <TableRegion label={ui.t('chart.tableOf', { title })} isTall>
        {drawing.kind === 'provinces' ? (
          <ProvinceTable ui={ui} drawing={drawing} title={title} />
        ) : (
          <PlaceTable ui={ui} drawing={drawing} title={title} />
        )}
      </TableRegion>
    </Fold>
  )
}

function ProvinceTable({ ui, drawing, title }: { ui: Ui; drawing: ProvincesDrawing; title: string }): VNode {
  const write = createMapNumberWriter(ui, listValues(drawing))
  return (
    <Table
      ui={ui}
      isData
      caption={title}
      columns={[
        { head: ui.t('map.province') },
        { head: ui.t('map.code') },
        { head: nameMapMeasure(ui, drawing, isWholeMap(drawing)), isNumber: true },
        ...(drawing.y ? [{ head: ui.t('chart.fn.count'), isNumber: true }] : []),
      ]}
      rows={drawing.provinces.map(({ code, name, value, count }) => [
        name,
        code,
        value === null ? null : write(value),
        ...(drawing.y ? [ui.number(count)] : []),
      ])}
    />
  )
}

function PlaceTable({ ui, drawing, title }: { ui: Ui; drawing: PlacesDrawing; title: string }): VNode {
  const { places, y } = drawing
  const { isClustered, points, shapes } = places
  const columns = places.columns.slice(0, toldCells)
  const heads = nameToldColumns(ui, drawing)
  const { cells } = createRowWriter(ui, places)
  const write = createMapNumberWriter(
    ui,
    [...points, ...shapes].map(({ value }) => value),
  )
  const degrees = (value: number | undefined): string => ui.number(value ?? 0, { maximumFractionDigits: 4 })
  const measure = y ? [{ head: nameMapMeasure(ui, drawing, !isClustered), isNumber: true }] : []
  const value = (of: number | null) => (y ? [of === null ? null : write(of)] : [])
  const at = [
    { head: ui.t('map.longitude'), isNumber: true },
    { head: ui.t('map.latitude'), isNumber: true },
  ]
  if (isClustered) {
    return (
      <Table
        ui={ui}
        isData
        caption={title}
        columns={[{ head: ui.t('map.rowsThere'), isNumber: true }, ...at, ...measure]}
        rows={points
          .slice(0, listedClusters)
          .map((point) => [
            ui.number(point.count),
            degrees(point.at[0]),
            degrees(point.at[1]),
            ...value(point.value),
          ])}
      />
    )
  }
  return (
    <Table
      ui={ui}
      isData
      caption={title}
      columns={[
        ...columns.map((column, index) => ({ head: heads[index]!, isNumber: isNumberColumn(column) })),
        ...(points.length > 0 ? at : []),
        ...measure,
      ]}
      rows={[
        ...points.map((point) => [
          ...cells(point.row ?? []).slice(0, toldCells),
          degrees(point.at[0]),
          degrees(point.at[1]),
          ...value(point.value),
        ]),
        ...shapes.map((shape) => [
          ...cells(shape.row ?? []).slice(0, toldCells),
          ...(points.length > 0 ? ['', ''] : []),
          ...value(shape.value),
        ]),
      ]}
    />
  )
}
