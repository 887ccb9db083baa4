import {
  ActionNewPage,
  actFields,
  type ActFields,
  type ActionNewView,
} from '../../client/pages/action-new-page.tsx'
import { ActionPage, actionPath, actNames, type ActName } from '../../client/pages/action-page.tsx'
import { datasetEditPath } from '../../client/pages/dataset-edit-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import {
  TroubledPage,
  WaitingInvitationsPage,
  WorkProposalsPage,
} from '../../client/pages/work-lists-pages.tsx'
import type { ListedProposalView } from '../../client/pages/work-proposals.tsx'
import { WorkPage, workKinds, workStates, type WorkForm } from '../../client/pages/work-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { DatasetActionInput } from '../../schemas/generated/catalog/dataset-action-input.ts'
import type { DatasetActionRecord, ListedProposal, ListPlace, WorkQuestion } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct, mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { drawPage } from './draw.ts'
import { readWords } from './dataset-form.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { doOnce } from './once.ts'
import { addTypedForm } from './signin.ts'
import type { Web, WebPage } from './web.ts'

/** A list to look through and tick from; each tick is an id in the address of the next page. */
const pageSize = 50
/** What the API takes in one act. */
const mostActed = 500
/** The newest are enough to find one again. */
const earlierShown = 5
/** Slow enough to read a line, quick enough to see it move. */
const refreshSeconds = 3

const pathOfWork = '/workspace/datasets'
const newPath = '/workspace/dataset-actions/new'

/** The lists of the workspace, and acts on many datasets: chosen, tried, done. */
export function addWorkPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog, identity, cursors, clock, config } = portal

  /** For those who are signed in: others sign in and come back. */
  const get = (path: string, work: (ask: PageAsk) => Promise<PageReply>) =>
    pages.get(path, async (ask) => (ask.viewer.kind === 'account' ? work(ask) : goSignIn(ask.lang, ask.path)))
  const post = (path: string, work: (ask: PageAsk) => Promise<PageReply>) =>
    pages.post(path, async (ask) =>
      ask.viewer.kind === 'account' ? work(ask) : goSignIn(ask.lang, pathOfWork),
    )

  const respond = (ask: PageAsk, title: string, body: WebPage['body'], status = 200) => {
    const page = web.respond(ask, {
      title,
      description: createUi(ask.lang).t('workspace.description'),
      isHiddenFromSearch: true,
      hasNoCanonical: true,
      status,
      body,
    })
    return { ...page, headers: { 'Cache-Control': 'no-store' } as Record<string, string> }
  }

  /** Where a page of a list begins, and the address of the next. */
  function turn(ask: PageAsk, list: string, question: Record<string, string> = {}) {
    const place = { list: `page ${list}`, viewer: ask.viewer.accountId, ...question }
    const cursor = ask.query.get('cursor')
    return {
      at: { limit: pageSize, after: cursor === null ? null : (cursors.read(place, cursor) as ListPlace) },
      hrefOf: (next: ListPlace | null): string | null =>
        next && `?${new URLSearchParams({ ...question, cursor: cursors.write(place, next) }).toString()}`,
    }
  }

  get(pathOfWork, async (ask) => {
    const ui = createUi(ask.lang)
    const form = readWorkForm(ask.query)
    const { at, hrefOf } = turn(ask, 'work', withoutEmpty(form))
    const [{ items, total, next }, agencies, earlier] = await Promise.all([
      catalog.listWork(ask.viewer, questionOf(form), at),
      listAgenciesFor(ask, catalog, 'read'),
      catalog.listActionsRun(ask.viewer, earlierShown),
    ])
    const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies: catalog.vocabularies }
    return respond(
      ask,
      ui.t('work.datasets'),
      drawPage(WorkPage, ui, {
        items: await Promise.all(
          items.map(async (record) => ({
            dataset: presentDataset(record, reading),
            mayEdit: catalog.mayEdit(ask.viewer, record) || catalog.mayPropose(ask.viewer, record),
            mayPublish: mayAct(ask.viewer, 'publish', record),
            needsAnother: await catalog.isApprovalHindered(ask.viewer, record),
            mayWrite: mayAct(ask.viewer, 'write', record),
          })),
        ),
        total,
        nextHref: hrefOf(next),
        form,
        agencies,
        acts: listActs(ask),
        mostActed,
        earlier: earlier.map(({ _id: id, act, at: moment, state }) => ({
          id,
          act,
          at: moment.toISOString(),
          state,
        })),
        isIncomplete: ask.query.get('incomplete') === '1',
        now: clock.now(),
      }),
    )
  })

  get(newPath, async (ask) => {
    const act = actNames.find((name) => name === ask.query.get('act'))
    const ids = ask.query.getAll('id').slice(0, mostActed)
    const isAll = ask.query.get('which') === 'all'
    const filter = readWorkForm(ask.query)
    if (!act || (!isAll && ids.length === 0)) {
      const search = new URLSearchParams({ ...withoutEmpty(filter), incomplete: '1' }).toString()
      return { redirect: `${addressIn(ask.lang, pathOfWork)}?${search}`, status: 303 }
    }
    return showNew(ask, { act, ids: isAll ? [] : ids, isAll, filter, fields: noFields, errors: [] }, 200)
  })

  async function showNew(
    ask: PageAsk,
    given: Pick<ActionNewView, 'act' | 'ids' | 'isAll' | 'filter' | 'fields' | 'errors'>,
    status: number,
  ): Promise<PageReply> {
    const ui = createUi(ask.lang)
    const { act, ids, isAll, filter } = given
    const options = (name: string) =>
      catalog.vocabularies.list(name).map(({ id, label }) => ({ value: id, text: ui.pick(label).text }))
    const count = isAll
      ? (await catalog.listWork(ask.viewer, questionOf(filter), { limit: 1, after: null })).total
      : ids.length
    const view: ActionNewView = {
      ...given,
      count,
      themes: options('themes'),
      frequencies: options('frequencies'),
      agencies: act === 'setAgency' ? await listAgenciesFor(ask, catalog, 'write') : [],
    }
    return respond(ask, ui.t(`work.act.${act}`), drawPage(ActionNewPage, ui, view), status)
  }

  addTypedForm(
    pages,
    web,
    '/workspace/dataset-actions',
    async (ask, isResumed) => {
      if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, pathOfWork)
      const { form, viewer, lang } = ask
      const act = actNames.find((name) => name === form.get('act'))
      if (!act) return { redirect: `${addressIn(lang, pathOfWork)}?incomplete=1`, status: 303 }
      const isAll = form.get('which') === 'all'
      const ids = form.getAll('id')
      const filter = readWorkForm({ get: (name) => (form.has(name) ? form.get(name) : null) })
      const fields = readActFields(ask)
      if (isResumed)
        return showNew(ask, { act, ids: isAll ? [] : ids, isAll, filter, fields, errors: [] }, 200)
      const errors = findFieldErrors(createUi(lang), act, fields)
      if (errors.length === 0) {
        try {
          const input = inputOf(act, fields, isAll ? { all: questionOf(filter) } : { datasets: ids })
          const planned = await catalog.planActions(viewer, input)
          return { redirect: addressIn(lang, actionPath(planned._id)), status: 303 }
        } catch (error) {
          if (!isAboutForm(error)) throw error
          errors.push(...explainProblem(error, lang, { place: placeOf }))
        }
      }
      return showNew(ask, { act, ids: isAll ? [] : ids, isAll, filter, fields, errors }, 422)
    },
    { isLong: true },
  )

  get('/workspace/dataset-actions/:id', async (ask) =>
    showAction(ask, await catalog.getActions(ask.viewer, ask.params.id!), [], 200),
  )

  post('/workspace/dataset-actions/:id/run', async (ask) => {
    const id = ask.params.id!
    try {
      await catalog.runActions(ask.viewer, id)
    } catch (error) {
      // Pressed twice: what came of it is what the reader wants to see.
      if (!(error instanceof ProblemError) || error.slug !== 'conflict') throw error
    }
    return { redirect: addressIn(ask.lang, actionPath(id)), status: 303 }
  })

  async function showAction(
    ask: PageAsk,
    record: DatasetActionRecord,
    errors: FormError[],
    status: number,
  ): Promise<PageReply> {
    const ui = createUi(ask.lang)
    const counts = { waiting: 0, changed: 0, proposed: 0, unchanged: 0, refused: 0 }
    for (const { outcome } of record.items) counts[outcome]++
    const from = Math.max(0, Math.min(record.items.length, Number(ask.query.get('from')) || 0))
    // What went wrong is what somebody has to do something about.
    const order = ['refused', 'waiting', 'proposed', 'changed', 'unchanged']
    const sorted = record.items.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    const shown = sorted.slice(from, from + pageSize)
    const seen = await catalog.getDatasets(
      shown.map(({ id }) => id),
      ask.viewer,
    )
    const byId = new Map(seen.map((dataset) => [dataset._id, dataset]))
    const page = respond(
      ask,
      ui.t(`work.act.${record.act}`),
      drawPage(ActionPage, ui, {
        action: {
          id: record._id,
          act: record.act,
          note: record.input.note ?? null,
          state: record.state,
          at: record.at.toISOString(),
          doneAt: record.doneAt?.toISOString() ?? null,
          counts,
        },
        items: shown.map(({ id, version, outcome, proposes, problem }) => {
          const dataset = byId.get(id)
          return {
            item: {
              dataset: id,
              version,
              outcome,
              proposes,
              problem: problem && { code: problem.code, message: problem.message[ask.lang] },
            },
            dataset: dataset ? { slug: dataset.slug, title: dataset.title } : null,
          }
        }),
        what: describeInput(ui, portal, record),
        nextHref: from + pageSize < sorted.length ? `?from=${from + pageSize}` : null,
        errors,
      }),
      status,
    )
    if (record.state === 'running') page.headers.Refresh = String(refreshSeconds)
    return page
  }

  post('/workspace/datasets/:slug/copy', async (ask) => {
    const { form, viewer, lang, params } = ask
    const made = await doOnce(portal, ask, form, async () => ({
      slug: (await catalog.copyDataset(viewer, params.slug!)).dataset.slug,
    }))
    return { redirect: `${addressIn(lang, datasetEditPath(made))}?done=copied`, status: 303 }
  })

  get('/workspace/files', async (ask) => {
    const ui = createUi(ask.lang)
    const { at, hrefOf } = turn(ask, 'files')
    const { items, total, next } = await catalog.listTroubled(ask.viewer, at)
    const view = {
      items: items.map(({ dataset, distribution: { id, title, name, table, validation } }) => ({
        dataset: { slug: dataset.slug, title: dataset.title, agency: dataset.agency.name },
        file: { id, title, name },
        reason: table?.status === 'failed' ? (table.reason?.message[ask.lang] ?? null) : null,
        schemaErrors: validation?.status === 'invalid' ? validation.errorCount : null,
        maySteer: catalog.maySteer(ask.viewer, dataset),
      })),
      total,
      nextHref: hrefOf(next),
    }
    return respond(ask, ui.t('work.count.files'), drawPage(TroubledPage, ui, view))
  })

  get('/workspace/proposals', async (ask) => {
    const ui = createUi(ask.lang)
    const isOwn = ask.query.get('show') === 'mine'
    const { at, hrefOf } = turn(ask, 'proposals', isOwn ? { show: 'mine' } : {})
    const found = await catalog.listWorkProposals(ask.viewer, isOwn ? 'mine' : 'waiting', at)
    const { items, total, next } = found
    const view = { isOwn, items: items.map(presentListed), total, nextHref: hrefOf(next) }
    const title = ui.t(isOwn ? 'work.count.ownProposals' : 'work.count.proposals')
    return respond(ask, title, drawPage(WorkProposalsPage, ui, view))
  })

  get('/workspace/invitations', async (ask) => {
    const ui = createUi(ask.lang)
    const place = { list: 'page invitations', viewer: ask.viewer.accountId }
    const cursor = ask.query.get('cursor')
    const before = cursor === null ? null : (cursors.read(place, cursor) as string)
    const found = await identity.listWaitingInvitations(ask.viewer, { limit: pageSize + 1, before })
    const accounts = found.items.slice(0, pageSize)
    const roles = await identity.listRoles(accounts.map(({ _id }) => _id))
    const now = clock.now()
    const view = {
      items: accounts.map(({ _id: id, email, createdAt, invitation }) => ({
        id,
        email,
        invitedAt: createdAt.toISOString(),
        until: invitation?.expiresAt.toISOString() ?? null,
        isOver: !invitation || invitation.expiresAt <= now,
        agencies: (roles.get(id) ?? []).map(({ agency }) => agency),
      })),
      total: found.total,
      nextHref:
        found.items.length > pageSize
          ? `?cursor=${encodeURIComponent(cursors.write(place, accounts.at(-1)!._id))}`
          : null,
    }
    return respond(ask, ui.t('work.count.invitations'), drawPage(WaitingInvitationsPage, ui, view))
  })
}

/** A proposal as a line of the workspace. */
export const presentListed = ({ proposal, dataset }: ListedProposal): ListedProposalView => ({
  dataset: { slug: dataset.slug, title: dataset.title },
  number: proposal.number,
  by: proposal.by,
  at: proposal.at.toISOString(),
  status: proposal.status,
  decision: proposal.decision && {
    by: proposal.decision.by,
    at: proposal.decision.at.toISOString(),
    note: proposal.decision.note,
  },
})

/** What may be done by somebody who may write, and by somebody who may publish somewhere. */
function listActs({ viewer }: PageAsk): ActName[] {
  if (!mayActSomewhere(viewer, 'write')) return []
  const publishers: readonly ActName[] = ['publish', 'archive', 'withdraw', 'setAgency']
  return actNames.filter((act) => !publishers.includes(act) || mayActSomewhere(viewer, 'publish'))
}

function readWorkForm(query: { get(name: string): string | null }): WorkForm {
  const state = query.get('state') ?? ''
  const show = query.get('show') ?? ''
  return {
    agency: (query.get('agency') ?? '').trim().slice(0, 100),
    state: (workStates as readonly string[]).includes(state) ? state : '',
    show: (workKinds as readonly string[]).includes(show) ? show : '',
  }
}

const withoutEmpty = (form: WorkForm): Record<string, string> =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''))

const questionOf = (form: WorkForm): WorkQuestion => withoutEmpty(form) as WorkQuestion

const noFields = Object.fromEntries(
  actFields.map((name) => [name, name === 'lang' ? 'vi' : '']),
) as unknown as ActFields

const readActFields = ({ form }: PageAsk): ActFields =>
  Object.fromEntries(actFields.map((name) => [name, form.get(name).trim()])) as unknown as ActFields

function inputOf(
  act: ActName,
  fields: ActFields,
  chosen: Pick<DatasetActionInput, 'datasets' | 'all'>,
): DatasetActionInput {
  const { note, lang, word, theme, frequency, contactName, contactEmail, contactUrl, target } = fields
  const contact = Object.entries({ name: contactName, email: contactEmail, url: contactUrl }).filter(
    ([, text]) => text !== '',
  )
  const [keyword] = readWords(word)
  return {
    act,
    ...chosen,
    ...(note !== '' && { note }),
    ...(keyword !== undefined && {
      keyword: { lang: lang === 'en' ? ('en' as const) : ('vi' as const), word: keyword },
    }),
    ...(theme !== '' && { theme }),
    ...(frequency !== '' && { frequency }),
    ...(contact.length > 0 && { contactPoint: Object.fromEntries(contact) }),
    ...(target !== '' && { agency: target }),
  }
}

/** Where a form shows what is wrong with a member of the act. */
function placeOf(pointer: string): string | null {
  const [, member = ''] = pointer.split('/')
  const places: Record<string, string> = {
    note: 'note',
    keyword: 'word',
    theme: 'theme',
    frequency: 'frequency',
    contactPoint: 'contactName',
    agency: 'target',
  }
  return places[member] ?? null
}

/** The border of the API checks these; a form says them at its fields. */
function findFieldErrors(ui: Ui, act: ActName, { note, word }: ActFields): FormError[] {
  const errors: FormError[] = []
  if (note.length > 2_000) errors.push({ field: 'note', text: ui.t('work.noteTooLong') })
  if (act === 'addKeyword' || act === 'removeKeyword') {
    const [keyword = '', ...others] = readWords(word)
    // The form of a dataset parts keywords at their commas.
    if (others.length > 0) errors.push({ field: 'word', text: ui.t('work.wordsMany') })
    else if (keyword.length > 100) errors.push({ field: 'word', text: ui.t('work.wordTooLong') })
  }
  return errors
}

/** What was asked of each, in words. */
function describeInput(ui: Ui, { catalog }: Portal, { input }: DatasetActionRecord): string | null {
  const { keyword, theme, frequency, contactPoint, agency, note } = input
  const { vocabularies } = catalog
  const parts = [
    keyword?.word,
    theme && vocabularies.label('themes', theme, ui.lang),
    frequency && vocabularies.label('frequencies', frequency, ui.lang),
    contactPoint && Object.values(contactPoint).filter(Boolean).join(', '),
    agency,
    note,
  ].filter(Boolean)
  return parts.length === 0 ? null : parts.join(' · ')
}
