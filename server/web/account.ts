import { encodeQR } from 'qr'
import { AccountPage, type AccountPageView } from '../../client/pages/account-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { minPasswordLength } from '../identity/passwords.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import { explainProblem, fieldOf, namesOf } from './form-problem.ts'
import { findLocalPath, goSignIn } from './local-path.ts'
import type { Web } from './web.ts'

/** ISO/IEC 18004, 9.1: so many squares around a QR code stay white, or cameras do not find it. */
const quietZone = 4

const path = '/workspace/account'

/** How somebody signs in: a new password, a second factor set up and turned off. */
export function addAccountPages(pages: Pages, { identity, mail }: Portal, web: Web): void {
  async function readState(
    ask: PageAsk,
  ): Promise<
    Pick<AccountPageView, 'state' | 'reminders' | 'isMailOn' | 'email' | 'hasPassword' | 'minPasswordLength'>
  > {
    const { account } = await identity.describe(ask.viewer)
    const reminders = account?.reminders !== false
    const hasPassword = account?.hasPassword ?? true
    const email = account?.email ?? ''
    const shared = { reminders, isMailOn: mail.isOn, email, hasPassword, minPasswordLength }
    if (account?.hasSecondFactor) return { state: { kind: 'on' }, ...shared }
    const started = await identity.findStartedSecondFactor(ask.viewer)
    if (!started) return { state: { kind: 'off' }, ...shared }
    const squares = encodeQR(started.uri, 'raw', { border: quietZone })
    return { state: { kind: 'started', ...started, squares }, ...shared }
  }

  /** What the page says of the reader, whatever the state. */
  const readPlace = (ask: PageAsk) => ({
    isDemanded: ask.viewer.lacksSecondFactor ?? false,
    next: findLocalPath(ask.form.get('next') || (ask.query.get('next') ?? '')),
  })

  /** Does something and goes on as it says; what was wrong is told on the same page. */
  const act = (address: string, work: (ask: PageAsk) => Promise<PageReply>) =>
    pages.post(address, async (ask) => {
      if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, path)
      try {
        return await work(ask)
      } catch (error) {
        if (!(error instanceof ProblemError) || ![409, 422, 429].includes(error.status)) throw error
        for (const [name, value] of Object.entries(error.headers)) ask.response.setHeader(name, value)
        const errors = explainProblem(error, ask.lang, { place: fieldOf, name: namesOf(ask.lang, labels) })
        const view = { ...readPlace(ask), ...(await readState(ask)), errors, done: null }
        return showAccount(web, ask, view, error.status)
      }
    })

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, path)
    const said = ask.query.get('done')
    const done = said === 'off' || said === 'password' ? said : null
    return showAccount(web, ask, { ...readPlace(ask), ...(await readState(ask)), errors: [], done }, 200)
  })

  act(`${path}/second-factor`, async (ask) => {
    await identity.startSecondFactor(ask.viewer)
    const { next } = readPlace(ask)
    const query = next === null ? '' : `?${new URLSearchParams({ next }).toString()}`
    return { redirect: addressIn(ask.lang, path) + query, status: 303 }
  })

  act(`${path}/second-factor/confirmation`, async (ask) => {
    const { recoveryCodes } = await identity.confirmSecondFactor(ask.viewer, ask.form.get('code'))
    const { next } = readPlace(ask)
    const view = { ...(await readState(ask)), state: { kind: 'made' as const, recoveryCodes } }
    return showAccount(web, ask, { ...view, isDemanded: false, next, errors: [], done: null }, 200)
  })

  act(`${path}/password`, async (ask) => {
    const [current, password] = [ask.form.get('current'), ask.form.get('password')]
    await identity.changePassword(
      ask.viewer,
      { current, password },
      {
        address: ask.request.ip ?? 'unknown',
        sessionId: identity.sessionCookie.read(ask.request.headers.cookie),
      },
    )
    return { redirect: `${addressIn(ask.lang, path)}?done=password`, status: 303 }
  })

  act(`${path}/reminders`, async (ask) => {
    await identity.setReminders(ask.viewer, ask.form.get('reminders') === 'on')
    return { redirect: `${addressIn(ask.lang, path)}#reminders`, status: 303 }
  })

  act(`${path}/second-factor/removal`, async (ask) => {
    await identity.endSecondFactor(ask.viewer, ask.form.get('code'))
    return { redirect: `${addressIn(ask.lang, path)}?done=off`, status: 303 }
  })
}

/** What the fields of its forms are called. */
const labels = {
  current: 'account.currentPassword',
  password: 'account.newPassword',
  code: 'factor.code',
} as const

function showAccount(web: Web, ask: PageAsk, view: AccountPageView, status: number): PageReply {
  const ui = createUi(ask.lang)
  const page = web.respond(ask, {
    title: ui.t('account.title'),
    description: ui.t('workspace.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(AccountPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' } }
}
