import { shorten } from '../text/markdown.ts'
import type { LanguageMap, TextKey } from '../text/text.ts'
import type { Ui } from '../text/ui.ts'
import { shortenDigest } from './dataset-aside.tsx'

/** One changed value, in words. */
export interface ChangeWords {
  name: string
  /** Null when there was nothing. */
  from: string | null
  /** Null when there is nothing now. */
  to: string | null
}

export interface Change {
  pointer: string
  from?: unknown
  to?: unknown
}

/** What the words of a change are made with. */
export interface WordSources {
  ui: Ui
  /** The label of a code of a vocabulary. */
  label(vocabulary: string, id: string): string
  /** What the agency at an address, of today or before, is called; null when there is none. */
  agencyName(slug: string): string | null
}

/** A page shows the change; whoever wants the whole text reads it in the API. */
const longestValue = 2_000

/** Members of a record, in words. */
export const memberTexts: Record<string, TextKey> = {
  title: 'history.member.title',
  description: 'dataset.description',
  agency: 'dataset.agency',
  themes: 'nav.themes',
  keywords: 'dataset.keywords',
  license: 'dataset.licence',
  status: 'history.member.status',
  contactPoint: 'dataset.contact',
  provenance: 'dataset.provenance',
  temporal: 'history.member.temporal',
  spatial: 'history.member.spatial',
  frequency: 'history.member.frequency',
  bbox: 'history.member.bbox',
  language: 'history.member.language',
  accessRights: 'history.member.accessRights',
  landingPage: 'dataset.landingPage',
  issued: 'dataset.issued',
  modified: 'history.member.modified',
  sample: 'dataset.sample',
  slug: 'history.member.slug',
  withdrawn: 'history.member.withdrawn',
  // Of an agency.
  name: 'history.part.name',
  level: 'agencyNew.level',
  parentId: 'agencyNew.parent',
  code: 'agencyNew.code',
  homepage: 'agencyNew.homepage',
  requiredSchemas: 'requiredSchemas.title',
  approvalByAnother: 'approval.title',
  // Of a collection.
  datasets: 'nav.datasets',
}

/** Members whose values are codes, and the vocabulary that has words for them. */
const vocabularies: Record<string, string> = {
  themes: 'themes',
  license: 'licenses',
  frequency: 'frequencies',
  spatial: 'units',
  language: 'languages',
  accessRights: 'accessRights',
  level: 'agencyLevels',
}

const partTexts: Record<string, TextKey> = {
  vi: 'history.part.vi',
  en: 'history.part.en',
  start: 'history.part.start',
  end: 'history.part.end',
  name: 'history.part.name',
  email: 'history.part.email',
  url: 'history.part.url',
  reason: 'history.part.reason',
}

/** Parts of how a file is read, in the words of its form. */
const readingTexts: Record<string, TextKey> = {
  encoding: 'file.encoding',
  delimiter: 'file.delimiter',
  headerRow: 'file.headerRow',
  headerRows: 'file.headerRow',
  decimal: 'file.decimal',
  sheet: 'file.sheet',
  keepsTrailer: 'fileEdit.trailer',
  dateOrder: 'fileEdit.dateOrder',
  dateOrders: 'fileEdit.dateOrder',
  types: 'history.part.types',
  first: 'history.part.start',
  last: 'history.part.end',
}

const columnTypes = ['string', 'integer', 'number', 'boolean', 'date', 'datetime', 'time', 'json'] as const

const dateOrders: Record<string, TextKey> = { dmy: 'fileEdit.dayFirst', mdy: 'fileEdit.monthFirst' }

const fileTexts: Record<string, TextKey> = {
  title: 'history.member.title',
  description: 'dataset.description',
  format: 'history.file.format',
  accessUrl: 'history.file.accessUrl',
  release: 'history.file.release',
  name: 'file.name',
  byteSize: 'file.size',
  sha256: 'file.sha256',
  reading: 'history.file.reading',
  dictionary: 'history.file.dictionary',
  takenDown: 'history.file.takenDown',
  conformsTo: 'history.file.conformsTo',
}

/** What a revision changed, value by value, as a reader of the page would say it. */
export function describeChanges(sources: WordSources, changes: readonly Change[]): ChangeWords[] {
  return changes.flatMap(({ pointer, from, to }) => {
    const path = pointer.split('/').slice(1).map(unescapeName)
    return path[0] === 'distributions'
      ? describeFile(sources, path.slice(1), from, to)
      : openChange(path, from, to).map((change) => describeMember(sources, change))
  })
}

interface OpenedChange {
  path: string[]
  from: unknown
  to: unknown
}

/** A language map or a contact that came or went as a whole is told part by part. */
function openChange(path: string[], from: unknown, to: unknown): OpenedChange[] {
  const parts = [from, to].filter(isObject)
  const isOpen = parts.length > 0 && [from, to].every((value) => isObject(value) || isNothing(value))
  if (!isOpen || path.length > 3) return [{ path, from, to }]
  const names = [...new Set(parts.flatMap((value) => Object.keys(value)))]
  return names.flatMap((name) =>
    openChange([...path, name], isObject(from) ? from[name] : undefined, isObject(to) ? to[name] : undefined),
  )
}

function describeMember(sources: WordSources, { path, from, to }: OpenedChange): ChangeWords {
  const { ui } = sources
  const [member = '', ...parts] = path
  const write = (value: unknown): string | null => writeMember(sources, member, value)
  const name = withCase(nameOf(ui, memberTexts[member], member, parts), 'upper', ui)
  return { name, from: write(from), to: write(to) }
}

function writeMember({ ui, label, agencyName }: WordSources, member: string, value: unknown): string | null {
  if (isNothing(value)) return null
  const vocabulary = vocabularies[member]
  if (vocabulary) return writeList(value, (id) => label(vocabulary, id))
  if (member === 'status') return nameStatus(ui, String(value))
  if (member === 'agency' && typeof value === 'string') return agencyName(value) ?? value
  return writeAny(ui, value)
}

/** A file that came or went is named; what changed in one is told value by value. */
function describeFile(sources: WordSources, path: string[], from: unknown, to: unknown): ChangeWords[] {
  const { ui } = sources
  const [place = '0', ...rest] = path
  const file = ui.t('history.file', { number: String(Number(place) + 1) })
  if (rest.length === 0) return [{ name: file, from: nameFile(ui, from), to: nameFile(ui, to) }]
  return openChange(rest, from, to).map((change) => {
    const [member = '', ...parts] = change.path
    const write = (value: unknown): string | null => writeFileMember(ui, member, value, parts)
    return {
      name: `${file}: ${withCase(nameFilePart(ui, member, parts), 'lower', ui)}`,
      from: write(change.from),
      to: write(change.to),
    }
  })
}

function nameFile(ui: Ui, value: unknown): string | null {
  if (!isObject(value)) return null
  const title = ui.pick(value.title as LanguageMap | undefined).text
  const { name, format, byteSize, accessUrl } = value
  const facts = [
    title,
    name ?? accessUrl,
    format,
    typeof byteSize === 'number' ? ui.bytes(byteSize) : null,
  ].filter((fact): fact is string => typeof fact === 'string' && fact !== '')
  return [...new Set(facts)].join(', ')
}

/** Of how a file is read: which part, and of which column. */
function nameFilePart(ui: Ui, member: string, parts: string[]): string {
  const key = fileTexts[member]
  if (member !== 'reading' || !key) return nameOf(ui, key, member, parts)
  const names = parts.map((part, index) => {
    // What stands below these is the name of a column.
    const isColumn = index > 0 && ['types', 'dateOrders'].includes(parts[index - 1]!)
    const text = isColumn ? undefined : readingTexts[part]
    return text ? withCase(ui.t(text), 'lower', ui) : `“${part}”`
  })
  return names.length === 0 ? ui.t(key) : `${ui.t(key)} (${names.join(' ')})`
}

function writeReadingPart(ui: Ui, parts: string[], value: unknown): string | null {
  const type = columnTypes.find((one) => one === value)
  if (parts[0] === 'types' && type) return ui.t(`column.${type}`)
  const order = typeof value === 'string' ? dateOrders[value] : undefined
  return order ? ui.t(order) : writeAny(ui, value)
}

function writeFileMember(ui: Ui, member: string, value: unknown, parts: string[]): string | null {
  if (isNothing(value)) return null
  if (member === 'reading') return writeReadingPart(ui, parts, value)
  if (member === 'byteSize' && typeof value === 'number') return ui.bytes(value)
  if (member === 'sha256') return shortenDigest(String(value))
  if (member === 'release') return ui.t('dataset.releaseNumber', { number: String(value) })
  if (member === 'dictionary' && Array.isArray(value)) return writeDictionary(ui, value)
  if (member === 'takenDown' && Array.isArray(value)) return writeTakedowns(ui, value)
  return writeAny(ui, value)
}

/** The releases that are gone, each with its reason. */
const writeTakedowns = (ui: Ui, takedowns: unknown[]): string =>
  takedowns
    .filter(isObject)
    .map(
      ({ release, reason }) =>
        `${ui.t('dataset.releaseNumber', { number: String(release) })} (${String(reason)})`,
    )
    .join(', ')

/** The names of the columns that somebody has described, with their titles. */
function writeDictionary(ui: Ui, entries: unknown[]): string {
  const names = entries.filter(isObject).map(({ name, title }) => {
    const text = ui.pick(title as LanguageMap | undefined).text
    return text === '' ? String(name) : `${String(name)} (${text})`
  })
  return shorten(names.join(', '), longestValue)
}

function nameOf(ui: Ui, key: TextKey | undefined, member: string, parts: string[]): string {
  const names = parts.map((part) => {
    const text = partTexts[part]
    return text ? ui.t(text) : part
  })
  return [key ? ui.t(key) : member, ...(names.length > 0 ? [`(${names.join(', ')})`] : [])].join(' ')
}

/** The texts are shared with places where they stand otherwise. */
function withCase(text: string, wanted: 'upper' | 'lower', { lang }: Ui): string {
  const [first = '', ...rest] = [...text]
  return (wanted === 'upper' ? first.toLocaleUpperCase(lang) : first.toLocaleLowerCase(lang)) + rest.join('')
}

const statuses = ['draft', 'inReview', 'published', 'scheduled', 'archived', 'withdrawn'] as const

/** Where a revision took the dataset, as a sentence of its own, such as "Published"; null when it stayed in its state. */
export function nameStep(ui: Ui, changes: readonly Change[]): string | null {
  const step = changes.find(({ pointer }) => pointer === '/status')
  return step ? withCase(nameStatus(ui, String(step.to)), 'upper', ui) : null
}

function nameStatus(ui: Ui, status: string): string {
  const known = statuses.find((one) => one === status)
  return known ? ui.t(`history.status.${known}`) : status
}

function writeAny(ui: Ui, value: unknown): string | null {
  if (typeof value === 'boolean') return ui.t(value ? 'cell.true' : 'cell.false')
  if (Array.isArray(value)) return writeList(value, (item) => item)
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}(-\d{2})?$/.test(value)) return ui.date(value)
    return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)
      ? ui.date(value, 'moment')
      : shorten(value, longestValue)
  }
  return shorten(JSON.stringify(value), longestValue)
}

function writeList(value: unknown, name: (item: string) => string): string | null {
  const items = Array.isArray(value) ? value : [value]
  if (items.length === 0) return null
  const words = items.map((item) => (typeof item === 'string' ? name(item) : JSON.stringify(item)))
  return shorten(words.join(', '), longestValue)
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const unescapeName = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~')
