import type { FormDifference } from '../../client/pages/form-differences.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Language } from '../http/negotiate.ts'
import type { PageForm } from '../http/page-form.ts'
import type { Vocabularies } from '../catalog/vocabularies.ts'
import type { DatasetFields } from './dataset-form.ts'
import { planDatasetForm, type PlannedField, type PlannedGroup } from './dataset-form-plan.ts'

/** What somebody chooses between as one: the fields of a list together, of anything else each by itself. */
interface Choice {
  id: string
  label: { vi: string; en: string }
  fields: PlannedField[]
}

const choicesOf = ({ label, fields }: PlannedGroup): Choice[] =>
  fields.some(({ kind }) => kind === 'choices') || fields.length === 1
    ? [{ id: fields.at(0)!.id, label, fields }]
    : fields.map((field) => ({
        id: field.id,
        label: {
          vi: `${label.vi}, ${beginSmall(field.label.vi)}`,
          en: `${label.en}, ${field.lang ? field.label.en : beginSmall(field.label.en)}`,
        },
        fields: [field],
      }))

const beginSmall = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)

const listChoices = (): Choice[] => [...planDatasetForm().values()].flat().flatMap(choicesOf)

const isSame = (a: DatasetFields, b: DatasetFields, { fields }: Choice): boolean =>
  fields.every(({ id }) => tidy(a[id]) === tidy(b[id]))

/** Line breaks of browsers and blanks at the ends are no change. */
const tidy = (values: readonly string[] = []): string =>
  JSON.stringify(values.map((value) => value.replace(/\r\n?/g, '\n').normalize('NFC').trim()))

/**
 * The fields that somebody else changed since `base` to something else than what stands in the form. One that the reader
 * left alone takes theirs unless told otherwise. Without a base nobody knows who changed what, so the reader's own goes first.
 */
export function findDifferences(
  { mine, theirs, base }: { mine: DatasetFields; theirs: DatasetFields; base: DatasetFields | null },
  { lang, vocabularies, isOwn }: { lang: Language; vocabularies: Vocabularies; isOwn: boolean },
): FormDifference[] {
  const show = (fields: DatasetFields, choice: Choice): string =>
    choice.fields
      .flatMap(({ id, kind, vocabulary }) =>
        (fields[id] ?? [])
          .filter((value) => value !== '')
          .map((value) => {
            if (kind === 'date') return createUi(lang).date(value)
            return vocabulary && id !== 'spatial-more' ? vocabularies.label(vocabulary, value, lang) : value
          }),
      )
      .join(', ')
  return listChoices()
    .filter((choice) => !isSame(mine, theirs, choice))
    .filter((choice) => base === null || !isSame(base, theirs, choice))
    .map((choice) => ({
      id: choice.id,
      label: choice.label[lang],
      mine: show(mine, choice),
      theirs: show(theirs, choice),
      choice: base !== null && isSame(base, mine, choice) ? 'theirs' : 'mine',
      isOwn,
    }))
}

/** What was typed, with the other's value where the reader chose so. */
export function takeChosen(form: PageForm, mine: DatasetFields, theirs: DatasetFields): DatasetFields {
  const taken = listChoices()
    .filter(({ id }) => form.get(`take-${id}`) === 'theirs')
    .flatMap(({ fields }) => fields.map(({ id }) => [id, theirs[id] ?? []] as const))
  return { ...mine, ...Object.fromEntries(taken) }
}
