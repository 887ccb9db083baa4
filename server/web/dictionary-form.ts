import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { DictionaryFields } from '../../client/pages/file-edit-view.ts'
import { makePageForm, type PageForm } from '../http/page-form.ts'
import type { FormValues } from './form-merge.ts'

type Entry = NonNullable<Dictionary>[number]
type Column = Table['columns'][number]
type Texts = NonNullable<Entry['title']>

/** Each has five fields: more make a form that nobody comes to the end of. */
export const columnsPerPage = 25

/** The fields of a form for columns, filled from what is said of them. */
export function fillDictionary(
  columns: readonly (Pick<Column, 'name' | 'alias' | 'type'> & Partial<Pick<Column, 'unit'>>)[],
  dictionary: Dictionary,
): DictionaryFields[] {
  return columns.map(({ name, alias, type, unit }) => {
    const entry = findEntry(dictionary, name) ?? findEntry(dictionary, alias)
    return {
      name,
      type,
      titleVi: entry?.title?.vi ?? '',
      titleEn: entry?.title?.en ?? '',
      descriptionVi: entry?.description?.vi ?? '',
      descriptionEn: entry?.description?.en ?? '',
      unit: entry?.unit ?? '',
      ownUnit: entry?.unit === undefined ? (unit ?? '') : '',
    }
  })
}

const findEntry = (dictionary: Dictionary, name: string): Entry | undefined =>
  dictionary?.find((entry) => entry.name === name)

const fieldsOfColumn = ['titleVi', 'titleEn', 'descriptionVi', 'descriptionEn', 'unit'] as const

/** The fields of the form by their ids: `titleVi-0` for the first of these columns. */
export const nameFields = (entries: readonly DictionaryFields[]): FormValues =>
  Object.fromEntries(
    entries.flatMap((entry, index) => fieldsOfColumn.map((field) => [`${field}-${index}`, entry[field]])),
  )

/** The same as a form sent them. */
export const readDictionaryForm = (form: PageForm): FormValues => {
  const names = form.getAll('column')
  return Object.fromEntries(
    fieldsOfColumn.flatMap((field) => {
      const said = form.getAll(field)
      return names.map((_, index) => [`${field}-${index}`, said[index] ?? ''])
    }),
  )
}

/** The form that would send these. */
export const writeDictionaryForm = (values: FormValues, names: string[]): PageForm =>
  makePageForm({
    column: names,
    ...Object.fromEntries(
      fieldsOfColumn.map((field) => [field, names.map((_, index) => values[`${field}-${index}`] ?? '')]),
    ),
  })

/** The field and the number of the column, from 0, that an id names. */
export function readFieldId(id: string): { field: (typeof fieldsOfColumn)[number]; index: number } {
  const [field, index] = id.split('-')
  return { field: field as (typeof fieldsOfColumn)[number], index: Number(index) }
}

/** The whole dictionary with what a form says of some columns; the others, and texts in other languages, stay. */
export function readDictionary(form: PageForm, before: Dictionary): NonNullable<Dictionary> {
  const [titleVi, titleEn, descriptionVi, descriptionEn, unit] = fieldsOfColumn.map((name) =>
    form.getAll(name),
  )
  const entries = new Map((before ?? []).map((entry) => [entry.name, entry]))
  for (const [index, name] of form.getAll('column').entries()) {
    const entry = entries.get(name)
    const title = writeTexts(entry?.title, titleVi?.[index], titleEn?.[index])
    const description = writeTexts(entry?.description, descriptionVi?.[index], descriptionEn?.[index])
    const said = unit?.[index]?.trim() ?? ''
    const next: Entry = {
      name,
      ...(title && { title }),
      ...(description && { description }),
      ...(said !== '' && { unit: said }),
    }
    if (Object.keys(next).length > 1) entries.set(name, next)
    else entries.delete(name)
  }
  return [...entries.values()]
}

function writeTexts(before: Texts | undefined, vi = '', en = ''): Texts | null {
  const { vi: _vi, en: _en, ...others } = before ?? {}
  const texts = {
    ...others,
    ...(vi.trim() !== '' && { vi: vi.trim() }),
    ...(en.trim() !== '' && { en: en.trim() }),
  }
  return Object.keys(texts).length === 0 ? null : texts
}

const fieldNames: Record<string, string> = {
  '/title/vi': 'titleVi',
  '/title/en': 'titleEn',
  '/description/vi': 'descriptionVi',
  '/description/en': 'descriptionEn',
  '/unit': 'unit',
}

/** The id of the field that a problem with the dictionary is about; null for one that is not on the page. */
export function placeOfEntry(
  pointer: string,
  dictionary: NonNullable<Dictionary>,
  names: readonly string[],
): string | null {
  const [, at, member = ''] = /^\/(\d+)(\/.*)?$/.exec(pointer) ?? []
  const index = names.indexOf(dictionary[Number(at)]?.name ?? '')
  const field = fieldNames[member] ?? 'titleVi'
  return index < 0 ? null : `${field}-${index}`
}
