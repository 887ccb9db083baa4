import type { ProvinceNames } from '../catalog/province-names.ts'
import { foldText } from '../text/normalize.ts'
import { restoreMarks } from '../text/restore-marks.ts'

/** What is known of one column. */
export interface SuggestedColumn {
  name: string
  /** What the publisher says that it means, when they do. */
  title: { vi?: string; en?: string }
  type: string
  distinct: number | null
  min: unknown
  max: unknown
  /** The most frequent values. */
  top: readonly unknown[]
}

export interface SuggestedTable {
  fileName: string
  rowCount: number | null
  columns: readonly SuggestedColumn[]
}

/** What a description is guessed from: the files, and what the portal says elsewhere. */
export interface SuggestionSources {
  /** Names of all files, those without a table too. */
  fileNames: readonly string[]
  tables: readonly SuggestedTable[]
  /** Texts that have their marks: titles and keywords that the reader may see. */
  texts: readonly string[]
  /** Keywords in use, with how often, by language. */
  keywords: { vi: ReadonlyMap<string, number>; en: ReadonlyMap<string, number> }
  title: { vi?: string; en?: string }
  /** The period that somebody gave already: what is written of the data follows it. */
  temporal: GivenPeriod | null
  provinces: ProvinceNames
  /** Names of the agency and those above it, its own first. */
  agencyNames: readonly string[]
  /** How places are written. */
  placeNames: readonly string[]
}

/** From when to when, as far as it is known. */
export interface GivenPeriod {
  start?: string | null
  end?: string | null
}

/** Why something is suggested. */
export type SuggestionReason = 'title' | 'fileName' | 'columns' | 'values' | 'agency' | 'keywords'

/** One value for one member that may be empty; nobody writes it but a person. */
export type DescriptionSuggestion = { because: SuggestionReason } & (
  | { member: 'title' | 'description'; language: 'vi' | 'en'; value: string }
  | { member: 'keywords'; language: 'vi' | 'en'; value: string[] }
  | { member: 'temporal'; language: null; value: { start: string; end: string } }
  | { member: 'spatial'; language: null; value: string[] }
  | { member: 'frequency'; language: null; value: string }
)

/** A sentence of more names is a table. */
const namedColumns = 12
/** Words beyond these are noise for whoever chooses. */
const mostKeywords = 8
/** The profile names the ten most frequent values; of more provinces it is not known which they are. */
const knownValues = 10
/** Of the 34 provinces, or the 63 before 2025: who lists so many means the country. */
const wholeCountry = 30

/** What a dataset may be described with, guessed from its files: for a person to take or to leave. */
export function suggestDescription(sources: SuggestionSources): DescriptionSuggestion[] {
  const years = findYears(sources)
  const suggestions: (DescriptionSuggestion | null)[] = [
    suggestTitle(sources),
    ...suggestTexts(sources, sources.temporal ?? years),
    suggestKeywords(sources, 'vi'),
    suggestKeywords(sources, 'en'),
    suggestPeriod(years),
    suggestPlaces(sources),
    suggestFrequency(sources, years),
  ]
  return suggestions.filter((suggestion) => suggestion !== null)
}

/** A period, and where it is read. */
interface Period {
  start: string
  end: string
  because: 'title' | 'fileName' | 'columns' | 'values'
}

/** What stands in file names and says nothing of the data. */
const noise = new Set(['final', 'copy', 'new', 'moi', 'ban', 'data', 'file', 'export', 'csv', 'xlsx', 'cuoi'])
const yearPattern = /^(19|20)\d\d$/

/** The words of a file name: no endings, no versions, camel case apart. */
function splitName(name: string): string[] {
  return name
    .normalize('NFC')
    .replace(/([.][a-z0-9]{1,8}){1,2}$/i, '')
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/(?<=\p{L})(?=(19|20)\d\d(?!\d))/gu, ' ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !noise.has(foldText(word)) && !/^(v\d+|\d)$/i.test(word))
    .filter((word) => !/^\d{6,}$/.test(word))
}

const listYears = (name: string): string[] => splitName(name).filter((word) => yearPattern.test(word))

/** The words that all names begin with; of one file all of them. */
function findCommonWords(names: readonly string[]): string[] {
  const [first = [], ...others] = names.map((name) =>
    splitName(name).filter((word) => !yearPattern.test(word)),
  )
  let length = first.length
  for (const words of others) {
    let same = 0
    while (same < length && foldText(words[same] ?? '') === foldText(first[same]!)) same++
    length = same
  }
  return first.slice(0, length)
}

const hasMarks = (text: string): boolean => text.normalize('NFC').toLowerCase() !== foldText(text)

function suggestTitle({
  fileNames,
  tables,
  texts,
  placeNames,
}: SuggestionSources): DescriptionSuggestion | null {
  // Descriptions of columns and the like lie beside the data.
  const names = tables.length > 0 ? tables.map(({ fileName }) => fileName) : fileNames
  const words = findCommonWords([...new Set(names)])
  if (words.length === 0) return null
  const typed = words.join(' ')
  const isWritten = hasMarks(typed)
  const {
    text,
    restored,
    words: count,
  } = isWritten
    ? { text: typed, restored: words.length, words: words.length }
    : restoreMarks(typed.toLowerCase(), { texts, names: placeNames })
  const isVietnamese = isWritten || restored * 2 >= count
  const named = [...new Set(names)].flatMap(listYears).sort()
  const inNames = named.length > 0 ? writeYears({ start: named[0]!, end: named.at(-1)! }) : ''
  const title = capitalize([isVietnamese ? text : typed, inNames].filter(Boolean).join(' '))
  return { member: 'title', language: isVietnamese ? 'vi' : 'en', value: title, because: 'fileName' }
}

const capitalize = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

function writeYears({ start, end }: Pick<Period, 'start' | 'end'>): string {
  const [from, to] = [start.slice(0, 4), end.slice(0, 4)]
  return from === to ? from : `${from}–${to}`
}

/** A column as a sentence names it. */
function nameColumn(column: SuggestedColumn, lang: 'vi' | 'en', sources: SuggestionSources): string {
  const { name, title } = column
  const said = title[lang] ?? title.vi ?? title.en
  if (said) return said
  const words = name.replace(/[_\s]+/g, ' ').trim()
  if (hasMarks(words)) return words
  // Whoever counts from 2019 to 2024 means a year, and no man.
  if (words.toLowerCase() === 'nam' && isYear(column.min)) return 'năm'
  const {
    text,
    restored,
    words: count,
  } = restoreMarks(words.toLowerCase(), {
    texts: sources.texts,
    names: sources.placeNames,
  })
  return restored === count ? text : words
}

/** What the tables hold, in a sentence of each language. */
function suggestTexts(sources: SuggestionSources, years: GivenPeriod | null): DescriptionSuggestion[] {
  const [first] = sources.tables
  if (!first || first.columns.length === 0) return []
  return (['vi', 'en'] as const).map((language) => {
    const names = first.columns
      .slice(0, namedColumns)
      .map((column) => nameColumn(column, language, sources))
      .join(', ')
    const more = first.columns.length - namedColumns
    const number = (value: number) => value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')
    const period = years && writePeriod(years, language)
    const rows = first.rowCount === null ? null : number(first.rowCount)
    const others = sources.tables.length - 1
    const plural = (value: number, one: string, many: string) => (value === 1 ? one : many)
    const sentences =
      language === 'vi'
        ? [
            `Gồm các cột ${names}${more > 0 ? ` và ${number(more)} cột khác` : ''}.`,
            rows && `Có ${rows} dòng${period ? `, số liệu ${period}` : ''}.`,
            others > 0 && `Cùng ${number(others)} bảng khác.`,
          ]
        : [
            `Has the ${plural(first.columns.length, 'column', 'columns')} ${names}${more > 0 ? ` and ${number(more)} ${plural(more, 'other', 'others')}` : ''}.`,
            rows &&
              `${rows} ${plural(first.rowCount ?? 0, 'row', 'rows')}${period ? `, figures ${period}` : ''}.`,
            others > 0 && `And ${number(others)} more ${plural(others, 'table', 'tables')}.`,
          ]
    const value = sentences.filter(Boolean).join(' ')
    return { member: 'description', language, value, because: 'columns' } as const
  })
}

/** In words, by years; null when neither end is known. */
function writePeriod(period: GivenPeriod, lang: 'vi' | 'en'): string | null {
  const [from, to] = [period.start, period.end].map((day) => day?.slice(0, 4))
  if (from && from === to) return lang === 'vi' ? `năm ${from}` : `of ${from}`
  const ends =
    lang === 'vi'
      ? [from && `từ năm ${from}`, to && `đến năm ${to}`]
      : [from && `from ${from}`, to && `${from ? 'to' : 'until'} ${to}`]
  return ends.filter(Boolean).join(' ') || null
}

/** Days of what is no matter of the data: when somebody was born, something founded, a paper issued, a row written. */
const otherDates =
  /sinh|birth|(^| )dob( |$)|thanh lap|found|establish|incorporat|(^| )cap( |$)|ban hanh|(^| )(issue|issued|issuance)( |$)|updated|created|tao/
const saysOtherDates = ({ name, title }: SuggestedColumn): boolean =>
  [name, ...Object.values(title)].some((text) => otherDates.test(makePlain(text)))
const yearNames = /(^| )(nam|year|nien)( |$)/
const monthNames = /(^| )(thang|month)( |$)/
const quarterNames = /(^| )(quy|quarter)( |$)/

const makePlain = (text: string): string =>
  foldText(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const plainName = ({ name }: SuggestedColumn): string => makePlain(name)

const isYear = (value: unknown): boolean => yearPattern.test(String(value))

type Span = [start: string, end: string]

/** The years that a text speaks of; a number before a slash is that of a paper ("13/2023/NĐ-CP"). */
const yearsIn = (text: string): string[] => text.match(/(?<!\d)(19|20)\d\d(?![\d/])/g) ?? []

function findYears({ tables, fileNames, title }: SuggestionSources): Period | null {
  const columns = tables.flatMap((table) => table.columns)
  // A table may have a column for each year; one alone may be that of a price or a law.
  const inHeads = columns.flatMap(({ name }) => yearsIn(name))
  const named =
    joinYears(new Set(inHeads).size > 1 ? inHeads : [], 'columns') ??
    joinYears(Object.values(title).flatMap(yearsIn), 'title') ??
    joinYears(fileNames.flatMap(listYears), 'fileName') ??
    joinYears(inHeads, 'columns')
  const days = join(columns.flatMap(readDays), 'values')
  // Days tell a year that is named more closely, and never another one.
  const areNamed = named && days && named.start <= days.start && days.end <= named.end
  return join(columns.flatMap(readYears), 'values') ?? (areNamed ? days : (named ?? days))
}

/** From the first to the last day in a column of the days of the data. */
function readDays(column: SuggestedColumn): Span[] {
  const { type, min, max } = column
  if ((type !== 'date' && type !== 'datetime') || saysOtherDates(column)) return []
  const [start, end] = [String(min ?? '').slice(0, 10), String(max ?? '').slice(0, 10)]
  return isYear(start.slice(0, 4)) && isYear(end.slice(0, 4)) ? [[start, end]] : []
}

/** From the first to the last year in a column of years. */
function readYears(column: SuggestedColumn): Span[] {
  const { type, min, max } = column
  if (type === 'date' || type === 'datetime' || saysOtherDates(column)) return []
  if (!yearNames.test(plainName(column)) || !isYear(min) || !isYear(max)) return []
  return [[`${String(min)}-01-01`, `${String(max)}-12-31`]]
}

function join(spans: readonly Span[], because: Period['because']): Period | null {
  if (spans.length === 0) return null
  const [starts, ends] = [spans.map(([start]) => start).sort(), spans.map(([, end]) => end).sort()]
  return { start: starts[0]!, end: ends.at(-1)!, because }
}

const joinYears = (years: readonly string[], because: Period['because']): Period | null =>
  join(
    years.map((year): Span => [`${year}-01-01`, `${year}-12-31`]),
    because,
  )

const suggestPeriod = (years: Period | null): DescriptionSuggestion | null =>
  years && {
    member: 'temporal',
    language: null,
    value: { start: years.start, end: years.end },
    because: years.because,
  }

function suggestPlaces(sources: SuggestionSources): DescriptionSuggestion | null {
  const { tables, fileNames, provinces, agencyNames } = sources
  const suggest = (value: string[], because: SuggestionReason): DescriptionSuggestion => ({
    member: 'spatial',
    language: null,
    value,
    because,
  })
  for (const column of tables.flatMap(({ columns }) => columns)) {
    const isOfProvinces = /(^| )(tinh|matinh|province)( |$)/.test(plainName(column))
    // Two digits may count anything: they are codes of provinces where the name says so, or where as good as all of them stand.
    const isCode =
      isOfProvinces ||
      (/(^| )(ma|code)( |$)/.test(plainName(column)) && (column.distinct ?? 0) >= wholeCountry)
    if (column.type !== 'string' && !(column.type === 'integer' && isCode)) continue
    const values = column.top.filter(
      (value) => column.type === 'integer' || isCode || !/^\d+$/.test(String(value)),
    )
    const found = values.flatMap((value) => provinces.find(value)?.code ?? [])
    if (values.length === 0 || found.length * 10 < values.length * 9) continue
    if ((column.distinct ?? 0) >= wholeCountry) return suggest(['VN'], 'values')
    if (column.distinct !== null && column.distinct <= knownValues)
      return suggest([...new Set(found)].sort(), 'values')
  }
  const inNames = fileNames.flatMap((name) => findProvince(splitName(name), provinces) ?? [])
  if (inNames.length > 0) return suggest([...new Set(inNames)].sort(), 'fileName')
  for (const name of agencyNames) {
    const code = findProvince(name.split(/[^\p{L}\p{M}]+/u), provinces)
    if (code) return suggest([code], 'agency')
  }
  return null
}

/** The province that some words name: three, two, or none, as one syllable names too much. */
function findProvince(words: readonly string[], provinces: ProvinceNames): string | null {
  for (const length of [3, 2])
    for (let from = 0; from + length <= words.length; from++) {
      const run = words.slice(from, from + length)
      // "tinh a b" is the province "a b", found by itself.
      if (run.some((word) => /^\d/.test(word))) continue
      const found = provinces.find(run.join(' '))
      if (found) return found.code
    }
  return null
}

/** How often new figures come, from how far apart those are that are there. */
const steps: [from: number, to: number, id: string][] = [
  [0.9, 1.6, 'DAILY'],
  [6, 8, 'WEEKLY'],
  [27, 34, 'MONTHLY'],
  [85, 97, 'QUARTERLY'],
  [355, 375, 'ANNUAL'],
]

function suggestFrequency(
  { tables, fileNames }: SuggestionSources,
  years: Period | null,
): DescriptionSuggestion | null {
  const suggest = (value: string, because: SuggestionReason): DescriptionSuggestion => ({
    member: 'frequency',
    language: null,
    value,
    because,
  })
  const columns = tables.flatMap(({ columns }) => columns)
  for (const { type, min, max, distinct } of columns.filter((column) => !saysOtherDates(column))) {
    if (type !== 'date' || distinct === null || distinct < 3) continue
    const days = (Date.parse(String(max)) - Date.parse(String(min))) / 86_400_000 / (distinct - 1)
    const step = steps.find(([from, to]) => days >= from && days <= to)
    if (step) return suggest(step[2], 'values')
  }
  const several = (pattern: RegExp, most: number): boolean =>
    columns.some(
      (column) => pattern.test(plainName(column)) && (column.distinct ?? 0) > 1 && column.distinct! <= most,
    )
  if (several(monthNames, 12)) return suggest('MONTHLY', 'columns')
  if (several(quarterNames, 4)) return suggest('QUARTERLY', 'columns')
  const names = fileNames.map((name) => ` ${splitNameWithDigits(name)} `)
  if (names.some((name) => / (thang|month) \d/.test(name))) return suggest('MONTHLY', 'fileName')
  if (names.some((name) => / (quy|quarter) (\d|i)/.test(name))) return suggest('QUARTERLY', 'fileName')
  const hasYears = columns.some(
    (column) => yearNames.test(plainName(column)) && isYear(column.min) && (column.distinct ?? 0) > 1,
  )
  if (hasYears) return suggest('ANNUAL', 'columns')
  return years && years.because !== 'values' ? suggest('ANNUAL', years.because) : null
}

const splitNameWithDigits = (name: string): string =>
  foldText(name)
    .split(/[^a-z0-9]+/)
    .join(' ')

/** Keywords in use elsewhere that the files speak of and the title does not hold. */
function suggestKeywords(sources: SuggestionSources, language: 'vi' | 'en'): DescriptionSuggestion | null {
  const { fileNames, tables, title, keywords } = sources
  const words = (text: string): string =>
    ` ${foldText(text)
      .split(/[^\p{L}\p{N}]+/u)
      .join(' ')} `
  const said = words(
    [
      ...fileNames,
      ...tables.flatMap(({ columns }) =>
        columns.flatMap((column) => [column.name, ...Object.values(column.title), ...column.top.map(String)]),
      ),
    ].join(' . '),
  )
  const titles = words([title.vi ?? '', title.en ?? ''].join(' . '))
  const found = [...keywords[language]]
    .filter(([word]) => foldText(word).length > 2)
    .filter(([word]) => said.includes(words(word)) && !titles.includes(words(word)))
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || a.localeCompare(b))
    .map(([word]) => word)
  if (found.length === 0) return null
  return { member: 'keywords', language, value: found.slice(0, mostKeywords), because: 'keywords' }
}
