import { randomUUID } from 'node:crypto'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { scopeNames, type ScopeName, type TokenFormView } from '../../client/pages/token-form.tsx'
import { TokenMadePage } from '../../client/pages/token-made-page.tsx'
import { WorkspacePage, type WorkspacePageView } from '../../client/pages/workspace-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { listScopes, mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { goSignIn } from './local-path.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { listAgencyOptions, proposeExpiry, readExpiry } from './token-form.ts'
import { explainProblem, fieldOf, isAboutForm, namesOf } from './form-problem.ts'
import { drawPage } from './draw.ts'
import { doOnce } from './once.ts'
import { addressIn } from './address.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'
import { presentListed } from './work.ts'

/** What one person works on at a time fits on a page; the API pages through the rest. */
const draftLimit = 50
/** What waits longest is on a page of its own; these are the newest. */
const waitingLimit = 10
const tokenLimit = 100

const doneNames = [
  'revoked',
  'ended',
  'endedOthers',
  'discarded',
  'agencyDeleted',
  'review',
  'scheduled',
] as const

/** What a publisher works on: drafts, and tokens to make and to revoke. */
export function addWorkspacePages(pages: Pages, portal: Portal, web: Web): void {
  const { identity, config, clock } = portal

  pages.get('/workspace', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace')
    const form = emptyForm(ask, portal)
    return showWorkspace(web, ask, portal, { form, errors: [], status: 200 })
  })

  addTypedForm(pages, web, '/workspace/tokens', async (ask, isResumed) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace')
    const { form, viewer } = ask
    const fields = {
      name: form.get('name').trim(),
      scope: highestScope(form.getAll('scopes')),
      agency: form.get('agency').trim(),
      expiresAt: form.get('expiresAt').trim(),
    }
    if (isResumed) {
      const typed = { ...emptyForm(ask, portal), ...fields }
      return showWorkspace(web, ask, portal, { form: typed, errors: [], status: 200 })
    }
    const expiresAt = readExpiry(fields.expiresAt, clock.now())
    const errors = listFormErrors(ask, fields, expiresAt)
    if (errors.length === 0) {
      try {
        const token = await doOnce(portal, ask, form, () =>
          identity.createToken(viewer, {
            name: fields.name,
            scopes: [fields.scope as ScopeName],
            agency: fields.agency === '' ? null : fields.agency,
            expiresAt: expiresAt?.toISOString() ?? null,
          }),
        )
        return showToken(web, ask, token, config.baseUrl)
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const name = namesOf(ask.lang, { name: 'workspace.tokenName', expiresAt: 'workspace.expiry' })
        errors.push(...explainProblem(error, ask.lang, { place: fieldOf, name }))
      }
    }
    return showWorkspace(web, ask, portal, {
      form: { ...emptyForm(ask, portal), ...fields },
      errors,
      status: 422,
    })
  })

  pages.post('/workspace/tokens/:id/revoke', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace')
    await identity.revokeToken(ask.viewer, ask.params.id!)
    return { redirect: `${addressIn(ask.lang, '/workspace')}?done=revoked`, status: 303 }
  })

  pages.post('/workspace/sessions/end', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace')
    await identity.endOtherSessions(ask.viewer, identity.sessionCookie.read(ask.request.headers.cookie))
    return { redirect: `${addressIn(ask.lang, '/workspace')}?done=endedOthers`, status: 303 }
  })

  pages.post('/workspace/sessions/:id/end', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, '/workspace')
    await identity.endSession(ask.viewer, ask.params.id!)
    return { redirect: `${addressIn(ask.lang, '/workspace')}?done=ended`, status: 303 }
  })
}

type MadeToken = Parameters<typeof TokenMadePage>[0]['view']['token']

/** Each scope holds those before it, so the highest of those ticked is what is asked for. */
const highestScope = (values: string[]): string => scopeNames.findLast((name) => values.includes(name)) ?? ''

type TokenFields = Pick<TokenFormView, 'name' | 'scope' | 'agency' | 'expiresAt'>

const emptyForm = ({ viewer }: PageAsk, { clock }: Portal): Omit<TokenFormView, 'agencies'> => ({
  name: '',
  scope: 'write',
  agency: '',
  expiresAt: proposeExpiry(clock.now()),
  key: randomUUID(),
  scopes: listScopes(viewer),
})

function listFormErrors(
  { lang, viewer }: PageAsk,
  fields: TokenFields,
  expiresAt: Date | null | undefined,
): FormError[] {
  const ui = createUi(lang)
  // The role ended while the form stood open: no field of it could be filled in rightly.
  if (listScopes(viewer).length === 0) return [{ field: null, text: ui.t('workspace.noRole') }]
  const errors: FormError[] = []
  if (fields.name === '') errors.push({ field: 'name', text: ui.t('workspace.nameMissing') })
  if (fields.name.length > 200) errors.push({ field: 'name', text: ui.t('workspace.nameTooLong') })
  if (fields.scope === '') errors.push({ field: 'scopes', text: ui.t('workspace.scopesMissing') })
  if (expiresAt === undefined) errors.push({ field: 'expiresAt', text: ui.t('workspace.expiryWrong') })
  return errors
}

async function showWorkspace(
  web: Web,
  ask: PageAsk,
  { identity, catalog, config, clock }: Portal,
  { form, errors, status }: { form: Omit<TokenFormView, 'agencies'>; errors: FormError[]; status: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const current = identity.sessionCookie.read(ask.request.headers.cookie)
  const [session, sessions, drafts, inReview, proposals, own, tokens, tokensEnding, agencies, work, invited] =
    await Promise.all([
      identity.describe(ask.viewer),
      identity.listSessions(ask.viewer, current),
      catalog.listDrafts(ask.viewer, draftLimit),
      catalog.listWork(ask.viewer, { show: 'review' }, { limit: waitingLimit, after: null }),
      catalog.listWorkProposals(ask.viewer, 'waiting', { limit: waitingLimit, after: null }),
      catalog.listWorkProposals(ask.viewer, 'mine', { limit: waitingLimit, after: null }),
      identity.listTokens(ask.viewer, { limit: tokenLimit, before: null }),
      identity.listEndingTokens(ask.viewer),
      listAgencyOptions(catalog, ask.viewer, ui),
      catalog.countWork(ask.viewer),
      identity.listWaitingInvitations(ask.viewer, { limit: 0, before: null }),
    ])
  const now = clock.now()
  const said = ask.query.get('done')
  const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
  const view: WorkspacePageView = {
    session,
    agencyNames: new Map(
      (await catalog.findAgencies((session.roles ?? []).map(({ agency }) => agency))).map(
        ({ slug, name }) => [slug, name],
      ),
    ),
    counts: {
      ...work,
      invitations: invited.total,
      tokens: tokensEnding.length,
    },
    sessions,
    drafts: drafts.map((draft) => ({
      dataset: presentDataset(draft, reading),
      mayEdit: catalog.mayEdit(ask.viewer, draft),
      maySchedule: mayAct(ask.viewer, 'publish', draft),
    })),
    waiting: {
      reviews: inReview.items.map((record) => ({
        slug: record.slug,
        title: record.title,
        by: record.submitted?.by ?? '',
        at: (record.submitted?.at ?? record.updatedAt).toISOString(),
      })),
      proposals: proposals.items.map(presentListed),
    },
    own: { items: own.items.map(presentListed), total: own.total },
    draftLimit,
    tokens: tokens.items,
    tokenTotal: tokens.total,
    tokensEnding,
    form: { ...form, agencies },
    errors,
    mayWrite: (await listAgenciesFor(ask, catalog, 'write'))?.length !== 0,
    done: doneNames.find((name) => name === said) ?? null,
    now,
  }
  return web.respond(ask, {
    title: ui.t('workspace.title'),
    description: ui.t('workspace.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(WorkspacePage, ui, view),
  })
}

function showToken(web: Web, ask: PageAsk, token: MadeToken, baseUrl: string): PageReply {
  const ui = createUi(ask.lang)
  return web.respond(ask, {
    title: ui.t('workspace.made', { name: token.name }),
    description: ui.t('workspace.description'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status: 201,
    body: drawPage(TokenMadePage, ui, { token, baseUrl }),
  })
}
