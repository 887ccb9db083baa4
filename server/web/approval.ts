import { ApprovalPage } from '../../client/pages/approval-page.tsx'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
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

/** Where managers say that what their agency publishes is approved by a second person. */
export function addApprovalPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/agencies/:slug/approval'
  const pathOf = (slug: string) => `/workspace/agencies/${slug}/approval`

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    return show(portal, web, ask, { isSaved: ask.query.get('done') === 'saved' })
  })

  addTypedForm(pages, web, path, async (ask, isResumed) => {
    const { form, viewer } = ask
    const ui = createUi(ask.lang)
    const find = async () => (await portal.catalog.getAgency(ask.params.slug!, viewer)).agency
    const found = await find()
    const values = takeTheirs(form, { approvalByAnother: form.get('approvalByAnother') }, fillValues(found))
    const drawn = { version: readVersion(form), base: form.get('base') }
    if (isResumed) return show(portal, web, ask, { values, ...drawn })
    try {
      const outcome = await saveMerging(
        { form, version: drawn.version, ui },
        {
          found,
          mine: values,
          versionOf: ({ version }) => version,
          valuesOf: fillValues,
          findAgain: find,
          save: ({ id }, version) =>
            portal.catalog.patchAgency(viewer, id, [version], { approvalByAnother: isYes(values) }),
          words: {
            label: () => ui.t('approval.legend'),
            show: (_id, value) => ui.t(value === 'yes' ? 'approval.choice' : 'datasetEdit.choose'),
          },
          isOwn: (version) => portal.catalog.isOwnSince(viewer, `agency/${found.id}`, version),
        },
      )
      if (outcome.saved === null) return show(portal, web, ask, { ...outcome.merged, status: 412 })
      return { redirect: `${addressIn(ask.lang, pathOf(outcome.saved.slug))}?done=saved`, status: 303 }
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainProblem(error, ask.lang, { place: () => 'approvalByAnother' })
      return show(portal, web, ask, { values, ...drawn, errors, status: error.status })
    }
  })
}

/** The form as it shows an agency. */
const fillValues = ({ approvalByAnother }: Pick<Agency, 'approvalByAnother'>) => ({
  approvalByAnother: approvalByAnother ? 'yes' : '',
})

const isYes = ({ approvalByAnother }: ReturnType<typeof fillValues>): boolean => approvalByAnother === 'yes'

async function show(
  { catalog }: Portal,
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
  const { agency, record } = await getManagedAgency({ catalog }, ask)
  const [above] = await catalog.listAskingForAnother(record.path.filter((id) => id !== record._id))
  return web.respond(ask, {
    title: `${ui.t('approval.title')}: ${ui.pick(agency.name).text}`,
    description: ui.t('approval.lede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(ApprovalPage, ui, {
      agency: { ...agency, version: version ?? agency.version },
      isOn: isYes(values ?? fillValues(agency)),
      base: base ?? writeBase(fillValues(agency)),
      differences,
      above: above ? { slug: above.slug, name: above.name } : null,
      errors,
      isSaved,
    }),
  })
}
