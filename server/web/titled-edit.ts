import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { nameTitledField, type TitledKind, type TitledWords } from '../../client/pages/titled-fields.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { readVersion } from './dataset-edit.ts'
import { saveMerging, takeTheirs } from './form-merge.ts'
import { isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import { explainWords, fieldsOf, readFields, writePatch, type Titled } from './titled-form.ts'
import type { Web } from './web.ts'

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
const readShown = (form: PageForm, found: Titled) => ({
  fields: takeTheirs(form, readFields(form), fieldsOf(found)),
  version: readVersion(form),
  base: form.get('base'),
})

/** What is a page of one kind of things that have a title, its owner's words and an address. */
export interface WordsPages<Found extends Kept, Done extends string> {
  kind: TitledKind
  /** What may have been done before the page is shown. */
  doneNames: readonly Done[]
  /** Throws what the reader is told who may not change it. */
  findToKeep: (ask: PageAsk) => Promise<Found>
  save: (ask: PageAsk, found: Found, version: number, patch: object) => Promise<Found>
  /** Whether all that was saved since that version was saved by the same person. */
  isOwn: (ask: PageAsk, found: Found, version: number) => Promise<boolean>
  show: (ask: PageAsk, found: Found, shown: ShownWords & { done?: Done | null }) => Promise<PageReply>
  goOn: (ask: PageAsk, found: Found) => PageReply
}

/** The form of title, description, agency and address of a series or a collection, with the whole of its page around it. */
export function addWordsPages<Found extends Kept, Done extends string>(
  pages: Pages,
  web: Web,
  room: WordsPages<Found, Done>,
): void {
  const path = `/workspace/${room.kind}/:slug/edit`

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await room.findToKeep(ask)
    const done = ask.query.get('done')
    return room.show(ask, found, { done: room.doneNames.find((name) => name === done) ?? null })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const found = await room.findToKeep(ask)
      const { form, isResumed } = readKeptForm(ask.form)
      if (isResumed) return room.show(ask, found, readShown(form, found))
      const outcome = await saveWords(ask, form, found, room)
      if ('saved' in outcome) return room.goOn(ask, outcome.saved)
      return room.show(ask, outcome.found, outcome.shown)
    },
    keepsTyped,
  )
}

/** Saves the words, unless somebody else changed meanwhile what both changed, or something is refused: then what the form is shown again with. */
async function saveWords<Found extends Kept>(
  ask: PageAsk,
  form: PageForm,
  found: Found,
  {
    kind,
    findToKeep,
    save,
    isOwn,
  }: Pick<WordsPages<Found, string>, 'kind' | 'findToKeep' | 'save' | 'isOwn'>,
): Promise<{ saved: Found } | { found: Found; shown: ShownWords }> {
  const ui = createUi(ask.lang)
  const shown = readShown(form, found)
  try {
    const outcome = await saveMerging(
      { form, version: shown.version, ui },
      {
        found,
        mine: shown.fields,
        versionOf: ({ record }) => record.version,
        valuesOf: fieldsOf,
        findAgain: () => findToKeep(ask),
        save: (current, version) => save(ask, current, version, writePatch(shown.fields)),
        words: { label: (id) => nameTitledField(ui, kind, id as keyof TitledWords) },
        isOwn: (version) => isOwn(ask, found, version),
      },
    )
    if (!('merged' in outcome)) return { saved: outcome.saved }
    const { values: fields, ...told } = outcome.merged
    return { found: outcome.found, shown: { fields, ...told, status: 412 } }
  } catch (error) {
    if (!isAboutForm(error)) throw error
    const errors = explainWords(error, ui, kind)
    return { found, shown: { ...shown, errors, status: error.status } }
  }
}
