import type { SelectOption } from '../../client/components/field/field.tsx'
import { fileEditPath } from '../../client/pages/file-edit-view.ts'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { pickFileTitle } from '../../client/pages/terms.ts'
import { ValidationPage } from '../../client/pages/validation-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { follows, Proposed } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { AgencyRecord } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { distributionNotFound } from '../problems.ts'
import { presentValidation } from '../tabular/tables.ts'
import { addressIn } from './address.ts'
import { nameSchema } from './dataset-checklist.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { isKeptAsProposal, mustBeOf, movedFile, type FoundFile } from './file-to-edit.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { explainProblem, fieldOf, isAboutForm } from './form-problem.ts'
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
      done: ask.query.get('done') === 'saved' ? 'saved' : null,
    })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const found = await findFile(portal, ask)
      const ui = createUi(ask.lang)
      const values = takeTheirs(form, { conformsTo: form.get('conformsTo').trim() }, fillValues(found))
      const drawn = { version: readVersion(form), base: form.get('base') }
      if (isResumed) return show(portal, web, ask, found, { values, ...drawn })
      try {
        const outcome = await saveMerging(
          { form, version: drawn.version, ui },
          {
            found,
            mine: values,
            versionOf: ({ dataset }) => dataset.version,
            valuesOf: fillValues,
            findAgain: () => findFile(portal, ask),
            save: (now, version) => follow(portal, ask, now, values.conformsTo, [version]),
            words: { label: () => ui.t('validation.schema') },
            isOwn: (version) =>
              portal.catalog.isOwnSince(ask.viewer, `dataset/${found.dataset._id}`, version),
          },
        )
        if (outcome.saved === null)
          return show(portal, web, ask, outcome.found, { ...outcome.merged, status: 412 })
        const { saved } = outcome
        if (saved instanceof Proposed && saved.record !== null) return goProposals(ask.lang, found.dataset)
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const name = () => ui.t('validation.schema')
        const errors = explainProblem(error, ask.lang, { place: fieldOf, name })
        const now = await findFile(portal, ask)
        return show(portal, web, ask, now, { values, ...drawn, errors, status: error.status })
      }
      return {
        redirect: `${addressIn(ask.lang, fileEditPath(found, 'validation'))}?done=saved`,
        status: 303,
      }
    },
    keepsTyped,
  )
}

/** The form as it shows a file. */
const fillValues = ({ distribution }: FoundFile) => ({ conformsTo: distribution.conformsTo ?? '' })

/** Saves which schema the file follows, or proposes it. */
async function follow(
  { catalog }: Portal,
  { viewer }: PageAsk,
  { distribution: { id: distributionId } }: FoundFile,
  chosen: string,
  ifMatch: number[],
): Promise<object> {
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
  found: FoundFile,
  {
    values = fillValues(found),
    version = found.dataset.version,
    base = writeBase(fillValues(found)),
    differences = [],
    errors = [],
    done = null,
    status,
  }: {
    values?: ReturnType<typeof fillValues>
    /** What the author of what is shown read; the newest when left out. */
    version?: number
    base?: string
    differences?: FormDifference[]
    errors?: FormError[]
    done?: 'saved' | null
    status?: number
  },
): Promise<PageReply> {
  const { dataset: record, distribution: file } = found
  const { id } = file
  const chosen = values.conformsTo
  const { catalog, tables, config } = portal
  const { lang, viewer } = ask
  const ui = createUi(lang)
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang,
    vocabularies: catalog.vocabularies,
  })
  const distribution = dataset.distributions.find((one) => one.id === id)!
  const requiring = await catalog.listRequiringAgencies(record)
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
      version,
      base,
      differences,
      errors,
      done,
      report,
      schemas: await listChoices(portal, ask, new Set([file.conformsTo ?? '', chosen]), requiring),
      asked: requiring.map(({ name, requiredSchemas = [] }) => ({
        agency: ui.pick(name).text,
        schemas: requiredSchemas.map(nameSchema).join(', '),
      })),
      chosen,
      isProposal: await isKeptAsProposal(portal, ask, record),
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
  /** The agencies that ask for one: what all of them take is marked. */
  requiring: readonly AgencyRecord[],
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
  const isAsked = (conformsTo: string): boolean =>
    requiring.length > 0 && requiring.every((agency) => follows({ conformsTo }, agency))
  return [...options, ...missing.map((value) => ({ value, text: nameSchema(value) }))].map((option) =>
    isAsked(option.value) ? { ...option, text: ui.t('validation.isAsked', { text: option.text }) } : option,
  )
}
