import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { nameTitledField, type TitledKind, type TitledWords } from '../../client/pages/titled-fields.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk } from '../http/pages.ts'
import { readVersion } from './dataset-edit.ts'
import { saveMerging, takeTheirs } from './form-merge.ts'
import { isAboutForm } from './form-problem.ts'
import { explainWords, fieldsOf, readFields, writePatch, type Titled } from './titled-form.ts'

/** What the form of title, description, agency and slug is shown again with. */
export interface ShownWords {
  fields?: TitledWords
  /** The one that the author of what is shown read; the newest when left out. */
  version?: number
  base?: string
  differences?: FormDifference[]
  errors?: FormError[]
  status?: number
}

interface Kept extends Titled {
  record: Titled['record'] & { _id: string; version: number }
}

/** What was typed, as it comes back when nothing of it is saved. */
export const readShown = (form: PageForm, found: Titled) => ({
  fields: takeTheirs(form, readFields(form), fieldsOf(found)),
  version: readVersion(form),
  base: form.get('base'),
})

/**
 * Saves the words of a series or collection, unless somebody else changed meanwhile what both changed, or something is refused:
 * then what the form is shown again with.
 */
export async function saveWords<Found extends Kept>(
  { lang }: PageAsk,
  form: PageForm,
  {
    kind,
    found,
    findAgain,
    save,
    isOwn,
  }: {
    kind: TitledKind
    found: Found
    findAgain: () => Promise<Found>
    save: (found: Found, version: number, patch: object) => Promise<Found>
    isOwn: (version: number) => Promise<boolean>
  },
): Promise<{ saved: Found } | { saved: null; found: Found; shown: ShownWords }> {
  const ui = createUi(lang)
  const shown = readShown(form, found)
  try {
    const outcome = await saveMerging(
      { form, version: shown.version, ui },
      {
        found,
        mine: shown.fields,
        versionOf: ({ record }) => record.version,
        valuesOf: fieldsOf,
        findAgain,
        save: (current, version) => save(current, version, writePatch(shown.fields)),
        words: { label: (id) => nameTitledField(ui, kind, id as keyof TitledWords) },
        isOwn,
      },
    )
    if (!('merged' in outcome)) return { saved: outcome.saved }
    const { values: fields, ...told } = outcome.merged
    return { saved: null, found: outcome.found, shown: { fields, ...told, status: 412 } }
  } catch (error) {
    if (!isAboutForm(error)) throw error
    const errors = explainWords(error, ui, kind)
    return { saved: null, found, shown: { ...shown, errors, status: error.status } }
  }
}
