import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import { DictionaryPage } from '../../client/pages/dictionary-page.tsx'
import { fileEditPath, type FileEditView } from '../../client/pages/file-edit-view.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { ReadingPage } from '../../client/pages/reading-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import type { ReadingPreview } from '../../schemas/generated/tabular/reading-preview.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { Proposed } from '../catalog/catalog.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { conflict, ProblemError } from '../problems.ts'
import { encodingNames } from '../text/encoding-names.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import { columnsPerPage, fillDictionary, placeOfEntry, readDictionary } from './dictionary-form.ts'
import { drawPage } from './draw.ts'
import { findFileToEdit, movedFile, type FoundFile } from './file-to-edit.ts'
import { explainSaving } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { goProposals } from './proposals.ts'
import { fillReading, fillTypes, placeOfMember, readReading, type ReadForm } from './reading-form.ts'
import { askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

const formatsOfSeveralTables = new Set(['XLSX', 'XLS', 'ODS', 'ZIP', 'GZIP'])

/** Where a publisher says how a file is read, sees what comes of it before saving, and says what its columns mean. */
export function addFileEditPages(pages: Pages, portal: Portal, web: Web): void {
  const readingPath = '/workspace/datasets/:slug/files/:distributionId/reading'
  const columnsPath = '/workspace/datasets/:slug/files/:distributionId/columns'

  pages.get(readingPath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await findFile(portal, ask)
    return movedFile(ask, found, 'reading') ?? showReading(portal, web, ask, found, readReadingOf(found), {})
  })

  pages.post(
    readingPath,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form: sent, isResumed } = readKeptForm(ask.form)
      const found = await findFile(portal, ask)
      const form = readReading(sent, found.distribution.reading, createUi(ask.lang))
      if (isResumed)
        return showReading(portal, web, ask, found, form, { errors: form.errors, version: readVersion(sent) })
      if (form.errors.length > 0) {
        return showReading(portal, web, ask, found, form, { errors: form.errors, status: 422 })
      }
      const place = (pointer: string) => placeOfMember(pointer, form.columns)
      if (sent.get('do') === 'try') {
        try {
          const preview = await tryReading(portal, ask, found, form.reading)
          return await showReading(portal, web, ask, found, form, { preview })
        } catch (error) {
          const errors = explain(error, ask, place)
          return showReading(portal, web, ask, found, form, { errors, status: 422 })
        }
      }
      return save(portal, ask, found, {
        version: readVersion(sent),
        patch: { reading: writePatch(form.reading, found.distribution.reading) },
        done: `${addressIn(ask.lang, fileEditPath(found, 'reading'))}?done=saved`,
        place,
        again: (now, errors, status) => showReading(portal, web, ask, now, form, { errors, status }),
      })
    },
    { ...keepsTyped, isLong: true },
  )

  pages.get(columnsPath, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await findFile(portal, ask)
    return (
      movedFile(ask, found, 'columns') ??
      showDictionary(portal, web, ask, found, found.distribution.dictionary, {})
    )
  })

  pages.post(
    columnsPath,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const found = await findFile(portal, ask)
      const dictionary = readDictionary(form, found.distribution.dictionary)
      if (isResumed)
        return showDictionary(portal, web, ask, found, dictionary, { version: readVersion(form) })
      const names = form.getAll('column')
      const query = new URLSearchParams(ask.query)
      query.set('done', 'saved')
      return save(portal, ask, found, {
        version: readVersion(form),
        patch: { dictionary: dictionary.length > 0 ? dictionary : null },
        done: `${addressIn(ask.lang, fileEditPath(found, 'columns'))}?${query}`,
        place: (pointer) => placeOfEntry(pointer, dictionary, names),
        again: (now, errors, status) => showDictionary(portal, web, ask, now, dictionary, { errors, status }),
      })
    },
    { ...keepsTyped, isLong: true },
  )
}

/** Throws what a change would throw for those who may not make it, and for a link, which has nothing to be read. */
async function findFile(portal: Portal, ask: PageAsk): Promise<FoundFile> {
  const found = await findFileToEdit(portal, ask)
  if (found.distribution.release === 0) throw isLink()
  return found
}

const isLink = (): ProblemError =>
  conflict({
    vi: 'Đây là liên kết, cổng không giữ tệp nào để đọc. Hãy tải tệp lên nếu muốn có bảng.',
    en: 'This is a link, so there is no file here to be read. Upload the file to have a table of it.',
  })

function readReadingOf({ distribution }: FoundFile): ReadForm {
  const { reading } = distribution
  return { fields: fillReading(reading), reading: reading ?? {}, columns: [], errors: [] }
}

async function tryReading(
  { tables }: Portal,
  { viewer, lang, response }: PageAsk,
  { distribution }: FoundFile,
  reading: NonNullable<Reading>,
): Promise<ReadingPreview> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return tables.trials.tryReading(distribution.id, reading, { viewer, lang, signal: gone.signal })
}

/** A merge patch that makes of the reading before just this one. */
function writePatch(reading: NonNullable<Reading>, before: Reading): object | null {
  if (Object.keys(reading).length === 0) return null
  const gone = (now: object, then: object) =>
    Object.fromEntries(Object.keys(then).flatMap((name) => (Object.hasOwn(now, name) ? [] : [[name, null]])))
  const { types } = reading
  return {
    ...gone(reading, before ?? {}),
    ...reading,
    ...(types && { types: { ...gone(types, before?.types ?? {}), ...types } }),
  }
}

/** Saves, or shows the form again with what was typed and why it is not saved. */
async function save(
  { catalog }: Portal,
  ask: PageAsk,
  found: FoundFile,
  {
    version,
    patch,
    done,
    place,
    again,
  }: {
    /** The one that its author read. */
    version: number
    patch: object
    done: string
    place: (pointer: string) => string | null
    again: (now: FoundFile, errors: FormError[], status: number) => Promise<PageReply>
  },
): Promise<PageReply> {
  try {
    const { id } = found.distribution
    const operation = { name: 'patchDistribution', distributionId: id, body: patch } as const
    const saved = await catalog.changeOrPropose(
      ask.viewer,
      { about: null, operation, ifMatch: [version] },
      () => catalog.patchDistribution(ask.viewer, id, [version], patch),
    )
    if (saved instanceof Proposed && saved.record !== null) return goProposals(ask.lang, found.dataset)
    return { redirect: done, status: 303 }
  } catch (error) {
    const errors = explain(error, ask, (pointer) => place(pointer.replace(/^\/(reading|dictionary)/, '')))
    // Read anew, so that saving again is about what is there now.
    return again(
      await catalog.getDistributionToEdit(ask.viewer, found.distribution.id),
      errors,
      (error as ProblemError).status === 412 ? 412 : 422,
    )
  }
}

/** What a form that cannot be taken as it is says of it; throws anything else. */
function explain(error: unknown, { lang }: PageAsk, place: (pointer: string) => string | null): FormError[] {
  if (!(error instanceof ProblemError) || ![400, 412, 422, 503].includes(error.status)) throw error
  return explainSaving(error, lang, place)
}

async function makeView(
  { catalog, config, tables }: Portal,
  ask: PageAsk,
  { dataset: record, distribution: { id } }: FoundFile,
  {
    errors = [],
    sheet,
    version,
  }: {
    errors?: FormError[]
    sheet?: string
    /** The one that the author of what is shown read; the newest when left out. */
    version?: number
  },
): Promise<FileEditView> {
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  return {
    dataset,
    distribution: dataset.distributions.find((one) => one.id === id)!,
    version: version ?? record.version,
    table: await tables.getTable(id, ask.viewer, ask.lang, sheet),
    errors,
    done: ask.query.get('done') === 'saved' && errors.length === 0 ? 'saved' : null,
  }
}

async function showReading(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundFile,
  form: ReadForm,
  {
    errors,
    preview = null,
    status,
    version,
  }: { errors?: FormError[]; preview?: ReadingPreview | null; status?: number; version?: number },
): Promise<PageReply> {
  const view = await makeView(portal, ask, found, { errors, version })
  const table = preview?.rows ? preview.table : view.table
  return respond(web, ask, view, {
    part: 'reading',
    status,
    body: drawPage(ReadingPage, createUi(ask.lang), {
      ...view,
      done: preview ? null : view.done,
      fields: form.fields,
      types: fillTypes(table.columns, form),
      columnCount: table.columns.length,
      encodings: encodingNames,
      hasSheets: formatsOfSeveralTables.has(found.distribution.format ?? ''),
      preview,
    }),
  })
}

/** Number of the first column that an address asks for. */
function readFrom(query: URLSearchParams): number {
  const from = query.get('from') ?? ''
  return /^[1-9]\d{0,4}$/.test(from) ? Number(from) : 1
}

async function showDictionary(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundFile,
  dictionary: Dictionary,
  { errors, status, version }: { errors?: FormError[]; status?: number; version?: number },
): Promise<PageReply> {
  const sheet = ask.query.get('sheet') ?? undefined
  const view = await makeView(portal, ask, found, { errors, sheet, version })
  const from = readFrom(ask.query)
  return respond(web, ask, view, {
    part: 'columns',
    status,
    body: drawPage(DictionaryPage, createUi(ask.lang), {
      ...view,
      entries: fillDictionary(view.table.columns.slice(from - 1, from - 1 + columnsPerPage), dictionary),
      from,
      perPage: columnsPerPage,
      columnCount: view.table.columns.length,
      sheet,
    }),
  })
}

function respond(
  web: Web,
  ask: PageAsk,
  view: FileEditView,
  { part, status, body }: { part: 'reading' | 'columns'; status?: number; body: ReturnType<typeof drawPage> },
): PageReply {
  const ui = createUi(ask.lang)
  return web.respond(ask, {
    title: `${ui.t(`fileEdit.${part}`)}: ${pickFileTitle(ui, view.distribution).text}`,
    description: ui.t(`fileEdit.${part}Lede`),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body,
  })
}
