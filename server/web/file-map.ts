import type { MapChoice } from '../../client/pages/map-search.ts'
import type { ChartColumn } from '../../client/pages/chart-view.ts'
import type { FileSearch } from '../../client/pages/file-search.ts'
import type { MapProblem, MapView, PlacesDrawing, ProvincesDrawing } from '../../client/pages/map-view.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import type { Language } from '../http/negotiate.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Tables } from '../tabular/tables.ts'
import { isNumber } from './chart-suggestions.ts'
import { explainRefusal } from './file-chart.ts'
import { isPlace, listProvinceColumns, readMapChoice, suggestMap } from './map-choice.ts'
import { readProvinceNames, type ProvinceNames } from '../catalog/province-names.ts'

export interface MapAsk {
  distributionId: string
  table: Table
  profile: Profile | null
  /** With `q`, `where` and `sheet`, which have been read with the same table already. */
  search: FileSearch
  /** How many rows match. */
  rowCount: number
  viewer: Viewer
  lang: Language
}

// There are 34 provinces and were 63; a column with more different values than this holds something else.
const mostGroups = 2_000
const examplesShown = 5
// Each says where a figure went; sixty-three of them would hide the map.
const formerShown = 12

const known = new WeakMap<Vocabularies, ProvinceNames>()

/** Read once: the vocabularies change with the program alone. */
function getProvinceNames(vocabularies: Vocabularies): ProvinceNames {
  const found = known.get(vocabularies) ?? readProvinceNames(vocabularies.list('units'))
  known.set(vocabularies, found)
  return found
}

/** Whether a table has something to show on a map. */
export const canMap = (
  vocabularies: Vocabularies,
  columns: readonly ChartColumn[],
  profile: Profile | null,
): boolean => suggestMap(columns, profile, getProvinceNames(vocabularies)) !== null

/** The map that an address asks for, with what else could be drawn; never fails for what the address says. */
export async function findMap(
  { tables, vocabularies }: { tables: Pick<Tables, 'aggregate' | 'readPlaces'>; vocabularies: Vocabularies },
  ask: MapAsk,
): Promise<MapView> {
  const { columns } = ask.table
  const names = getProvinceNames(vocabularies)
  const { choice, problem } = readMapChoice(
    ask.search.map ?? {},
    columns,
    suggestMap(columns, ask.profile, names),
  )
  const likely = [
    ...columns.filter(({ type }) => type === 'geometry'),
    ...listProvinceColumns(columns, ask.profile, names),
  ]
  const view: MapView = {
    choice,
    columns,
    placeColumns: [...likely, ...columns.filter((column) => isPlace(column) && !likely.includes(column))],
    numbers: columns.filter(isNumber),
    drawing: null,
    problem,
  }
  if (problem || !choice) return view
  try {
    const drawn =
      choice.kind === 'provinces'
        ? await readProvinces(tables, ask, choice, names)
        : await readPlaces(tables, ask, choice)
    return 'drawing' in drawn ? { ...view, drawing: drawn.drawing } : { ...view, problem: drawn.problem }
  } catch (error) {
    const sentence = explainRefusal(error, ask.lang)
    if (sentence === null) throw error
    return { ...view, problem: { kind: 'refused', sentence } }
  }
}

type Drawn<Drawing> = { drawing: Drawing } | { problem: MapProblem }

async function readPlaces(
  tables: Pick<Tables, 'readPlaces'>,
  ask: MapAsk,
  choice: Exclude<MapChoice, { kind: 'provinces' }>,
): Promise<Drawn<PlacesDrawing>> {
  const { distributionId, search, viewer } = ask
  const { sheet, q, where } = search
  const y = choice.y === null ? null : getColumn(ask, choice.y)
  const quotedY = y === null ? {} : { value: y.name, fn: choice.fn }
  const places =
    choice.kind === 'point'
      ? { longitude: getColumn(ask, choice.lon).name, latitude: getColumn(ask, choice.lat).name }
      : { geometry: getColumn(ask, choice.place).name }
  const bbox = search.map?.bbox ?? null
  const query = { sheet, q, where, ...places, ...quotedY }
  const { table: _table, ...answer } = await tables.readPlaces(
    distributionId,
    { ...query, ...(bbox !== null && { bbox }) },
    viewer,
  )
  const address = `/api/v1/distributions/${distributionId}`
  return {
    drawing: {
      kind: 'places',
      choice,
      y,
      places: answer,
      columns: answer.columns.map(({ alias }) => getColumn(ask, alias)),
      bbox,
      dataHref: `${address}/places${writeQuery(query)}`,
      geojsonHref: `${address}/export.geojson${writeQuery({ sheet, q, where })}`,
    },
  }
}

/** What the rows of one province come to. */
interface Collected {
  count: number
  numbers: number
  value: number | null
}

async function readProvinces(
  tables: Pick<Tables, 'aggregate'>,
  ask: MapAsk,
  choice: Extract<MapChoice, { place: string }>,
  names: ProvinceNames,
): Promise<Drawn<ProvincesDrawing>> {
  const { distributionId, search, viewer, rowCount } = ask
  const { sheet, q, where } = search
  const x = getColumn(ask, choice.place)
  const y = choice.y === null ? null : getColumn(ask, choice.y)
  // Means of former provinces do not make the mean of what they are part of now: sums and counts do.
  const measured = y
    ? `,${choice.fn === 'mean' ? 'sum' : choice.fn}(${quote(y.name)}),count(${quote(y.name)})`
    : ''
  const query = {
    ...{ sheet, q, where },
    select: `count(*)${measured}`,
    groupBy: quote(x.name),
    limit: mostGroups,
  }
  const { rows, total } = await tables.aggregate(distributionId, query, viewer, null)
  const collected = new Map<string, Collected & { name: string }>()
  const former = new Map<string, string>()
  const strange: { name: string; count: number }[] = []
  let missing = 0
  for (const [label, count, value, numbers] of rows as [unknown, number, unknown, number][]) {
    const found = names.find(label)
    if (label === null) missing += Number(count)
    else if (!found) strange.push({ name: String(label).slice(0, 80), count: Number(count) })
    else {
      if (found.isFormer) former.set(String(label), found.name)
      const before = collected.get(found.code)
      collected.set(found.code, {
        name: found.name,
        ...collect(choice.fn, before, {
          count: Number(count),
          numbers: Number(numbers ?? 0),
          value: readNumber(value),
        }),
      })
    }
  }
  const examples = strange.toSorted((a, b) => b.count - a.count).slice(0, examplesShown)
  if (collected.size === 0)
    return { problem: { kind: 'noProvinces', column: x, examples: examples.map(({ name }) => name) } }
  const placed = [...collected.values()].reduce((sum, { count }) => sum + count, 0)
  const provinces = [...collected].map(([code, { name, count, numbers, value }]) => ({
    ...{ code, name, count },
    value:
      y === null ? count : choice.fn === 'mean' && value !== null && numbers > 0 ? value / numbers : value,
  }))
  return {
    drawing: {
      kind: 'provinces',
      ...{ choice, x, y, rowCount, missing },
      provinces: provinces.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)),
      unplaced: {
        count: strange.length + Math.max(0, total - rows.length),
        rows: rowCount - placed - missing,
        examples: examples.map(({ name }) => name),
      },
      former: {
        count: former.size,
        examples: [...former].slice(0, formerShown).map(([name, now]) => ({ name, now })),
      },
      dataHref: `/api/v1/distributions/${distributionId}/aggregate${writeQuery(query)}`,
    },
  }
}

function collect(fn: MapChoice['fn'], before: Collected | undefined, more: Collected): Collected {
  if (!before) return more
  const values = [before.value, more.value].filter((value) => value !== null)
  const together = {
    sum: () => values.reduce((sum, value) => sum + value, 0),
    mean: () => values.reduce((sum, value) => sum + value, 0),
    min: () => Math.min(...values),
    max: () => Math.max(...values),
  }[fn]
  return {
    count: before.count + more.count,
    numbers: before.numbers + more.numbers,
    value: values.length === 0 ? null : together(),
  }
}

function readNumber(value: unknown): number | null {
  if (value === null || value === undefined) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** The choice was made among these columns. */
function getColumn({ table }: MapAsk, alias: string): ChartColumn {
  const column = table.columns.find((each) => each.alias === alias)
  if (!column) throw new Error(`The map was chosen with a column "${alias}" that the table does not have.`)
  return column
}

/** Names are unique; an alias may be the name of another column. */
const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``

function writeQuery(query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
