import type { FormError } from '../../client/pages/form-errors.tsx'
import { RequiredSchemasPage } from '../../client/pages/required-schemas-page.tsx'
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

/** Where managers say which schemas the tables of their agency must follow. */
export function addRequiredSchemasPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/agencies/:slug/schemas'
  const pathOf = (slug: string) => `/workspace/agencies/${slug}/schemas`

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    return show(portal, web, ask, { isSaved: ask.query.get('done') === 'saved' })
  })

  addTypedForm(pages, web, path, async (ask, isResumed) => {
    const addresses = ask.form.get('requiredSchemas')
    if (isResumed) return show(portal, web, ask, { addresses, version: readVersion(ask.form) })
    const requiredSchemas = addresses.split(/\s+/).filter((address) => address !== '')
    try {
      const { slug } = await portal.catalog.patchAgency(
        ask.viewer,
        ask.params.slug!,
        [readVersion(ask.form)],
        { requiredSchemas },
      )
      return { redirect: `${addressIn(ask.lang, pathOf(slug))}?done=saved`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => 'requiredSchemas')
      return show(portal, web, ask, { addresses, errors, status: error.status })
    }
  })
}

async function show(
  { catalog, config }: Portal,
  web: Web,
  ask: PageAsk,
  {
    addresses,
    version,
    errors = [],
    isSaved = false,
    status,
  }: { addresses?: string; version?: number; errors?: FormError[]; isSaved?: boolean; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { agency } = await catalog.getAgency(ask.params.slug!, ask.viewer)
  const record = await catalog.findAgency(agency.id)
  if (!record) throw agencyNotFound(agency.slug)
  if (!mayAct(ask.viewer, 'admin', { agencyPath: record.path })) throw onlyManagers(agency.slug)
  return web.respond(ask, {
    title: `${ui.t('requiredSchemas.title')}: ${ui.pick(agency.name).text}`,
    description: ui.t('requiredSchemas.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(RequiredSchemasPage, ui, {
      agency: { ...agency, version: version ?? agency.version },
      addresses: addresses ?? agency.requiredSchemas.join('\n'),
      example: `${config.baseUrl}/schemas/truong-hoc`,
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
