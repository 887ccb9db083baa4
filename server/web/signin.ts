import { SigninPage, type SigninPageView } from '../../client/pages/signin-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { findLocalPath } from './local-path.ts'
import { drawPage } from './draw.ts'
import { addressIn } from './address.ts'
import type { Web } from './web.ts'

/** Sign in and out. */
export function addSigninPages(pages: Pages, { identity }: Portal, web: Web): void {
  const { sessionCookie } = identity

  pages.get('/signin', async (ask) => {
    const next = findLocalPath(ask.query.get('next') ?? '')
    if (ask.viewer.kind === 'account')
      return { redirect: next ?? addressIn(ask.lang, '/workspace'), status: 303 }
    const done = ask.query.get('done')
    const reason = done === 'made' || done === 'out' ? done : next === null ? null : 'needed'
    return showSignin(web, ask, { next, email: '', errors: [], reason }, 200)
  })

  pages.post('/signin', async (ask) => {
    const { form, request, response } = ask
    const next = findLocalPath(form.get('next'))
    const email = form.get('email').trim()
    const password = form.get('password')
    const missing = listMissing(ask, email, password)
    if (missing.length > 0) return showSignin(web, ask, { next, email, errors: missing, reason: null }, 422)
    try {
      const session = await identity.signIn(
        { email, password, address: request.ip ?? 'unknown' },
        { replaces: sessionCookie.read(request.headers.cookie) },
      )
      response.append('Set-Cookie', sessionCookie.write(session.sessionId))
      return { redirect: next ?? addressIn(ask.lang, '/workspace'), status: 303 }
    } catch (error) {
      if (!(error instanceof ProblemError) || (error.status !== 401 && error.status !== 429)) throw error
      const errors = [{ field: error.status === 401 ? 'password' : null, text: error.detail[ask.lang] }]
      for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
      return showSignin(web, ask, { next, email, errors, reason: null }, error.status)
    }
  })

  pages.post('/signout', async ({ request, response, lang }) => {
    await identity.signOut(sessionCookie.read(request.headers.cookie))
    response.append('Set-Cookie', sessionCookie.clear())
    // ASVS 5.0 14.3.1: pages of a member must not stay in the browser's cache.
    response.setHeader('Clear-Site-Data', '"cache"')
    return { redirect: `${addressIn(lang, '/signin')}?done=out`, status: 303 }
  })
}

function listMissing({ lang }: PageAsk, email: string, password: string): FormError[] {
  const ui = createUi(lang)
  const errors: FormError[] = []
  if (email === '') errors.push({ field: 'email', text: ui.t('signin.emailMissing') })
  if (password === '') errors.push({ field: 'password', text: ui.t('signin.passwordMissing') })
  return errors
}

function showSignin(web: Web, ask: PageAsk, view: SigninPageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('signin.title'),
    description: ui.t('signin.description'),
    isHiddenFromSearch: true,
    // The other language goes on to the same place.
    languageSearch: view.next === null ? '' : `?${new URLSearchParams({ next: view.next }).toString()}`,
    status,
    body: drawPage(SigninPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
