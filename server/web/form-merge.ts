import { createHash } from 'node:crypto'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import type { Ui } from '../../client/text/ui.ts'
import type { PageForm } from '../http/page-form.ts'
import { ProblemError } from '../problems.ts'

/** So often a change is tried again when others only changed what it does not touch. */
export const mostTries = 5

/** The fields of a form by their ids. */
export type FormValues = Readonly<Record<string, string>>

/** What a field is called, and what stands in it as people read it. */
export interface FieldWords {
  label: (id: string) => string
  show?: (id: string, value: string) => string
}

/** What came of a form that somebody else was faster than. */
interface Merged<Values extends FormValues> {
  /** As typed, with theirs in what the reader left alone. */
  values: Values
  /** What both changed, each to something else. */
  differences: FormDifference[]
  /** What is said above the form. */
  errors: FormError[]
}

/**
 * What a form carries of the record that it was drawn from, to tell later who changed what: a digest of each field, which
 * stays short however long the texts are. A wrong one makes a wrong comparison and no more.
 */
export const writeBase = (values: FormValues): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).map(([id, value]) => [id, digest(value)])))

/** Null when the form carries none: then nobody knows who changed what. */
function readBase(form: PageForm): ReadonlyMap<string, unknown> | null {
  try {
    const base: unknown = JSON.parse(form.get('base'))
    return typeof base === 'object' && base !== null ? new Map(Object.entries(base)) : null
  } catch {
    return null
  }
}

const digest = (value: string): string =>
  createHash('sha256').update(tidy(value)).digest('base64url').slice(0, 12)

/** Line breaks of browsers and blanks at the ends are no change; blanks alone are, as a tab divides columns. */
const tidy = (value: string): string => {
  const text = value.replace(/\r\n?/g, '\n').normalize('NFC')
  return text.trim() === '' ? text : text.trim()
}

/** What was typed, with the other's value where the reader chose so. */
export const takeTheirs = <Values extends FormValues>(
  form: PageForm,
  mine: Values,
  theirs: FormValues,
): Values =>
  Object.fromEntries(
    Object.entries(mine).map(([id, value]) => [id, isTaken(form, id) ? (theirs[id] ?? '') : value]),
  ) as Values

const isTaken = (form: PageForm, id: string): boolean => form.get(`take-${id}`) === 'theirs'

/** Field by field: what one of the two changed is taken, what both changed is chosen between. Null when none of it was touched. */
function merge<Values extends FormValues>(
  form: PageForm,
  { mine, theirs }: { mine: Values; theirs: FormValues },
  { label, show = (_id, value) => value }: FieldWords,
  ui: Ui,
  isOwn: boolean,
): Merged<Values> | null {
  const base = readBase(form)
  const values: Record<string, string> = { ...mine }
  const taken: string[] = []
  const differences: FormDifference[] = []
  for (const [id, own = ''] of Object.entries(mine)) {
    const other = theirs[id] ?? ''
    const isSame = tidy(own) === tidy(other)
    // What the form did not show, such as a column that was only tried, was empty.
    const before = base && (base.get(id) ?? digest(''))
    const isTheirChange = before === null ? !isSame : before !== digest(other)
    if (!isTheirChange || (isSame && !isTaken(form, id))) continue
    if (isSame || before === digest(own)) {
      values[id] = other
      taken.push(id)
    } else
      differences.push({
        id,
        label: label(id),
        mine: show(id, own),
        theirs: show(id, other),
        choice: 'mine',
        isOwn,
      })
  }
  if (taken.length === 0 && differences.length === 0) return null
  const errors: FormError[] = []
  if (differences.length > 0)
    errors.push({ field: 'differences', text: ui.t(isOwn ? 'datasetEdit.staleOwn' : 'datasetEdit.stale') })
  if (taken.length > 0)
    errors.push({
      field: null,
      text: ui.t(isOwn ? 'fileEdit.takenOwn' : 'fileEdit.taken', { fields: taken.map(label).join('; ') }),
    })
  return { values: values as Values, differences, errors }
}

/**
 * Saves what a form says, unless somebody else changed meanwhile what it shows: then what came of both, and nothing is saved.
 * Throws whatever else is refused.
 */
export async function saveMerging<Found, Saved, Values extends FormValues>(
  { form, version, ui }: { form: PageForm; version: number; ui: Ui },
  {
    found,
    mine,
    versionOf,
    valuesOf,
    findAgain,
    save,
    words,
    isOwn = async () => false,
  }: {
    found: Found
    mine: Values
    versionOf: (found: Found) => number
    valuesOf: (found: Found) => FormValues
    findAgain: () => Promise<Found>
    save: (found: Found, version: number) => Promise<Saved>
    words: FieldWords
    /** Whether all that was saved since the version of the form is the reader's own, of another window. */
    isOwn?: (version: number) => Promise<boolean>
  },
): Promise<{ saved: Saved } | { saved: null; found: Found; merged: Merged<Values> }> {
  let current = found
  let ifMatch = version
  for (let tries = 0; ; tries++) {
    try {
      return { saved: await save(current, ifMatch) }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 412) throw error
      current = await findAgain()
      const merged = merge(form, { mine, theirs: valuesOf(current) }, words, ui, await isOwn(version))
      if (merged !== null) return { saved: null, found: current, merged }
      if (tries >= mostTries) {
        const text = ui.t((await isOwn(version)) ? 'fileEdit.staleOwn' : 'fileEdit.stale')
        const errors = [{ field: null, text }]
        return { saved: null, found: current, merged: { values: mine, differences: [], errors } }
      }
      ifMatch = versionOf(current)
    }
  }
}
