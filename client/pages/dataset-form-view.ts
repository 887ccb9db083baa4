/** What may be chosen in a field. */
export interface FormOption {
  value: string
  text: string
  /** What the choice means, in a sentence. */
  help?: string
}

/** One field of the form of a dataset, as it stands. */
export interface FormField {
  /** Id and name alike. */
  id: string
  kind: 'line' | 'shortText' | 'longText' | 'date' | 'select' | 'choices'
  label: string
  help?: string
  /** The language that is written here. */
  lang?: 'vi' | 'en'
  /** In characters; shown with how many are used. */
  maxLength?: number
  /** What was typed or chosen; several for choices alone. */
  values: string[]
  options: FormOption[]
  isOptional: boolean
  suggestion?: FieldSuggestion
}

/** What may be filled in by one press. */
export interface FieldSuggestion {
  /** Names it among those of the form. */
  id: string
  /** What would stand there, as people read it. */
  text: string
  /** Where it is read, in words. */
  because: string
  /** What each field would hold: a text, or what is ticked. */
  fill: Record<string, string | string[]>
  /** What goes between what stands in the field and this, where it is added to it. */
  joint?: string
}

/** A dataset that may be the same as this one. */
export interface FormDuplicate {
  slug: string
  title: Partial<Record<string, string>>
  agency: Partial<Record<string, string>>
  isDraft: boolean
  /** Names of files here that it holds too. */
  sameFiles: string[]
}

/** The fields of one member of a dataset: a single one, a text in two languages, or parts such as from and to. */
export interface FormGroup {
  member: string
  label: string
  help?: string
  fields: FormField[]
  /** For the fields together, such as from and to. */
  suggestion?: FieldSuggestion
}

export interface FormSection {
  id: SectionName
  groups: FormGroup[]
}

/** The sections of the form, in their order. */
export const sectionNames = ['what', 'who', 'scope', 'more'] as const
export type SectionName = (typeof sectionNames)[number]

/** One thing that is in order, or missing, before publishing. */
export interface ChecklistItem {
  name: CheckName
  state: 'good' | 'warn' | 'bad'
  /** Where it is mended. */
  href: string
  count?: number
  /** How many of those counted are in order. */
  done?: number
  /** The schemas that the agency asks for, by name. */
  schemas?: string[]
}

/** What is looked at before publishing: without the first five there is nothing to publish. */
export const checkNames = [
  'title',
  'description',
  'agency',
  'license',
  'files',
  'longDescription',
  'copyTitle',
  'englishTitle',
  'themes',
  'keywords',
  'frequency',
  'temporal',
  'contact',
  'tables',
  'columns',
  'requiredSchema',
  'schema',
] as const
export type CheckName = (typeof checkNames)[number]
