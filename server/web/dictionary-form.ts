import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { DictionaryFields } from '../../client/pages/file-edit-view.ts'
import type { PageForm } from '../http/page-form.ts'

type Entry = NonNullable<Dictionary>[number]
type Texts = NonNullable<Entry['title']>

/** Each has five fields: more make a form that nobody comes to the end of. */
export const columnsPerPage = 25

/** The fields of a form for columns, filled from what is said of them. */
export function fillDictionary(columns: Table['columns'], dictionary: Dictionary): DictionaryFields[] {
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

/** The whole dictionary with what a form says of some columns; the others, and texts in other languages, stay. */
export function readDictionary(form: PageForm, before: Dictionary): NonNullable<Dictionary> {
  const [titleVi, titleEn, descriptionVi, descriptionEn, unit] = (
    ['titleVi', 'titleEn', 'descriptionVi', 'descriptionEn', 'unit'] as const
  ).map((name) => form.getAll(name))
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
