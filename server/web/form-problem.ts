import type { FormError } from '../../client/pages/form-errors.tsx'
import type { TextKey } from '../../client/text/text.ts'
import { createUi } from '../../client/text/ui.ts'
import type { Language } from '../http/negotiate.ts'
import { ProblemError } from '../problems.ts'
import { beginSentence } from '../text/begin-sentence.ts'

/** What a form that cannot be taken as it is may answer with, so that what was typed stays. */
const statuses = new Set([400, 403, 409, 412, 413, 422, 503, 507])

/** Whether a failure is told inside the form that was sent. */
export const isAboutForm = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && statuses.has(error.status)

/** The field of a form that is named as the member of the body, as `/email` says `email`. */
export const fieldOf = (pointer: string): string | null => pointer.slice(1) || null

/** What fields are called whose ids end like the members of the body, by the text of each label. */
export const namesOf =
  (lang: Language, labels: Record<string, TextKey>) =>
  (pointer: string): string | null => {
    const label = labels[pointer.split('/').at(-1) ?? '']
    return label === undefined ? null : createUi(lang).t(label)
  }

/** A problem as errors of a form: `place` gives the id of a field, `name` what the field is called. */
export function explainProblem(
  { errors, detail }: ProblemError,
  lang: Language,
  {
    place = () => null,
    name = () => null,
  }: { place?: (pointer: string) => string | null; name?: (pointer: string) => string | null } = {},
): FormError[] {
  if (errors.length === 0) return [{ field: null, text: detail[lang] }]
  return errors.map(({ pointer = '', detail: fault }) => {
    const text = typeof fault === 'string' ? fault : fault[lang]
    const label = name(pointer)
    return { field: place(pointer), text: label === null ? beginSentence(text) : `${label}: ${text}` }
  })
}

/** The same of a form of a file or agency; that somebody saved meanwhile is said to a person, not to a program. */
export const explainSaving = (
  problem: ProblemError,
  lang: Language,
  place: (pointer: string) => string | null,
  name?: (pointer: string) => string | null,
): FormError[] =>
  problem.status === 412
    ? [{ field: null, text: createUi(lang).t('fileEdit.stale') }]
    : explainProblem(problem, lang, { place, name })
