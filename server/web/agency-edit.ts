import {
  AgencyEditPage,
  agencyEditPath,
  type AgencyEditFields,
  type AgencyEditView,
} from '../../client/pages/agency-edit-page.tsx'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { SuccessionPage } from '../../client/pages/succession-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { isAdministrator, mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { notAllowed } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { explainProblem, explainSaving, isAboutForm } from './form-problem.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

/** A list of boxes that somebody still goes through, and that a form can carry; the API takes thousands. */
const listedDatasets = 200
/** Sub-agencies beyond these go through the API; a form has 500 fields. */
const listedChildren = 200

type Kind = 'merge' | 'split'

/** How managers rename an agency and delete one below theirs that has nothing in it, and administrators merge and split it. */
export function addAgencyEditPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal

  /** The agency, for those who manage it; throws 403 for others, and sends strangers to sign in. */
  async function getToManage(ask: PageAsk): Promise<Agency | PageReply> {
    const slug = ask.params.slug!
    if (ask.viewer.kind === 'anonymous') return goSignIn(ask.lang, agencyEditPath({ slug }))
    const { agency } = await catalog.getAgency(slug, ask.viewer)
    const record = await catalog.findAgency(agency.id)
    if (!mayAct(ask.viewer, 'admin', { agencyPath: record?.path ?? [] })) throw managersOnly()
    return agency
  }

  pages.get('/workspace/agencies/:slug/edit', async (ask) => {
    const agency = await getToManage(ask)
    if (!('id' in agency)) return agency
    return showForms(web, ask, portal, agency, { fields: {}, errors: [], status: 200 })
  })

  addTypedForm(pages, web, '/workspace/agencies/:slug/edit', async (ask, isResumed) => {
    const agency = await getToManage(ask)
    if (!('id' in agency)) return agency
    const { form } = ask
    const ui = createUi(ask.lang)
    const names = takeTheirs(form, readNames(form), fillNames(agency))
    const drawn = { version: readVersion(form), base: form.get('base') }
    if (isResumed) {
      const fields = { ...fieldsOf(ask), ...inLists(names) }
      return showForms(web, ask, portal, agency, { fields, drawn, errors: [], status: 200 })
    }
    try {
      const outcome = await saveMerging(
        { form, version: drawn.version, ui },
        {
          found: agency,
          mine: names,
          versionOf: ({ version }) => version,
          valuesOf: fillNames,
          findAgain: async () => (await catalog.getAgency(agency.id, ask.viewer)).agency,
          save: (now, version) => rename(portal, ask, now, { names, version }),
          words: { label: (id) => ui.t(labels[id as keyof Names]) },
          isOwn: (version) => catalog.isOwnSince(ask.viewer, `agency/${agency.id}`, version),
        },
      )
      if (outcome.saved !== null)
        return {
          redirect: `${addressIn(ask.lang, agencyEditPath(outcome.saved))}?done=renamed`,
          status: 303,
        }
      const { values, ...told } = outcome.merged
      const fields = { ...fieldsOf(ask), ...inLists(values) }
      return showForms(web, ask, portal, outcome.found, { fields, ...told, status: 412 })
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainProblem(error, ask.lang, { place: placeOfName })
      const fields = { ...fieldsOf(ask), ...inLists(names) }
      return showForms(web, ask, portal, agency, { fields, drawn, errors, status: error.status })
    }
  })

  pages.post('/workspace/agencies/:slug/delete', async (ask) => {
    const agency = await getToManage(ask)
    if (!('id' in agency)) return agency
    try {
      await catalog.deleteAgency(ask.viewer, agency.id, [readVersion(ask.form)])
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => null)
      return showForms(web, ask, portal, agency, { fields: {}, errors, status: error.status })
    }
    return { redirect: `${addressIn(ask.lang, '/workspace')}?done=agencyDeleted`, status: 303 }
  })

  for (const kind of ['merge', 'split'] as const) {
    addTypedForm(
      pages,
      web,
      `/workspace/agencies/:slug/${kind}`,
      async (ask, isResumed) => {
        const agency = await getToManage(ask)
        if (!('id' in agency)) return agency
        const fields = fieldsOf(ask)
        const errors = isResumed ? [] : findMissing(ask, kind)
        if (isResumed) return showForms(web, ask, portal, agency, { fields, errors, status: 200 })
        if (errors.length > 0) return showForms(web, ask, portal, agency, { fields, errors, status: 422 })
        try {
          return await succeed(web, ask, portal, agency, kind)
        } catch (error) {
          if (!isAboutForm(error)) throw error
          const told = explainSaving(error, ask.lang, (pointer) => placeOfEvent(kind, pointer))
          return showForms(web, ask, portal, agency, { fields, errors: told, status: error.status })
        }
      },
      { isLong: true },
    )
  }
}

const managersOnly = () =>
  notAllowed({
    vi: 'Trang này dành cho người quản lý cơ quan hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.',
    en: 'This page is for managers of the agency or one above it. Ask a manager there.',
  })

/** Every field as it was sent, so that nothing typed is lost. */
function fieldsOf({ form }: PageAsk): AgencyEditFields {
  const names = new Set(form.entries.map(([name]) => name))
  for (const own of ['version', 'base', 'confirmed']) names.delete(own)
  return Object.fromEntries([...names].map((name) => [name, form.getAll(name)]))
}

const placeOfName = (pointer: string): string | null =>
  pointer.startsWith('/formerNames')
    ? 'until'
    : pointer.startsWith('/name')
      ? `name-${pointer.split('/')[2] === 'en' ? 'en' : 'vi'}`
      : pointer === '/slug'
        ? 'slug'
        : null

function placeOfEvent(kind: Kind, pointer: string): string | null {
  if (pointer === '/date' || pointer === '/note') return `${kind}${pointer.replace('/', '-')}`
  if (pointer.includes('/datasets')) return `${kind}-datasets`
  return pointer.startsWith('/into') ? `${kind}-into` : null
}

/** What the form of the name holds of the agency. */
type Names = Record<'name-vi' | 'name-en' | 'slug', string>

const labels = {
  'name-vi': 'agencyEdit.nameVi',
  'name-en': 'agencyEdit.nameEn',
  slug: 'agencyEdit.slug',
} as const satisfies Record<keyof Names, string>

const fillNames = ({ name, slug }: Agency): Names => ({
  'name-vi': name.vi ?? '',
  'name-en': name.en ?? '',
  slug,
})

const readNames = (form: PageForm): Names => ({
  'name-vi': form.get('name-vi').trim(),
  'name-en': form.get('name-en').trim(),
  slug: form.get('slug').trim(),
})

const inLists = (values: Names): AgencyEditFields =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))

/** Saves the names; a former name is kept unless it was only a slip. */
async function rename(
  { catalog }: Portal,
  { viewer, form }: PageAsk,
  agency: Agency,
  { names, version }: { names: Names; version: number },
): Promise<Agency> {
  const own = { vi: names['name-vi'], en: names['name-en'] }
  const name = { ...agency.name, vi: own.vi || null, en: own.en || null }
  const until = form.get('until').trim()
  const replaced = Object.fromEntries(
    Object.entries(agency.name).filter(
      ([language, text]) => own[language as 'vi' | 'en'] && own[language as 'vi' | 'en'] !== text,
    ),
  )
  const isDated = until !== '' && Object.keys(replaced).length > 0
  const former = isDated ? { formerNames: [...agency.formerNames, { name: replaced, until }] } : {}
  const isSlip = form.get('slip') === 'true'
  const patch = { name, slug: names.slug || agency.slug, ...(isSlip ? {} : former) }
  const renamed = await catalog.patchAgency(viewer, agency.id, [version], patch)
  if (!isSlip || renamed.formerNames.length === agency.formerNames.length) return renamed
  return catalog.patchAgency(viewer, agency.id, [renamed.version], { formerNames: agency.formerNames })
}

function findMissing({ form, lang }: PageAsk, kind: Kind): FormError[] {
  const ui = createUi(lang)
  const errors: FormError[] = []
  const isNamed = ['datasets', 'agencies', 'rest'].some((name) => form.has(`split-${name}`))
  if (kind === 'split' && !isNamed) errors.push({ field: 'split-datasets', text: ui.t('agencyEdit.nothing') })
  if (form.get(`${kind}-into`).trim() === '')
    errors.push({ field: `${kind}-into`, text: ui.t('agencyEdit.intoMissing') })
  return errors
}

/** Shows what would happen, and does it when that was confirmed. */
async function succeed(
  web: Web,
  ask: PageAsk,
  { catalog }: Portal,
  agency: Agency,
  kind: Kind,
): Promise<PageReply> {
  const { viewer, form, lang } = ask
  const isConfirmed = form.get('confirmed') === 'true'
  const read = (name: string) => form.get(`${kind}-${name}`).trim()
  const common = {
    ...(read('date') && { date: read('date') }),
    ...(read('note') && { note: read('note') }),
    dryRun: !isConfirmed,
  }
  const keepMembers = read('keepMembers') === 'true'
  // Against a change meanwhile: what is done is what was shown.
  const ifMatch = isConfirmed ? [Number(form.get('version')) || 0] : null
  const facts =
    kind === 'merge'
      ? await catalog.mergeAgency(viewer, agency.id, ifMatch, { into: read('into'), keepMembers, ...common })
      : await catalog.splitAgency(viewer, agency.id, ifMatch, {
          into: [
            {
              agency: read('into'),
              datasets: form.getAll('split-datasets'),
              agencies: form.getAll('split-agencies'),
              rest: read('rest') === 'true',
              keepMembers,
            },
          ],
          ...common,
        })
  const { jobId, ...plan } = facts
  if (jobId !== null) {
    const query = `?job=${encodeURIComponent(jobId)}`
    return { redirect: `${addressIn(lang, agencyEditPath(agency))}${query}`, status: 303 }
  }
  const ui = createUi(lang)
  const { agency: into } = await catalog.getAgency(plan.into[0]!.agency, viewer)
  const page = web.respond(ask, {
    title: ui.t('agencyEdit.title'),
    description: ui.t('agencyEdit.title'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    body: drawPage(SuccessionPage, ui, { agency, into, plan, fields: fieldsOf(ask) }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

async function showForms(
  web: Web,
  ask: PageAsk,
  portal: Portal,
  agency: Agency,
  {
    fields,
    drawn = { version: agency.version, base: writeBase(fillNames(agency)) },
    differences = [],
    errors,
    status,
  }: {
    fields: AgencyEditFields
    /** What the form of the name was drawn from; the newest when left out. */
    drawn?: { version: number; base: string }
    differences?: FormDifference[]
    errors: FormError[]
    status: number
  },
): Promise<PageReply> {
  const { catalog } = portal
  const ui = createUi(ask.lang)
  const mayReorganize = isAdministrator(ask.viewer)
  const isNeeded = mayReorganize && agency.status === 'active'
  const [agencies, own, all, mayDelete] = await Promise.all([
    isNeeded ? listAgenciesFor(ask, catalog, 'admin') : null,
    isNeeded ? catalog.listOwnDatasets(agency.id, ask.viewer, listedDatasets) : { items: [], total: 0 },
    isNeeded ? catalog.listAgencies(ask.viewer) : [],
    isDeletable(portal, ask, agency),
  ])
  const view: AgencyEditView = {
    agency,
    mayReorganize,
    mayDelete,
    agencies,
    children: all.filter(({ parent }) => parent === agency.slug).slice(0, listedChildren),
    datasets: own.items.map(({ _id, title }) => ({ id: _id, title })),
    datasetTotal: own.total,
    fields,
    ...drawn,
    differences,
    errors,
    isRenamed: ask.query.get('done') === 'renamed',
    job: mayReorganize ? await findJob(portal, ask, agency) : null,
  }
  const page = web.respond(ask, {
    title: `${ui.t('agencyEdit.title')}: ${ui.pick(agency.name).text}`,
    description: ui.t('agencyEdit.title'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(AgencyEditPage, ui, view),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

/** Whether the reader manages the agency above, and sees nothing in this one; what else is in it, the catalogue refuses by name. */
async function isDeletable(
  { catalog }: Portal,
  { viewer }: PageAsk,
  { id, datasetCount }: Agency,
): Promise<boolean> {
  const records = await catalog.listAgencyRecords()
  const path = records.find(({ _id }) => _id === id)?.path ?? [id]
  const hasOthers = records.some(({ parentId }) => parentId === id)
  return datasetCount === 0 && !hasOthers && mayAct(viewer, 'admin', { agencyPath: path.slice(0, -1) })
}

async function findJob(
  { jobs }: Portal,
  { query, lang }: PageAsk,
  agency: Agency,
): Promise<AgencyEditView['job']> {
  const id = query.get('job')
  const record = id === null ? null : await jobs.findJob(id)
  if (record?.kind !== 'move-datasets') return null
  const { state, progress, problem } = record
  return {
    state,
    done: progress.done,
    total: progress.total ?? 0,
    reason: problem?.message[lang] ?? null,
    href: `${addressIn(lang, agencyEditPath(agency))}?job=${encodeURIComponent(record._id)}`,
  }
}
