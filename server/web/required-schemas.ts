import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { RequiredSchemasPage } from '../../client/pages/required-schemas-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { getManagedAgency } from './managed-agency.ts'
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
    const { form, viewer } = ask
    const ui = createUi(ask.lang)
    const find = async () => (await portal.catalog.getAgency(ask.params.slug!, viewer)).agency
    const found = await find()
    const values = takeTheirs(form, { requiredSchemas: form.get('requiredSchemas') }, fillValues(found))
    const drawn = { version: readVersion(form), base: form.get('base') }
    if (isResumed) return show(portal, web, ask, { values, ...drawn })
    const requiredSchemas = values.requiredSchemas.split(/\s+/).filter((address) => address !== '')
    try {
      const outcome = await saveMerging(
        { form, version: drawn.version, ui },
        {
          found,
          mine: values,
          versionOf: ({ version }) => version,
          valuesOf: fillValues,
          findAgain: find,
          save: ({ id }, version) => portal.catalog.patchAgency(viewer, id, [version], { requiredSchemas }),
          words: { label: () => ui.t('requiredSchemas.addresses') },
          isOwn: (version) => portal.catalog.isOwnSince(viewer, `agency/${found.id}`, version),
        },
      )
      if (outcome.saved === null) return show(portal, web, ask, { ...outcome.merged, status: 412 })
      return { redirect: `${addressIn(ask.lang, pathOf(outcome.saved.slug))}?done=saved`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainProblem(error, ask.lang, { place: () => 'requiredSchemas' })
      return show(portal, web, ask, { values, ...drawn, errors, status: error.status })
    }
  })
}

/** The form as it shows an agency: an address a line. */
const fillValues = ({ requiredSchemas }: Agency) => ({ requiredSchemas: requiredSchemas.join('\n') })

async function show(
  { catalog, config }: Portal,
  web: Web,
  ask: PageAsk,
  {
    values,
    version,
    base,
    differences = [],
    errors = [],
    isSaved = false,
    status,
  }: {
    values?: ReturnType<typeof fillValues>
    /** What the author of what is shown read; the newest when left out. */
    version?: number
    base?: string
    differences?: FormDifference[]
    errors?: FormError[]
    isSaved?: boolean
    status?: number
  },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { agency } = await getManagedAgency({ catalog }, ask)
  return web.respond(ask, {
    title: `${ui.t('requiredSchemas.title')}: ${ui.pick(agency.name).text}`,
    description: ui.t('requiredSchemas.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(RequiredSchemasPage, ui, {
      agency: { ...agency, version: version ?? agency.version },
      addresses: (values ?? fillValues(agency)).requiredSchemas,
      base: base ?? writeBase(fillValues(agency)),
      differences,
      example: `${config.baseUrl}/schemas/truong-hoc`,
      errors,
      isSaved,
    }),
  })
}
