import { AdminPage, type AdminPageView } from '../../client/pages/admin-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { presentAccount } from '../identity/account-view.ts'
import type { AccountChange } from '../identity/identity.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { turnAway } from './administrators-only.ts'
import { showAudit } from './audit.ts'
import { drawPage } from './draw.ts'
import { explainProblem, fieldOf, isAboutForm, namesOf } from './form-problem.ts'
import { showInvitation } from './invitation-made.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

const pageSize = 50

/** What administrators do about the whole portal; the audit also for managers and auditors. */
export function addAdminPages(pages: Pages, portal: Portal, web: Web): void {
  const { identity } = portal
  const emptyForm = { email: '', administrator: false }

  pages.get(
    '/admin',
    async (ask) =>
      turnAway(ask, '/admin') ?? showAdmin(web, ask, portal, { form: emptyForm, errors: [], status: 200 }),
  )

  addTypedForm(pages, web, '/admin/accounts', async (ask, isResumed) => {
    const away = turnAway(ask, '/admin')
    if (away) return away
    const form = {
      email: ask.form.get('email').trim(),
      administrator: ask.form.get('administrator') === 'true',
    }
    if (isResumed) return showAdmin(web, ask, portal, { form, errors: [], status: 200 })
    const ui = createUi(ask.lang)
    if (form.email === '') {
      const errors = [{ field: 'email', text: ui.t('members.emailMissing') }]
      return showAdmin(web, ask, portal, { form, errors, status: 422 })
    }
    try {
      const { account, invitation } = await identity.inviteAccount(ask.viewer, form)
      const back = { path: '/admin', text: ui.t('admin.title') }
      return showInvitation(web, ask, portal, { account, invitation, back })
    } catch (error) {
      if (!isAboutForm(error)) throw error
      return showAdmin(web, ask, portal, {
        form,
        errors: explainProblem(error, ask.lang, {
          place: fieldOf,
          name: namesOf(ask.lang, { email: 'members.email' }),
        }),
        status: 422,
      })
    }
  })

  pages.post('/admin/accounts/:id', async (ask) => {
    const away = turnAway(ask, '/admin')
    if (away) return away
    const status = ask.form.get('status')
    const administrator = ask.form.get('administrator')
    const change: AccountChange = {
      ...(status === 'active' || status === 'disabled' ? { status } : {}),
      ...(administrator === '' ? {} : { administrator: administrator === 'true' }),
    }
    try {
      await identity.changeAccount(ask.viewer, ask.params.id!, change)
      return { redirect: `${addressIn(ask.lang, '/admin')}?done=changed`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors: FormError[] = explainProblem(error, ask.lang, { place: fieldOf })
      return showAdmin(web, ask, portal, { form: emptyForm, errors, status: 422 })
    }
  })

  for (const [what, take] of [
    ['second-factor', identity.takeSecondFactor],
    ['provider', identity.unlinkProvider],
  ] as const)
    pages.post(`/admin/accounts/:id/${what}`, async (ask) => {
      const away = turnAway(ask, '/admin')
      if (away) return away
      try {
        await take(ask.viewer, ask.params.id!)
        return { redirect: `${addressIn(ask.lang, '/admin')}?done=changed`, status: 303 }
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainProblem(error, ask.lang, { place: fieldOf })
        return showAdmin(web, ask, portal, { form: emptyForm, errors, status: error.status })
      }
    })

  pages.post('/admin/accounts/:id/invitation', async (ask) => {
    const away = turnAway(ask, '/admin')
    if (away) return away
    const { account, invitation } = await identity.renewInvitation(ask.viewer, ask.params.id!)
    const back = { path: '/admin', text: createUi(ask.lang).t('admin.title') }
    return showInvitation(web, ask, portal, { account, invitation, back })
  })

  pages.get('/admin/audit', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, '/admin/audit')
    return showAudit(web, ask, portal)
  })
}

async function showAdmin(
  web: Web,
  ask: PageAsk,
  portal: Portal,
  { form, errors, status }: Pick<AdminPageView, 'form' | 'errors'> & { status: number },
): Promise<PageReply> {
  const { identity, cursors } = portal
  const ui = createUi(ask.lang)
  const list = { list: 'accounts', viewer: ask.viewer.accountId }
  const cursor = ask.query.get('cursor')
  const before = cursor === null ? null : (cursors.read(list, cursor) as string)
  const found = await identity.listAccounts(ask.viewer, { limit: pageSize + 1, before })
  const accounts = found.items.slice(0, pageSize)
  const roles = await identity.listRoles(accounts.map(({ _id }) => _id))
  const view: AdminPageView = {
    accounts: accounts.map((account) => presentAccount(account, roles.get(account._id) ?? [])),
    total: found.total,
    nextHref:
      found.items.length > pageSize
        ? `?cursor=${encodeURIComponent(cursors.write(list, accounts.at(-1)!._id))}`
        : null,
    form,
    errors,
    done: ask.query.get('done') === 'changed' ? 'changed' : null,
  }
  const page = web.respond(ask, {
    title: ui.t('admin.title'),
    description: ui.t('admin.title'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(AdminPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
