import { AuditPage, type AuditForm, type AuditPageView } from '../../client/pages/audit-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { readClock } from '../../client/text/time-zone.ts'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply } from '../http/pages.ts'
import { isAdministrator } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Portal } from '../portal.ts'
import { ProblemError } from '../problems.ts'
import { readTimeMs } from '../text/read-time.ts'
import { presentLines } from './audit-lines.ts'
import { drawPage } from './draw.ts'
import type { Web } from './web.ts'

/** A list that somebody looks through; the API pages through the rest. */
const pageSize = 50

/** What asks for nothing that there is: such a filter has no entries, as everything that is not there. */
const nobody = 'account/-'

/** Who did what, narrowed by person, act, subject, agency and days. */
export async function showAudit(web: Web, ask: PageAsk, portal: Portal): Promise<PageReply> {
  const { catalog, cursors } = portal
  const { query, viewer, lang } = ask
  const ui = createUi(lang)
  const form = readForm(query)
  const errors: FormError[] = (['since', 'until'] as const)
    .filter((name) => form[name] !== '' && readTimeMs(form[name]) === null)
    .map((name) => ({ field: name, text: ui.t(`audit.${name}Wrong`) }))
  const asked = Object.entries(form).filter(([, value]) => value !== '')
  const list = { list: 'audit', viewer: viewer.accountId, ...form }
  const cursor = query.get('cursor')
  const before = cursor === null ? null : (cursors.read(list, cursor) as number)
  const question = await readQuestion(portal, viewer, form)
  const { items, total } = await catalog.listAudit(viewer, question, { limit: pageSize + 1, before })
  const { lines, names } = await presentLines(portal, ui, viewer, items.slice(0, pageSize))
  const next = items.length > pageSize ? cursors.write(list, lines.at(-1)!.id) : null
  const view: AuditPageView = {
    isAdministrator: isAdministrator(viewer),
    entries: lines,
    names,
    total,
    form,
    errors,
    exportHrefs: { csv: exportAddress('csv', question), ndjson: exportAddress('ndjson', question) },
    nextHref: next === null ? null : `?${new URLSearchParams([...asked, ['cursor', next]]).toString()}`,
  }
  const page = web.respond(ask, {
    title: ui.t('audit.title'),
    description: ui.t('audit.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    body: drawPage(AuditPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

function readForm(query: PageAsk['query']): AuditForm {
  const read = (name: keyof AuditForm): string => query.get(name)?.trim().slice(0, 200) ?? ''
  return {
    account: read('account'),
    action: read('action'),
    object: read('object'),
    agency: read('agency'),
    since: read('since'),
    until: read('until'),
  }
}

/** All that is asked for, as a file of the API. */
function exportAddress(
  extension: 'csv' | 'ndjson',
  { accountId, since, until, ...question }: Question,
): string {
  const search = new URLSearchParams({
    ...question,
    ...(accountId && { account: accountId }),
    ...(since && { since: since.toISOString() }),
    ...(until && { until: until.toISOString() }),
  }).toString()
  return `/api/v1/audit/export.${extension}${search && `?${search}`}`
}

type Question = Parameters<Portal['catalog']['listAudit']>[1]

/** What the form asks for. Days begin and end by the clock of the portal; one that is none narrows nothing, and is told. */
async function readQuestion(portal: Portal, viewer: Viewer, form: AuditForm): Promise<Question> {
  const { account, action, object, agency, since, until } = form
  const day = (text: string, time: string): Date | undefined =>
    readTimeMs(text) === null ? undefined : new Date(text.includes('T') ? text : readClock(`${text}T${time}`))
  const [from, to] = [day(since, '00:00:00'), day(until, '23:59:59')]
  return {
    ...(agency && { agency }),
    ...(action && { action }),
    ...(account && { accountId: await findPerson(portal, account) }),
    ...(object && { object: await findObject(portal, viewer, object) }),
    ...(from && { since: from }),
    ...(to && { until: new Date(to.getTime() + 999) }),
  }
}

/** An account by its address or its id. */
const findPerson = async ({ identity }: Portal, typed: string): Promise<string> =>
  typed.includes('@') ? ((await identity.findAccountId(typed)) ?? nobody) : typed

/** What somebody means by the address of a page, a name in one, or an id with its kind. */
async function findObject({ catalog }: Portal, viewer: Viewer, typed: string): Promise<string> {
  const [, page, name = typed] = /\/(datasets|agencies)\/([^/?#]+)/.exec(typed) ?? []
  if (page === undefined && /^[a-z-]+\/[^/]+$/.test(typed)) return typed
  if (page !== 'agencies') {
    const found = await catalog.getDataset(name, viewer).catch((error: unknown) => {
      if (error instanceof ProblemError) return null
      throw error
    })
    if (found) return `dataset/${found.dataset._id}`
  }
  const agency = await catalog.findAgency(name)
  return agency ? `agency/${agency._id}` : nobody
}
