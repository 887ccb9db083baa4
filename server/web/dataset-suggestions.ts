import type { FieldSuggestion, FormSection } from '../../client/pages/dataset-form-view.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import type { PageAsk } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { isFileName, shortDescription, type DescriptionSuggestion } from '../tabular/tables.ts'
import { writeWords, type DatasetFields } from './dataset-form.ts'

/** What may be filled into the form, by the id of the field or of the group that it stands beneath. */
export async function findSuggestions(
  { tables, catalog }: Pick<Portal, 'tables' | 'catalog'>,
  { viewer, lang }: Pick<PageAsk, 'viewer' | 'lang'>,
  record: DatasetWithAgency,
  fields: DatasetFields,
): Promise<Map<string, FieldSuggestion>> {
  const options = { isAll: true, typed: readTyped(fields) }
  const found = await tables.suggestDescription(viewer, record._id, options).catch(passOver)
  const ui = createUi(lang)
  const label = (vocabulary: string, id: string) => catalog.vocabularies.label(vocabulary, id, lang)
  const suggestions = found.flatMap((each) => presentSuggestion(each, fields, ui, label) ?? [])
  return new Map(suggestions.map((suggestion) => [suggestion.id, suggestion]))
}

/** What is typed of that which other suggestions follow; a day that is none yet says nothing. */
function readTyped(fields: DatasetFields) {
  const read = (id: string): string => (fields[id]?.[0] ?? '').trim()
  const readDay = (id: string): string | null => (/^\d{4}(?!\d)/.test(read(id)) ? read(id) : null)
  return {
    title: { vi: read('title-vi'), en: read('title-en') },
    temporal: { start: readDay('temporal-start'), end: readDay('temporal-end') },
  }
}

/** The sections with what may be filled in; what has no field on the page is left out. */
export const withSuggestions = (
  sections: FormSection[],
  suggestions: ReadonlyMap<string, FieldSuggestion>,
): FormSection[] =>
  sections.map((section) => ({
    ...section,
    groups: section.groups.map((group) => ({
      ...group,
      suggestion: suggestions.get(group.member),
      fields: group.fields.map((field) => ({
        ...field,
        suggestion: field.id === group.member ? undefined : suggestions.get(field.id),
      })),
    })),
  }))

/** Null for what has something typed already. */
function presentSuggestion(
  suggestion: DescriptionSuggestion,
  fields: DatasetFields,
  ui: Ui,
  label: (vocabulary: string, id: string) => string,
): FieldSuggestion | null {
  const because = ui.t(`suggestion.because.${suggestion.because}`)
  const typed = (id: string): string => (fields[id]?.[0] ?? '').trim()
  switch (suggestion.member) {
    case 'title': {
      const id = `title-${suggestion.language}`
      if (typed(id) !== '' && !isFileName(typed(id))) return null
      if (typed(id) === suggestion.value) return null
      return { id, text: suggestion.value, because, fill: { [id]: suggestion.value } }
    }
    case 'description': {
      const id = `description-${suggestion.language}`
      if (typed(id).length >= shortDescription || typed(id).includes(suggestion.value)) return null
      // English beside a Vietnamese description alone is offered too: it is about columns.
      return { id, text: suggestion.value, because, fill: { [id]: suggestion.value }, joint: '\n\n' }
    }
    case 'keywords': {
      const id = `keywords-${suggestion.language}`
      if (typed(id) !== '') return null
      return {
        id,
        text: suggestion.value.join(', '),
        because,
        fill: { [id]: writeWords(suggestion.value) },
        joint: ', ',
      }
    }
    case 'temporal': {
      if (typed('temporal-start') !== '' || typed('temporal-end') !== '') return null
      const { start, end } = suggestion.value
      return {
        id: 'temporal',
        text: `${ui.date(start)} – ${ui.date(end)}`,
        because,
        fill: { 'temporal-start': start, 'temporal-end': end },
      }
    }
    case 'spatial': {
      if ((fields.spatial ?? []).length > 0 || typed('spatial-more') !== '') return null
      const text = suggestion.value.map((id) => label('units', id)).join(', ')
      return { id: 'spatial', text, because, fill: { spatial: suggestion.value } }
    }
    case 'frequency': {
      if (typed('frequency') !== '') return null
      const { value } = suggestion
      return { id: 'frequency', text: label('frequencies', value), because, fill: { frequency: value } }
    }
  }
}

/** The form with a suggestion in it. */
export function fillIn(fields: DatasetFields, { fill, joint }: FieldSuggestion): DatasetFields {
  const write = (id: string, value: string): string => {
    const typed = (fields[id]?.[0] ?? '').trim()
    return joint === undefined || typed === '' ? value : typed + joint + value
  }
  return {
    ...fields,
    ...Object.fromEntries(
      Object.entries(fill).map(([id, value]) => [id, Array.isArray(value) ? value : [write(id, value)]]),
    ),
  }
}

/** A form is shown without suggestions rather than not at all. */
function passOver(error: unknown): [] {
  if (error instanceof ProblemError && error.status < 500) return []
  throw error
}
