import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import type { CollectionInput } from '../../schemas/generated/catalog/collection-input.ts'
import type { CollectionItemInput } from '../../schemas/generated/catalog/collection-item-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput, readNewInput, splitMembers } from '../config/read-input.ts'
import { listPlaces, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import {
  collectionNotFound,
  invalidContent,
  unknownMember,
  versionStale,
  type ProblemDetail,
} from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { tidyText } from '../text/normalize.ts'
import { slugFromTitle } from '../text/slug.ts'
import { mustActSomewhere, mustMatch, type IfMatch } from './access.ts'
import type { Agencies } from './agencies.ts'
import { mayCurate, mustCurate, type CollectionAct, type KeptCollection } from './collection-access.ts'
import { collectionRules } from './collection-rules.ts'
import type { CollectionStore, ListedDataset } from './collection-store.ts'
import { presentCollection, type FoundCollection } from './collection-view.ts'
import { findBlanks, mergePatch, tidyMap } from './dataset-edit.ts'
import { findAgencyOf, moveSlug, readWords, refuseMade, sortKeyOf } from './dataset-list-rules.ts'
import type { AgencyRecord, CollectionItem, CollectionRecord, DatasetWithAgency } from './records.ts'
import { arrange } from './series-order.ts'
import type { SlugStore } from './slug-store.ts'
import type { Vocabularies } from './vocabularies.ts'
import { seeDataset, visibleFilter } from './visibility.ts'

/** Pages that editors make by hand: datasets of any agencies on one subject. Everybody finds of them what they may see. */
export interface CollectionDoors {
  /** By title, without their datasets. `agency` narrows the list to one agency and those below it, `dataset` to those that hold it, `isKept` to agencies for which the viewer may write. */
  listCollections(
    of: { agency?: string; dataset?: string; isKept?: boolean },
    viewer: Viewer,
    page: { limit: number; after: string | null },
  ): Promise<{ items: FoundCollection[]; total: number; next: string | null }>
  /** The public ones that have something to show to the viewer, published last first; without their datasets. */
  listNewestCollections(limit: number, viewer: Viewer): Promise<FoundCollection[]>
  /** With its datasets. Throws `collection-not-found`, for hidden drafts too; `movedTo` is set when asked by an old slug. */
  getCollection(idOrSlug: string, viewer: Viewer): Promise<{ found: FoundCollection; movedTo: string | null }>
  /** Those of the ids that the viewer may see, for those who only need names. */
  findCollectionRecords(ids: readonly string[], viewer: Viewer): Promise<CollectionRecord[]>
  /** Whether the viewer may do this with the collection. */
  mayCurate(viewer: Viewer, act: CollectionAct, found: KeptCollection): boolean
  createCollection(by: Viewer, body: object): Promise<FoundCollection>
  /** Applies a merge patch (RFC 7396); `datasets` is replaced as a whole. */
  patchCollection(
    by: Viewer,
    idOrSlug: string,
    ifMatch: IfMatch | null,
    patch: object,
  ): Promise<FoundCollection>
  /** Its datasets stay. */
  deleteCollection(by: Viewer, idOrSlug: string, ifMatch: IfMatch | null): Promise<void>
}

/** One page shows all of them, each with its sentence; the contract says the same number. */
const maxDatasets = 200
/** A subject a week for ten years; a list of them is still looked through. */
const maxCollectionsOfAgency = 500
/** So many of the newest may have lost all that they showed. */
const emptyAmong = 8

const serverMade = ['id', 'version', 'datasetCount', 'publishedAt', 'createdAt', 'updatedAt', 'links']
const ownMembers = ['slug', 'title', 'description', 'agency', 'datasets', 'status']

export interface CollectionParts {
  baseUrl: string
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  store: CollectionStore
  slugs: SlugStore
  agencies: Pick<Agencies, 'findAgency' | 'enterAgency' | 'listAgencyRecords' | 'listIdsBelow'>
  vocabularies: Pick<Vocabularies, 'label'>
  /** Those that the viewer may see, in the order of the ids. */
  getDatasets(ids: readonly string[], viewer: Viewer): Promise<DatasetWithAgency[]>
  getDataset(idOrSlug: string, viewer: Viewer): Promise<{ dataset: DatasetWithAgency }>
}

export function createCollections({
  baseUrl,
  clock,
  changes,
  audit,
  store,
  slugs,
  agencies,
  vocabularies,
  getDatasets,
  getDataset,
}: CollectionParts): CollectionDoors {
  async function ownerOf({ _id, agencyId }: CollectionRecord): Promise<AgencyRecord> {
    const agency = await agencies.findAgency(agencyId)
    if (!agency) throw new Error(`The agency ${agencyId} of the collection ${_id} is gone.`)
    return agency
  }

  async function getSeen(
    idOrSlug: string,
    viewer: Viewer,
    session?: ClientSession,
  ): Promise<{ record: CollectionRecord; agency: AgencyRecord }> {
    const record = await store.findByIdOrSlug(idOrSlug, session)
    if (!record) throw collectionNotFound(idOrSlug)
    const agency = await ownerOf(record)
    if (!mayCurate(viewer, 'read', { record, agency })) throw collectionNotFound(idOrSlug)
    return { record, agency }
  }

  /** The collection with what the viewer may see of its datasets. */
  async function findFor(viewer: Viewer, record: CollectionRecord): Promise<FoundCollection> {
    const [agency, seen] = await Promise.all([
      ownerOf(record),
      getDatasets(
        record.datasets.map(({ id }) => id),
        viewer,
      ),
    ])
    const notes = new Map(record.datasets.map(({ id, note }) => [id, note]))
    return {
      record,
      agency,
      datasetCount: seen.length,
      datasets: seen.map((dataset) => ({ dataset, note: notes.get(dataset._id) ?? null })),
    }
  }

  /** For a list: each with how many of its datasets the viewer may see, asked once for all of them. */
  async function countFor(viewer: Viewer, records: readonly CollectionRecord[]): Promise<FoundCollection[]> {
    const ids = new Set(records.flatMap(({ datasets }) => datasets.map(({ id }) => id)))
    const seen = await store.findDatasetIds([...ids], visibleFilter(viewer))
    return Promise.all(
      records.map(async (record) => ({
        record,
        agency: await ownerOf(record),
        datasetCount: record.datasets.filter(({ id }) => seen.has(id)).length,
        datasets: null,
      })),
    )
  }

  /** The agencies where the viewer holds the right; undefined for all there are. */
  async function listWhere(viewer: Viewer, right: 'read' | 'write'): Promise<string[] | undefined> {
    const places = listPlaces(viewer, right)
    if (places === 'everywhere') return undefined
    if (places.length === 0) return []
    return (await agencies.listAgencyRecords())
      .filter(({ path }) => mayAct(viewer, right, { agencyPath: path }))
      .map(({ _id }) => _id)
  }

  /** The list that somebody asks for, in stored form; what they do not see keeps its place, what was discarded goes. */
  async function readList(
    by: Viewer,
    given: readonly CollectionItemInput[],
    before: readonly CollectionItem[],
    session: ClientSession,
  ): Promise<{ items: CollectionItem[]; standing: ReadonlyMap<string, ListedDataset> }> {
    const names = given.map(({ dataset }) => (typeof dataset === 'string' ? dataset : dataset.id))
    const found = await store.findDatasets([...names, ...before.map(({ id }) => id)], session)
    const standing = new Map(found.map((dataset) => [dataset._id, dataset]))
    const byName = new Map(found.flatMap((each) => each.formerSlugs.map((slug) => [slug, each] as const)))
    for (const each of found) byName.set(each.slug, each).set(each._id, each)
    const isSeen = (dataset: ListedDataset | undefined) => !!dataset && seeDataset(dataset, by) === 'yes'
    const wanted = new Map<string, CollectionItem>()
    const errors: ProblemDetail[] = []
    for (const [index, { note }] of given.entries()) {
      const name = names[index]!
      const dataset = byName.get(name)
      const tidied = note ? tidyMap(note, tidyText) : null
      errors.push(...findBlanks(tidied, `/datasets/${index}/note`))
      const pointer = `/datasets/${index}/dataset`
      if (!dataset || !isSeen(dataset)) errors.push({ pointer, detail: collectionRules.unknownDataset(name) })
      else if (wanted.has(dataset._id)) errors.push({ pointer, detail: collectionRules.namedTwice(name) })
      else wanted.set(dataset._id, { id: dataset._id, note: tidied })
    }
    if (errors.length > 0) throw invalidContent(errors)
    const kept = before.filter(({ id }) => standing.has(id))
    const notes = new Map([...kept.map((item) => [item.id, item] as const), ...wanted])
    const order = arrange(
      kept.map(({ id }) => ({ id, isSeen: isSeen(standing.get(id)) })),
      [...wanted.keys()],
    )
    if (order.length > maxDatasets) throw collectionRules.tooManyDatasets(maxDatasets)
    return { items: order.map((id) => notes.get(id)!), standing }
  }

  /** Throws 422 unless everybody may see something of what is to be public. */
  async function mustShow(
    items: readonly CollectionItem[],
    known: ReadonlyMap<string, ListedDataset> | null,
    session: ClientSession,
  ): Promise<void> {
    const ids = items.map(({ id }) => id)
    const standing = known ? [...known.values()] : await store.findDatasets(ids, session)
    const isOpen = standing.some(
      ({ _id, status }) => ids.includes(_id) && (status === 'published' || status === 'archived'),
    )
    if (!isOpen) throw invalidContent([{ pointer: '/datasets', detail: collectionRules.nothingToShow }])
  }

  async function note(
    by: Viewer,
    { _id, agencyId, slug, version }: CollectionRecord,
    action: string,
    details: Record<string, unknown>,
    session: ClientSession,
  ): Promise<void> {
    const entry = { at: clock.now(), by, action, object: `collection/${_id}`, agencyId }
    await audit.append({ ...entry, details: { slug, version, ...details } }, session)
  }

  /** Saves a change, unless nothing changes. */
  async function save(
    by: Viewer,
    previous: CollectionRecord,
    next: CollectionRecord,
    session: ClientSession,
  ): Promise<CollectionRecord> {
    if (isDeepStrictEqual(next, previous)) return previous
    const saved = { ...next, version: previous.version + 1, updatedAt: clock.now() }
    if (!(await store.replace(saved, previous.version, session))) throw versionStale(previous.version + 1)
    await note(by, saved, nameChange(previous, saved), describeChange(previous, saved), session)
    return saved
  }

  return {
    mayCurate,

    async listCollections({ agency, dataset, isKept = false }, viewer, { limit, after }) {
      const datasetId = dataset === undefined ? undefined : (await getDataset(dataset, viewer)).dataset._id
      const agencyIds = isKept
        ? await listWhere(viewer, 'write')
        : agency === undefined
          ? undefined
          : await agencies.listIdsBelow(agency)
      const draftsOf = await listWhere(viewer, 'read')
      const { items, total } = await store.list(
        { agencyIds, datasetId, draftsOf },
        { limit: limit + 1, after },
      )
      const shown = items.slice(0, limit)
      return {
        items: await countFor(viewer, shown),
        total,
        next: items.length > limit ? shown.at(-1)!.sortKey : null,
      }
    },

    async listNewestCollections(limit, viewer) {
      const found = await countFor(viewer, await store.listNewest(limit + emptyAmong))
      return found.filter(({ datasetCount }) => datasetCount > 0).slice(0, limit)
    },

    async getCollection(idOrSlug, viewer) {
      const { record } = await getSeen(idOrSlug, viewer)
      const isOldSlug = record._id !== idOrSlug && record.slug !== idOrSlug
      return { found: await findFor(viewer, record), movedTo: isOldSlug ? record.slug : null }
    },

    async findCollectionRecords(ids, viewer) {
      if (ids.length === 0) return []
      const seen = await Promise.all(
        (await store.findMany(ids)).map(async (record) => {
          const agency = await ownerOf(record)
          return mayCurate(viewer, 'read', { record, agency }) ? [record] : []
        }),
      )
      return seen.flat()
    },

    async createCollection(by, body) {
      mustActSomewhere(by, 'write')
      const input = readNewInput('collection-input', serverMade, body) as CollectionInput
      const agency = await findAgencyOf(agencies, input)
      const status = input.status ?? 'draft'
      mustCurate(by, 'change', { record: { status }, agency })
      const words = readWords(input)
      const saved = await changes.commit(async (session) => {
        const now = clock.now()
        const id = newId(now.getTime())
        await agencies.enterAgency(agency._id, session)
        if ((await store.countOfAgency(agency._id, session)) >= maxCollectionsOfAgency)
          throw collectionRules.tooManyCollections(maxCollectionsOfAgency)
        const fromTitle = slugFromTitle(firstText(words.title), 'bo-suu-tap')
        const slug = input.slug ?? (await slugs.chooseFree(fromTitle, session))
        await slugs.claim(slug, id, session)
        const { items, standing } = await readList(by, input.datasets ?? [], [], session)
        if (status === 'published') await mustShow(items, standing, session)
        const record: CollectionRecord = {
          _id: id,
          slug,
          formerSlugs: [],
          version: 1,
          status,
          ...words,
          agencyId: agency._id,
          datasets: items,
          sortKey: sortKeyOf(words.title, id),
          publishedAt: status === 'published' ? now : null,
          createdAt: now,
          updatedAt: now,
        }
        await store.insert(record, session)
        await note(by, record, 'create-collection', { status, datasets: items.length }, session)
        return record
      }, `agency/${agency._id}`)
      return findFor(by, saved)
    },

    async patchCollection(by, idOrSlug, ifMatch, patch) {
      const before = await getSeen(idOrSlug, by)
      mustCurate(by, 'change', before)
      const { own, made } = splitMembers(patch, serverMade)
      const unknown = Object.keys(own).find((name) => !ownMembers.includes(name))
      if (unknown !== undefined) throw unknownMember(`/${unknown}`, ownMembers)
      const saved = await changes.commit(async (session) => {
        const { record, agency: owner } = await getSeen(before.record._id, by, session)
        mustCurate(by, 'change', { record, agency: owner })
        mustMatch(record, ifMatch)
        const asRead = { record, agency: owner, datasetCount: 0, datasets: null }
        const present = (lang: 'vi' | 'en') => presentCollection(asRead, { baseUrl, lang, vocabularies })
        refuseMade(made, present, 'datasetCount')
        const input = checkInput(
          'collection-input',
          mergePatch(inputOf(record, owner), own),
        ) as CollectionInput
        const words = readWords(input)
        const status = input.status ?? 'draft'
        const isTurned = status !== record.status
        if (isTurned)
          mustCurate(by, status === 'published' ? 'publish' : 'takeBack', { record, agency: owner })
        const agency = await findAgencyOf(agencies, input)
        if (agency._id !== owner._id) {
          await agencies.enterAgency(agency._id, session)
          mustCurate(by, 'change', { record: { status }, agency })
        }
        const list = Object.hasOwn(own, 'datasets')
          ? await readList(by, input.datasets ?? [], record.datasets, session)
          : null
        const datasets = list?.items ?? record.datasets
        if (status === 'published' && (isTurned || list))
          await mustShow(datasets, list?.standing ?? null, session)
        const next: CollectionRecord = {
          ...record,
          ...words,
          agencyId: agency._id,
          status,
          datasets,
          sortKey: sortKeyOf(words.title, record._id),
          publishedAt: isTurned ? (status === 'published' ? clock.now() : null) : record.publishedAt,
          ...(await moveSlug(slugs, record, input.slug ?? record.slug, session)),
        }
        return save(by, record, next, session)
      }, `collection/${before.record._id}`)
      return findFor(by, saved)
    },

    async deleteCollection(by, idOrSlug, ifMatch) {
      const before = await getSeen(idOrSlug, by)
      mustCurate(by, 'delete', before)
      await changes.commit(async (session) => {
        const found = await getSeen(before.record._id, by, session)
        const { record } = found
        mustCurate(by, 'delete', found)
        mustMatch(record, ifMatch)
        if (!(await store.remove(record._id, record.version, session))) throw versionStale(record.version + 1)
        await note(by, record, 'delete-collection', { datasets: record.datasets.length }, session)
      }, `collection/${before.record._id}`)
    },
  }
}

/** What a patch is merged into; the list of datasets is replaced as a whole. */
const inputOf = ({ slug, title, description, status }: CollectionRecord, agency: AgencyRecord) => ({
  slug,
  title,
  ...(description && { description }),
  agency: agency.slug,
  status,
})

/** What the audit calls a change. */
function nameChange(before: CollectionRecord, after: CollectionRecord): string {
  if (before.status === after.status) return 'edit-collection'
  return after.status === 'published' ? 'publish-collection' : 'take-back-collection'
}

/** By the names that clients know them by. */
const toldMembers = {
  slug: 'slug',
  title: 'title',
  description: 'description',
  agency: 'agencyId',
  datasets: 'datasets',
} as const

/** What the audit is told of a change: which members, and which datasets came and went. */
function describeChange(before: CollectionRecord, after: CollectionRecord): Record<string, unknown> {
  const [was, is] = [before, after].map(({ datasets }) => datasets.map(({ id }) => id))
  return {
    changed: Object.entries(toldMembers)
      .filter(([, member]) => !isDeepStrictEqual(before[member], after[member]))
      .map(([name]) => name),
    added: is!.filter((id) => !was!.includes(id)),
    removed: was!.filter((id) => !is!.includes(id)),
    datasets: is!.length,
  }
}
