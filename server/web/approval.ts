import { ApprovalPage } from '../../client/pages/approval-page.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { agencyNotFound, notAllowed } from '../problems.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { explainSaving, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import type { Web } from './web.ts'

/** Where managers say that what their agency publishes is approved by a second person. */
export function addApprovalPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/agencies/:slug/approval'
  const pathOf = (slug: string) => `/workspace/agencies/${slug}/approval`

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    return show(portal, web, ask, { isSaved: ask.query.get('done') === 'saved' })
  })

  addTypedForm(pages, web, path, async (ask, isResumed) => {
    const approvalByAnother = ask.form.get('approvalByAnother') === 'yes'
    if (isResumed) return show(portal, web, ask, { isOn: approvalByAnother, version: readVersion(ask.form) })
    try {
      const ifMatch = [readVersion(ask.form)]
      const { slug } = await portal.catalog.patchAgency(ask.viewer, ask.params.slug!, ifMatch, {
        approvalByAnother,
      })
      return { redirect: `${addressIn(ask.lang, pathOf(slug))}?done=saved`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => 'approvalByAnother')
      return show(portal, web, ask, { isOn: approvalByAnother, errors, status: error.status })
    }
  })
}

async function show(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    isOn,
    version,
    errors = [],
    isSaved = false,
    status,
  }: { isOn?: boolean; version?: number; errors?: FormError[]; isSaved?: boolean; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { agency } = await catalog.getAgency(ask.params.slug!, ask.viewer)
  const record = await catalog.findAgency(agency.id)
  if (!record) throw agencyNotFound(agency.slug)
  if (!mayAct(ask.viewer, 'admin', { agencyPath: record.path })) throw onlyManagers(agency.slug)
  const [above] = await catalog.listAskingForAnother(record.path.filter((id) => id !== record._id))
  return web.respond(ask, {
    title: `${ui.t('approval.title')}: ${ui.pick(agency.name).text}`,
    description: ui.t('approval.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(ApprovalPage, ui, {
      agency: { ...agency, version: version ?? agency.version },
      isOn: isOn ?? agency.approvalByAnother,
      above: above ? { slug: above.slug, name: above.name } : null,
      errors,
      isSaved,
    }),
  })
}

const onlyManagers = (slug: string) =>
  notAllowed({
    vi: `Việc này cần quyền "admin" trong cơ quan "${slug}" hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
    en: `This needs the right "admin" in the agency "${slug}" or one above it. Ask a manager there.`,
  })
