import type { VNode } from 'preact'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import { Button } from '../components/button/button.tsx'
import { copyAttributes } from '../components/copy/copy.tsx'
import { Empty } from '../components/empty/empty.tsx'
import { SelectField } from '../components/field/field.tsx'
import { Fold } from '../components/fold/fold.tsx'
import { Notice } from '../components/notice/notice.tsx'
import { boxOf, frameBox, widenFrame, type Box } from '../components/place-map/frame.ts'
import type { Ui } from '../text/ui.ts'
import { Source } from './chart-figure.tsx'
import { optionText } from './chart-words.ts'
import { writeFileSearch } from './file-search.ts'
import { FilterProblem, InUse, listFilters, listHidden, NoMatch } from './file-tools.tsx'
import { filePath, type FilePageView } from './file-view.ts'
import { MapFigure, MapTable } from './map-figure.tsx'
import { mapFunctions, writeMapChoice, type MapChoice } from './map-search.ts'
import type { MapView, PlacesDrawing } from './map-view.ts'
import { explainMapProblem, listExamples } from './map-words.ts'

// A longer list is not looked through; the address takes any column.
const choosableColumns = 200

interface PartProps {
  ui: Ui
  view: FilePageView
  map: MapView
}

/** The table on a map: the form that chooses, and the drawing. */
export function FileMap({ ui, view, table }: { ui: Ui; view: FilePageView; table: Table }): VNode | null {
  const { map, rows } = view
  if (!map) return null
  const props = { ui, view, map }
  return (
    <>
      <div class="above-4">
        <FilterProblem ui={ui} view={view} />
        <InUse ui={ui} view={view} table={table} />
      </div>
      <div class="split above-5">
        <div>
          <h2 class="visually-hidden">{ui.t('map.choose')}</h2>
          <Fold summary={ui.t('map.choose')} isOpenOnDesk>
            <MapForm {...props} />
          </Fold>
        </div>
        <div class="stack">
          {rows?.total === 0 && (view.search.q || view.search.where) ? (
            <NoMatch ui={ui} view={view} />
          ) : (
            <Drawn {...props} table={table} />
          )}
        </div>
      </div>
    </>
  )
}

/** The page of a file as this map, of the rows that are chosen. */
export const mapAddress = (ui: Ui, view: FilePageView, choice: MapChoice, bbox?: string): string =>
  ui.href(filePath(view)) +
  writeFileSearch({ ...view.search, view: 'map', map: writeMapChoice(choice, bbox) })

function Drawn({ ui, view, map, table }: PartProps & { table: Table }): VNode {
  const { drawing, problem } = map
  if (problem?.kind === 'nothing') {
    return (
      <Empty title={ui.t('map.problem.nothing')}>
        <p>{ui.t('map.nothingHelp')}</p>
      </Empty>
    )
  }
  if (!drawing || problem) {
    return (
      <Notice tone="warn" isAnswer title={ui.t('map.notDrawn')}>
        {problem && <p>{explainMapProblem(ui, problem)}</p>}
      </Notice>
    )
  }
  const { choice } = drawing
  const bbox = drawing.kind === 'places' ? (drawing.bbox ?? undefined) : undefined
  const addressOf = (part: string | undefined): string => mapAddress(ui, view, choice, part)
  return (
    <>
      {drawing.kind === 'places' && <Swapped ui={ui} view={view} drawing={drawing} />}
      {drawing.kind === 'places' && drawing.places.counts.placed === 0 ? (
        <Empty title={ui.t('map.noPlaces')}>
          <p>{ui.t('map.noPlacesHelp', { count: drawing.places.counts.rows })}</p>
        </Empty>
      ) : (
        <>
          <MapFigure
            ui={ui}
            drawing={drawing}
            addressOf={addressOf}
            filters={listFilters(ui, view, table)}
            source={<Source ui={ui} view={view} />}
            isLive
          />
          {drawing.kind === 'places' && <Sights ui={ui} drawing={drawing} addressOf={addressOf} />}
          <div class="row">
            <Button href={drawing.dataHref} kind="quiet" isSmall icon="download">
              {ui.t('chart.json')}
            </Button>
            {drawing.kind === 'places' && (
              <Button href={drawing.geojsonHref} kind="quiet" isSmall icon="download">
                {ui.t('map.geojson')}
              </Button>
            )}
            <span
              {...copyAttributes(ui)}
              data-copy-text={view.baseUrl + addressOf(bbox)}
              data-copy-label={ui.t('chart.copyLink')}
            />
          </div>
          <MapTable ui={ui} drawing={drawing} />
        </>
      )}
    </>
  )
}

/** Rows that lie nowhere as they stand, and somewhere the other way round. */
function Swapped({
  ui,
  view,
  drawing,
}: {
  ui: Ui
  view: FilePageView
  drawing: PlacesDrawing
}): VNode | null {
  const { choice, places } = drawing
  const { swapped } = places.counts
  if (swapped === 0) return null
  return (
    <Notice tone="warn" title={ui.t('map.swapped', { count: swapped })}>
      <p>
        {ui.t(choice.kind === 'point' ? 'map.swappedHelp' : 'map.swappedShapes')}{' '}
        {places.examples.swapped.length > 0 &&
          `${ui.t('map.swappedSuch', { examples: listExamples(places.examples.swapped) })} `}
        {choice.kind === 'point' && (
          <a href={mapAddress(ui, view, { ...choice, lon: choice.lat, lat: choice.lon })}>
            {ui.t('map.exchange')}
          </a>
        )}
      </p>
    </Notice>
  )
}

/** Ways to see more, for a map that cannot be moved. */
function Sights({
  ui,
  drawing: { places, bbox },
  addressOf,
}: {
  ui: Ui
  drawing: PlacesDrawing
  addressOf: (bbox: string | undefined) => string
}): VNode | null {
  if (bbox === null) return null
  const wider = boxOf(widenFrame(frameBox(places.bbox as unknown as Box), 2))
  return (
    <p class="row small">
      <a href={addressOf(undefined)}>{ui.t('map.seeAll')}</a>
      <a href={addressOf(wider.map((degrees) => degrees.toFixed(4)).join(','))}>{ui.t('map.seeMore')}</a>
    </p>
  )
}

function MapForm({ ui, view, map }: PartProps): VNode {
  const { choice, placeColumns, numbers } = map
  const place = choice && choice.kind !== 'point' ? choice.place : ''
  const options = (columns: typeof numbers) =>
    columns
      .slice(0, choosableColumns)
      .map((column) => ({ value: column.alias, text: optionText(ui, column) }))
  const hasDegrees = numbers.length >= 2
  return (
    <form class="stack keep" action={ui.href(filePath(view))} aria-label={ui.t('map.choose')}>
      <SelectField
        ui={ui}
        id="map-place"
        name="place"
        label={ui.t('map.place')}
        help={ui.t('map.placeHelp')}
        value={place}
        options={[
          ...(hasDegrees || place === '' ? [{ value: '', text: ui.t('map.byDegrees') }] : []),
          ...options(placeColumns),
        ]}
      />
      {hasDegrees && (
        <>
          <SelectField
            ui={ui}
            id="map-lon"
            name="lon"
            label={ui.t('map.longitude')}
            value={choice?.kind === 'point' ? choice.lon : ''}
            options={[{ value: '', text: ui.t('map.none') }, ...options(numbers)]}
          />
          <SelectField
            ui={ui}
            id="map-lat"
            name="lat"
            label={ui.t('map.latitude')}
            value={choice?.kind === 'point' ? choice.lat : ''}
            options={[{ value: '', text: ui.t('map.none') }, ...options(numbers)]}
          />
        </>
      )}
      {numbers.length > 0 && (
        <>
          <SelectField
            ui={ui}
            id="map-y"
            name="y"
            label={ui.t('map.value')}
            value={choice?.y ?? ''}
            options={[{ value: '', text: ui.t('map.countRows') }, ...options(numbers)]}
          />
          <SelectField
            ui={ui}
            id="map-fn"
            name="fn"
            label={ui.t('chart.fn')}
            value={choice?.fn}
            options={mapFunctions.map((fn) => ({ value: fn, text: ui.t(`chart.fn.${fn}`) }))}
          />
        </>
      )}
      {[...listHidden(view.search), { name: 'view', value: 'map' }].map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button isWide>{ui.t('chart.draw')}</Button>
    </form>
  )
}
