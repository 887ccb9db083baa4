import { ResetPage, type ResetPageView } from '../../client/pages/reset-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { drawPage } from './draw.ts'
import { explainProblem, fieldOf } from './form-problem.ts'
import type { Web } from './web.ts'

/** Longer texts are no address, and need not come back in the form. */
const maxShownLength = 400

/** Asking for a new password by mail; without a mail server the page says whom to ask. */
export function addResetPages(pages: Pages, { identity, mail, config }: Portal, web: Web): void {
  const { contact } = config
  const shown = {
    contact:
      contact === null
        ? null
        : { href: contact.includes('://') ? contact : `mailto:${contact}`, text: contact },
  }
  const empty: ResetPageView = { ...shown, email: '', errors: [], state: mail.isOn ? 'ask' : 'off' }

  pages.get('/reset', async (ask) => showReset(web, ask, empty, 200))

  pages.post('/reset', async (ask) => {
    const email = ask.form.get('email').trim()
    try {
      await identity.askForPasswordReset({ email, address: ask.request.ip ?? 'unknown' })
      // In place, without the address: the page is the same for everybody.
      return showReset(web, ask, { ...empty, state: 'asked' }, 202)
    } catch (error) {
      if (!(error instanceof ProblemError) || ![422, 429, 503].includes(error.status)) throw error
      for (const [name, value] of Object.entries(error.headers)) ask.response.setHeader(name, value)
      const ui = createUi(ask.lang)
      const errors = explainProblem(error, ask.lang, { place: fieldOf, name: () => ui.t('signin.email') })
      return showReset(web, ask, { ...empty, email: email.slice(0, maxShownLength), errors }, error.status)
    }
  })
}

function showReset(web: Web, ask: PageAsk, view: ResetPageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('reset.title'),
    description: ui.t('reset.lede'),
    isHiddenFromSearch: true,
    status,
    body: drawPage(ResetPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
