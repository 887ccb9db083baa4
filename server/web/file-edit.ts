import type { Reading } from '../../schemas/generated/catalog/reading.ts'
import type { Dictionary } from '../../schemas/generated/catalog/dictionary.ts'
import { DictionaryPage } from '../../client/pages/dictionary-page.tsx'
import { fileEditPath, type FileEditView, type ReadingFields } from '../../client/pages/file-edit-view.ts'
import { pickFileTitle } from '../../client/pages/terms.ts'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { nameDelimiter, nameType, ReadingPage } from '../../client/pages/reading-page.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import type { Table } from '../../schemas/generated/tabular/table.ts'
import type { ReadingPreview } from '../../schemas/generated/tabular/reading-preview.ts'
import { presentDataset } from '../catalog/dataset-view.ts'
import { Proposed } from '../catalog/catalog.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { conflict, ProblemError } from '../problems.ts'
import { encodingNames } from '../text/encoding-names.ts'
import { addressIn } from './address.ts'
import { readVersion } from './dataset-edit.ts'
import {
  columnsPerPage,
  fillDictionary,
  nameFields,
  placeOfEntry,
  readDictionary,
  readDictionaryForm,
  readFieldId,
  writeDictionaryForm,
} from './dictionary-form.ts'
import { drawPage } from './draw.ts'
import { findFileToEdit, isKeptAsProposal, movedFile, type FoundFile } from './file-to-edit.ts'
import { explainProblem } from './form-problem.ts'
import { saveMerging, takeTheirs, writeBase, type FieldWords, type FormValues } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { goProposals } from './proposals.ts'
import {
  fillReading,
  fillReadingForm,
  fillTypes,
  placeOfMember,
  readReading,
  readReadingForm,
  writeReadingForm,
  type ReadForm,
} from './reading-form.ts'
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
      const ui = createUi(ask.lang)
      const names = sent.getAll('column')
      const { columns } = await portal.tables.getTable(found.distribution.id, ask.viewer, ask.lang)
      const valuesOf = ({ distribution }: FoundFile) => fillReadingForm(distribution.reading, columns, names)
      const mine = takeTheirs(sent, readReadingForm(sent), valuesOf(found))
      const readAgain = (values: FormValues, { distribution }: FoundFile) =>
        readReading(writeReadingForm(values, names), distribution.reading, ui)
      const form = readAgain(mine, found)
      const { errors } = form
      const drawn = { version: readVersion(sent), base: sent.get('base') }
      if (isResumed) return showReading(portal, web, ask, found, form, { drawn, errors })
      if (errors.length > 0) return showReading(portal, web, ask, found, form, { drawn, errors, status: 422 })
      const place = (pointer: string) => placeOfMember(pointer, names)
      if (sent.get('do') === 'try') {
        try {
          const preview = await tryReading(portal, ask, found, form.reading)
          return await showReading(portal, web, ask, found, form, { drawn, preview })
        } catch (error) {
          const told = explain(error, ask, place)
          return showReading(portal, web, ask, found, form, { drawn, errors: told, status: 422 })
        }
      }
      return save(portal, ask, found, sent, {
        mine,
        valuesOf,
        words: describeReading(ui, names),
        write: (now) => ({
          reading: writePatch(readAgain(mine, now).reading, now.distribution.reading),
        }),
        done: `${addressIn(ask.lang, fileEditPath(found, 'reading'))}?done=saved`,
        place,
        again: (now, values, told) =>
          showReading(portal, web, ask, now, readAgain(values, now), { ...told, names }),
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
      const ui = createUi(ask.lang)
      const names = form.getAll('column')
      const sheet = ask.query.get('sheet') ?? undefined
      const { columns } = await portal.tables.getTable(found.distribution.id, ask.viewer, ask.lang, sheet)
      const valuesOf = ({ distribution }: FoundFile) =>
        nameFields(fillDictionary(findColumns(columns, names), distribution.dictionary))
      const mine = takeTheirs(form, readDictionaryForm(form), valuesOf(found))
      const readAgain = (values: FormValues, { distribution }: FoundFile) =>
        readDictionary(writeDictionaryForm(values, names), distribution.dictionary)
      const dictionary = readAgain(mine, found)
      const drawn = { version: readVersion(form), base: form.get('base') }
      if (isResumed) return showDictionary(portal, web, ask, found, dictionary, { drawn })
      const query = new URLSearchParams(ask.query)
      query.set('done', 'saved')
      return save(portal, ask, found, form, {
        mine,
        valuesOf,
        words: describeColumns(ui, names),
        write: (now) => {
          const entries = readAgain(mine, now)
          return { dictionary: entries.length > 0 ? entries : null }
        },
        done: `${addressIn(ask.lang, fileEditPath(found, 'columns'))}?${query}`,
        place: (pointer) => placeOfEntry(pointer, dictionary, names),
        again: (now, values, told) =>
          showDictionary(portal, web, ask, now, readAgain(values, now), { ...told, names }),
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

/** What a form is shown with besides its fields. */
interface Told {
  errors?: FormError[]
  differences?: FormDifference[]
  /** The columns that the differences count. */
  names?: readonly string[]
  /** What the form was drawn from; the newest when left out. */
  drawn?: { version: number; base: string }
  status?: number
}

/** Saves, or shows the form again with what was typed and why it is not saved. */
async function save(
  { catalog }: Portal,
  ask: PageAsk,
  found: FoundFile,
  form: PageForm,
  {
    mine,
    valuesOf,
    words,
    write,
    done,
    place,
    again,
  }: {
    mine: FormValues
    valuesOf: (found: FoundFile) => FormValues
    words: FieldWords
    write: (found: FoundFile) => object
    done: string
    place: (pointer: string) => string | null
    again: (now: FoundFile, values: FormValues, told: Told) => Promise<PageReply>
  },
): Promise<PageReply> {
  const { id } = found.distribution
  const findAgain = () => catalog.getDistributionToEdit(ask.viewer, id)
  const drawn = { version: readVersion(form), base: form.get('base') }
  try {
    const outcome = await saveMerging(
      { form, version: drawn.version, ui: createUi(ask.lang) },
      {
        found,
        mine,
        versionOf: ({ dataset }) => dataset.version,
        valuesOf,
        findAgain,
        save: (now, version) => {
          const body = write(now)
          const operation = { name: 'patchDistribution', distributionId: id, body } as const
          return catalog.changeOrPropose(ask.viewer, { about: null, operation, ifMatch: [version] }, () =>
            catalog.patchDistribution(ask.viewer, id, [version], body),
          )
        },
        words,
        isOwn: (version) => catalog.isOwnSince(ask.viewer, `dataset/${found.dataset._id}`, version),
      },
    )
    if (outcome.saved === null) {
      const { values, ...told } = outcome.merged
      return await again(outcome.found, values, { ...told, status: 412 })
    }
    if (outcome.saved instanceof Proposed && outcome.saved.record !== null)
      return goProposals(ask.lang, found.dataset)
    return { redirect: done, status: 303 }
  } catch (error) {
    const errors = explain(error, ask, (pointer) => place(pointer.replace(/^\/(reading|dictionary)/, '')))
    return again(await findAgain(), mine, { drawn, errors, status: 422 })
  }
}

const readingLabels = {
  encoding: 'file.encoding',
  delimiter: 'file.delimiter',
  headerRow: 'file.headerRow',
  decimal: 'file.decimal',
  sheet: 'file.sheet',
  keepsTrailer: 'fileEdit.trailer',
  dateOrder: 'fileEdit.dateOrder',
} as const satisfies Record<keyof ReadingFields, string>

/** The fields of a reading as the form calls them; `names` are those of its columns. */
const describeReading = (ui: Ui, names: readonly string[]): FieldWords => ({
  label: (id) =>
    id.startsWith('type-')
      ? (names[Number(id.slice('type-'.length))] ?? id)
      : ui.t(readingLabels[id as keyof ReadingFields]),
  show: (id, value) => {
    if (value === '') return ui.t('fileEdit.automatic')
    if (id.startsWith('type-')) return nameType(ui, value)
    if (id === 'delimiter') return nameDelimiter(ui, value)
    if (id === 'decimal') return ui.t(value === ',' ? 'file.comma' : 'file.point')
    if (id === 'keepsTrailer')
      return ui.t(value === 'true' ? 'fileEdit.trailerKept' : 'fileEdit.trailerLeftOut')
    if (id === 'dateOrder') return ui.t(value === 'dmy' ? 'fileEdit.dayFirst' : 'fileEdit.monthFirst')
    return value
  },
})

const columnLabels = {
  titleVi: 'fileEdit.columnTitleVi',
  titleEn: 'fileEdit.columnTitleEn',
  descriptionVi: 'fileEdit.columnNoteVi',
  descriptionEn: 'fileEdit.columnNoteEn',
  unit: 'fileEdit.unit',
} as const

const describeColumns = (ui: Ui, names: readonly string[]): FieldWords => ({
  label: (id) => {
    const { field, index } = readFieldId(id)
    return `${names[index] ?? ''}: ${ui.t(columnLabels[field])}`
  },
})

/** The columns that a form is about; one that is no longer there is known by its name alone. */
const findColumns = (columns: Table['columns'], names: readonly string[]) =>
  names.map(
    (name) =>
      columns.find((column) => column.name === name) ?? { name, alias: name, type: 'string' as const },
  )

/** What a form that cannot be taken as it is says of it; throws anything else. */
function explain(error: unknown, { lang }: PageAsk, place: (pointer: string) => string | null): FormError[] {
  if (!(error instanceof ProblemError) || ![400, 422, 503].includes(error.status)) throw error
  return explainProblem(error, lang, { place })
}

async function makeView(
  { catalog, config, tables }: Portal,
  ask: PageAsk,
  { dataset: record, distribution: { id } }: FoundFile,
  {
    told: { errors = [], differences = [], names = [], drawn },
    namesOf,
    valuesOf,
    sheet,
  }: {
    told: Told
    /** The columns that the form shows. */
    namesOf: (table: Table) => string[]
    /** What the form would show of the file as it is. */
    valuesOf: (table: Table) => FormValues
    sheet?: string
  },
): Promise<FileEditView> {
  const dataset = presentDataset(record, {
    baseUrl: config.baseUrl,
    lang: ask.lang,
    vocabularies: catalog.vocabularies,
  })
  const table = await tables.getTable(id, ask.viewer, ask.lang, sheet)
  return {
    dataset,
    distribution: dataset.distributions.find((one) => one.id === id)!,
    ...(drawn ?? { version: record.version, base: writeBase(valuesOf(table)) }),
    differences: moveDifferences(differences, names, namesOf(table)),
    table,
    errors,
    isProposal: await isKeptAsProposal({ catalog }, ask, record),
    done: ask.query.get('done') === 'saved' && errors.length === 0 ? 'saved' : null,
  }
}

async function showReading(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundFile,
  form: ReadForm,
  { preview = null, ...told }: Told & { preview?: ReadingPreview | null },
): Promise<PageReply> {
  const namesOf = ({ columns }: Table) => fillTypes(columns, form).map(({ name }) => name)
  const view = await makeView(portal, ask, found, {
    told,
    namesOf,
    valuesOf: (table) => fillReadingForm(found.distribution.reading, table.columns, namesOf(table)),
  })
  const table = preview?.rows ? preview.table : view.table
  return respond(web, ask, view, {
    part: 'reading',
    status: told.status,
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

/** The choices by the numbers of the columns that the form shows now; what is about none of them is left out. */
const moveDifferences = (
  differences: readonly FormDifference[],
  from: readonly string[],
  to: readonly string[],
): FormDifference[] =>
  differences.flatMap((each) => {
    const [, field, index] = /^(\w+)-(\d+)$/.exec(each.id) ?? []
    if (index === undefined) return [each]
    const at = to.indexOf(from[Number(index)] ?? '')
    return at < 0 ? [] : [{ ...each, id: `${field}-${at}` }]
  })

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
  told: Told,
): Promise<PageReply> {
  const sheet = ask.query.get('sheet') ?? undefined
  const from = readFrom(ask.query)
  const entriesOf = ({ columns }: Table, said: Dictionary) =>
    fillDictionary(columns.slice(from - 1, from - 1 + columnsPerPage), said)
  const view = await makeView(portal, ask, found, {
    told,
    namesOf: (table) => entriesOf(table, null).map(({ name }) => name),
    valuesOf: (table) => nameFields(entriesOf(table, found.distribution.dictionary)),
    sheet,
  })
  return respond(web, ask, view, {
    part: 'columns',
    status: told.status,
    body: drawPage(DictionaryPage, createUi(ask.lang), {
      ...view,
      entries: entriesOf(view.table, dictionary),
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
