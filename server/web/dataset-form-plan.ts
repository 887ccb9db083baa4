import { sectionNames, type FormField, type SectionName } from '../../client/pages/dataset-form-view.ts'
import { longestTitle, neededBeyondDraft } from '../catalog/catalog.ts'
import { getContract, type JsonSchema } from '../config/schemas.ts'
import type { VocabularyName } from '../catalog/vocabularies.ts'

/** A field as the contract has it: what it is about, and how it is asked for. */
export interface PlannedField {
  id: string
  kind: FormField['kind']
  member: string
  /** The language of a text, or the part of an object. */
  part: string | null
  lang?: 'vi' | 'en'
  label: Texts
  vocabulary?: VocabularyName
  /** How many characters a text may have, where the contract says so of the text of one language. */
  maxLength?: number
  /** Without it nothing is saved. */
  isRequired: boolean
  /** A draft may lack it, and nothing else. */
  isNeededLater: boolean
}

export interface PlannedGroup {
  member: string
  label: Texts
  help: Texts
  fields: PlannedField[]
}

interface Texts {
  vi: string
  en: string
}

/** The lists that codes come from. */
const vocabularies: Partial<Record<string, VocabularyName>> = {
  themes: 'themes',
  license: 'licenses',
  frequency: 'frequencies',
  spatial: 'units',
  language: 'languages',
  accessRights: 'accessRights',
}

/** `status` is a step of its own, and only who makes examples marks them as such. */
const leftOut = ['status', 'sample']

/** What stands together; a member that is named nowhere comes last, so that a new one of the contract has its field by itself. */
const sections: Record<Exclude<SectionName, 'more'>, readonly string[]> = {
  what: ['title', 'description', 'keywords', 'provenance'],
  who: ['agency', 'license', 'accessRights', 'contactPoint'],
  scope: ['themes', 'frequency', 'temporal', 'spatial', 'bbox'],
}

/** Texts that are a line or two; other texts in two languages are long. */
const shortTexts = new Set(['title', 'keywords', 'provenance'])

let planned: Map<SectionName, PlannedGroup[]> | null = null

/** The form of a dataset, made from the schema of what a publisher writes of it. */
export function planDatasetForm(): ReadonlyMap<SectionName, PlannedGroup[]> {
  if (planned) return planned
  const { properties, required } = getContract().schemas.get('dataset-input') as {
    properties: Record<string, JsonSchema>
    required: string[]
  }
  const named = new Set([...Object.values(sections).flat(), ...leftOut])
  const membersOf = (section: SectionName): readonly string[] =>
    section === 'more' ? Object.keys(properties).filter((member) => !named.has(member)) : sections[section]
  planned = new Map(
    sectionNames.map((section) => [
      section,
      membersOf(section).map((member) => planGroup(member, properties[member]!, required.includes(member))),
    ]),
  )
  return planned
}

/** All fields, in their order. */
export const listPlannedFields = (): PlannedField[] =>
  [...planDatasetForm().values()].flat().flatMap(({ fields }) => fields)

function planGroup(member: string, schema: JsonSchema, isRequired: boolean): PlannedGroup {
  const label = schema['x-label'] as Texts
  return {
    member,
    label,
    help: { vi: schema['x-help-vi'] as string, en: schema.description as string },
    fields: planFields(member, schema, label, isRequired),
  }
}

function planFields(member: string, schema: JsonSchema, label: Texts, isRequired: boolean): PlannedField[] {
  const isNeededLater = neededBeyondDraft.some((needed) => needed === member)
  const field = { member, part: null, label, isRequired, isNeededLater, ...limitOf(schema) }
  const type = [schema.type].flat()
  if (isTextInLanguages(schema)) {
    const kind = shortTexts.has(member) ? ('shortText' as const) : ('longText' as const)
    return [
      {
        ...field,
        id: `${member}-vi`,
        kind,
        part: 'vi',
        lang: 'vi',
        label: { vi: 'Tiếng Việt', en: 'Vietnamese' },
      },
      {
        ...field,
        id: `${member}-en`,
        kind,
        part: 'en',
        lang: 'en',
        label: { vi: 'Tiếng Anh', en: 'English' },
        isRequired: false,
      },
    ]
  }
  if (type.includes('object') && schema.properties && member !== 'agency') {
    return Object.entries(schema.properties as Record<string, JsonSchema>).map(([part, inner]) => ({
      ...field,
      id: `${member}-${part}`,
      kind: inner.format === 'date' ? ('date' as const) : ('line' as const),
      part,
      label: inner['x-label'] as Texts,
    }))
  }
  const vocabulary = vocabularies[member]
  if (member === 'themes') {
    return [
      { ...field, id: 'themes-main', kind: 'select', part: 'main', label: mainTheme, vocabulary },
      { ...field, id: 'themes', kind: 'choices', label: otherThemes, vocabulary },
    ]
  }
  if (member === 'spatial') {
    return [
      { ...field, id: 'spatial', kind: 'choices', label: wholePlaces, vocabulary },
      { ...field, id: 'spatial-more', kind: 'line', part: 'more', label: morePlaces, vocabulary },
    ]
  }
  if (type.includes('array') && vocabulary) return [{ ...field, id: member, kind: 'choices', vocabulary }]
  if (vocabulary || member === 'agency') return [{ ...field, id: member, kind: 'select', vocabulary }]
  return [{ ...field, id: member, kind: schema.format === 'date' ? 'date' : 'line' }]
}

const mainTheme = { vi: 'Chủ đề chính', en: 'Main theme' }
const otherThemes = { vi: 'Chủ đề khác', en: 'Other themes' }
const wholePlaces = { vi: 'Nước, tỉnh, thành phố', en: 'Countries and provinces' }
const morePlaces = { vi: 'Phường, xã, đặc khu', en: 'Communes and wards' }

/** A title has a limit that its writer is shown; that of long texts is beyond what anybody types. */
function limitOf({ $ref }: JsonSchema): { maxLength?: number } {
  return $ref === 'title-map.json' ? { maxLength: longestTitle() } : {}
}

function isTextInLanguages(schema: JsonSchema): boolean {
  const refs = [schema, ...((schema.anyOf as JsonSchema[] | undefined) ?? [])].map(({ $ref }) => $ref)
  return ['language-map.json', 'title-map.json', 'keyword-map.json'].some((name) => refs.includes(name))
}
