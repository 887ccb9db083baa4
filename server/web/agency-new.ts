import { randomUUID } from 'node:crypto'
import {
  AgencyNewPage,
  agencyNewPath,
  type AgencyNewPageView,
  type AgencyWords,
} from '../../client/pages/agency-new-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { AgencyRecord } from '../catalog/records.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { isAdministrator, mayActSomewhere } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { notAllowed } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { doOnce } from './once.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** Where managers make agencies below their own, and administrators anywhere. */
export function addAgencyNewPages(pages: Pages, portal: Portal, web: Web): void {
  const path = agencyNewPath()

  pages.get(path, async (ask) => {
    const parent = ask.query.get('parent')?.trim() ?? ''
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, agencyNewPath(parent || undefined))
    mustManageSomewhere(ask)
    return showNew(portal, web, ask, { fields: { ...emptyFields, parent } })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      mustManageSomewhere(ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const fields = readFields(form)
      const key = form.get('key')
      if (isResumed) return showNew(portal, web, ask, { fields, key, isResumed })
      const missing = listMissing(ask, fields)
      if (missing.length > 0) return showNew(portal, web, ask, { fields, key, errors: missing, status: 422 })
      try {
        const { slug } = await doOnce(portal, ask, form, async () => {
          const input = inputOf(fields)
          const namesake = await portal.catalog.findNamesake(input.name, fields.parent || null)
          if (namesake && namesake.slug !== form.get('namesake')) throw new NamesakeFound(namesake)
          return { slug: (await portal.catalog.createAgency(ask.viewer, input)).slug }
        })
        return { redirect: `${addressIn(ask.lang, `/workspace/agencies/${slug}`)}?done=made`, status: 303 }
      } catch (error) {
        if (error instanceof NamesakeFound)
          return showNew(portal, web, ask, { fields, namesake: error.agency, status: 409 })
        if (!isAboutForm(error)) throw error
        // The right is one in the agency above, so a refusal is told beside it; a name that is taken, beside the name.
        const whole = { 403: 'parent', 409: 'slug' }[error.status] ?? null
        const errors = explainProblem(error, ask.lang, { place: placeOf }).map(({ field, text }) => ({
          field: field ?? whole,
          text,
        }))
        return showNew(portal, web, ask, { fields, key, errors, status: error.status })
      }
    },
    keepsTyped,
  )
}

/** Asked before a second agency of one name is made in one place, which nearly always is the same press made twice. */
class NamesakeFound extends Error {
  readonly agency: Pick<AgencyRecord, 'slug' | 'name'>
  constructor(agency: Pick<AgencyRecord, 'slug' | 'name'>) {
    super(`An agency beside it has the same name: ${agency.slug}.`)
    this.agency = agency
  }
}

function mustManageSomewhere({ viewer }: PageAsk): void {
  if (mayActSomewhere(viewer, 'admin')) return
  throw notAllowed({
    vi: 'Lập cơ quan là việc của người quản lý cơ quan cấp trên, hoặc người quản trị cổng. Hãy nhờ một người trong số họ.',
    en: 'Agencies are made by managers of the agency above, or by administrators of the portal. Ask one of them.',
  })
}

const emptyFields: AgencyWords = {
  'name-vi': '',
  'name-en': '',
  level: '',
  parent: '',
  code: '',
  homepage: '',
  slug: '',
}

const readFields = (form: PageForm): AgencyWords =>
  Object.fromEntries(
    Object.keys(emptyFields).map((name) => [name, form.get(name).trim()]),
  ) as unknown as AgencyWords

/** What the contract demands, in the words of the form. */
function listMissing({ lang, viewer }: PageAsk, fields: AgencyWords): FormError[] {
  const ui = createUi(lang)
  const errors: FormError[] = []
  if (fields['name-vi'] === '' && fields['name-en'] === '')
    errors.push({ field: 'name-vi', text: ui.t('agencyNew.nameMissing') })
  if (fields.level === '') errors.push({ field: 'level', text: ui.t('agencyNew.levelMissing') })
  if (fields.parent === '' && !isAdministrator(viewer))
    errors.push({ field: 'parent', text: ui.t('agencyNew.parentMissing') })
  return errors
}

function inputOf(fields: AgencyWords) {
  const { level, parent, code, homepage, slug } = fields
  const names = { vi: fields['name-vi'], en: fields['name-en'] }
  return {
    name: Object.fromEntries(Object.entries(names).filter(([, text]) => text !== '')),
    level,
    ...(parent && { parent }),
    ...(code && { code }),
    ...(homepage && { homepage }),
    ...(slug && { slug }),
  }
}

function placeOf(pointer: string): string | null {
  const [member = '', language] = pointer.split('/').slice(1)
  if (member === 'name') return language === 'en' ? 'name-en' : 'name-vi'
  return Object.hasOwn(emptyFields, member) ? member : null
}

async function showNew(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    fields,
    key = '',
    errors = [],
    namesake = null,
    isResumed = false,
    status,
  }: {
    fields: AgencyWords
    key?: string
    errors?: FormError[]
    namesake?: AgencyNewPageView['namesake']
    isResumed?: boolean
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const mayStandAtTop = isAdministrator(ask.viewer)
  const parents = await listAgenciesFor(ask, catalog, 'admin')
  const parent = fields.parent || (!mayStandAtTop && parents?.length === 1 ? parents[0]!.value : '')
  const page = web.respond(ask, {
    title: ui.t('agencyNew.title'),
    description: ui.t('agencyNew.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    languageSearch:
      fields.parent === '' ? '' : `?${new URLSearchParams({ parent: fields.parent }).toString()}`,
    status,
    body: drawPage(AgencyNewPage, ui, {
      fields: { ...fields, parent },
      key: key || randomUUID(),
      levels: catalog.vocabularies
        .list('agencyLevels')
        .map(({ id, label }) => ({ value: id, text: ui.pick(label).text })),
      parents,
      mayStandAtTop,
      errors,
      namesake,
      isResumed,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
