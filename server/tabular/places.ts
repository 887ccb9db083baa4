import type { Places } from '../../schemas/generated/tabular/places.ts'
import type { PlacesQuery } from '../../schemas/generated/tabular/places-query.ts'
import type { DistributionRecord } from '../catalog/records.ts'
import {
  choosePlaces,
  compileCells,
  compileDots,
  compileShapeList,
  compileSurvey,
  compileTold,
  mostDots,
  mostShapes,
  readBox,
  surveyExamples,
  surveyNames,
  type Box,
  type ChosenPlaces,
} from './places-query.ts'
import { mergeCells, type Cell } from './merge-cells.ts'
import type { AnsweringTable, ColumnRecord } from './records.ts'
import type { TableReader } from './table-reader.ts'

/** Places and the name of the table that they were read from. */
export type PlacesPage = Places & { table: string }

// What one answer may hold in this process: a page with more shapes than this no browser draws with ease.
const maxAnswerCharacters = 4_000_000
/** Of the vertices of all shapes in sight, before they are simplified. */
const maxShapeBytes = 24_000_000
/** Half a dot of a map as wide as a page shows it. */
const dotsAcross = 1_280
/** A single place is shown with this much around it, about eleven kilometres. */
const leastDegrees = 0.1
const padding = 0.05

interface Ask {
  reader: TableReader
  distribution: DistributionRecord
  query: PlacesQuery
  /** Named after the first question: positions are those of one table alone. */
  named?: string
  chosen: ChosenPlaces
  columns: readonly ColumnRecord[]
}

type Survey = Record<(typeof surveyNames)[number], number>

/**
 * The places of a table, few enough to be drawn however many rows there are: whatever lies close together is one. Takes one
 * pass over the table for the counts and one for the marks. Throws as rows do, and `invalid-parameter` for columns that say no place.
 */
export async function readPlaces(
  reader: TableReader,
  distribution: DistributionRecord,
  query: PlacesQuery,
): Promise<PlacesPage> {
  const asked = query.bbox ? readBox(query.bbox) : null
  let chosen: ChosenPlaces | null = null
  const { table, answer } = await reader.ask(
    distribution,
    { sheet: query.sheet },
    ({ columns }) => compileSurvey(query, columns, (chosen = choosePlaces(query, columns)), asked),
    maxAnswerCharacters,
  )
  const survey = Object.fromEntries(
    surveyNames.map((name, index) => [name, answer.rows[0]![index]]),
  ) as Survey
  const examples = Object.fromEntries(
    surveyExamples.map((name, index) => {
      const text = answer.rows[0]![surveyNames.length + index]
      return [
        name,
        typeof text === 'string' && text !== '' ? text.replaceAll(/\.0(?=,|;|$)/g, '').split(';') : [],
      ]
    }),
  ) as Places['examples']
  const ask: Ask = {
    ...{ reader, distribution, query },
    ...{ named: table.parquet, chosen: chosen!, columns: table.columns },
  }
  const extent: Box | null = survey.placed > 0 ? [survey.west, survey.south, survey.east, survey.north] : null
  const box = asked ?? widen(extent ?? [-180, -60, 180, 80])
  const { seenPoints, seenShapes } = survey
  const drawsShapes = seenShapes <= mostShapes
  const isClustered = seenPoints > mostDots || !drawsShapes
  const points = isClustered
    ? await readCells(ask, box, !drawsShapes)
    : seenPoints > 0
      ? await readDots(ask, box)
      : []
  const drawn = drawsShapes && seenShapes > 0 ? await readShapes(ask, box) : { shapes: [], leftOut: 0 }
  return {
    table: table.parquet,
    release: table.release,
    columns: ask.chosen.columns.map(({ name, alias, type }) => ({ name, alias, type })),
    by: nameColumns(ask.chosen),
    bbox: box,
    extent,
    counts: {
      ...pick(survey, ['rows', 'placed', 'missing', 'swapped', 'outside', 'zero', 'tooLarge']),
      inSight: seenPoints + seenShapes,
    },
    examples,
    isClustered,
    points,
    shapes: drawn.shapes,
    shapesLeftOut: drawn.leftOut,
  }
}

const pick = <Name extends keyof Survey>(survey: Survey, names: readonly Name[]): Pick<Survey, Name> =>
  Object.fromEntries(names.map((name) => [name, survey[name]])) as Pick<Survey, Name>

function nameColumns({ places, value }: ChosenPlaces): Places['by'] {
  return {
    geometry: places.kind === 'geometry' ? places.geometry.name : null,
    longitude: places.kind === 'point' ? places.longitude.name : null,
    latitude: places.kind === 'point' ? places.latitude.name : null,
    value: value?.name ?? null,
  }
}

/** With some room around, and never so close that nothing else is seen. */
function widen([west, south, east, north]: Box): Box {
  const room = (from: number, to: number): number =>
    Math.max((to - from) * padding, (leastDegrees - (to - from)) / 2)
  const [x, y] = [room(west, east), room(south, north)]
  return [
    Math.max(-180, west - x),
    Math.max(-90, south - y),
    Math.min(180, east + x),
    Math.min(90, north + y),
  ]
}

async function readDots(ask: Ask, box: Box): Promise<Places['points']> {
  const rows = await run(ask, (columns) => compileDots(ask.query, columns, ask.chosen, box))
  const told = await readTold(
    ask,
    rows.map(([position]) => Number(position)),
  )
  return rows.map(([position, longitude, latitude, value]) => {
    const [x, y] = [Number(longitude), Number(latitude)]
    return {
      at: [x, y],
      count: 1,
      value: value as number | null,
      bbox: [x, y, x, y],
      row: told.get(Number(position)) ?? null,
    }
  })
}

async function readCells(ask: Ask, box: Box, hasShapes: boolean): Promise<Places['points']> {
  const rows = await run(ask, (columns) => compileCells(ask.query, columns, ask.chosen, box, hasShapes))
  const found = rows.map(([count, x, y, west, south, east, north, value, numbers, position]): Cell => ({
    at: [Number(x), Number(y)],
    count: Number(count),
    value: value as number | null,
    numbers: Number(numbers),
    bbox: [Number(west), Number(south), Number(east), Number(north)],
    position: Number(position),
  }))
  const cells = mergeCells(found, box, ask.chosen.fn)
  const single = cells.filter(({ count }) => count === 1).map(({ position }) => position)
  const told = await readTold(ask, single)
  return cells.map(({ at, count, value, bbox, position }) => ({
    ...{ at, count, value, bbox },
    row: count === 1 ? (told.get(position) ?? null) : null,
  }))
}

async function readTold(ask: Ask, positions: readonly number[]): Promise<Map<number, unknown[]>> {
  if (positions.length === 0 || ask.chosen.columns.length === 0)
    return new Map(positions.map((position) => [position, []]))
  const rows = await run(ask, () => compileTold(ask.chosen, positions, false))
  return new Map(rows.map(([position, ...row]) => [Number(position), row]))
}

/** Shapes as far as they can be drawn together, the first of the table first. */
async function readShapes(ask: Ask, box: Box): Promise<{ shapes: Places['shapes']; leftOut: number }> {
  const list = await run(ask, (columns) => compileShapeList(ask.query, columns, ask.chosen, box))
  let bytes = 0
  const taken = list.filter(([, size]) => (bytes += Number(size)) <= maxShapeBytes)
  const values = new Map(taken.map(([position, , value]) => [Number(position), value as number | null]))
  if (values.size === 0) return { shapes: [], leftOut: list.length }
  const tolerance = Math.max(box[2] - box[0], box[3] - box[1]) / dotsAcross
  const rows = await run(ask, () => ({ ...compileTold(ask.chosen, [...values.keys()], true), tolerance }))
  const shapes = rows.flatMap(([position, ...row]) => {
    const text = row.pop()
    if (typeof text !== 'string') return []
    const geometry = JSON.parse(text) as { [name: string]: unknown }
    return [{ geometry, value: values.get(Number(position)) ?? null, row }]
  })
  return { shapes, leftOut: list.length - shapes.length }
}

async function run(
  { reader, distribution, query, named }: Ask,
  compile: (columns: AnsweringTable['columns']) => ReturnType<typeof compileDots> & { tolerance?: number },
): Promise<unknown[][]> {
  const { answer } = await reader.ask(
    distribution,
    { sheet: query.sheet, named },
    ({ columns }) => compile(columns),
    maxAnswerCharacters,
  )
  return answer.rows
}
