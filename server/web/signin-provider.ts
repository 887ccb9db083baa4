import type { Request } from 'express'
import { chooseLanguage } from '../http/negotiate.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notFound, ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { findLocalPath, signinPath } from './local-path.ts'
import { goOn, readFrom, showCode, showSignin } from './signin.ts'
import type { Web } from './web.ts'

const path = '/signin/oidc'

/** Addresses travel in a cookie, of which a browser keeps 4 kB. */
const maxNextLength = 1_500

/** Signing in by a provider of OpenID Connect: out to it, and back. Links, because a form may lead nowhere else (form-action). */
export function addProviderPages(pages: Pages, { identity, config }: Portal, web: Web): void {
  const { sessionCookie, providerSignIn } = identity
  if (!providerSignIn) return
  const callback = `${config.baseUrl}${path}/callback`

  /** What was wrong, on the sign-in page. */
  function refuse(ask: PageAsk, next: string | null, error: unknown): PageReply {
    if (!(error instanceof ProblemError)) throw error
    for (const [name, value] of Object.entries(error.headers)) ask.response.setHeader(name, value)
    const errors = [{ field: null, text: error.detail[ask.lang] }]
    const page = showSignin(web, ask, { next, email: '', errors, reason: null }, error.status)
    // The address holds what only this browser may know.
    return { ...page, headers: { ...page.headers, 'Referrer-Policy': 'no-referrer' } }
  }

  pages.get(path, async (ask) => {
    const local = findLocalPath(ask.query.get('next') ?? '')
    const next = local !== null && local.length <= maxNextLength ? local : null
    if (ask.viewer.kind === 'account') return goOn(ask.lang, next)
    // Another site may not begin it, or undo what was begun: it leads to the button.
    if (isFromElsewhere(ask.request))
      return { redirect: signinPath(ask.lang, next ?? addressIn(ask.lang, '/workspace')), status: 303 }
    try {
      const { address, cookie } = await providerSignIn.begin({ next, lang: ask.lang }, callback)
      ask.response.append('Set-Cookie', cookie)
      ask.response.setHeader('Referrer-Policy', 'no-referrer')
      return { redirect: address, status: 303 }
    } catch (error) {
      return refuse({ ...ask, path: '/signin' }, next, error)
    }
  })

  pages.get(`${path}/callback`, async (asked) => {
    const { request, response } = asked
    const { cookie } = request.headers
    const { next, lang } = providerSignIn.findGoal(cookie) ?? { next: null, lang: chooseLanguage(request) }
    const ask = { ...asked, lang, path: '/signin' }
    const address = new URL(callback)
    address.search = asked.query.toString()
    try {
      const begun = await providerSignIn.finish(
        { address, cookie, from: readFrom(ask) },
        { replaces: sessionCookie.read(cookie) },
      )
      response.append('Set-Cookie', providerSignIn.clearCookie())
      if ('ticket' in begun)
        return showCode(web, ask, { ticket: begun.ticket, next, kept: null, errors: [] }, 200)
      response.append('Set-Cookie', sessionCookie.write(begun.sessionId))
      return goOn(lang, next)
    } catch (error) {
      return refuse(ask, next, error)
    }
  })

  pages.get(`${path}/out`, async (ask) => {
    if (!providerSignIn.offersSignOut) throw notFound(ask.path)
    const here = addressIn(ask.lang, '/signin')
    if (isFromElsewhere(ask.request)) return { redirect: here, status: 303 }
    try {
      const address = await providerSignIn.findSignOut(`${config.baseUrl}/signin`)
      return { redirect: address ?? here, status: 303 }
    } catch (error) {
      return refuse({ ...ask, path: '/signin' }, null, error)
    }
  })
}

/** Browsers say it; what does not is a program, which has no session to lose. */
const isFromElsewhere = (request: Request): boolean =>
  ['cross-site', 'same-site'].includes(request.get('Sec-Fetch-Site') ?? '')
