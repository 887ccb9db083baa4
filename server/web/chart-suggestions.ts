import type { ChartChoice } from '../../client/pages/chart-search.ts'
import type { ChartColumn } from '../../client/pages/chart-view.ts'
import type { Profile } from '../../schemas/generated/tabular/profile.ts'
import { findPlaceColumns } from '../tabular/tables.ts'
import { foldText } from '../text/normalize.ts'

type ColumnProfile = Profile['columns'][number]

/** A column and, when that is known, what stands in it. */
interface Known {
  column: ChartColumn
  profile: ColumnProfile | undefined
}

// More are not weighed against each other but passed over.
const mostSuggestions = 4
// A label that nobody counts with: each stands for hundreds of others.
const mostNames = 100
// Fewer dots than this show no shape.
const fewestDots = 5

/** Charts that say something about a table, the best first; none when it has nothing to label or count. */
export function suggestCharts(columns: readonly ChartColumn[], profile: Profile | null): ChartChoice[] {
  const profiles = new Map(profile?.columns.map((each) => [each.alias, each]))
  const known = columns.map((column) => ({ column, profile: profiles.get(column.alias) }))
  const time = known.find(isTime)
  const names = listNames(known)
  const isMixed = known.some(isUnits)
  const places = findPlaceColumns(columns)
  const isPlace = (column: ChartColumn): boolean =>
    places?.kind === 'point' && (column === places.longitude || column === places.latitude)
  const measures = known
    .filter((each) => isMeasure(each) && !isPlace(each.column) && !(isMixed && !isRate(each.column)))
    .toSorted((a, b) => Number(isRank(a)) - Number(isRank(b)))
  const [name] = names
  const [first, second] = measures
  const isPanel = Boolean(time && name && isOnceEach(time, name, profile))
  const found: (ChartChoice | null)[] = [
    time && first ? { kind: 'line', x: time.column.alias, ...measure(first, false), top: '12' } : null,
    ...measures
      .slice(0, 2)
      .map((each): ChartChoice | null =>
        name ? { kind: 'bar', x: name.column.alias, ...measure(each, isPanel), top: '12' } : null,
      ),
    first && second && !isFew(first) && !isFew(second)
      ? { kind: 'scatter', x: second.column.alias, y: first.column.alias, fn: 'sum', top: '12' }
      : null,
    count(names.find(isRepeated) ?? (measures.length === 0 ? (time ?? name) : undefined)),
  ]
  const suggestions = found.filter((choice) => choice !== null).slice(0, mostSuggestions)
  if (suggestions.length > 0) return suggestions
  const last = known.find(({ column }) => isLabel(column))
  return last ? [count(last)!] : []
}

/** Whether the values of a column can stand beside bars. */
export const isLabel = ({ type }: ChartColumn): boolean => type !== 'geometry' && type !== 'json'

export const isNumber = ({ type }: ChartColumn): boolean => type === 'integer' || type === 'number'

/** Whether the values of a column follow each other: along days, years and numbers a line can be drawn. */
export const isInSequence = (column: ChartColumn): boolean =>
  isNumber(column) || column.type === 'date' || column.type === 'datetime' || column.type === 'time'

/** Whether a column says when: along it the last bars are what people look for, not the largest. */
export const isWhen = (column: ChartColumn, profile: Profile | null): boolean =>
  isTime({ column, profile: profile?.columns.find(({ alias }) => alias === column.alias) })

const count = (known: Known | undefined): ChartChoice | null =>
  known ? { kind: 'bar', x: known.column.alias, fn: 'count', top: '12' } : null

/** Shares, rates and ranks do not add up, nor do the same things of several years. */
const measure = ({ column, profile }: Known, isPanel: boolean): Pick<ChartChoice, 'y' | 'fn'> => ({
  y: column.alias,
  fn: isPanel || isRate(column) || isShare(column, profile) ? 'mean' : 'sum',
})

function isTime({ column, profile }: Known): boolean {
  if (profile && profile.distinct < 3) return false
  if (column.type === 'date' || column.type === 'datetime') return true
  if (column.type !== 'integer') return false
  if (!profile) return hasWord(column, yearWords)
  const { min, max } = profile
  const isYears = typeof min === 'number' && typeof max === 'number' && min >= 1000 && max <= 2200
  return isYears && (hasWord(column, yearWords) || (min >= 1900 && profile.missing === 0))
}

/** Columns of names, those first that stand for a hundred things at most, codes last. */
function listNames(known: readonly Known[]): Known[] {
  const names = known.filter(
    ({ column, profile }) =>
      (column.type === 'string' || column.type === 'boolean') && (!profile || profile.distinct > 1),
  )
  const rank = ({ column, profile }: Known): number =>
    (hasWord(column, codeWords) ? 2 : 0) + (profile && profile.distinct > mostNames ? 1 : 0)
  return names.toSorted((a, b) => rank(a) - rank(b))
}

/** Numbers that measure something: no years, codes, running numbers or places on the globe. */
function isMeasure(known: Known): boolean {
  const { column, profile } = known
  if (!isNumber(column) || isTime(known)) return false
  if (hasWord(column, codeWords) || hasWord(column, yearWords) || hasWord(column, placeWords)) return false
  if (!profile) return true
  const isRunning =
    column.type === 'integer' && profile.distinct === profile.count && profile.max === profile.count
  return profile.distinct > 1 && !(isRunning && profile.min === 1)
}

/** A column that says for each row what its numbers are counted in: tonnes and per cent make no sum, and no bars side by side. */
function isUnits({ column, profile }: Known): boolean {
  const texts = [column.name, ...Object.values(column.title ?? {})]
  const isNamedSo = texts.some((text) =>
    unitNames.includes(
      foldText(text)
        .replace(/[^a-z]+/g, ' ')
        .trim(),
    ),
  )
  return column.type === 'string' && isNamedSo && (!profile || profile.distinct > 1)
}

const isFew = ({ profile }: Known): boolean => !profile || profile.distinct < fewestDots

const isRepeated = ({ profile }: Known): boolean =>
  profile !== undefined && profile.distinct < profile.count && profile.distinct <= mostNames

/** Whether each name has one row for each time, as in a table of provinces by years. */
function isOnceEach(time: Known, name: Known, profile: Profile | null): boolean {
  if (!profile || !time.profile || !name.profile) return false
  if (name.profile.distinct === name.profile.count) return false
  return time.profile.distinct * name.profile.distinct <= profile.rowCount * 1.2
}

// In folded letters, as whole words of a column's name or title.
const yearWords = ['nam', 'year']
const codeWords = ['id', 'ma', 'code', 'stt', 'tt', 'thu tu', 'zip', 'no']
// The whole of a name or title.
const unitNames = ['don vi', 'don vi tinh', 'don vi do', 'dvt', 'unit', 'units', 'unit of measure']
const placeWords = ['lat', 'lon', 'lng', 'long', 'latitude', 'longitude', 'vi do', 'kinh do', 'toa do']
const rankWords = ['thu hang', 'xep hang', 'rank']
// What is measured at a place or a time, and what is one thing set against another: of several there is a mean, and no sum.
const rateWords = [
  ...rankWords,
  ...['ty le', 'ti le', 'ty trong', 'ti trong', 'ty suat', 'ti suat', 'lai suat', 'nang suat', 'ty gia'],
  ...['mat do', 'binh quan', 'trung binh', 'trung vi', 'chi so', 'he so', 'diem', 'tuoi tho', 'co cau'],
  ...['nhiet do', 'do am', 'khi ap', 'ap suat', 'nong do', 'do man', 'do duc', 'do ph', 'ph', 'do cao'],
  ...['muc nuoc', 'toc do', 'van toc', 'don gia', 'gia ban', 'gia mua', 'gia thanh', 'gia dien', 'gia nuoc'],
  ...['rate', 'ratio', 'share', 'percent', 'percentage', 'density', 'average', 'avg', 'mean', 'median'],
  ...['index', 'score', 'expectancy', 'per capita', 'price', 'prices', 'temperature', 'temp', 'humidity'],
  ...['pressure', 'concentration', 'salinity', 'altitude', 'elevation', 'water level', 'speed', 'velocity'],
]
// Folded, a price is no other word than that of families and cattle; and a value ("giá trị") adds up.
const priceName = /(?<!\p{L})giá(?!\p{L}|\s+trị)/iu
const rateUnit = /[%‰/°]|^o[CF]$|^độ( [CF])?$|^(dB|hPa|kPa|mbar|bar|pH|ppm|ppb)$/iu

/** Whether numbers of a column do not add up, by its unit or by what it is called. */
export function isRate(column: ChartColumn): boolean {
  const texts = [column.name, ...Object.values(column.title ?? {})].map((text) => text.normalize('NFC'))
  const units = [column.unit ?? '', ...texts.flatMap((text) => /\(([^()]*)\)\s*$/.exec(text)?.[1] ?? [])]
  return (
    hasWord(column, rateWords) ||
    units.some((unit) => rateUnit.test(unit.trim())) ||
    texts.some((text) => /[%‰°]/.test(text) || priceName.test(text))
  )
}

/** Fractions of one. */
const isShare = ({ type }: ChartColumn, profile: ColumnProfile | undefined): boolean =>
  type === 'number' && typeof profile?.min === 'number' && profile.min >= 0 && Number(profile.max) <= 1

/** Places in an order tell little when many are taken together. */
const isRank = ({ column }: Known): boolean => hasWord(column, rankWords)

function hasWord(column: ChartColumn, words: readonly string[]): boolean {
  const texts = [column.name, ...Object.values(column.title ?? {})]
  return texts.some((text) => {
    const folded = ` ${foldText(text).replace(/[^a-z0-9]+/g, ' ')} `
    return words.some((word) => folded.includes(` ${word} `))
  })
}
