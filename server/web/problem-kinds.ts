import {
  ProblemKindPage,
  ProblemKindsPage,
  type ProblemKindView,
} from '../../client/pages/problems-pages.tsx'
import { createUi } from '../../client/text/ui.ts'
import { presentProblem } from '../http/error-handler.ts'
import type { Language } from '../http/negotiate.ts'
import type { Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound, problemKinds, type ProblemSlug } from '../problems.ts'
import { makeProblemExample } from './problem-examples.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** Where `type` of every problem document leads. */
export function addProblemPages(pages: Pages, _portal: Portal, web: Web): void {
  pages.get('/problems', async (ask) => {
    const ui = createUi(ask.lang)
    return web.respond(ask, {
      title: ui.t('problems.title'),
      description: ui.t('problems.description'),
      current: 'developers',
      body: drawPage(ProblemKindsPage, ui, { kinds: listKinds(ask.lang) }),
    })
  })

  pages.get('/problems/:slug', async (ask) => {
    const slug = ask.params.slug!
    const kinds = listKinds(ask.lang)
    const kind = kinds.find((each) => each.slug === slug)
    if (!kind) throw notFound(ask.path)
    const ui = createUi(ask.lang)
    const problem = makeProblemExample(slug as ProblemSlug)
    // An id as real ones look; this one was never given.
    const document = presentProblem(problem, ask.lang, 'mB0qT4vJx2Lw')
    const others = kinds.filter((each) => each.status === kind.status && each.slug !== slug)
    const view = { kind, example: { document, headers: problem.headers }, others }
    return web.respond(ask, {
      title: kind.title,
      description: kind.meaning,
      current: 'developers',
      body: drawPage(ProblemKindPage, ui, view),
    })
  })
}

const listKinds = (lang: Language): ProblemKindView[] =>
  Object.entries(problemKinds).map(([slug, { status, title, meaning }]) => ({
    slug,
    status,
    title: title[lang],
    meaning: meaning[lang],
  }))
