import type { FormError } from '../../client/pages/form-errors.tsx'
import { MembersPage, roleNames, type MembersPageView } from '../../client/pages/members-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { presentMember } from '../identity/account-view.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Role } from '../identity/roles.ts'
import type { Portal } from '../portal.ts'
import { agencyNotFound } from '../problems.ts'
import { addressIn } from './address.ts'
import { drawPage } from './draw.ts'
import { explainProblem, explainSaving, fieldOf, isAboutForm, namesOf } from './form-problem.ts'
import { showInvitation } from './invitation-made.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

const doneNames = ['changed', 'removed', 'added', 'made'] as const

/** A page of people is read from top to bottom. */
const pageSize = 50

/** The members of an agency: to see, to add, to change. */
export function addMemberPages(pages: Pages, portal: Portal, web: Web): void {
  const { identity } = portal
  const pathOf = (slug: string) => `/workspace/agencies/${slug}`
  const done = ({ lang, params }: PageAsk, what: string): PageReply => ({
    redirect: `${addressIn(lang, pathOf(params.slug!))}?done=${what}`,
    status: 303,
  })

  /** Changes the role of a member; what is refused is told above the list. */
  async function change(ask: PageAsk, what: string, work: () => Promise<unknown>): Promise<PageReply> {
    try {
      await work()
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => null)
      return showMembers(web, ask, portal, {
        form: { email: '', role: 'editor' },
        errors,
        status: error.status,
      })
    }
    return done(ask, what)
  }

  pages.get('/workspace/agencies/:slug', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, pathOf(ask.params.slug!))
    return showMembers(web, ask, portal, { form: { email: '', role: 'editor' }, errors: [], status: 200 })
  })

  addTypedForm(pages, web, '/workspace/agencies/:slug/members', async (ask, isResumed) => {
    const form = { email: ask.form.get('email').trim(), role: ask.form.get('role') }
    if (isResumed) return showMembers(web, ask, portal, { form, errors: [], status: 200 })
    const ui = createUi(ask.lang)
    const errors: FormError[] = []
    if (form.email === '') errors.push({ field: 'email', text: ui.t('members.emailMissing') })
    if (!isRole(form.role)) errors.push({ field: 'role', text: ui.t('members.roleMissing') })
    if (errors.length === 0) {
      try {
        const { member, invitation } = await identity.inviteMember(ask.viewer, ask.params.slug!, {
          email: form.email,
          role: form.role as Role,
        })
        if (!invitation) return done(ask, 'added')
        return showInvitation(web, ask, portal, {
          account: member.account,
          invitation,
          back: { path: pathOf(member.agencySlug), text: ui.t('members.title') },
        })
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const name = namesOf(ask.lang, { email: 'members.email', role: 'members.role' })
        errors.push(...explainProblem(error, ask.lang, { place: fieldOf, name }))
      }
    }
    return showMembers(web, ask, portal, { form, errors, status: 422 })
  })

  pages.post('/workspace/agencies/:slug/members/:accountId', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, pathOf(ask.params.slug!))
    const role = ask.form.get('role')
    if (!isRole(role)) {
      const text = createUi(ask.lang).t('members.roleMissing')
      const form = { email: '', role: 'editor' }
      return showMembers(web, ask, portal, { form, errors: [{ field: null, text }], status: 422 })
    }
    return change(ask, 'changed', () =>
      identity.putMember(ask.viewer, ask.params.slug!, ask.params.accountId!, role),
    )
  })

  pages.post('/workspace/agencies/:slug/members/:accountId/remove', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, pathOf(ask.params.slug!))
    return change(ask, 'removed', () =>
      identity.removeMember(ask.viewer, ask.params.slug!, ask.params.accountId!),
    )
  })

  pages.post('/workspace/agencies/:slug/members/:accountId/invitation', async (ask) => {
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, pathOf(ask.params.slug!))
    const { account, invitation } = await identity.renewInvitation(ask.viewer, ask.params.accountId!)
    const back = { path: pathOf(ask.params.slug!), text: createUi(ask.lang).t('members.title') }
    return showInvitation(web, ask, portal, { account, invitation, back })
  })
}

const isRole = (text: string): text is Role => (roleNames as readonly string[]).includes(text)

async function showMembers(
  web: Web,
  ask: PageAsk,
  { identity, catalog, cursors }: Portal,
  { form, errors, status }: Pick<MembersPageView, 'form' | 'errors'> & { status: number },
): Promise<PageReply> {
  const { viewer, lang, query } = ask
  const ui = createUi(lang)
  const slug = ask.params.slug!
  const list = { list: 'members', agency: slug }
  const cursor = query.get('cursor')
  const after = cursor === null ? null : (cursors.read(list, cursor) as string)
  const found = await identity.listMembers(viewer, slug, { limit: pageSize + 1, after })
  const { agency } = await catalog.getAgency(slug, viewer)
  const record = await catalog.findAgency(agency.id)
  if (!record) throw agencyNotFound(slug)
  const { overdue, agencyId: _id, ...report } = await catalog.getAgencyReport(agency.id, viewer)
  const members = found.items.slice(0, pageSize)
  const said = query.get('done')
  const view: MembersPageView = {
    agency,
    members: members.map(presentMember),
    total: found.total,
    nextHref:
      found.items.length > pageSize
        ? `?cursor=${encodeURIComponent(cursors.write(list, members.at(-1)!.member.accountId))}`
        : null,
    report: {
      ...report,
      agency: agency.slug,
      overdue: overdue.map(({ slug: name, title, due }) => ({ slug: name, title, due: due! })),
    },
    mayManage: mayAct(viewer, 'admin', { agencyPath: record.path }),
    form,
    errors,
    done: doneNames.find((name) => name === said) ?? null,
  }
  const page = web.respond(ask, {
    title: ui.pick(agency.name).text,
    description: ui.t('report.pageLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(MembersPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
