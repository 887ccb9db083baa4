import { randomUUID } from 'node:crypto'
import {
  DatasetEditPage,
  datasetEditPath,
  type DatasetEditView,
} from '../../client/pages/dataset-edit-page.tsx'
import type { FormDuplicate } from '../../client/pages/dataset-form-view.ts'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { createUi } from '../../client/text/ui.ts'
import { checkWhole, neededBeyondDraft, Proposed } from '../catalog/catalog.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import type { DatasetWithAgency } from '../catalog/records.ts'
import { emptyForm, type PageForm } from '../http/page-form.ts'
import { maxFilesAtOnce } from '../http/page-upload.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Portal } from '../portal.ts'
import { notAllowed, ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { listChecks } from './dataset-checklist.ts'
import { drawForm, listAgenciesFor } from './dataset-choices.ts'
import { planDatasetForm } from './dataset-form-plan.ts'
import { findDifferences, takeChosen } from './dataset-differences.ts'
import { showStanding } from './dataset-standing.ts'
import { addFiles, type AddedFiles, findWork, readTyped } from './dataset-files.ts'
import {
  emptyFields,
  fillFields,
  placeOfProblem,
  readFields,
  writeInput,
  type DatasetFields,
} from './dataset-form.ts'
import { fillIn, findSuggestions, withSuggestions } from './dataset-suggestions.ts'
import { drawPage } from './draw.ts'
import { doOnce } from './once.ts'
import { mostTries } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { goProposals } from './proposals.ts'
import { isKeptAsProposal } from './file-to-edit.ts'
import { explainProblem, isAboutForm } from './form-problem.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** Where publishers make a dataset and change it, without training and without script. */
export function addDatasetEditPages(pages: Pages, portal: Portal, web: Web): void {
  const newPath = '/workspace/datasets/new'
  const editPath = '/workspace/datasets/:slug/edit'

  pages.get(newPath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const fields = {
      ...emptyFields(),
      license: [proposeLicense(portal)],
      agency: [ask.query.get('agency') ?? ''],
    }
    return showNew(portal, web, ask, { fields, errors: [] })
  })

  pages.post(
    newPath,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const fields = readFields(form, emptyFields()) ?? emptyFields()
      const key = form.get('key')
      if (isResumed) return showNew(portal, web, ask, { fields, errors: [], key, done: 'resumed' })
      return makeDataset(portal, web, ask, { fields, key, form })
    },
    keepsTyped,
  )

  pages.get(editPath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const { dataset } = await portal.catalog.getDataset(ask.params.slug ?? '', ask.viewer)
    // Nothing is edited while it waits for review: the form that sends it back says so.
    if (dataset.status === 'inReview' && mayAct(ask.viewer, 'write', dataset))
      return { redirect: addressIn(ask.lang, datasetEditPath(dataset, 'draft')), status: 303 }
    if (dataset.status === 'scheduled' && mayAct(ask.viewer, 'write', dataset))
      return showStanding(portal, web, ask, dataset, 'edit')
    const record = await portal.catalog.getDatasetToEdit(ask.viewer, dataset._id)
    if (ask.params.slug !== record.slug)
      return { redirect: addressIn(ask.lang, datasetEditPath(record)), status: 308 }
    const done = ask.query.get('done')
    return showEdit(portal, web, ask, {
      record,
      version: record.version,
      fields: fillFields(record),
      done: doneNames.find((name) => name === done) ?? null,
      isNeededAsked: ask.query.has(neededQuery),
    })
  })

  pages.post(
    editPath,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      return isResumed ? resume(portal, web, ask, form) : saveDataset(portal, web, ask, form)
    },
    {
      mayKeepFiles: async ({ viewer, params }) => {
        if (viewer.kind !== 'account') return false
        // Asked before the bytes arrive; what it refuses is told with the form.
        return portal.catalog.mustTakeFiles(viewer, params.slug ?? '').then(
          () => true,
          () => false,
        )
      },
    },
  )
}

/** The first open licence of the list, which is what most data are given under; the reader sees it chosen and may choose another. */
const proposeLicense = ({ catalog: { vocabularies } }: Portal): string =>
  vocabularies.list('licenses').find((item) => !item.retired && 'isOpen' in item && item.isOpen)?.id ?? ''

/** In the address of the form: what is missing to hand it in or publish it is told beside its fields. */
export const neededQuery = 'needed'

const doneNames = [
  'copied',
  'made',
  'saved',
  'unchanged',
  'files',
  'removed',
  'published',
  'draft',
  'returned',
] as const

/** What a dataset page answers that draws the form again. */
interface Shown {
  record: DatasetWithAgency
  version: number
  fields: DatasetFields
  form?: PageForm
  errors?: FormError[]
  differences?: FormDifference[]
  done?: DatasetEditView['done']
  filledIn?: string | null
  /** Whether what a draft alone may lack is asked for. */
  isNeededAsked?: boolean
  status?: number
}

async function makeDataset(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  { fields, key, form }: { fields: DatasetFields; key: string; form: PageForm },
): Promise<PageReply> {
  const { catalog } = portal
  const { input, errors } = writeInput(fields, {
    record: null,
    vocabularies: catalog.vocabularies,
    lang: ask.lang,
  })
  try {
    const { slug } = await doOnce(portal, ask, form, async () => ({
      slug: (await catalog.createDataset(ask.viewer, input)).slug,
    }))
    return { redirect: `${addressIn(ask.lang, datasetEditPath({ slug }))}?done=made#files`, status: 303 }
  } catch (error) {
    const more = explainDataset(error, ask, input, { isDraft: true })
    return showNew(portal, web, ask, {
      fields,
      errors: mergeErrors(errors, more),
      key,
      status: (error as ProblemError).status,
    })
  }
}

/** The form after signing in again, as it was typed; nothing is saved by it. */
async function resume(portal: Portal, web: Web, ask: PageAsk, form: PageForm): Promise<PageReply> {
  const record = await portal.catalog.getDatasetToEdit(ask.viewer, ask.params.slug ?? '')
  const typed = readFields(form, fillFields(record)) ?? fillFields(record)
  return showEdit(portal, web, ask, {
    record,
    version: readVersion(form),
    fields: await choose(portal.catalog, ask, form, { record, typed }),
    form,
    done: 'resumed',
  })
}

/** Saves what the form says, then adds the files and the link in it; whatever is refused is told in the form, as typed. */
async function saveDataset(portal: Portal, web: Web, ask: PageAsk, form: PageForm): Promise<PageReply> {
  const { catalog } = portal
  const slug = ask.params.slug ?? ''
  const before = await catalog.getDataset(slug, ask.viewer).then(
    ({ dataset }) => dataset,
    (error: unknown) => error,
  )
  if (!isRecord(before)) return showGone(portal, web, ask, form, before)
  const read = readFields(form, fillFields(before))
  if (form.get('use') !== '') return useSuggestion(portal, web, ask, form, before, read ?? fillFields(before))
  const hasFiles = form.files.length > 0 || form.refusedFiles.length > 0 || form.get('link-url').trim() !== ''
  if (read === null && !hasFiles) {
    const errors = [{ field: null, text: createUi(ask.lang).t('datasetEdit.emptyForm') }]
    return showEdit(portal, web, ask, {
      record: await catalog.getDatasetToEdit(ask.viewer, slug),
      version: before.version,
      fields: fillFields(before),
      errors,
      status: 422,
    })
  }
  const words =
    read === null
      ? {
          saved: before,
          fields: fillFields(before),
          errors: [],
          differences: [],
          status: 200,
          isSaved: true,
          isChanged: false,
          isProposed: false,
        }
      : await saveWords(portal, ask, form, {
          before,
          fields: await choose(portal.catalog, ask, form, { record: before, typed: read }),
        })
  const added = await addOnce(portal, ask, form, words.saved._id)
  const record = (await catalog.getDataset(words.saved._id, ask.viewer)).dataset
  if (words.isSaved && added.errors.length === 0) {
    if (words.isProposed || added.isProposed) return goProposals(ask.lang, record)
    const isPublishing = form.get('do') === 'publish'
    const isLacking = isPublishing && checkWhole(record).length > 0
    const path = addressIn(ask.lang, datasetEditPath(record, isPublishing && !isLacking ? 'publish' : 'edit'))
    const saved = words.isChanged ? 'saved' : 'unchanged'
    if (isLacking) return { redirect: `${path}?done=${saved}&${neededQuery}=publish`, status: 303 }
    const done = added.count > 0 ? '?done=files#files' : `?done=${saved}`
    return { redirect: isPublishing ? path : `${path}${done}`, status: 303 }
  }
  return showEdit(portal, web, ask, {
    record,
    // After a conflict, what was compared; files that were added since are no conflict.
    version: words.isSaved
      ? record.version
      : words.differences.length > 0
        ? words.saved.version
        : readVersion(form),
    fields: words.isSaved ? fillFields(record) : words.fields,
    form: added.isLinkAdded ? withoutLink(form) : form,
    errors: [...words.errors, ...added.errors],
    differences: words.differences,
    done: words.isSaved ? 'saved' : added.count > 0 ? 'filesOnly' : null,
    status: words.isSaved ? 422 : words.status,
  })
}

/** The form as typed with one suggestion filled in; nothing is saved but the files that came with it, which a browser cannot give back. */
async function useSuggestion(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  form: PageForm,
  before: DatasetWithAgency,
  typed: DatasetFields,
): Promise<PageReply> {
  const added = await addOnce(portal, ask, form, before._id)
  const record = await portal.catalog.getDatasetToEdit(ask.viewer, before._id)
  const suggestion = (await findSuggestions(portal, ask, record, typed)).get(form.get('use'))
  const [field = null] = Object.keys(suggestion?.fill ?? {})
  return showEdit(portal, web, ask, {
    record,
    // A file that came with it is no conflict.
    version: before.version === readVersion(form) ? record.version : readVersion(form),
    fields: suggestion ? fillIn(typed, suggestion) : typed,
    form: added.isLinkAdded ? withoutLink(form) : form,
    errors: added.errors,
    done: suggestion ? 'filledIn' : null,
    filledIn: field,
    status: added.errors.length > 0 ? 422 : 200,
  })
}

/** What may be the same; without it the form is shown all the same. */
async function listDuplicates(
  { search, logger }: Portal,
  { viewer, lang }: PageAsk,
  record: DatasetWithAgency,
): Promise<FormDuplicate[]> {
  const found = await search.findDuplicates(record, viewer, lang).catch((error: unknown) => {
    logger.warn({ error, datasetId: record._id }, 'duplicates could not be looked for')
    return []
  })
  const names = new Map(record.distributions.map(({ sha256, name }) => [sha256, name]))
  return found.map(({ dataset, sameFiles }) => ({
    slug: dataset.slug,
    title: dataset.title,
    agency: dataset.agency.name,
    isDraft: !['published', 'archived'].includes(dataset.status),
    sameFiles: [...new Set(sameFiles.map(({ sha256, name }) => names.get(sha256) ?? name))],
  }))
}

const isRecord = (found: unknown): found is DatasetWithAgency =>
  typeof found === 'object' && found !== null && '_id' in found

/** What was typed about a dataset that is no longer there, as the form of a new one; the failure itself for who cannot make one. */
async function showGone(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  form: PageForm,
  error: unknown,
): Promise<PageReply> {
  const fields = readFields(form, emptyFields())
  const isGone = error instanceof ProblemError && error.status === 404
  if (!isGone || fields === null || (await listAgenciesFor(ask, portal.catalog, 'write'))?.length === 0)
    throw error
  const errors = [{ field: null, text: createUi(ask.lang).t('datasetEdit.gone') }]
  return showNew(portal, web, ask, { fields, errors, status: 404 })
}

/** Adds the files and the link of the form. */
const addOnce = (portal: Portal, ask: PageAsk, form: PageForm, id: string): Promise<AddedFiles> =>
  form.files.length === 0 && form.get('link-url').trim() === ''
    ? addFiles(portal, ask, form, id)
    : doOnce(portal, ask, form, () => addFiles(portal, ask, form, id))

interface SavedWords {
  saved: DatasetWithAgency
  fields: DatasetFields
  errors: FormError[]
  differences: FormDifference[]
  status: number
  isSaved: boolean
  /** Whether it says anything else than before. */
  isChanged: boolean
  /** Kept for a publisher to decide. */
  isProposed: boolean
}

/** Saves the description. When others saved meanwhile what this form leaves alone, such as a file, that is no conflict. */
async function saveWords(
  { catalog }: Portal,
  ask: PageAsk,
  form: PageForm,
  { before, fields }: { before: DatasetWithAgency; fields: DatasetFields },
): Promise<SavedWords> {
  const { viewer, lang } = ask
  const { vocabularies } = catalog
  const known = readVersion(form)
  let current = before
  let ifMatch = known
  for (let tries = 0; ; tries++) {
    const { input, errors } = writeInput(fields, { record: current, vocabularies, lang })
    const unsaved = (more: FormError[], status: number, differences: FormDifference[] = []): SavedWords => ({
      saved: current,
      fields,
      errors: mergeErrors(errors, more),
      differences,
      status,
      isSaved: false,
      isChanged: false,
      isProposed: false,
    })
    if (form.get('note').length > mostNote) {
      const text = createUi(lang).t('datasetEdit.noteTooLong', { limit: mostNote })
      return unsaved([{ field: 'note', text }], 422)
    }
    try {
      const change = {
        about: current._id,
        operation: { name: 'patchDataset', body: input },
        ifMatch: [ifMatch],
        note: form.get('note'),
      } as const
      const saved = await catalog.changeOrPropose(viewer, change, () =>
        catalog.patchDataset(viewer, current._id, [ifMatch], input, { note: form.get('note') }),
      )
      const [record, isProposed] =
        saved instanceof Proposed ? [current, saved.record !== null] : [saved, false]
      const isChanged = isProposed || record.version !== current.version
      const done = { errors: [], differences: [], status: 200, isSaved: true, isChanged, isProposed }
      return { saved: record, fields, ...done }
    } catch (error) {
      const isStale = error instanceof ProblemError && error.status === 412
      if (!isStale) {
        const isDraft = current.status === 'draft'
        return unsaved(explainDataset(error, ask, input, { isDraft }), (error as ProblemError).status)
      }
      current = (await catalog.getDataset(current._id, viewer)).dataset
      const theirs = fillFields(current)
      const base = await findFormer(catalog, ask, current, known)
      const isOwn = await catalog.isOwnSince(viewer, `dataset/${current._id}`, known)
      const differences = findDifferences({ mine: fields, theirs, base }, { lang, vocabularies, isOwn })
      if (differences.length > 0 || tries >= mostTries) {
        const text = createUi(lang).t(isOwn ? 'datasetEdit.staleOwn' : 'datasetEdit.stale')
        return unsaved([{ field: differences.length > 0 ? 'differences' : null, text }], 412, differences)
      }
      ifMatch = current.version
    }
  }
}

/** What was typed, with the other's value where the reader chose so between the two that the form showed. */
async function choose(
  catalog: Portal['catalog'],
  ask: PageAsk,
  form: PageForm,
  { record, typed }: { record: DatasetWithAgency; typed: DatasetFields },
): Promise<DatasetFields> {
  if (!form.entries.some(([name, value]) => name.startsWith('take-') && value === 'theirs')) return typed
  const known = readVersion(form)
  const shown = record.version === known ? fillFields(record) : await findFormer(catalog, ask, record, known)
  return shown === null ? typed : takeChosen(form, typed, shown)
}

/** As long as the reason of a withdrawal. */
const mostNote = 2_000

/** The form as the version that was read fills it; null when nobody knows that any more. */
async function findFormer(
  catalog: Portal['catalog'],
  { viewer }: PageAsk,
  { _id }: DatasetWithAgency,
  version: number,
): Promise<DatasetFields | null> {
  try {
    return fillFields((await catalog.getRevision(_id, version, viewer)).record)
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null
    throw error
  }
}

/** The version that the form was filled from; 0, which no record has, when it says none. */
export function readVersion(form: PageForm): number {
  const version = form.get('version')
  return /^\d{1,15}$/.test(version) ? Number(version) : 0
}

function withoutLink(form: PageForm): PageForm {
  return { ...form, get: (name) => (name.startsWith('link-') ? '' : form.get(name)) }
}

const neededAlways = ['title', 'agency'] as const

/** What must be there and is not, said together with what is wrong elsewhere. */
function listNeeded(
  { lang }: PageAsk,
  input: Record<string, unknown>,
  needed: readonly ((typeof neededAlways)[number] | (typeof neededBeyondDraft)[number])[],
): FormError[] {
  const ui = createUi(lang)
  return needed
    .filter((member) => Object.keys((input[member] ?? {}) as object).length === 0 && !input[member])
    .map((member) => ({ field: placeOfProblem(`/${member}`), text: ui.t(`datasetCheck.${member}.missing`) }))
}

/** What the rules of a dataset say of the form; throws what is not about it. */
function explainDataset(
  error: unknown,
  ask: PageAsk,
  input: Record<string, unknown>,
  { isDraft }: { isDraft: boolean },
): FormError[] {
  if (!isAboutForm(error)) throw error
  const needed = listNeeded(ask, input, isDraft ? neededAlways : [...neededAlways, ...neededBeyondDraft])
  const told = new Set(needed.map(({ field }) => field))
  const groups = [...planDatasetForm().values()].flat()
  const names = new Map(groups.map(({ member, label }) => [member, label[ask.lang]]))
  const rest = explainProblem(error, ask.lang, {
    place: placeOfProblem,
    name: (pointer) => names.get(pointer.split('/')[1] ?? '') ?? null,
  }).map((each) =>
    each.field === 'bbox' ? { ...each, text: createUi(ask.lang).t('datasetEdit.boxWrong') } : each,
  )
  return [...needed, ...rest.filter(({ field }) => field === null || !told.has(field))]
}

/** One sentence for each field: what the form says by itself goes before what the rules say of the same. */
function mergeErrors(own: FormError[], more: FormError[]): FormError[] {
  const told = new Set<string>()
  return [...own, ...more].filter(({ field }) => {
    if (field === null) return true
    const about = field === 'spatial-more' ? 'spatial' : field
    const isNew = !told.has(about) || (field === 'spatial-more' && own.some((each) => each.field === field))
    told.add(about)
    return isNew
  })
}

async function showNew(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  {
    fields,
    errors,
    key = randomUUID(),
    done = null,
    status,
  }: {
    fields: DatasetFields
    errors: FormError[]
    key?: string
    done?: DatasetEditView['done']
    status?: number
  },
): Promise<PageReply> {
  const { catalog, config } = portal
  const agencies = await listAgenciesFor(ask, catalog, 'write')
  if (agencies?.length === 0) throw noAgency()
  const only = agencies?.length === 1 ? agencies[0]!.value : null
  const filled = only !== null && fields.agency?.[0] === '' ? { ...fields, agency: [only] } : fields
  return respond(web, ask, {
    dataset: null,
    version: 0,
    sections: drawForm(ask, filled, { vocabularies: catalog.vocabularies, agencies }),
    errors,
    differences: [],
    checks: listChecks(filled, [], (id) => `#${id}`).filter(({ name }) => name !== 'files'),
    files: {
      items: [],
      maxUploadBytes: config.maxUploadBytes,
      maxFiles: maxFilesAtOnce,
      typed: readTyped(emptyForm),
    },
    note: '',
    key: key || randomUUID(),
    mayPublish: false,
    needsAnother: false,
    isProposal: false,
    duplicates: [],
    filledIn: null,
    done,
    status,
  })
}

const noAgency = () =>
  notAllowed({
    vi: 'Bạn chưa có quyền soạn dữ liệu cho cơ quan nào. Hãy nhờ người quản lý của cơ quan mời bạn.',
    en: 'You may not write data for any agency yet. Ask a manager of the agency to invite you.',
  })

async function showEdit(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  {
    record,
    version,
    fields,
    form = emptyForm,
    errors = [],
    differences = [],
    done = null,
    filledIn = null,
    isNeededAsked = false,
    status,
  }: Shown,
): Promise<PageReply> {
  const { catalog, config } = portal
  const { vocabularies } = catalog
  const { lang, viewer } = ask
  const dataset = presentDataset(record, { baseUrl: config.baseUrl, lang, vocabularies })
  const agencies = await listAgenciesFor(ask, catalog, record.status === 'draft' ? 'write' : 'publish')
  const options = agencies?.some(({ value }) => value === record.agency.slug)
    ? agencies
    : agencies && [
        ...agencies,
        { value: record.agency.slug, text: createUi(lang).pick(record.agency.name).text },
      ]
  const needed =
    isNeededAsked && record.status === 'draft' ? listNeeded(ask, { ...record }, neededBeyondDraft) : []
  return respond(web, ask, {
    dataset,
    version,
    errorsTitle: needed.length > 0 ? createUi(lang).t('datasetEdit.neededTitle') : undefined,
    sections: withSuggestions(
      drawForm(ask, fields, { vocabularies, agencies: options }),
      await findSuggestions(portal, ask, record, fields),
    ),
    errors: [...errors, ...needed],
    differences,
    checks: listChecks(
      fields,
      record.distributions,
      (id) => placeOfCheck(ask, record, id),
      await catalog.listMissingSchemas(record),
    ),
    files: {
      items: await findWork(portal, dataset),
      maxUploadBytes: config.maxUploadBytes,
      maxFiles: maxFilesAtOnce,
      typed: readTyped(form),
    },
    note: form.get('note'),
    key: randomUUID(),
    mayPublish: mayAct(viewer, 'publish', record),
    needsAnother: await catalog.isApprovalHindered(viewer, record),
    isProposal: await isKeptAsProposal(portal, ask, record),
    duplicates: await listDuplicates(portal, ask, record),
    filledIn,
    done,
    status,
  })
}

/** Where a check is mended: in the field, or on the page of the columns of a file. */
function placeOfCheck({ lang }: PageAsk, { slug }: DatasetWithAgency, id: string): string {
  const [page, file] = id.split('/')
  if (file === undefined) return `#${id}`
  return addressIn(lang, `/workspace/datasets/${slug}/files/${file}/${page}`)
}

function respond(
  web: Web,
  ask: PageAsk,
  { status, ...view }: DatasetEditView & { status?: number },
): PageReply {
  const ui = createUi(ask.lang)
  const name = view.dataset
    ? ui.t('datasetEdit.titleOf', { title: ui.pick(view.dataset.title).text })
    : ui.t('datasetEdit.new')
  const wrong = view.errors.length
  return web.respond(ask, {
    title: wrong > 0 ? `${ui.t('errors.title', { count: wrong })}: ${name}` : name,
    description: ui.t('datasetEdit.newLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(DatasetEditPage, ui, view),
  })
}
