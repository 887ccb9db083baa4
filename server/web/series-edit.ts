import { randomUUID } from 'node:crypto'
import type { FormDifference } from '../../client/pages/form-differences.tsx'
import type { FormError } from '../../client/pages/form-errors.tsx'
import { SeriesEditPage, type SeriesEditPageView } from '../../client/pages/series-edit-page.tsx'
import type { SeriesWords } from '../../client/pages/series-fields.tsx'
import { SeriesNewPage } from '../../client/pages/series-new-page.tsx'
import { seriesEditPath } from '../../client/pages/series-page.tsx'
import type { SelectOption } from '../../client/components/field/field.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { compareMembers } from '../catalog/series-order.ts'
import { presentSeries, type FoundSeries } from '../catalog/series-view.ts'
import type { PageForm } from '../http/page-form.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notAllowed, type ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { explainProblem, explainSaving, isAboutForm } from './form-problem.ts'
import { saveMerging, takeTheirs, writeBase } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { doOnce } from './once.ts'
import { addTypedForm, askToSignIn, keepsTyped, readKeptForm } from './signin.ts'
import type { Web } from './web.ts'

/** A list that somebody still looks through; others are added by their address. */
const listedDatasets = 200

const doneNames = ['made', 'saved', 'added', 'removed', 'moved', 'sorted'] as const
type Done = (typeof doneNames)[number]

/** Where a series is made, its datasets are put in order, and it is deleted. */
export function addSeriesEditPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  addMakingPages(pages, portal, web)

  pages.get('/workspace/series/:slug/edit', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, ask.path)
    const found = await getToKeep(portal, ask)
    const done = ask.query.get('done')
    return showEdit(portal, web, ask, found, { done: doneNames.find((name) => name === done) ?? null })
  })

  pages.post(
    '/workspace/series/:slug/edit',
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const found = await getToKeep(portal, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const ui = createUi(ask.lang)
      const shown = {
        fields: takeTheirs(form, readFields(form), fieldsOf(found)),
        version: readVersion(form),
        base: form.get('base'),
      }
      if (isResumed) return showEdit(portal, web, ask, found, shown)
      try {
        const outcome = await saveMerging(
          { form, version: shown.version, ui },
          {
            found,
            mine: shown.fields,
            versionOf: ({ record }) => record.version,
            valuesOf: fieldsOf,
            findAgain: () => getToKeep(portal, ask),
            save: ({ record }, version) =>
              catalog.patchSeries(ask.viewer, record._id, [version], writePatch(shown.fields)),
            words: { label: (id) => ui.t(`series.${id as keyof SeriesWords}`) },
            isOwn: (version) => catalog.isOwnSince(ask.viewer, `series/${found.record._id}`, version),
          },
        )
        if (outcome.saved !== null) return goOn(ask, outcome.saved, 'saved')
        const { values: fields, ...told } = outcome.merged
        return showEdit(portal, web, ask, outcome.found, { fields, ...told, status: 412 })
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainWords(error, ask.lang)
        return showEdit(portal, web, ask, found, { ...shown, errors, status: error.status })
      }
    },
    keepsTyped,
  )

  addTypedForm(pages, web, '/workspace/series/:slug/edit/members', async (ask, isResumed) => {
    const found = await getToKeep(portal, ask)
    if (isResumed) return showEdit(portal, web, ask, found, { address: ask.form.get('address') })
    try {
      return await changeOrder(portal, ask, found)
    } catch (error) {
      if (!isAboutForm(error) && !isMissing(error)) throw error
      const errors = explainSaving(error, ask.lang, () => 'address')
      const place = ask.form.get('act') === 'add' ? 'address' : null
      return showEdit(portal, web, ask, await getToKeep(portal, ask), {
        address: ask.form.get('address'),
        errors: errors.map((each) => ({ ...each, field: place })),
        status: error.status,
      })
    }
  })

  pages.post('/workspace/series/:slug/edit/delete', async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, seriesEditPath({ slug: ask.params.slug! }))
    const found = await getToKeep(portal, ask)
    try {
      await catalog.deleteSeries(ask.viewer, found.record._id, [readVersion(ask.form)])
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => null)
      return showEdit(portal, web, ask, found, { errors, status: error.status })
    }
    return { redirect: `${addressIn(ask.lang, '/workspace/series')}?done=deleted`, status: 303 }
  })
}

function addMakingPages(pages: Pages, portal: Portal, web: Web): void {
  const path = '/workspace/series/new'

  pages.get(path, async (ask) => {
    if (ask.viewer.kind !== 'account') return goSignIn(ask.lang, path)
    return showNew(portal, web, ask, { fields: emptyFields })
  })

  pages.post(
    path,
    async (ask) => {
      if (ask.viewer.kind !== 'account') return askToSignIn(web, ask)
      const { form, isResumed } = readKeptForm(ask.form)
      const fields = readFields(form)
      const key = form.get('key')
      if (isResumed) return showNew(portal, web, ask, { fields, key, isResumed })
      try {
        const { slug, agency, title, description } = writePatch(fields)
        const input = {
          ...(slug && { slug }),
          agency,
          title: withoutNulls(title),
          ...(description && { description: withoutNulls(description) }),
        }
        const made = await doOnce(portal, ask, form, async () => ({
          slug: (await portal.catalog.createSeries(ask.viewer, input)).record.slug,
        }))
        return goOn(ask, { record: made }, 'made')
      } catch (error) {
        if (!isAboutForm(error)) throw error
        const errors = explainWords(error, ask.lang)
        return showNew(portal, web, ask, { fields, key, errors, status: error.status })
      }
    },
    keepsTyped,
  )
}

/** What somebody typed or moved may be gone, which is told in the form too. */
const isMissing = (error: unknown): error is ProblemError =>
  error instanceof Error && 'status' in error && (error.status === 404 || error.status === 410)

async function getToKeep({ catalog }: Portal, { viewer, params }: PageAsk): Promise<FoundSeries> {
  const { found } = await catalog.getSeries(params.slug!, viewer)
  if (!catalog.mayKeepSeries(viewer, found)) throw keepersOnly(found.agency.slug)
  return found
}

const keepersOnly = (slug: string) =>
  notAllowed({
    vi: `Chuỗi này do người có quyền công bố của cơ quan "${slug}" giữ. Hãy nhờ một người ở đó.`,
    en: `This series is kept by those who may publish for the agency "${slug}". Ask somebody there.`,
  })

const goOn = (
  { lang }: PageAsk,
  { record }: { record: { slug: string } },
  done: Done,
  place = '',
): PageReply => ({
  redirect: `${addressIn(lang, seriesEditPath(record))}?done=${done}${place}`,
  status: 303,
})

/** Adds, takes out, moves by one, or puts all by their periods. */
async function changeOrder({ catalog }: Portal, ask: PageAsk, found: FoundSeries): Promise<PageReply> {
  const { viewer, form } = ask
  const id = found.record._id
  const ifMatch = [readVersion(form)]
  const members = found.members ?? []
  const act = form.get('act')
  if (act === 'sort') {
    const sorted = members.toSorted(compareMembers).map(({ _id }) => _id)
    return goOn(ask, await catalog.patchSeries(viewer, id, ifMatch, { members: sorted }), 'sorted', '#order')
  }
  if (act === 'add') {
    const dataset = readAddress(form.get('address')) || form.get('choice')
    return goOn(ask, await catalog.putSeriesMember(viewer, id, dataset, null, ifMatch), 'added', '#add')
  }
  const dataset = form.get('dataset')
  if (act === 'out')
    return goOn(ask, await catalog.removeSeriesMember(viewer, id, dataset, ifMatch), 'removed', '#order')
  const at = members.findIndex(({ _id }) => _id === dataset)
  const position = Math.max(1, at + (act === 'up' ? 0 : 2))
  const moved = await catalog.putSeriesMember(viewer, id, dataset, position, ifMatch)
  return goOn(ask, moved, 'moved', `#member-${encodeURIComponent(dataset)}`)
}

/** The last part of the address of a page of a dataset, or the name or id itself. */
function readAddress(text: string): string {
  const [, name] = /\/datasets\/([^/?#]+)/.exec(text) ?? []
  return name ?? text.trim()
}

const emptyFields: SeriesWords = {
  titleVi: '',
  titleEn: '',
  descriptionVi: '',
  descriptionEn: '',
  agency: '',
  slug: '',
}

const fieldsOf = ({ record, agency }: FoundSeries): SeriesWords => ({
  titleVi: record.title.vi ?? '',
  titleEn: record.title.en ?? '',
  descriptionVi: record.description?.vi ?? '',
  descriptionEn: record.description?.en ?? '',
  agency: agency.slug,
  slug: record.slug,
})

const readFields = (form: PageForm): SeriesWords =>
  Object.fromEntries(
    Object.keys(emptyFields).map((name) => [name, form.get(name).trim()]),
  ) as unknown as SeriesWords

type Texts = Record<'vi' | 'en', string | null>

const withoutNulls = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null))

/** A merge patch: languages that the form does not have stay. */
function writePatch(fields: SeriesWords) {
  const texts = (vi: string, en: string): Texts => ({ vi: vi || null, en: en || null })
  const hasDescription = fields.descriptionVi !== '' || fields.descriptionEn !== ''
  return {
    ...(fields.slug && { slug: fields.slug }),
    agency: fields.agency,
    title: texts(fields.titleVi, fields.titleEn),
    description: hasDescription ? texts(fields.descriptionVi, fields.descriptionEn) : null,
  }
}

/** What is wrong with the words of a series, each with the name of its field. */
const explainWords = (error: ProblemError, lang: PageAsk['lang']): FormError[] =>
  explainProblem(error, lang, {
    place: placeOf,
    name: (pointer) => {
      const place = placeOf(pointer)
      return place === null ? null : createUi(lang).t(`series.${place}`)
    },
  })

function placeOf(pointer: string): keyof SeriesWords | null {
  const [member = '', language] = pointer.split('/').slice(1)
  if (member === 'title' || member === 'description') return `${member}${language === 'en' ? 'En' : 'Vi'}`
  return Object.hasOwn(emptyFields, member) ? (member as keyof SeriesWords) : null
}

async function showNew(
  { catalog }: Portal,
  web: Web,
  ask: PageAsk,
  {
    fields,
    errors = [],
    key = '',
    isResumed = false,
    status,
  }: { fields: SeriesWords; key?: string; errors?: FormError[]; isResumed?: boolean; status?: number },
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const agencies = await listAgenciesFor(ask, catalog, 'publish')
  const agency = fields.agency || (agencies?.length === 1 ? agencies[0]!.value : '')
  return web.respond(ask, {
    title: ui.t('series.new'),
    description: ui.t('series.newLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(SeriesNewPage, ui, {
      fields: { ...fields, agency },
      key: key || randomUUID(),
      agencies,
      errors,
      isResumed,
    }),
  })
}

async function showEdit(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundSeries,
  {
    fields = fieldsOf(found),
    base = writeBase(fieldsOf(found)),
    differences = [],
    errors = [],
    address = '',
    done = null,
    status,
    version = found.record.version,
  }: {
    fields?: SeriesWords
    /** The one that the author of what is shown read; the newest when left out. */
    version?: number
    base?: string
    differences?: FormDifference[]
    errors?: FormError[]
    address?: string
    done?: SeriesEditPageView['done']
    status?: number
  },
): Promise<PageReply> {
  const { catalog, config } = portal
  const ui = createUi(ask.lang)
  const series = { ...presentSeries(found, { baseUrl: config.baseUrl, lang: ask.lang }), version }
  const page = web.respond(ask, {
    title: ui.pick(series.title).text,
    description: ui.t('series.newLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(SeriesEditPage, ui, {
      series,
      base,
      differences,
      fields,
      agencies: await listAgenciesFor(ask, catalog, 'publish'),
      choices: await listChoices(portal, ask, found, ui),
      address,
      errors,
      done,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}

/** What the agency of the series has in no series, by title. */
async function listChoices(
  { catalog }: Portal,
  { viewer }: PageAsk,
  { record }: FoundSeries,
  ui: Ui,
): Promise<SelectOption[]> {
  const { items } = await catalog.listOwnDatasets(record.agencyId, viewer, listedDatasets)
  return items
    .filter(({ series }) => !series)
    .toSorted(compareMembers)
    .map(({ _id, title }) => ({ value: _id, text: ui.pick(title).text }))
}
