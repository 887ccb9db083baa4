import type { FormError } from '../../client/pages/form-errors.tsx'
import { InvitationPage, type InvitationPageView } from '../../client/pages/invitation-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { minPasswordLength } from '../identity/passwords.ts'
import type { Portal } from '../portal.ts'
import { invitationNotFound, ProblemError, type ProblemDetail } from '../problems.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** Long enough for any name or address, and short enough to send back in the form. */
const maxShownLength = 400

/** The page behind a one-time link. */
export function addInvitationPages(pages: Pages, { identity }: Portal, web: Web): void {
  const { firstRun } = identity

  pages.get('/invitations/:secret', async (ask) => {
    hideAddress(ask)
    if (!(await firstRun.isRightSecret(ask.params.secret!))) throw invitationNotFound()
    return showInvitation(web, ask, { name: '', email: '', errors: [], minPasswordLength }, 200)
  })

  pages.post(
    '/invitations/:secret',
    async (ask) => {
      hideAddress(ask)
      const secret = ask.params.secret!
      if (!(await firstRun.isRightSecret(secret))) throw invitationNotFound()
      const { form } = ask
      const [name, email] = [form.get('name'), form.get('email')]
      const password = form.get('password')
      const input = { name, email, password }
      const ui = createUi(ask.lang)
      const found = describeFaults(ui, firstRun.findFaults(input))
      // All that is wrong at once. A program that leaves the repetition out has not typed by hand.
      if (form.has('passwordAgain') && form.get('passwordAgain') !== password)
        found.push({ field: 'passwordAgain', text: ui.t('invite.differs') })
      const errors =
        found.length > 0
          ? found
          : await tryToComplete(() => firstRun.complete(secret, input), identity.signOut, ask)
      if (errors.length === 0) return { redirect: `${addressIn(ask.lang, '/signin')}?done=made`, status: 303 }
      const view = {
        name: name.slice(0, maxShownLength),
        email: email.slice(0, maxShownLength),
        errors,
        minPasswordLength,
      }
      return showInvitation(web, ask, view, 422)
    },
    // With no Referer allowed, browsers send no Origin either; the secret in the address proves as much.
    { isProvedByAddress: true },
  )
}

/** The address is the secret: it must not reach another site, a cache or the history of a proxy. */
function hideAddress({ response }: PageAsk): void {
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cache-Control', 'no-store')
}

async function tryToComplete(
  complete: () => Promise<{ sessionId: string }>,
  signOut: (sessionId: string) => Promise<void>,
  { lang }: PageAsk,
): Promise<FormError[]> {
  try {
    // The link proves nobody's identity for longer than this: who holds the password signs in with it.
    await signOut((await complete()).sessionId)
    return []
  } catch (error) {
    if (!(error instanceof ProblemError) || (error.status !== 422 && error.status !== 409)) throw error
    return describeErrors(createUi(lang), error)
  }
}

const fieldLabels = { name: 'invite.name', email: 'invite.email', password: 'invite.password' } as const
/** From the top of the form to its end, as they are mended. */
const fieldOrder = Object.keys(fieldLabels)

function describeErrors(ui: Ui, problem: ProblemError): FormError[] {
  if (problem.status === 409) return [{ field: 'email', text: problem.detail[ui.lang] }]
  return describeFaults(ui, problem.errors)
}

function describeFaults(ui: Ui, faults: readonly ProblemDetail[]): FormError[] {
  const errors = faults.map(({ pointer = '', detail }): FormError => {
    const field = pointer.slice(1)
    const sentence = typeof detail === 'string' ? detail : detail[ui.lang]
    const label = fieldLabels[field as keyof typeof fieldLabels]
    return label ? { field, text: `${ui.t(label)}: ${sentence}` } : { field: null, text: sentence }
  })
  const place = ({ field }: FormError): number => fieldOrder.indexOf(field ?? '')
  return errors.sort((a, b) => place(a) - place(b))
}

function showInvitation(web: Web, ask: PageAsk, view: InvitationPageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('invite.title'),
    description: ui.t('invite.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    hasSearch: false,
    status,
    body: drawPage(InvitationPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
