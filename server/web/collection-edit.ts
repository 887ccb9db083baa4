import type { DatasetSummary } from '../../schemas/generated/catalog/dataset-summary.ts'
import { CollectionEditPage, type CollectionEditPageView } from '../../client/pages/collection-edit-page.tsx'
import { noteField } from '../../client/pages/collection-order.tsx'
import { collectionEditPath } from '../../client/pages/collection-page.tsx'
import { createUi } from '../../client/text/ui.ts'
import { presentCollection, type FoundCollection } from '../catalog/collection-view.ts'
import type { CollectionItem } from '../catalog/records.ts'
import type { PageAsk, PageReply, Pages } from '../http/pages.ts'
import type { Portal } from '../portal.ts'
import { notAllowed, ProblemError } from '../problems.ts'
import { addressIn } from './address.ts'
import { answerSearch } from './answer-search.ts'
import { listAgenciesFor } from './dataset-choices.ts'
import { readVersion } from './dataset-edit.ts'
import { drawPage } from './draw.ts'
import { writeBase } from './form-merge.ts'
import { explainSaving, isAboutForm } from './form-problem.ts'
import { goSignIn } from './local-path.ts'
import { addTypedForm } from './signin.ts'
import { addWordsPages, type ShownWords } from './titled-edit.ts'
import { fieldsOf, readDatasetName, writeTexts } from './titled-form.ts'
import { addMakingPages } from './titled-new.ts'
import type { Web } from './web.ts'

/** More words narrow the list further than looking through it. */
const candidatesShown = 8

const doneNames = ['made', 'saved', 'added', 'removed', 'moved', 'noted', 'published', 'takenBack'] as const
type Done = (typeof doneNames)[number]

/** Where a collection is made, its datasets are chosen and put in order, and it is published, taken back and deleted. */
export function addCollectionEditPages(pages: Pages, portal: Portal, web: Web): void {
  const { catalog } = portal
  addMakingPages(pages, portal, web, {
    kind: 'collections',
    right: 'write',
    create: catalog.createCollection,
  })
  addWordsPages(pages, web, {
    kind: 'collections',
    doneNames,
    findToKeep: (ask) => getToKeep(portal, ask),
    save: ({ viewer }, { record }, version, patch) =>
      catalog.patchCollection(viewer, record._id, [version], patch),
    isOwn: ({ viewer }, { record }, version) =>
      catalog.isOwnSince(viewer, `collection/${record._id}`, version),
    show: (ask, found, shown) => showEdit(portal, web, ask, found, shown),
    goOn: (ask, saved) => goOn(ask, saved, 'saved'),
  })

  addTypedForm(pages, web, '/workspace/collections/:slug/edit/datasets', async (ask, isResumed) => {
    const found = await getToKeep(portal, ask)
    const typed = readTyped(ask)
    if (isResumed) return showEdit(portal, web, ask, found, typed)
    try {
      return await changeList(portal, web, ask, found)
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, (pointer) => placeInList(ask, pointer))
      const now = await getToKeep(portal, ask)
      return showEdit(portal, web, ask, now, { ...typed, errors, status: error.status })
    }
  })

  addTurn(pages, portal, web, 'publish', async (ask, { record }, ifMatch) => {
    const saved = await catalog.patchCollection(ask.viewer, record._id, ifMatch, { status: 'published' })
    return goOn(ask, saved, 'published')
  })
  addTurn(pages, portal, web, 'take-back', async (ask, { record }, ifMatch) => {
    const saved = await catalog.patchCollection(ask.viewer, record._id, ifMatch, { status: 'draft' })
    return goOn(ask, saved, 'takenBack')
  })
  addTurn(pages, portal, web, 'delete', async (ask, { record }, ifMatch) => {
    await catalog.deleteCollection(ask.viewer, record._id, ifMatch)
    return { redirect: `${addressIn(ask.lang, '/workspace/collections')}?done=deleted`, status: 303 }
  })
}

/** A button that turns the collection into something else; what is refused is told on its form. */
function addTurn(
  pages: Pages,
  portal: Portal,
  web: Web,
  name: 'publish' | 'take-back' | 'delete',
  turn: (ask: PageAsk, found: FoundCollection, ifMatch: [number]) => Promise<PageReply>,
): void {
  pages.post(`/workspace/collections/:slug/edit/${name}`, async (ask) => {
    if (ask.viewer.kind !== 'account')
      return goSignIn(ask.lang, collectionEditPath({ slug: ask.params.slug! }))
    const found = await getToKeep(portal, ask)
    try {
      return await turn(ask, found, [readVersion(ask.form)])
    } catch (error) {
      if (!isAboutForm(error)) throw error
      const errors = explainSaving(error, ask.lang, () => 'add')
      return showEdit(portal, web, ask, found, { errors, status: error.status })
    }
  })
}

async function getToKeep({ catalog }: Portal, { viewer, params }: PageAsk): Promise<FoundCollection> {
  const { found } = await catalog.getCollection(params.slug!, viewer)
  if (!catalog.mayCurate(viewer, 'change', found)) throw notForThem(found)
  return found
}

const notForThem = ({ record, agency: { slug } }: FoundCollection) =>
  record.status === 'published'
    ? notAllowed({
        vi: `Bộ sưu tập đã công bố, nên chỉ người có quyền công bố của cơ quan "${slug}" sửa được. Hãy nhờ một người ở đó, hoặc nhờ họ đưa nó về bản nháp.`,
        en: `The collection is published, so it is changed by those who may publish for the agency "${slug}". Ask somebody there, or ask them to take it back to a draft.`,
      })
    : notAllowed({
        vi: `Bộ sưu tập này do người biên tập của cơ quan "${slug}" giữ. Hãy nhờ một người ở đó.`,
        en: `This collection is kept by the editors of the agency "${slug}". Ask somebody there.`,
      })

const goOn = (
  { lang }: PageAsk,
  { record }: { record: { slug: string } },
  done: Done,
  place = '',
): PageReply => ({
  redirect: `${addressIn(lang, collectionEditPath(record))}?done=${done}${place}`,
  status: 303,
})

type Typed = Pick<CollectionEditPageView, 'address' | 'typedNote'>

/** What is typed in the forms of the list: words to find a dataset by, or the sentence of one. */
const readTyped = ({ form }: PageAsk): Typed => ({
  address: form.get('address').trim(),
  typedNote:
    form.get('act') === 'note'
      ? { dataset: form.get('dataset'), vi: form.get('vi').trim(), en: form.get('en').trim() }
      : null,
})

/** The field of a refused list: the sentence that was typed, or what was to be added. */
function placeInList({ form }: PageAsk, pointer: string): string | null {
  const act = form.get('act')
  if (act === 'add' || act === 'choose') return 'address'
  if (act !== 'note') return null
  return noteField(pointer.endsWith('/en') ? 'en' : 'vi', form.get('dataset'))
}

/** Finds, adds, takes out, moves by one, or says why one is here. */
async function changeList(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundCollection,
): Promise<PageReply> {
  const { form } = ask
  const items = (found.datasets ?? []).map(({ dataset, note }) => ({ id: dataset._id, note }))
  const id = form.get('dataset')
  const at = items.findIndex((item) => item.id === id)
  const save = async (list: readonly CollectionItem[], done: Done, place: string) =>
    goOn(ask, await saveList(portal, ask, found, list), done, place)
  const here = `#dataset-${encodeURIComponent(id)}`
  switch (form.get('act')) {
    case 'add':
      return findOrAdd(portal, web, ask, found, (added) =>
        save([...items, { id: added, note: null }], 'added', '#add'),
      )
    case 'choose':
      return save([...items, { id, note: null }], 'added', '#add')
    case 'out':
      return save(
        items.filter((item) => item.id !== id),
        'removed',
        '#order',
      )
    case 'note':
      return save(
        items.map((item) => (item.id === id ? { id, note: readNote(ask) } : item)),
        'noted',
        here,
      )
    default: {
      if (at === -1) return goOn(ask, found, 'moved', '#order')
      const to = Math.max(0, at + (form.get('act') === 'up' ? -1 : 1))
      return save(items.toSpliced(at, 1).toSpliced(to, 0, items[at]!), 'moved', here)
    }
  }
}

function readNote(ask: PageAsk): CollectionItem['note'] {
  const { vi, en } = readTyped(ask).typedNote!
  const texts = Object.entries(writeTexts(vi, en)).filter((entry): entry is [string, string] => !!entry[1])
  return texts.length === 0 ? null : Object.fromEntries(texts)
}

const saveList = (
  { catalog }: Portal,
  { viewer, form }: PageAsk,
  { record }: FoundCollection,
  list: readonly CollectionItem[],
): Promise<FoundCollection> =>
  catalog.patchCollection(viewer, record._id, [readVersion(form)], {
    datasets: list.map(({ id, note }) => ({ dataset: id, note })),
  })

/** The dataset whose address or name was typed is added at once; words show what fits them. */
async function findOrAdd(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundCollection,
  add: (id: string) => Promise<PageReply>,
): Promise<PageReply> {
  const ui = createUi(ask.lang)
  const { address } = readTyped(ask)
  const held = new Set((found.datasets ?? []).map(({ dataset }) => dataset._id))
  const named = await findNamed(portal, ask, address)
  const refuse = (text: string) =>
    showEdit(portal, web, ask, found, { address, errors: [{ field: 'address', text }], status: 422 })
  if (named !== null) return held.has(named) ? refuse(ui.t('collections.isIn')) : add(named)
  if (address === '') return refuse(ui.t('collections.nothingFound'))
  const { items } = await answerSearch(
    portal,
    ask,
    { q: address, filters: {} },
    { limit: candidatesShown, facets: [] },
  )
  const candidates = items.filter(({ id }) => !held.has(id))
  if (candidates.length === 0) return refuse(ui.t('collections.nothingFound'))
  return showEdit(portal, web, ask, found, { address, candidates })
}

/** The id of the dataset of an address, slug or id; null when there is none that the reader may see. */
async function findNamed({ catalog }: Portal, { viewer }: PageAsk, address: string): Promise<string | null> {
  const name = readDatasetName(address)
  if (name === '') return null
  try {
    return (await catalog.getDataset(name, viewer)).dataset._id
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 404 || error.status === 410)) return null
    throw error
  }
}

async function showEdit(
  portal: Portal,
  web: Web,
  ask: PageAsk,
  found: FoundCollection,
  {
    fields = fieldsOf(found),
    base = writeBase(fieldsOf(found)),
    differences = [],
    errors = [],
    address = '',
    typedNote = null,
    candidates = null,
    done = null,
    status,
    version = found.record.version,
  }: ShownWords & Partial<Typed> & { candidates?: DatasetSummary[] | null; done?: Done | null },
): Promise<PageReply> {
  const { catalog, config } = portal
  const ui = createUi(ask.lang)
  const { vocabularies } = catalog
  const reading = { baseUrl: config.baseUrl, lang: ask.lang, vocabularies }
  const collection = { ...presentCollection(found, reading), version }
  const page = web.respond(ask, {
    title: ui.pick(collection.title).text,
    description: ui.t('collections.newLede'),
    isHiddenFromSearch: true,
    hasNoCanonical: true,
    status,
    body: drawPage(CollectionEditPage, ui, {
      collection,
      base,
      differences,
      fields,
      agencies: await listAgenciesFor(
        ask,
        catalog,
        found.record.status === 'published' ? 'publish' : 'write',
      ),
      address,
      candidates,
      typedNote,
      mayPublish: catalog.mayCurate(ask.viewer, 'publish', found),
      errors,
      done,
    }),
  })
  return { ...page, headers: { 'Cache-Control': 'no-store' } }
}
