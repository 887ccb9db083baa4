import type { FormError } from '../../client/pages/form-errors.tsx'
import {
  InvitationPage,
  invitationTitles,
  type InvitationPageView,
} from '../../client/pages/invitation-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { minPasswordLength } from '../identity/passwords.ts'
import type { Portal } from '../portal.ts'
import { invitationNotFound, ProblemError, type ProblemDetail } from '../problems.ts'
import { beginSentence } from '../text/begin-sentence.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** Long enough for any name or address, and short enough to send back in the form. */
const maxShownLength = 400

/** The page behind a one-time link: the first administrator's, an invitation, or a new password for an account. */
export function addInvitationPages(pages: Pages, { identity, catalog }: Portal, web: Web): void {
  const { firstRun, sessionCookie } = identity

  async function getLink({ params, viewer, lang }: PageAsk): Promise<Link> {
    const secret = params.secret!
    const present = (await identity.describe(viewer)).account
    const signedIn = present && { name: present.name, email: present.email, isSame: false }
    if (await firstRun.isRightSecret(secret))
      return { purpose: 'administrator', name: '', email: '', signedIn, roles: [], lost: null }
    const account = await identity.findInvited(secret)
    if (!account) throw invitationNotFound()
    const { name, email, status } = account
    return {
      purpose: status === 'invited' ? 'invited' : 'password',
      name,
      email,
      signedIn: signedIn && { ...signedIn, isSame: present.id === account._id },
      ...(status === 'invited' ? await findRoles(account._id, createUi(lang)) : { roles: [], lost: null }),
    }
  }

  /** The roles that wait for whoever was invited, or what became of the one that does no longer. */
  async function findRoles(accountId: string, ui: Ui): Promise<Pick<Link, 'roles' | 'lost'>> {
    const held = (await identity.listRoles([accountId])).get(accountId) ?? []
    const lostIn = held.length > 0 ? null : await identity.findLostPlace(accountId)
    const agencies = await catalog.listAgencyRecords()
    const nameOf = (slugOrId: string): string => {
      const agency = agencies.find(({ _id, slug }) => _id === slugOrId || slug === slugOrId)
      return agency ? ui.pick(agency.name).text : slugOrId
    }
    const closed = agencies.find(({ _id }) => _id === lostIn)
    return {
      roles: held.map(({ agency, role }) => ({ agency: nameOf(agency), role })),
      lost:
        lostIn === null
          ? null
          : { agency: nameOf(lostIn), successors: closed?.closed ? closed.successorIds.map(nameOf) : [] },
    }
  }

  /** Whoever was signed in here is no longer: a new account is not to be taken for theirs. */
  async function signOutHere({ request, response, viewer }: PageAsk): Promise<void> {
    if (viewer.kind !== 'account') return
    await identity.signOut(sessionCookie.read(request.headers.cookie))
    response.append('Set-Cookie', sessionCookie.clear())
    // ASVS 5.0 14.3.1, as in signing out by itself.
    response.setHeader('Clear-Site-Data', '"cache"')
  }

  pages.get('/invitations/:secret', async (ask) => {
    hideAddress(ask)
    const link = await getLink(ask)
    return showInvitation(web, ask, { ...link, errors: [], minPasswordLength }, 200)
  })

  pages.post(
    '/invitations/:secret',
    async (ask) => {
      hideAddress(ask)
      const secret = ask.params.secret!
      const link = await getLink(ask)
      const { form } = ask
      // Here and not by /signout, which knows no way back to this link.
      if (form.has('signOut')) {
        await signOutHere(ask)
        return { redirect: addressIn(ask.lang, ask.path), status: 303 }
      }
      // Who was invited by an address has that one.
      const email = link.purpose === 'administrator' ? form.get('email') : link.email
      const [name, password] = [form.get('name'), form.get('password')]
      const input = { name, email, password }
      const ui = createUi(ask.lang)
      const found = describeFaults(ui, firstRun.findFaults(input))
      // All that is wrong at once. A program that leaves the repetition out has not typed by hand.
      if (form.has('passwordAgain') && form.get('passwordAgain') !== password)
        found.push({ field: 'passwordAgain', text: ui.t('invite.differs') })
      const complete = async () => {
        if (link.purpose !== 'administrator')
          return void (await identity.acceptInvitation(secret, input, ask.request.ip ?? null))
        // The link proves nobody's identity for longer than this: who holds the password signs in with it.
        await identity.signOut((await firstRun.complete(secret, input)).sessionId)
      }
      const errors = found.length > 0 ? found : await tryToComplete(complete, ask)
      if (errors.length === 0) {
        await signOutHere(ask)
        const done = link.purpose === 'password' ? 'newPassword' : 'made'
        return { redirect: `${addressIn(ask.lang, '/signin')}?done=${done}`, status: 303 }
      }
      const view = {
        ...link,
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

/** What a link is for, and what is known of the person. */
type Link = Pick<InvitationPageView, 'purpose' | 'name' | 'email' | 'signedIn' | 'roles' | 'lost'>

/** The address is the secret: it must not reach another site, a cache or the history of a proxy. */
function hideAddress({ response }: PageAsk): void {
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cache-Control', 'no-store')
}

async function tryToComplete(complete: () => Promise<void>, { lang }: PageAsk): Promise<FormError[]> {
  try {
    await complete()
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
    return label
      ? { field, text: `${ui.t(label)}: ${sentence}` }
      : { field: null, text: beginSentence(sentence) }
  })
  const place = ({ field }: FormError): number => fieldOrder.indexOf(field ?? '')
  return errors.sort((a, b) => place(a) - place(b))
}

function showInvitation(web: Web, ask: PageAsk, view: InvitationPageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t(invitationTitles[view.purpose]),
    description: ui.t('invite.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    hasSearch: false,
    status,
    body: drawPage(InvitationPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
