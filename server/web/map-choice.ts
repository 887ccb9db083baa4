import {
  mapFunctions,
  type MapChoice,
  type MapFunction,
  type MapSearch,
} from '../../client/pages/map-search.ts'
import type { ChartColumn } from '../../client/pages/chart-view.ts'
import type { MapProblem } from '../../client/pages/map-view.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import { findPlaceColumns } from '../tabular/tables.ts'
import { foldText } from '../text/normalize.ts'
import { isNumber, suggestCharts } from './chart-suggestions.ts'
import { findNearestColumn } from './file-filter.ts'
import type { ProvinceNames } from '../catalog/province-names.ts'

// In folded letters: what columns of provinces are called, in the order in which they are believed.
const provinceWords = [
  ...['ma tinh', 'ma tinh thanh', 'ma tinh moi', 'province code', 'ma tinh tp'],
  ...['tinh', 'tinh thanh', 'tinh thanh pho', 'tinh tp', 'ten tinh', 'ten tinh thanh', 'tinh thanh moi'],
  ...['province', 'provinces', 'province name', 'ma tinh cu', 'tinh thanh cu', 'dia phuong'],
]
// Of the most frequent values; "the whole country" and totals stand among them too.
const leastShare = 0.6

/** The columns that hold provinces, by what stands in them where that is known, else by their names; the surest first. */
export function listProvinceColumns(
  columns: readonly ChartColumn[],
  profile: Profile | null,
  names: ProvinceNames,
): ChartColumn[] {
  const profiles = new Map(profile?.columns.map((column) => [column.alias, column]))
  const sure = (column: ChartColumn): number => {
    if (column.type !== 'string' && column.type !== 'integer') return 0
    const texts = [column.name, ...Object.values(column.title ?? {})].map((text) =>
      foldText(text)
        .replace(/[^a-z0-9]+/g, ' ')
        .trim(),
    )
    const isNamed = texts.some((text) => provinceWords.includes(text))
    const top = profiles.get(column.alias)?.top ?? []
    if (top.length === 0) return isNamed ? 1 : 0
    const isFilled = top.filter(({ value }) => names.find(value)).length >= top.length * leastShare
    // Two digits may be anything: a code must be called one.
    const isCode = top.every(({ value }) => /^\d+$/.test(String(value)))
    if (!isFilled || (isCode && !isNamed)) return 0
    return (isNamed ? 4 : 2) + (isCode ? 0 : 1)
  }
  return columns
    .map((column) => ({ column, sureness: sure(column) }))
    .filter(({ sureness }) => sureness > 0)
    .toSorted((a, b) => b.sureness - a.sureness)
    .map(({ column }) => column)
}

/** What can be placed without being asked for anything: geometries, degrees, provinces; null when nothing can. */
export function suggestMap(
  columns: readonly ChartColumn[],
  profile: Profile | null,
  names: ProvinceNames,
): MapChoice | null {
  const counted = { y: null, fn: 'sum' as const }
  const places = findPlaceColumns(columns)
  if (places?.kind === 'geometry') return { kind: 'geometry', place: places.geometry.alias, ...counted }
  if (places) return { kind: 'point', lon: places.longitude.alias, lat: places.latitude.alias, ...counted }
  const [province] = listProvinceColumns(columns, profile, names)
  if (!province) return null
  return { kind: 'provinces', place: province.alias, ...suggestNumber(columns, profile) }
}

/** The number that a chart of this table would show, and what becomes of it. */
function suggestNumber(
  columns: readonly ChartColumn[],
  profile: Profile | null,
): Pick<MapChoice, 'y' | 'fn'> {
  const chart = suggestCharts(columns, profile).find(({ kind, y }) => kind === 'bar' && y !== undefined)
  if (!chart?.y) return { y: null, fn: 'sum' }
  return { y: chart.y, fn: chart.fn === 'mean' ? 'mean' : 'sum' }
}

/** What is asked of a map, made whole, and what is wrong with it: then the form keeps what is right. */
export interface ReadMapChoice {
  choice: MapChoice | null
  problem: MapProblem | null
}

/** The map that an address asks for. Where it says no place, the one that is suggested. */
export function readMapChoice(
  asked: MapSearch,
  columns: readonly ChartColumn[],
  suggested: MapChoice | null,
): ReadMapChoice {
  const { place, lon, lat } = asked
  const problems: MapProblem[] = []
  const find = (wanted: string): ChartColumn | null => {
    const name = wanted.normalize('NFC')
    const column = columns.find(({ alias }) => alias === name) ?? columns.find((each) => each.name === name)
    if (!column)
      problems.push({ kind: 'noColumn', name: shorten(wanted), nearest: findNearestColumn(columns, wanted) })
    return column ?? null
  }
  const findNumber = (wanted: string): ChartColumn | null => {
    const column = find(wanted)
    if (!column || isNumber(column)) return column
    problems.push({ kind: 'noNumber', column })
    return null
  }
  const y = asked.y ? findNumber(asked.y) : null
  const fn = readFunction(asked.fn, problems)
  const isBare = !place && !lon && !lat && !asked.y && !asked.fn
  const numbers = isBare && suggested ? { y: suggested.y, fn: suggested.fn } : { y: y?.alias ?? null, fn }
  let choice: MapChoice | null = suggested && { ...suggested, ...numbers }
  if (place) {
    const column = find(place)
    if (column && !isPlace(column)) problems.push({ kind: 'noPlace', column })
    else if (column)
      choice = {
        kind: column.type === 'geometry' ? 'geometry' : 'provinces',
        place: column.alias,
        ...numbers,
      }
  } else if (lon && lat) {
    const [x, north] = [findNumber(lon), findNumber(lat)]
    if (x && north) choice = { kind: 'point', lon: x.alias, lat: north.alias, ...numbers }
  } else if (lon || lat) {
    problems.push({ kind: 'half' })
  }
  if (!choice && problems.length === 0) problems.push({ kind: 'nothing' })
  return { choice, problem: problems[0] ?? null }
}

/** Whether a column can say by itself where a row is. */
export const isPlace = ({ type }: ChartColumn): boolean =>
  type === 'geometry' || type === 'string' || type === 'integer'

function readFunction(wanted: string | undefined, problems: MapProblem[]): MapFunction {
  if (!wanted) return 'sum'
  const found = mapFunctions.find((each) => each === wanted)
  if (!found) problems.push({ kind: 'noFunction', value: shorten(wanted) })
  return found ?? 'sum'
}

/** Enough to know again what was typed. */
const shorten = (text: string): string => [...text].slice(0, 80).join('')
