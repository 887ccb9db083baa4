import type { FormField, FormGroup, FormOption, FormSection } from '../../client/pages/dataset-form-view.ts'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Scope } from '../identity/viewer.ts'
import { mayAct } from '../identity/permissions.ts'
import type { PageAsk } from '../http/pages.ts'
import type { DatasetFields } from './dataset-form.ts'
import { makeAgencyOptions } from './agency-options.ts'
import { planDatasetForm, type PlannedField, type PlannedGroup } from './dataset-form-plan.ts'

/** A list that a browser still draws at once; beyond it the form takes the name on the address. */
const listedAgencies = 1_000

/** The form as sections of fields, with what may be chosen in each. */
export function drawForm(
  { lang }: Pick<PageAsk, 'lang'>,
  fields: DatasetFields,
  { vocabularies, agencies }: { vocabularies: Catalog['vocabularies']; agencies: FormOption[] | null },
): FormSection[] {
  const ui = createUi(lang)
  const draw = (field: PlannedField): FormField => {
    const values = [...(fields[field.id] ?? [])]
    return {
      id: field.id,
      kind: field.member === 'agency' && agencies === null ? 'line' : field.kind,
      label: field.label[lang],
      ...(field.lang && { lang: field.lang }),
      ...(field.maxLength && { maxLength: field.maxLength }),
      ...(ownHelp(ui, field) && { help: ownHelp(ui, field) }),
      values,
      options: withGiven(
        field.member === 'agency' ? (agencies ?? []) : listOptions(field, vocabularies, ui),
        values,
        field,
        vocabularies,
        ui,
      ),
      isOptional: !field.isRequired,
    }
  }
  return [...planDatasetForm()].map(([id, groups]) => ({
    id,
    groups: groups.map((group): FormGroup => ({
      member: group.member,
      label: group.label[lang],
      help: [...describeNeed(ui, group), helpOf(ui, group)].join(' '),
      fields: group.fields.map(draw),
    })),
  }))
}

/** The agencies for which the viewer may do this, each set in below the one above it; null when they are too many to list. */
export async function listAgenciesFor(
  { viewer, lang }: PageAsk,
  catalog: Pick<Catalog, 'listAgencyRecords'>,
  scope: Scope,
): Promise<FormOption[] | null> {
  const allowed = (await catalog.listAgencyRecords()).filter(
    ({ path, closed }) => !closed && mayAct(viewer, scope, { agencyPath: path }),
  )
  if (allowed.length > listedAgencies) return null
  return makeAgencyOptions(createUi(lang), allowed)
}

/** Whether it can be saved without, in a sentence; nothing of what may always be left out. */
function describeNeed(ui: Ui, { fields }: PlannedGroup): string[] {
  const isOnce = fields.length > 1
  if (fields.some(({ isRequired }) => isRequired))
    return [ui.t(isOnce ? 'datasetEdit.neededOnce' : 'datasetEdit.needed')]
  if (fields.some(({ isNeededLater }) => isNeededLater))
    return [ui.t(isOnce ? 'datasetEdit.neededLaterOnce' : 'datasetEdit.neededLater')]
  return []
}

/** Help of the contract speaks of codes to programs; where a form has a list, its own words say more. */
function helpOf(ui: Ui, { member, help }: PlannedGroup): string {
  switch (member) {
    case 'agency':
    case 'license':
    case 'frequency':
    case 'accessRights':
    case 'keywords':
    case 'bbox':
    case 'themes':
    case 'spatial':
      return ui.t(`datasetEdit.help.${member}`)
    default:
      return help[ui.lang]
  }
}

const ownHelp = (ui: Ui, { id }: PlannedField): string | undefined =>
  id === 'spatial-more' ? ui.t('datasetEdit.help.spatial-more') : undefined

function listOptions(field: PlannedField, vocabularies: Catalog['vocabularies'], ui: Ui): FormOption[] {
  if (!field.vocabulary) return []
  const items = vocabularies
    .list(field.vocabulary)
    .filter((item) => !item.retired && (field.member !== 'spatial' || item.kind !== 'commune'))
    .map((item): FormOption => {
      const { summary } = item as { summary?: Record<string, string> }
      return {
        value: item.id,
        text: ui.pick(item.label).text,
        ...(field.member === 'accessRights' && summary && { help: ui.pick(summary).text }),
      }
    })
  return items
}

/** The options with those that were given and are none of them, so that what was typed stays. */
function withGiven(
  options: FormOption[],
  values: readonly string[],
  { vocabulary }: PlannedField,
  vocabularies: Catalog['vocabularies'],
  ui: Ui,
): FormOption[] {
  if (options.length === 0) return options
  const known = new Set(options.map(({ value }) => value))
  const others = values.filter((value) => value !== '' && !known.has(value))
  return [
    ...options,
    ...others.map((value) => ({
      value,
      text: vocabulary ? vocabularies.label(vocabulary, value, ui.lang) : value,
    })),
  ]
}
