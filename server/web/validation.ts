import type { SelectOption } from '../../client/components/field/field.tsx'
import { fileEditPath } from '../../client/pages/file-edit-view.ts'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { ValidationPage } from '../../client/pages/validation-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { Proposed } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { presentValidation } from '../tabular/tables.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { mustBeOf, movedFile, type FoundFile } from './file-to-edit.ts'
import { explainSaving, fieldOf, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { goProposals } from './proposals.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** A list that a reader finds their way in; beyond it the form takes the address. */
const listedSchemas = 100
/** Versions that a list offers of each schema beside the one to use; older ones are chosen by the API. */
const listedVersions = 5

/** Where a publisher says which schema a table follows, and sees how it fits. */
export function addValidationPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/datasets/:slug/files/:distributionId/validation'

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await findFile(portal, ask)
    const moved = movedFile(ask, found, 'validation')
    if (moved) return moved
    return show(portal, web, ask, found, {
      chosen: found.distribution.conformsTo ?? '',
      done: ask.query.get('done') === 'saved' ? 'saved' : null,
    })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const found = await findFile(portal, ask)
      const chosen = form.get('conformsTo').trim()
      if (isResumed) return show(portal, web, ask, found, { chosen })
      try {
        const saved = await follow(portal, ask, found, chosen, [readVersion(form)])
        if (saved instanceof Proposed && saved.record !== null) return goProposals(ask.lang, found.dataset)
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainSaving(error, ask.lang, fieldOf)
        return show(portal, web, ask, await findFile(portal, ask), { chosen, errors, status: error.status })
      }
      return {
        redirect: `${addressIn(ask.lang, fileEditPath(found, 'validation'))}?done=saved`,
        status: 303,
      }
    },
    keepsTyped,
  )
}

/** Saves which schema the file follows, or proposes it. */
async function follow(
  { catalog }: Portal,
  { viewer }: PageAsk,
  { distribution: { id: distributionId } }: FoundFile,
  chosen: string,
  ifMatch: number[],
): Promise<unknown> {
  const conformsTo = chosen === '' ? null : chosen.includes(':') ? chosen : `/schemas/${chosen}`
  const body = { conformsTo }
  const operation = { name: 'patchDistribution', distributionId, body } as const
  return catalog.changeOrPropose(viewer, { about: null, operation, ifMatch }, () =>
    catalog.patchDistribution(viewer, distributionId, ifMatch, body),
  )
}

/** The file, for those who may read what is told of its cells. */
async function findFile({ catalog }: Portal, { params, viewer }: PageAsk): Promise<FoundFile> {
  const { slug = '', distributionId = '' } = params
  const found = mustBeOf(await catalog.getDistributionForReport(distributionId, viewer), slug)
  if (found.distribution.release === 0) throw distributionNotFound(distributionId)
  return found
}

async function show(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  { dataset: record, distribution: { id, conformsTo } }: FoundFile,
  {
    chosen,
    errors = [],
    done = null,
    status,
  }: { chosen: string; errors?: FormError[]; done?: 'saved' | null; status?: number },
): Promise<PageReply> {
  const { catalog, tables, config } = portal
  const { lang, viewer } = ask
  const ui = createUi(lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang,
    vocabularies: catalog.vocabularies,
  })
  const distribution = dataset.distributions.find((one) => one.id === id)!
  const report = presentValidation(await tables.getValidation(id, null, viewer), {
    baseUrl: config.baseUrl,
    lang,
  })
  const page = web.respond(ask, {
    title: `${ui.t('fileEdit.validation')}: ${pickFileTitle(ui, distribution).text}`,
    description: ui.t('fileEdit.validationLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    jsonAlternate: `/api/v1/distributions/${id}/validation`,
    status,
    body: drawPage(ValidationPage, ui, {
      dataset,
      distribution,
      version: record.version,
      errors,
      done,
      report,
      schemas: await listChoices(portal, ask, new Set([conformsTo ?? '', chosen])),
      chosen,
      mayEdit: catalog.mayEdit(viewer, record) || catalog.mayPropose(viewer, record),
    }),
  })
  // Values of a draft are nobody else's, and a report that waits is soon another one.
  return report.status === 'pending'
    ? { ...page, headers: { 'Cache-Control': 'private, no-store', Refresh: '5' } }
    : page
}

/** The schemas and their versions as a list; null when they are too many. */
async function listChoices(
  { catalog }: Portal,
  { lang }: PageAsk,
  /** What must be among them: what is there, and what was chosen. */
  named: ReadonlySet<string>,
): Promise<SelectOption[] | null> {
  const ui = createUi(lang)
  const { items, next } = await catalog.listTableSchemas({}, { limit: listedSchemas, after: null })
  if (next !== null) return null
  const options = items.flatMap((schema): SelectOption[] => {
    const group = ui.pick(schema.title).text
    const good = schema.versions.filter(({ deprecated }) => deprecated === null)
    return [
      ...(schema.latest === null
        ? []
        : [
            {
              value: schema.name,
              text: ui.t('validation.latest', { name: schema.name, version: schema.latest }),
              group,
            },
          ]),
      ...good.slice(0, listedVersions).map(({ version }) => ({
        value: `${schema.name}/${version}`,
        text: ui.t('validation.pinned', { name: schema.name, version }),
        group,
      })),
    ]
  })
  const missing = [...named].filter((each) => each !== '' && !options.some(({ value }) => value === each))
  return [...options, ...missing.map((value) => ({ value, text: value.replace('/', ' ') }))]
}
