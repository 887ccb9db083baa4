import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import type { Language } from '../http/negotiate.ts'
import type { PageForm } from '../http/page-form.ts'
import { lowerText } from '../text/normalize.ts'
import { listPlannedFields, planDatasetForm, type PlannedField } from './dataset-form-plan.ts'

/** What stands in the form: values by the id of the field. */
export type DatasetFields = Readonly<Record<string, readonly string[]>>

const languages = ['vi', 'en']

/** An empty form; data are open unless somebody says otherwise, as the schema has it. */
export const emptyFields = (): DatasetFields => ({
  ...Object.fromEntries(listPlannedFields().map(({ id, kind }) => [id, kind === 'choices' ? [] : ['']])),
  accessRights: ['PUBLIC'],
})

/** The form as it shows a record. */
export function fillFields(record: DatasetWithAgency): DatasetFields {
  const values = (field: PlannedField): string[] => {
    switch (field.id) {
      case 'agency':
        return [record.agency.slug]
      case 'themes-main':
        return [record.themes[0] ?? '']
      case 'themes':
        return record.themes.slice(1)
      case 'spatial-more':
        return ['']
      case 'bbox':
        return [record.bbox?.join(', ') ?? '']
    }
    const value = record[field.member as keyof DatasetWithAgency] as unknown
    const inner = field.part === null ? value : (value as Record<string, unknown> | null)?.[field.part]
    if (field.member === 'keywords') return [writeWords((inner ?? []) as string[])]
    if (field.kind === 'choices') return [...((inner ?? []) as string[])]
    return [typeof inner === 'string' ? inner : '']
  }
  return Object.fromEntries(listPlannedFields().map((field) => [field.id, values(field)]))
}

/** The form as it was sent; what it did not hold stays as it was. Null when it held none of the fields. */
export function readFields(form: PageForm, before: DatasetFields): DatasetFields | null {
  const shown = new Set(form.getAll('shown'))
  const isSent = ({ id, kind }: PlannedField): boolean => (kind === 'choices' ? shown.has(id) : form.has(id))
  const fields = listPlannedFields()
  if (!fields.some(isSent)) return null
  return Object.fromEntries(
    fields.map((field) => [field.id, isSent(field) ? form.getAll(field.id) : (before[field.id] ?? [])]),
  )
}

/** What the form says of a dataset, as the catalogue takes it: null takes a member, or a language, away. */
export function writeInput(
  fields: DatasetFields,
  {
    record,
    vocabularies,
    lang,
  }: { record: DatasetWithAgency | null; vocabularies: Vocabularies; lang: Language },
): { input: Record<string, unknown>; errors: FormError[] } {
  const errors: FormError[] = []
  const input: Record<string, unknown> = {}
  const first = (id: string): string => fields[id]?.[0]?.trim() ?? ''
  for (const { member, fields: planned } of [...planDatasetForm().values()].flat()) {
    if (member === 'themes') {
      input.themes = [...new Set([first('themes-main'), ...(fields.themes ?? [])])].filter((id) => id !== '')
    } else if (member === 'spatial') {
      const more = readPlaces(first('spatial-more'), vocabularies, lang)
      errors.push(...more.errors)
      input.spatial = [...new Set([...(fields.spatial ?? []), ...more.ids])]
    } else if (member === 'bbox') {
      input.bbox = readBox(first('bbox'))
    } else if (planned.length > 1) {
      const parts = planned.map(({ part, id, kind }): [string, unknown] => [
        part!,
        readPart(fields[id]?.[0] ?? '', member, kind),
      ])
      const isEmpty = parts.every(([, value]) => value === null)
      input[member] = isEmpty && !hasOthers(record, member) ? null : Object.fromEntries(parts)
    } else if (planned[0]!.kind === 'choices') {
      input[member] = [...(fields[member] ?? [])]
    } else {
      input[member] = readPart(fields[member]?.[0] ?? '', member, planned[0]!.kind)
    }
  }
  return { input: record === null ? withoutNulls(input) : input, errors }
}

/** The id of the field that a problem is about. */
export function placeOfProblem(pointer: string): string | null {
  const [member = '', part = ''] = pointer.split('/').slice(1)
  const fields = listPlannedFields().filter((field) => field.member === member)
  return (fields.find((field) => field.part === part) ?? fields[0])?.id ?? null
}

/** Keywords as the form writes and takes them: with commas between them, and in quotes when they hold one. */
export const writeWords = (words: readonly string[]): string =>
  words.map((word) => (/[,"\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word)).join(', ')

/** The other way round. */
export function readWords(text: string): string[] {
  const words = text.match(/\s*"(?:[^"]|"")*"\s*(?=[,\n]|$)|[^,\n]+/g) ?? []
  return words
    .map((word) => word.trim())
    .map((word) => (/^".*"$/s.test(word) ? word.slice(1, -1).replaceAll('""', '"') : word))
    .filter((word) => word !== '')
}

function readPart(text: string, member: string, kind: PlannedField['kind']): unknown {
  const tidy = text.trim()
  if (tidy === '') return null
  if (member === 'keywords') return readWords(tidy)
  return kind === 'date' ? readDay(tidy) : tidy
}

/** A day as people write it in Vietnam, 31/12/2020, is taken too; what is none is told by the rules. */
function readDay(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  return year === undefined ? text : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
}

/** Four numbers, with commas between them, or with semicolons when their fractions have commas; anything else is told by the rules. */
function readBox(text: string): unknown {
  if (text === '') return null
  const parts = text.includes(';') ? text.replaceAll(',', '.').split(';') : text.split(/[\s,]+/)
  const numbers = parts.map((part) => part.trim()).filter((part) => part !== '')
  return numbers.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part))
}

/** Places by code or by name. */
function readPlaces(
  text: string,
  vocabularies: Vocabularies,
  lang: Language,
): { ids: string[]; errors: FormError[] } {
  const ui = createUi(lang)
  const ids: string[] = []
  const errors: FormError[] = []
  for (const word of new Set(readWords(text).slice(0, mostPlaces))) {
    const found = vocabularies.find('units', word) ? [word] : findPlacesNamed(word, vocabularies)
    if (found.length === 1) ids.push(found[0]!)
    else {
      const key = found.length === 0 ? 'datasetEdit.placeUnknown' : 'datasetEdit.placeOften'
      const codes = found.slice(0, 5).map((id) => `${id} (${describePlace(id, vocabularies, lang)})`)
      // The rules refuse it too, together with all else that is wrong.
      ids.push(word)
      if (errors.length >= toldPlaces) continue
      errors.push({
        field: 'spatial-more',
        text: ui.t(key, { name: word.slice(0, 60), codes: codes.join(', ') }),
      })
    }
  }
  return { ids, errors }
}

/** The schema takes no more either. */
const mostPlaces = 100
/** More sentences of one field are not read. */
const toldPlaces = 5

/** Ids of places by each of their names; some three thousand places, so they are written down once. */
const placesByName = new WeakMap<Vocabularies, Map<string, string[]>>()

function findPlacesNamed(name: string, vocabularies: Vocabularies): string[] {
  let places = placesByName.get(vocabularies)
  if (!places) {
    places = new Map()
    for (const unit of vocabularies.list('units')) {
      const { label, fullName = {} } = unit as { label: Texts; fullName?: Texts }
      const names = new Set([...Object.values(label), ...Object.values(fullName)].map(lowerText))
      for (const each of names) places.set(each, [...(places.get(each) ?? []), unit.id])
    }
    placesByName.set(vocabularies, places)
  }
  return places.get(lowerText(name)) ?? []
}

type Texts = Record<string, string>

function describePlace(id: string, vocabularies: Vocabularies, lang: Language): string {
  const { parent } = (vocabularies.find('units', id) ?? {}) as { parent?: string | null }
  return parent ? vocabularies.label('units', parent, lang) : vocabularies.label('units', id, lang)
}

/** Whether a text has languages that the form does not show. */
function hasOthers(record: DatasetWithAgency | null, member: string): boolean {
  const value = record?.[member as keyof DatasetWithAgency] as unknown
  if (!['title', 'description', 'keywords', 'provenance'].includes(member)) return false
  return Object.keys((value ?? {}) as object).some((language) => !languages.includes(language))
}

function withoutNulls(input: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(input).filter(([, value]) => value !== null)
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'object' && !Array.isArray(value)
        ? withoutNulls(value as Record<string, unknown>)
        : value,
    ]),
  )
}
