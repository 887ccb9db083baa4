import type { FormError } from '../../client/pages/form-errors.tsx'
import { nameTitledField, type TitledKind, type TitledWords } from '../../client/pages/titled-fields.tsx'
import type { Ui } from '../../client/text/ui.ts'
import type { LanguageMap } from '../catalog/records.ts'
import type { PageForm } from '../http/page-form.ts'
import type { ProblemError } from '../problems.ts'
import { explainProblem } from './form-problem.ts'

/** A form in which nothing is typed yet. */
export const emptyFields: TitledWords = {
  titleVi: '',
  titleEn: '',
  descriptionVi: '',
  descriptionEn: '',
  agency: '',
  slug: '',
}

/** A series or collection, and the agency that keeps it. */
export interface Titled {
  record: { slug: string; title: LanguageMap; description: LanguageMap | null }
  agency: { slug: string }
}

/** What the form is filled with. */
export const fieldsOf = ({ record, agency }: Titled): TitledWords => ({
  titleVi: record.title.vi ?? '',
  titleEn: record.title.en ?? '',
  descriptionVi: record.description?.vi ?? '',
  descriptionEn: record.description?.en ?? '',
  agency: agency.slug,
  slug: record.slug,
})

/** What was typed. */
export const readFields = (form: PageForm): TitledWords =>
  Object.fromEntries(
    Object.keys(emptyFields).map((name) => [name, form.get(name).trim()]),
  ) as unknown as TitledWords

type Texts = Record<'vi' | 'en', string | null>

/** What is typed in two languages, as a patch; languages that the form does not have stay. */
export const writeTexts = (vi: string, en: string): Texts => ({ vi: vi || null, en: en || null })

const withoutNulls = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null))

/** The form as a merge patch. */
export function writePatch(fields: TitledWords) {
  const hasDescription = fields.descriptionVi !== '' || fields.descriptionEn !== ''
  return {
    ...(fields.slug && { slug: fields.slug }),
    agency: fields.agency,
    title: writeTexts(fields.titleVi, fields.titleEn),
    description: hasDescription ? writeTexts(fields.descriptionVi, fields.descriptionEn) : null,
  }
}

/** The form as a new record. */
export function writeInput(fields: TitledWords) {
  const { title, description, ...rest } = writePatch(fields)
  return {
    ...rest,
    title: withoutNulls(title),
    ...(description && { description: withoutNulls(description) }),
  }
}

/** What is wrong with the words, each with the name of its field. */
export const explainWords = (error: ProblemError, ui: Ui, kind: TitledKind): FormError[] =>
  explainProblem(error, ui.lang, {
    place: placeOf,
    name: (pointer) => {
      const place = placeOf(pointer)
      return place === null ? null : nameTitledField(ui, kind, place)
    },
  })

/** The field of the form that a member of the record stands in. */
function placeOf(pointer: string): keyof TitledWords | null {
  const [member = '', language] = pointer.split('/').slice(1)
  if (member === 'title' || member === 'description') return `${member}${language === 'en' ? 'En' : 'Vi'}`
  return Object.hasOwn(emptyFields, member) ? (member as keyof TitledWords) : null
}

/** The last part of the address of a page of a dataset, or the name or id itself. */
export function readDatasetName(text: string): string {
  const [, name] = /\/datasets\/([^/?#]+)/.exec(text) ?? []
  return name ?? text.trim()
}
