import type { ComponentChildren } from 'preact'
import type { Places } from '../../schemas/generated/tabular/places.ts'
import { shorten } from '../text/markdown.ts'
import type { Ui } from '../text/ui.ts'
import { createCellWriter } from './cells.tsx'
import type { ChartColumn } from './chart-view.ts'
import type { MapProblem, MapView, PlacesDrawing, ProvincesDrawing } from './map-view.ts'
import { askNearest, nameColumn } from './name-column.ts'

type Drawing = NonNullable<MapView['drawing']>

/** What stands on the map for a row: more would hide its neighbours. */
const longestName = 60

/** What a number of the map is: "Population, sum (people)". */
export function nameMapMeasure(
  ui: Ui,
  { y, choice }: Pick<Drawing, 'y' | 'choice'>,
  isWhole = false,
): string {
  if (!y) return ui.t('chart.fn.count')
  const name = nameColumn(ui, y).text
  const measured = isWhole ? name : `${name}, ${ui.t(`chart.fn.${choice.fn}`).toLocaleLowerCase(ui.lang)}`
  return y.unit ? `${measured} (${y.unit})` : measured
}

/** What the cells of a row are, in the order in which they are told: "Area (km²)". */
export const nameToldColumns = (ui: Ui, { columns }: Pick<PlacesDrawing, 'columns'>): string[] =>
  columns.map((column) => nameColumn(ui, column).text + (column.unit ? ` (${column.unit})` : ''))

/** Whether each number on the map is one of the table's, so that nothing was added up. */
export const isWholeMap = (drawing: Drawing): boolean =>
  drawing.kind === 'provinces'
    ? drawing.provinces.every(({ count }) => count === 1)
    : !drawing.places.isClustered

/** What a map shows: "Population by province". */
export function titleMap(ui: Ui, drawing: Drawing): string {
  if (drawing.kind === 'provinces') {
    if (!drawing.y) return ui.t('map.title.countByProvince')
    const y = nameColumn(ui, drawing.y).text
    return isWholeMap(drawing)
      ? ui.t('map.title.byProvince', { y })
      : ui.t('map.title.measuredByProvince', {
          y,
          fn: ui.t(`chart.fn.${drawing.choice.fn}`).toLocaleLowerCase(ui.lang),
        })
  }
  const count = drawing.places.counts.inSight
  return drawing.y
    ? ui.t('map.title.valuedPlaces', { count, y: nameColumn(ui, drawing.y).text })
    : ui.t('map.title.places', { count })
}

/** The whole map in one sentence, for those who do not see it. */
export function describeMap(ui: Ui, drawing: Drawing): string {
  const title = titleMap(ui, drawing)
  if (drawing.kind === 'places') {
    const { isClustered, points, shapes } = drawing.places
    return isClustered
      ? ui.t('map.says.clusters', { title, number: points.length })
      : ui.t('map.says.places', { title, points: points.length, shapes: shapes.length })
  }
  const write = createMapNumberWriter(
    ui,
    drawing.provinces.map(({ value }) => value),
  )
  const valued = drawing.provinces.filter(({ value }) => value !== null)
  const [most, least] = [valued[0], valued.at(-1)]
  if (!most || !least) return `${title}.`
  return ui.t('map.says.provinces', {
    title,
    number: drawing.provinces.length,
    most: `${most.name} ${write(most.value)}`,
    least: `${least.name} ${write(least.value)}`,
  })
}

/** Writes the numbers of a map, all with as many decimals as the largest needs. */
export function createMapNumberWriter(
  ui: Ui,
  values: readonly (number | null)[],
): (value: number | null) => string {
  const numbers = values.filter((value) => value !== null)
  const isWhole = numbers.every(Number.isInteger)
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
  const decimals = isWhole ? 0 : Math.min(12, Math.max(0, 5 - Math.floor(Math.log10(largest))))
  return (value) =>
    value === null ? ui.t('table.missing') : ui.number(value, { maximumFractionDigits: decimals })
}

/** Writes the rows that are told of, and names each by the first text in it. */
export function createRowWriter(
  ui: Ui,
  { columns, points, shapes }: Places,
): { cells: (row: unknown[]) => ComponentChildren[]; name: (row: unknown[]) => string } {
  const rows = [...points, ...shapes].flatMap(({ row }) => (row ? [row] : []))
  const writers = columns.map((column, index) =>
    createCellWriter(
      ui,
      column,
      rows.map((row) => row[index]),
    ),
  )
  const named = columns.findIndex(
    ({ type }, index) => type === 'string' && rows.some((row) => row[index] !== null),
  )
  return {
    cells: (row) => writers.map((write, index) => write(row[index])),
    name: (row) => {
      const value = row[Math.max(0, named)]
      return value === null || value === undefined ? ui.t('map.noName') : shorten(String(value), longestName)
    },
  }
}

/** What the reader must know of rows that are not on the map as they stand in the table. */
export function listNotes(ui: Ui, drawing: Drawing): string[] {
  return drawing.kind === 'places' ? listPlaceNotes(ui, drawing) : listProvinceNotes(ui, drawing)
}

function listPlaceNotes(ui: Ui, { places, bbox }: PlacesDrawing): string[] {
  const { counts, examples, isClustered, shapesLeftOut } = places
  const such =
    examples.outside.length > 0
      ? ` ${ui.t('map.note.outsideSuch', { examples: listExamples(examples.outside) })}`
      : ''
  const beyond = counts.placed - counts.inSight
  return [
    isClustered ? ui.t('map.note.clustered') : null,
    bbox !== null && beyond > 0 ? ui.t('map.note.beyond', { count: beyond }) : null,
    counts.missing > 0 ? ui.t('map.note.missing', { count: counts.missing }) : null,
    counts.zero > 0 ? ui.t('map.note.zero', { count: counts.zero }) : null,
    counts.outside > 0 ? ui.t('map.note.outside', { count: counts.outside }) + such : null,
    counts.tooLarge > 0 ? ui.t('map.note.tooLarge', { count: counts.tooLarge }) : null,
    shapesLeftOut > 0 ? ui.t('map.note.leftOut', { count: shapesLeftOut }) : null,
  ].filter((note) => note !== null)
}

/** Coordinates as the table has them, so that whoever mends them finds them. */
export const listExamples = (examples: readonly string[]): string =>
  examples.map((example) => `“${example}”`).join('; ')

function listProvinceNotes(ui: Ui, { unplaced, missing, former }: ProvincesDrawing): string[] {
  return [
    unplaced.rows > 0
      ? ui.t(unplaced.examples.length < unplaced.count ? 'map.note.unplacedSome' : 'map.note.unplaced', {
          count: unplaced.rows,
          names: unplaced.examples.map((name) => `“${shorten(name, longestName)}”`).join(', '),
        })
      : null,
    missing > 0 ? ui.t('map.note.noProvince', { count: missing }) : null,
    former.count > 0
      ? ui.t(former.examples.length < former.count ? 'map.note.formerSome' : 'map.note.former', {
          count: former.count - former.examples.length,
          names: former.examples.map(({ name, now }) => `${shorten(name, longestName)} → ${now}`).join(', '),
        })
      : null,
  ].filter((note) => note !== null)
}

/** Why a map cannot be drawn, and what to choose. */
export function explainMapProblem(ui: Ui, problem: MapProblem): string {
  const name = (column: ChartColumn): string => nameColumn(ui, column).text
  switch (problem.kind) {
    case 'noColumn':
      return ui.t('map.problem.noColumn', { name: problem.name, nearest: askNearest(ui, problem.nearest) })
    case 'noFunction':
      return ui.t('map.problem.noFunction', { value: problem.value })
    case 'noPlace':
      return ui.t('map.problem.noPlace', { column: name(problem.column) })
    case 'noNumber':
      return ui.t('map.problem.noNumber', { column: name(problem.column) })
    case 'noProvinces':
      return ui.t(
        problem.examples.length === 0 ? 'map.problem.noProvincesAtAll' : 'map.problem.noProvinces',
        {
          column: name(problem.column),
          names: problem.examples.map((example) => `“${shorten(example, longestName)}”`).join(', '),
        },
      )
    case 'refused':
      return problem.sentence
    default:
      return ui.t(`map.problem.${problem.kind}`)
  }
}
