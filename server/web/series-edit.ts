import { SeriesEditPage, type SeriesEditPageView } from '../../client/pages/series-edit-page.tsx'
import { seriesEditPath } from '../../client/pages/series-page.tsx'
import type { SelectOption } from '../../client/components/field/field.tsx'
import { createUi, type Ui } from '../../client/text/ui.ts'
import { compareMembers } from '../catalog/series-order.ts'
import { presentSeries, type FoundSeries } from '../catalog/series-view.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notAllowed, type ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { explainSaving, isAboutForm } from './form-problem.ts'
import { writeBase } from './form-merge.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import { addWordsPages, type ShownWords } from './titled-edit.ts'
import { fieldsOf, readDatasetName } from './titled-form.ts'
import { addMakingPages } from './titled-new.ts'
import type { Web } from './web.ts'

/** A list that somebody still looks through; others are added by their address. */
const listedDatasets = 200

const doneNames = ['made', 'saved', 'added', 'removed', 'moved', 'sorted'] as const
type Done = (typeof doneNames)[number]

/** Where a series is made, its datasets are put in order, and it is deleted. */
export function addSeriesEditPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  addMakingPages(pages, portal, web, {
    kind: 'series',
    right: 'publish',
    create: catalog.createSeries,
  })

  addWordsPages(pages, web, {
    kind: 'series',
    doneNames,
    findToKeep: (ask) => getToKeep(portal, ask),
    save: ({ viewer }, { record }, version, patch) =>
      catalog.patchSeries(viewer, record._id, [version], patch),
    isOwn: ({ viewer }, { record }, version) => catalog.isOwnSince(viewer, `series/${record._id}`, version),
    show: (ask, found, shown) => showEdit(portal, web, ask, found, shown),
    goOn: (ask, saved) => goOn(ask, saved, 'saved'),
  })

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
    const dataset = readDatasetName(form.get('address')) || form.get('choice')
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
  }: ShownWords & { address?: string; done?: SeriesEditPageView['done'] },
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
