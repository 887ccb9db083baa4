import type { FormError } from '../../client/pages/form-errors.tsx'
import type { Language } from '../http/negotiate.ts'
import { ProblemError } from '../problems.ts'

/** Whether a failure is about what was typed, and belongs beside it: wrong, in conflict, or not allowed. */
export const isAboutForm = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && [403, 409, 422].includes(error.status)

/** Each fault at its field, or the one sentence of the problem. */
export function describeProblem(problem: ProblemError, lang: Language): FormError[] {
  if (problem.errors.length === 0) return [{ field: null, text: problem.detail[lang] }]
  return problem.errors.map(({ pointer = '', detail }) => ({
    field: pointer.slice(1) || null,
    text: typeof detail === 'string' ? detail : detail[lang],
  }))
}
