import { findAnswering } from '../catalog/answering-table.ts'
import { findModified, presentDates } from '../catalog/dataset-view.ts'
import type {
  AgencyRecord,
  DatasetToIndex,
  DatasetWithAgency,
  KeywordMap,
  LanguageMap,
} from '../catalog/records.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import { portalDay } from '../platform/clock.ts'
import { foldText, normalizeText, tidyText } from '../text/normalize.ts'
import { sortKey } from '../text/sort-key.ts'
import { allTexts, firstText } from '../text/first-text.ts'
import { stemEnglish } from '../text/stem-english.ts'
import { analyzeText } from '../text/tokens.ts'
import { joinKey, listKeyColumns } from './join-keys.ts'

/** A dataset as the index holds it. This file alone names the fields; `dataset-index.ts` maps them and a test compares. */
export interface DatasetDocument {
  id: string
  /** Whether the public may see it; a hidden dataset stays as a tombstone that no late write can undo. */
  visible: boolean
  status: string
  /** The agency and all above it: for the facet, the filter, and what members may see. */
  agencyPath: string[]
  /** Agencies that were merged or split and to which it belonged: only for the filter. */
  formerAgencies: string[]
  titleExact: string
  titleFolded: string
  titlePairs: string
  /** What it is about in set words: keywords, themes, places, the agency. */
  subjectExact: string
  subjectFolded: string
  subjectPairs: string
  descriptionFolded: string
  descriptionPairs: string
  /** All words, column names and old place names included: what decides whether it is found at all. */
  allExact: string
  allFolded: string
  themes: string[]
  keywords: string[]
  keywordsLower: string[]
  keywordsVi: string[]
  keywordsEn: string[]
  /** `folded|as written`, for suggestions while typing. */
  keywordKeys: string[]
  formats: string[]
  license: string | null
  frequency: string | null
  units: string[]
  /** Id of the series that it is in. */
  series: string | null
  years: number[]
  period: { gte?: number; lte?: number } | null
  boxLon: { gte: number; lte: number } | null
  boxLat: { gte: number; lte: number } | null
  centre: { lon: number; lat: number } | null
  hasTable: boolean
  /** `name|type` of columns by which its tables can be joined to others. */
  joinKeys: string[]
  /** Milliseconds; 0 for none, so that every document has a place in every order. */
  modified: number
  /** When the record changed last, by its agency or the portal. */
  updated: number
  issued: number
  publishedAt: number
  downloads: number
  /** Milliseconds of the day until which it is fresh; 0 for none. */
  due: number
  byteSize: number
  rowCount: number
  titleSortKey: string
  /** The titles of all languages, as written and in lower case: for conditions. */
  titles: string[]
  titlesLower: string[]
  hasDescription: boolean
}

/** No description is longer, and no dataset has more columns that anybody would type. */
const maxTextLength = 100_000
/** The years of a facet: a period longer than this says nothing about each of its years. */
const maxYears = 300

/** With blanks between them, as the engine takes them: lists of thousands of words would be put together many times over. */
interface Words {
  exact: string
  folded: string
  pairs: string
}

/** Names and keywords, which stand in thousands of datasets, are read once; longer texts rarely stand twice. */
const maxKnownLength = 120
/** Some 20 MB. More different ones than this are mostly rare ones, so all are forgotten and the usual come back. */
const maxKnown = 20_000
const knownWords = new Map<string, Words>()

function readWords(text: string, language: string): Words {
  if (text.length > maxKnownLength) return analyze(text, language)
  const key = `${language} ${text}`
  const known = knownWords.get(key)
  if (known) return known
  if (knownWords.size >= maxKnown) knownWords.clear()
  const made = analyze(text, language)
  knownWords.set(key, made)
  return made
}

/**
 * The words of a text for the index. English stems stand behind the words and end in an underscore, so that a stem never
 * passes for a Vietnamese syllable (thue is no form of thu).
 */
function analyze(text: string, language: string): Words {
  const { exact, folded, pairs } = analyzeText(text.slice(0, maxTextLength), 'und')
  const stems = language === 'en' ? folded.flatMap(markedStems) : []
  return { exact: exact.join(' '), folded: [...folded, ...stems].join(' '), pairs: pairs.join(' ') }
}

/** The marked English stem of a word, when it is one that may have forms. */
export const markedStems = (word: string): string[] =>
  /^[a-z]{4,}$/.test(word) ? [`${stemEnglish(word)}_`] : []

const noWords: Words = { exact: '', folded: '', pairs: '' }

const joinTexts = (texts: string[]): string => texts.filter((text) => text !== '').join(' ')

const join = (parts: Words[]): Words => ({
  exact: joinTexts(parts.map(({ exact }) => exact)),
  folded: joinTexts(parts.map(({ folded }) => folded)),
  pairs: joinTexts(parts.map(({ pairs }) => pairs)),
})

const readMap = (map: LanguageMap | null): Words =>
  join(
    Object.entries(map ?? {}).map(([language, text]) =>
      typeof text === 'string' ? readWords(text, language) : noWords,
    ),
  )

const readKeywords = (map: KeywordMap): Words =>
  join(
    Object.entries(map).flatMap(([language, words]) =>
      (words ?? []).map((word) => readWords(word, language)),
    ),
  )

/** What an entry of the list of units is besides its label. */
interface Unit {
  label: LanguageMap
  fullName?: LanguageMap
  otherNames?: string[]
  predecessors?: { label: LanguageMap }[]
  parent?: string | null
  bbox?: [number, number, number, number]
  centre?: [number, number]
}

/** The document of a dataset; pure. `now` closes periods that go on. */
export function makeDocument(
  record: DatasetToIndex,
  { vocabularies, now }: { vocabularies: Pick<Vocabularies, 'find'>; now: Date },
): DatasetDocument {
  const units = record.spatial.flatMap((id) => (vocabularies.find('units', id) as Unit | null) ?? [])
  const title = readMap(record.title)
  const subject = join([
    readKeywords(record.keywords),
    readMap(record.agency.name),
    ...record.themes.map((id) => readMap(vocabularies.find('themes', id)?.label ?? null)),
    ...units.flatMap((unit) => [
      readMap(unit.label),
      readMap(unit.fullName ?? null),
      ...(unit.otherNames ?? []).map((name) => readWords(name, 'und')),
    ]),
  ])
  const description = readMap(record.description)
  const all = join([
    title,
    subject,
    description,
    readColumns(record),
    readOldPlaces(units),
    readOldAgencies(record),
  ])
  const titles = unique(allTexts(record.title).map((text) => text.normalize('NFC')))
  const keywords = Object.values(record.keywords).flatMap((words) => words ?? [])
  return {
    id: record._id,
    visible: record.status === 'published' || record.status === 'archived',
    status: record.status,
    agencyPath: record.agencyPath,
    formerAgencies: record.formerAgencyIds ?? [],
    titleExact: title.exact,
    titleFolded: title.folded,
    titlePairs: title.pairs,
    subjectExact: subject.exact,
    subjectFolded: subject.folded,
    subjectPairs: subject.pairs,
    descriptionFolded: description.folded,
    descriptionPairs: description.pairs,
    allExact: all.exact,
    allFolded: all.folded,
    themes: record.themes,
    keywords: unique(keywords.map(keywordValue)),
    keywordsLower: unique(keywords.map((keyword) => keywordValue(keyword).toLowerCase())),
    keywordsVi: unique((record.keywords.vi ?? []).map(keywordValue)),
    keywordsEn: unique((record.keywords.en ?? []).map(keywordValue)),
    keywordKeys: unique(keywords.map((keyword) => `${foldText(keyword)}|${keywordValue(keyword)}`)),
    formats: unique(record.distributions.flatMap(({ format }) => format ?? [])),
    license: record.license,
    frequency: record.frequency,
    units: record.spatial,
    series: record.series?.id ?? null,
    ...readPeriod(record.temporal, now),
    ...readArea(record.bbox, units),
    hasTable: isOpen(record) && record.distributions.some(findAnswering),
    joinKeys: listKeyColumns(record).map(joinKey),
    modified: toMs(findModified(record)),
    updated: record.updatedAt.getTime(),
    issued: toMs(presentDates(record).issued ?? null),
    publishedAt: record.publishedAt?.getTime() ?? 0,
    downloads: record.downloads,
    due: toMs(record.due ?? null),
    byteSize: sum(record.distributions.map(({ byteSize }) => byteSize ?? 0)),
    rowCount: isOpen(record)
      ? sum(record.distributions.map((file) => findAnswering(file)?.rowCount ?? 0))
      : 0,
    titleSortKey: sortKey(firstText(record.title)),
    titles,
    titlesLower: unique(titles.map((text) => text.toLowerCase())),
    hasDescription: description.folded !== '',
  }
}

/** One way to write a keyword, for facet and filter alike; capitals stay, because people read them. */
export const keywordValue = (keyword: string): string => normalizeText(tidyText(keyword)).slice(0, 300)

const unique = (values: string[]): string[] => [...new Set(values)].filter((value) => value !== '')
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
const toMs = (day: string | null): number => (day === null ? 0 : Date.parse(day) || 0)

/** What is not open to everybody is described, and nothing of its content shines through. */
const isOpen = ({ accessRights }: DatasetWithAgency): boolean => accessRights === 'PUBLIC'

function readColumns(record: DatasetWithAgency): Words {
  const texts = record.distributions.flatMap(({ name, title, table, dictionary }) => [
    readMap(title),
    readWords(name ?? '', 'und'),
    readWords(
      (isOpen(record) ? (findAnswering({ table })?.columns ?? []) : [])
        .map((column) => column.name)
        .join(' . '),
      'und',
    ),
    ...((isOpen(record) ? dictionary : null) ?? []).map((entry) => readMap(entry.title ?? null)),
  ])
  return join(texts)
}

/** Units merge: who looks for the old name finds the data of the new unit. */
const readOldPlaces = (units: Unit[]): Words =>
  join(units.flatMap((unit) => (unit.predecessors ?? []).map(({ label }) => readMap(label))))

/** Agencies are renamed and merged too: who looks for the old name finds what was published under it. */
function readOldAgencies({ agency, formerAgencies }: DatasetToIndex): Words {
  const namesOf = ({ name, formerNames = [] }: AgencyRecord) => [
    name,
    ...formerNames.map((each) => each.name),
  ]
  const [, ...former] = namesOf(agency)
  return join([...former, ...formerAgencies.flatMap(namesOf)].map(readMap))
}

function readPeriod(
  temporal: DatasetWithAgency['temporal'],
  now: Date,
): Pick<DatasetDocument, 'years' | 'period'> {
  const start = yearOf(temporal?.start)
  const end = yearOf(temporal?.end)
  if (start === null && end === null) return { years: [], period: null }
  const first = start ?? end!
  const last = Math.max(first, end ?? Number(portalDay(now).slice(0, 4)))
  const years = Array.from({ length: Math.min(maxYears, last - first + 1) }, (_unused, index) => last - index)
  return {
    years,
    period: { ...(start === null ? {} : { gte: start }), ...(end === null ? {} : { lte: end }) },
  }
}

function yearOf(day: string | null | undefined): number | null {
  const year = Number(day?.slice(0, 4))
  return day && Number.isInteger(year) ? year : null
}

/** The publisher's box, else the box around the places. */
function readArea(
  bbox: DatasetWithAgency['bbox'],
  units: Unit[],
): Pick<DatasetDocument, 'boxLon' | 'boxLat' | 'centre'> {
  const boxes = bbox ? [bbox] : units.flatMap(boxOf)
  if (boxes.length === 0) return { boxLon: null, boxLat: null, centre: null }
  const west = Math.min(...boxes.map((box) => box[0]))
  const south = Math.min(...boxes.map((box) => box[1]))
  const east = Math.max(...boxes.map((box) => box[2]))
  const north = Math.max(...boxes.map((box) => box[3]))
  // A box over the antimeridian (west > east) is kept as the whole belt of latitude: found too often rather than never.
  const crosses = west > east
  return {
    boxLon: crosses ? { gte: -180, lte: 180 } : { gte: west, lte: east },
    boxLat: { gte: Math.min(south, north), lte: Math.max(south, north) },
    centre: { lon: crosses ? 180 : (west + east) / 2, lat: (south + north) / 2 },
  }
}

function boxOf(unit: Unit): [number, number, number, number][] {
  if (unit.bbox) return [unit.bbox]
  if (unit.centre) return [[...unit.centre, ...unit.centre]]
  return []
}
