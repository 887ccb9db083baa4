import { invalidParameter, type ProblemError, type Sentence } from '../problems.ts'

/** `invalid-parameter` with the place (given from 0) in its members, from 1, and what was expected there. */
export function atPlace(
  parameter: string,
  at: number,
  detail: Sentence,
  expected?: readonly string[],
): ProblemError {
  const problem = invalidParameter(parameter, detail)
  Object.assign(problem.members, { position: at + 1, ...(expected && { expected }) })
  return problem
}
