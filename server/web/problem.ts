import type { DocumentOptions } from '../../client/layout/document.tsx'
import { ProblemPage } from '../../client/pages/problem-page.tsx'
import type { Ui } from '../../client/text/ui.ts'
import type { ProblemDocument } from '../http/error-handler.ts'
import { problemKinds, type ProblemSlug } from '../problems.ts'
import { drawPage } from './draw.ts'

export interface ProblemAsk {
  ui: Ui
  problem: ProblemDocument
  /** Without the language. */
  path: string
  hasQuery: boolean
  now: Date
}

/** A failure as a page for people. */
export function drawProblem(
  ask: ProblemAsk,
): Pick<DocumentOptions, 'title' | 'description' | 'body' | 'hasSearch'> {
  const { ui, problem, path, hasQuery, now } = ask
  const slug = problem.type.replace(/^.*\//, '')
  const meaning = slug in problemKinds ? problemKinds[slug as ProblemSlug].meaning[ui.lang] : problem.detail
  // Without its parameters a page mostly works; a missing one does not.
  const plainHref = hasQuery && problem.status < 500 && problem.status !== 404 ? ui.href(path) : null
  return {
    title: problem.title,
    description: problem.detail,
    // These have a search field of their own.
    hasSearch: problem.status !== 404 && problem.status !== 410,
    body: drawPage(ProblemPage, ui, { problem, meaning, plainHref, now }),
  }
}
