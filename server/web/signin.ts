import { SigninPage, type SigninPageView } from '../../client/pages/signin-page.tsx'
import { CodePage, type CodePageView } from '../../client/pages/code-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { ResumePage, type ResumePageView } from '../../client/pages/resume-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { makePageForm, type PageForm } from '../http/page-form.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { findLocalPath } from './local-path.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** The forms that carry on what was typed when the session ended meanwhile: all that need somebody who is signed in. */
const formPaths = /^(\/en)?\/(workspace|admin|datasets)\//

/**
 * The answer to a form that somebody sent without being signed in: asks to sign in, and carries on what was typed. Nothing of it
 * is done; after signing in, a button leads back to the form as it was.
 */
export function askToSignIn(web: Web, ask: PageAsk): PageReply {
  return showSignin(web, ask, { ...keptOf(ask), email: '', errors: [], reason: 'kept' }, 401)
}

/** A form with its address, to be carried on. */
export function keptOf({ form, query, lang, path }: PageAsk): { next: string; kept: string } {
  const search = query.toString()
  return {
    next: addressIn(lang, path) + (search === '' ? '' : `?${search}`),
    // It may have been sent once already, and nothing done since about what keeps it.
    kept: form.get('kept') || JSON.stringify(form.entries),
  }
}

/** For every page that asks to sign in: what was typed comes back as multipart, for its length; files do not come along. */
export const keepsTyped = { mayKeepFiles: () => false }

/**
 * A form that somebody types in who is signed in. When the session ended meanwhile, what was typed is carried on; the handler then
 * gets it with `isResumed`, shows the form as it was, and does nothing.
 */
export function addTypedForm(
  pages: Pages,
  web: Web,
  path: string,
  handler: (ask: PageAsk, isResumed: boolean) => Promise<PageReply>,
  { isLong = false }: { isLong?: boolean } = {},
): void {
  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind === 'anonymous') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      return handler({ ...ask, form }, isResumed)
    },
    { ...keepsTyped, isLong },
  )
}

/** The form as it was sent, also when it was carried on through signing in; `isResumed` tells so. */
export function readKeptForm(form: PageForm): { form: PageForm; isResumed: boolean } {
  if (!form.has('kept')) return { form, isResumed: false }
  const fields: Record<string, string[]> = {}
  for (const [name, value] of parseKept(form.get('kept'))) {
    if (Object.hasOwn(fields, name)) fields[name]!.push(value)
    else Object.defineProperty(fields, name, { value: [value], enumerable: true })
  }
  return { form: makePageForm(fields), isResumed: true }
}

/** Names and values; anything else that somebody put there is no form. */
function parseKept(text: string): [string, string][] {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(kept)) return []
  return kept.filter(
    (entry): entry is [string, string] =>
      Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string'),
  )
}

/** What somebody just did that brings them here. */
const doneNames = ['made', 'newPassword', 'out'] as const

/** Sign in and out. */
export function addSigninPages(pages: Pages, { identity }: Portal, web: Web): void {
  const { sessionCookie } = identity

  const letIn = (ask: PageAsk, sessionId: string, { next, kept }: Goal): PageReply => {
    ask.response.append('Set-Cookie', sessionCookie.write(sessionId))
    if (next !== null && kept !== null) return showResume(web, ask, { next, kept })
    return goOn(ask.lang, next)
  }

  pages.get('/signin', async (ask) => {
    const next = findLocalPath(ask.query.get('next') ?? '')
    if (ask.viewer.kind === 'account') return goOn(ask.lang, next)
    const done = ask.query.get('done')
    const isOut = done === 'out' && identity.providerSignIn?.offersSignOut
    const told = doneNames.find((name) => name === done)
    const reason = isOut ? 'outHere' : (told ?? (next === null ? null : 'needed'))
    return showSignin(web, ask, { next, email: '', errors: [], reason }, 200)
  })

  pages.post(
    '/signin',
    async (ask) => {
      const { form, request, response } = ask
      const { next, kept } = readGoal(ask)
      // From the page for the code, back to the first step with what was typed.
      if (form.has('anew') && kept !== null)
        return showSignin(web, ask, { next, email: '', errors: [], reason: 'kept', kept }, 200)
      const email = form.get('email').trim()
      const password = form.get('password')
      const missing = listMissing(ask, email, password)
      if (missing.length > 0)
        return showSignin(web, ask, { next, email, errors: missing, reason: null, kept }, 422)
      try {
        const begun = await identity.beginSignIn(
          { email, password, ...readFrom(ask) },
          { replaces: sessionCookie.read(request.headers.cookie) },
        )
        if ('ticket' in begun)
          return showCode(web, ask, { ticket: begun.ticket, next, kept, errors: [] }, 200)
        return letIn(ask, begun.sessionId, { next, kept })
      } catch (error) {
        if (!(error instanceof ProblemError) || (error.status !== 401 && error.status !== 429)) throw error
        const errors = [{ field: error.status === 401 ? 'password' : null, text: error.detail[ask.lang] }]
        for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
        return showSignin(web, ask, { next, email, errors, reason: null, kept }, error.status)
      }
    },
    keepsTyped,
  )

  pages.post(
    '/signin/code',
    async (ask) => {
      const { form, request, response } = ask
      const { next, kept } = readGoal(ask)
      const ticket = form.get('ticket')
      try {
        const { sessionId } = await identity.finishSignIn(
          { ticket, code: form.get('code'), ...readFrom(ask) },
          { replaces: sessionCookie.read(request.headers.cookie) },
        )
        return letIn(ask, sessionId, { next, kept })
      } catch (error) {
        if (!(error instanceof ProblemError) || (error.status !== 401 && error.status !== 429)) throw error
        for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
        const isAboutCode = error.slug === 'code-needed'
        const errors = [{ field: isAboutCode ? 'code' : null, text: error.detail[ask.lang] }]
        if (error.slug === 'sign-in-needed')
          return showSignin(web, ask, { next, email: '', errors, reason: null, kept }, 401)
        return showCode(web, ask, { ticket, next, kept, errors }, error.status)
      }
    },
    keepsTyped,
  )

  // Signed in by the provider in another tab meanwhile: back to what was typed in this one.
  pages.post(
    '/signin/resume',
    async (ask) => {
      const { next, kept } = readGoal(ask)
      if (next === null || kept === null) return goOn(ask.lang, next)
      if (ask.viewer.kind === 'account') return showResume(web, ask, { next, kept })
      const errors = [{ field: null, text: createUi(ask.lang).t('provider.notYet') }]
      return showSignin(web, ask, { next, email: '', errors, reason: 'kept', kept }, 401)
    },
    keepsTyped,
  )

  pages.post('/signout', async ({ request, response, lang }) => {
    await identity.signOut(sessionCookie.read(request.headers.cookie))
    response.append('Set-Cookie', sessionCookie.clear())
    // ASVS 5.0 14.3.1: pages of a member must not stay in the browser's cache.
    response.setHeader('Clear-Site-Data', '"cache"')
    return { redirect: `${addressIn(lang, '/signin')}?done=out`, status: 303 }
  })
}

/** The page that was asked for, or the workspace. */
export const goOn = (lang: PageAsk['lang'], next: string | null): PageReply => ({
  redirect: next ?? addressIn(lang, '/workspace'),
  status: 303,
})

/** Where signing in leads, and the form that is carried along. */
interface Goal {
  next: string | null
  kept: string | null
}

function readGoal({ form }: PageAsk): Goal {
  const next = findLocalPath(form.get('next'))
  return { next, kept: next !== null && formPaths.test(next) ? form.get('kept') || null : null }
}

export const readFrom = ({ request }: PageAsk) => ({
  address: request.ip ?? 'unknown',
  agent: request.headers['user-agent'] ?? null,
})

function listMissing({ lang }: PageAsk, email: string, password: string): FormError[] {
  const ui = createUi(lang)
  const errors: FormError[] = []
  if (email === '') errors.push({ field: 'email', text: ui.t('signin.emailMissing') })
  if (password === '') errors.push({ field: 'password', text: ui.t('signin.passwordMissing') })
  return errors
}

/** The way back to a form, as it was typed. */
export function showResume(web: Web, ask: PageAsk, view: ResumePageView) {
  const ui = createUi(ask.lang)
  return web.respond(ask, {
    title: ui.t(view.setUp === undefined ? 'resume.title' : 'resume.setUpTitle'),
    description: ui.t('resume.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    body: drawPage(ResumePage, ui, view),
  })
}

/** The second step of signing in. */
export function showCode(web: Web, ask: PageAsk, view: CodePageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('factor.step'),
    description: ui.t('signin.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(CodePage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

/** The sign-in page, with the provider's button where there is one. */
export function showSignin(
  web: Web,
  ask: PageAsk,
  view: Omit<SigninPageView, 'provider'>,
  status: number,
): PageReply & { html: string; headers: Record<string, string> } {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('signin.title'),
    description: ui.t('signin.description'),
    isHiddenFromSearch: true,
    // The other language goes on to the same place.
    languageSearch: view.next === null ? '' : `?${new URLSearchParams({ next: view.next }).toString()}`,
    status,
    body: drawPage(SigninPage, ui, { ...view, provider: web.signInProvider?.[ask.lang] ?? null }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
