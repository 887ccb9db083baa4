import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import type { SeriesInput } from '../../schemas/generated/catalog/series-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput, readNewInput, splitMembers } from '../config/read-input.ts'
import { mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import {
  datasetNotFound,
  invalidContent,
  seriesNotFound,
  unknownMember,
  versionStale,
  type ProblemDetail,
  type Sentence,
} from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { slugFromTitle } from '../text/slug.ts'
import {
  mustAct,
  placeIn,
  mustActSomewhere,
  mustMatch,
  mustSee,
  scopeToEdit,
  type IfMatch,
} from './access.ts'
import type { Agencies } from './agencies.ts'
import { mergePatch } from './dataset-edit.ts'
import { findAgencyOf, moveSlug, readWords, refuseMade, sortKeyOf } from './dataset-list-rules.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { AgencyRecord, DatasetRecord, SeriesRecord } from './records.ts'
import { arrange, findPlaceFor } from './series-order.ts'
import { seriesRules } from './series-rules.ts'
import type { SeriesMemberRecord, SeriesStore } from './series-store.ts'
import { presentSeries, type FoundPlace, type FoundSeries, type SeenMember } from './series-view.ts'
import type { SlugStore } from './slug-store.ts'
import { seeDataset, visibleFilter } from './visibility.ts'

/** Ordered families of datasets. A series is public as soon as it is made; of its datasets everybody finds what they may see. */
export interface SeriesDoors {
  /** By title, without their datasets. `agency` narrows the list to one agency and those below it, `isKept` to what the viewer may change. */
  listSeries(
    of: { agency?: string; isKept?: boolean },
    viewer: Viewer,
    page: { limit: number; after: string | null },
  ): Promise<{ items: FoundSeries[]; total: number; next: string | null }>
  /** With its datasets. Throws `series-not-found`; `movedTo` is set when asked by an old slug. */
  getSeries(idOrSlug: string, viewer: Viewer): Promise<{ found: FoundSeries; movedTo: string | null }>
  /** The same by ids, for those who only need names; those that are gone are left out. */
  findSeriesRecords(ids: readonly string[]): Promise<SeriesRecord[]>
  /** One by id, slug or former slug; null when there is none. */
  findSeriesRecord(idOrSlug: string): Promise<SeriesRecord | null>
  /** Where a dataset that the viewer sees stands among what they see. */
  findSeriesPlace(dataset: Pick<DatasetRecord, '_id' | 'series'>, viewer: Viewer): Promise<FoundPlace>
  /** Whether the viewer may change the series. */
  mayKeepSeries(viewer: Viewer, found: Pick<FoundSeries, 'agency'>): boolean
  createSeries(by: Viewer, body: object): Promise<FoundSeries>
  /** Applies a merge patch (RFC 7396); `members` is replaced as a whole. */
  patchSeries(by: Viewer, idOrSlug: string, ifMatch: IfMatch | null, patch: object): Promise<FoundSeries>
  /** Its datasets stay, without a series. */
  deleteSeries(by: Viewer, idOrSlug: string, ifMatch: IfMatch | null): Promise<void>
  /** Adds a dataset, or moves it; without a position to where its period or title belongs. */
  putSeriesMember(
    by: Viewer,
    idOrSlug: string,
    dataset: string,
    position: number | null,
    ifMatch: IfMatch | null,
  ): Promise<FoundSeries>
  removeSeriesMember(
    by: Viewer,
    idOrSlug: string,
    dataset: string,
    ifMatch: IfMatch | null,
  ): Promise<FoundSeries>
}

/** One page shows all of them: every month of forty years. */
export const maxMembers = 500
/** A family for every kind of report that a ministry and its units have; a list of them is still looked through. */
const maxSeriesOfAgency = 1_000

const serverMade = ['id', 'version', 'memberCount', 'createdAt', 'updatedAt', 'links']
const ownMembers = ['slug', 'title', 'description', 'agency', 'members']

export interface SeriesParts {
  baseUrl: string
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  jobs: Pick<Jobs, 'notify'>
  store: SeriesStore
  slugs: SlugStore
  agencies: Pick<Agencies, 'findAgency' | 'enterAgency' | 'listAgencyRecords' | 'listIdsBelow'>
  datasets: Pick<DatasetStore, 'findByIdOrSlug'>
}

export function createSeries({
  baseUrl,
  clock,
  changes,
  audit,
  jobs,
  store,
  slugs,
  agencies,
  datasets,
}: SeriesParts): SeriesDoors {
  async function ownerOf({ _id, agencyId }: SeriesRecord): Promise<AgencyRecord> {
    const agency = await agencies.findAgency(agencyId)
    if (!agency) throw new Error(`The agency ${agencyId} of the series ${_id} is gone.`)
    return agency
  }

  async function getRecord(idOrSlug: string, session?: ClientSession): Promise<SeriesRecord> {
    const record = await store.findByIdOrSlug(idOrSlug, session)
    if (!record) throw seriesNotFound(idOrSlug)
    return record
  }

  /** The series with what the viewer may see of its datasets. */
  async function findFor(viewer: Viewer, record: SeriesRecord): Promise<FoundSeries> {
    const [agency, all] = await Promise.all([ownerOf(record), store.listMembers(record._id)])
    const seen = all.filter((member) => seeDataset(member, viewer) !== 'no')
    const members = await Promise.all(
      seen.map(async (member): Promise<SeenMember> => {
        const own = await agencies.findAgency(member.agencyId)
        if (!own) throw new Error(`The agency ${member.agencyId} of dataset ${member._id} is gone.`)
        return { ...member, agency: own }
      }),
    )
    return { record, agency, memberCount: members.filter(isThere).length, members }
  }

  const mustKeep = async (by: Viewer, record: SeriesRecord): Promise<void> =>
    mustAct(by, 'publish', placeIn(await ownerOf(record)))

  /** Changes the order of a series to these datasets: each that comes, goes or moves is told, all in the transaction. */
  async function reorder(
    record: SeriesRecord,
    members: readonly SeriesMemberRecord[],
    order: readonly string[],
    session: ClientSession,
  ): Promise<void> {
    const before = new Map(members.map(({ _id, series }) => [_id, series?.position]))
    const after = new Set(order)
    const gone = members.filter(({ _id }) => !after.has(_id)).map(({ _id }) => _id)
    const places = order.map((id, index) => ({ id, position: index + 1 }))
    const come = places.filter(({ id }) => !before.has(id))
    for (const id of gone) await store.setSeries(id, null, session)
    for (const { id, position } of come) await store.setSeries(id, { id: record._id, position }, session)
    await store.setPositions(
      places.filter(({ id, position }) => before.has(id) && before.get(id) !== position),
      session,
    )
    for (const datasetId of [...gone, ...come.map(({ id }) => id)])
      await jobs.notify({ kind: 'dataset-changed', datasetId }, session)
  }

  /** The dataset that a list names, when the viewer may put it into this series. */
  async function findToAdd(
    by: Viewer,
    name: string,
    seriesId: string | null,
    session: ClientSession,
  ): Promise<DatasetRecord | Sentence> {
    const dataset = await datasets.findByIdOrSlug(name, session)
    if (!dataset || seeDataset(dataset, by) === 'no') return seriesRules.unknownDataset(name)
    if (dataset.series && dataset.series.id === seriesId) return dataset
    if (dataset.series) {
      const other = await store.findByIdOrSlug(dataset.series.id, session)
      return seriesRules.inAnother(dataset.slug, other?.slug ?? dataset.series.id)
    }
    mustAct(by, scopeToEdit(dataset), dataset)
    return dataset
  }

  /** The ids of a list of members, in its order; throws 422 with all that cannot be. */
  async function readMembers(
    by: Viewer,
    given: NonNullable<SeriesInput['members']>,
    seriesId: string | null,
    session: ClientSession,
  ): Promise<string[]> {
    const ids: string[] = []
    const errors: ProblemDetail[] = []
    for (const [index, item] of given.entries()) {
      const name = typeof item === 'string' ? item : (item as { id: string }).id
      const found = await findToAdd(by, name, seriesId, session)
      if (!('_id' in found)) errors.push({ pointer: `/members/${index}`, detail: found })
      else if (ids.includes(found._id))
        errors.push({ pointer: `/members/${index}`, detail: seriesRules.namedTwice(name) })
      else ids.push(found._id)
    }
    if (errors.length > 0) throw invalidContent(errors)
    return ids
  }

  async function note(
    by: Viewer,
    { _id, agencyId, slug, version }: SeriesRecord,
    action: string,
    details: Record<string, unknown>,
    session: ClientSession,
  ): Promise<void> {
    const entry = { at: clock.now(), by, action, object: `series/${_id}`, agencyId }
    await audit.append({ ...entry, details: { slug, version, ...details } }, session)
  }

  /** Saves a change of the record, and of its order when one is given. */
  async function save(
    by: Viewer,
    previous: SeriesRecord,
    changed: Partial<SeriesRecord>,
    order: { members: readonly SeriesMemberRecord[]; ids: readonly string[] } | null,
    action: string,
    session: ClientSession,
  ): Promise<SeriesRecord> {
    const next = { ...previous, ...changed }
    const isMoved = order !== null && order.ids.join() !== order.members.map(({ _id }) => _id).join()
    if (isDeepStrictEqual(next, previous) && !isMoved) return previous
    if (isMoved && order.ids.length > maxMembers) throw seriesRules.tooManyMembers(maxMembers)
    const saved = { ...next, version: previous.version + 1, updatedAt: clock.now() }
    if (!(await store.replace(saved, previous.version, session))) throw versionStale(previous.version + 1)
    const details: Record<string, unknown> = {}
    if (isMoved) {
      await reorder(saved, order.members, order.ids, session)
      const before = new Set(order.members.map(({ _id }) => _id))
      const after = new Set(order.ids)
      details.added = order.ids.filter((id) => !before.has(id))
      details.removed = [...before].filter((id) => !after.has(id))
      details.members = order.ids.length
    }
    const names = Object.keys(changed).filter((name) => name !== 'sortKey' && name !== 'formerSlugs')
    details.changed = names.filter(
      (name) => !isDeepStrictEqual(next[name as keyof SeriesRecord], previous[name as keyof SeriesRecord]),
    )
    await note(by, saved, action, details, session)
    return saved
  }

  /** Puts one dataset elsewhere among what the viewer sees, or out of the series. */
  async function changeMember(
    by: Viewer,
    idOrSlug: string,
    ifMatch: IfMatch | null,
    action: string,
    choose: (
      record: SeriesRecord,
      members: readonly SeriesMemberRecord[],
      seen: string[],
      session: ClientSession,
    ) => Promise<string[]>,
  ): Promise<FoundSeries> {
    const { _id } = await getRecord(idOrSlug)
    const saved = await changes.commit(async (session) => {
      const record = await getRecord(_id, session)
      if (ifMatch !== null) mustMatch(record, ifMatch)
      const members = await store.listMembers(_id, session)
      const seen = members.filter((member) => seeDataset(member, by) !== 'no').map((member) => member._id)
      const wanted = await choose(record, members, seen, session)
      const ids = arrange(
        members.map((member) => ({ id: member._id, isSeen: seen.includes(member._id) })),
        wanted,
      )
      return save(by, record, {}, { members, ids }, action, session)
    }, `series/${_id}`)
    return findFor(by, saved)
  }

  const listKeeping = async (viewer: Viewer): Promise<string[]> =>
    (await agencies.listAgencyRecords())
      .filter(({ path }) => mayAct(viewer, 'publish', { agencyPath: path }))
      .map(({ _id }) => _id)

  return {
    async listSeries({ agency, isKept = false }, viewer, { limit, after }) {
      const agencyIds = isKept
        ? await listKeeping(viewer)
        : agency === undefined
          ? undefined
          : await agencies.listIdsBelow(agency)
      const { items, total } = await store.list({ agencyIds }, { limit: limit + 1, after })
      const shown = items.slice(0, limit)
      const counts = await store.countMembers(
        shown.map(({ _id }) => _id),
        { $and: [{ status: { $ne: 'withdrawn' } }, visibleFilter(viewer)] },
      )
      const found = shown.map(async (record): Promise<FoundSeries> => ({
        record,
        agency: await ownerOf(record),
        memberCount: counts.get(record._id) ?? 0,
        members: null,
      }))
      return {
        items: await Promise.all(found),
        total,
        next: items.length > limit ? shown.at(-1)!.sortKey : null,
      }
    },

    async getSeries(idOrSlug, viewer) {
      const record = await getRecord(idOrSlug)
      const isOldSlug = record._id !== idOrSlug && record.slug !== idOrSlug
      return { found: await findFor(viewer, record), movedTo: isOldSlug ? record.slug : null }
    },

    findSeriesRecords: (ids) => (ids.length === 0 ? Promise.resolve([]) : store.findMany(ids)),
    findSeriesRecord: (idOrSlug) => store.findByIdOrSlug(idOrSlug),

    async findSeriesPlace({ _id, series }, viewer) {
      const none = { series: null, previous: null, next: null }
      const record = series ? await store.findByIdOrSlug(series.id) : null
      if (!record) return none
      const members = (await store.listMembers(record._id)).filter(
        (member) => member._id === _id || (isThere(member) && seeDataset(member, viewer) === 'yes'),
      )
      const at = members.findIndex((member) => member._id === _id)
      if (at === -1) return none
      return {
        series: { record, memberCount: members.filter(isThere).length },
        previous: members[at - 1] ?? null,
        next: members[at + 1] ?? null,
      }
    },

    mayKeepSeries: (viewer, { agency }) =>
      viewer.kind !== 'anonymous' && mayAct(viewer, 'publish', { agencyPath: agency.path }),

    async createSeries(by, body) {
      mustActSomewhere(by, 'publish')
      const input = readNewInput('series-input', serverMade, body) as SeriesInput
      const agency = await findAgencyOf(agencies, input)
      mustAct(by, 'publish', placeIn(agency))
      const words = readWords(input)
      const saved = await changes.commit(async (session) => {
        const now = clock.now()
        const id = newId(now.getTime())
        await agencies.enterAgency(agency._id, session)
        if ((await store.countOfAgency(agency._id, session)) >= maxSeriesOfAgency)
          throw seriesRules.tooManySeries(maxSeriesOfAgency)
        const slug =
          input.slug ?? (await slugs.chooseFree(slugFromTitle(firstText(words.title), 'chuoi'), session))
        await slugs.claim(slug, id, session)
        const ids = await readMembers(by, input.members ?? [], null, session)
        const record: SeriesRecord = {
          _id: id,
          slug,
          formerSlugs: [],
          version: 1,
          ...words,
          agencyId: agency._id,
          sortKey: sortKeyOf(words.title, id),
          createdAt: now,
          updatedAt: now,
        }
        await store.insert(record, session)
        await reorder(record, [], ids, session)
        await note(by, record, 'create-series', { members: ids.length }, session)
        return record
      }, `agency/${agency._id}`)
      return findFor(by, saved)
    },

    async patchSeries(by, idOrSlug, ifMatch, patch) {
      const before = await getRecord(idOrSlug)
      await mustKeep(by, before)
      const { own, made } = splitMembers(patch, serverMade)
      const unknown = Object.keys(own).find((name) => !ownMembers.includes(name))
      if (unknown !== undefined) throw unknownMember(`/${unknown}`, ownMembers)
      const saved = await changes.commit(async (session) => {
        const record = await getRecord(before._id, session)
        const owner = await ownerOf(record)
        mustAct(by, 'publish', placeIn(owner))
        mustMatch(record, ifMatch)
        const asRead = { record, agency: owner, memberCount: 0, members: null }
        refuseMade(made, (lang) => presentSeries(asRead, { baseUrl, lang }), 'memberCount')
        const { slug, title, description } = record
        const current = { slug, title, ...(description && { description }), agency: owner.slug }
        const input = checkInput('series-input', mergePatch(current, own)) as SeriesInput
        const words = readWords(input)
        const agency = await findAgencyOf(agencies, input)
        if (agency._id !== owner._id) {
          const { path } = await agencies.enterAgency(agency._id, session)
          mustAct(by, 'publish', { agencyPath: path, agencySlug: agency.slug })
        }
        const changed: Partial<SeriesRecord> = {
          ...words,
          agencyId: agency._id,
          sortKey: sortKeyOf(words.title, record._id),
          ...(await moveSlug(slugs, record, input.slug ?? slug, session)),
        }
        const order = Object.hasOwn(own, 'members')
          ? await readOrder(by, record, input.members ?? [], session)
          : null
        return save(by, record, changed, order, 'edit-series', session)
      }, `series/${before._id}`)
      return findFor(by, saved)
    },

    async deleteSeries(by, idOrSlug, ifMatch) {
      const before = await getRecord(idOrSlug)
      await mustKeep(by, before)
      await changes.commit(async (session) => {
        const record = await getRecord(before._id, session)
        await mustKeep(by, record)
        mustMatch(record, ifMatch)
        const members = await store.listMembers(record._id, session)
        await reorder(record, members, [], session)
        if (!(await store.remove(record._id, record.version, session))) throw versionStale(record.version + 1)
        await note(by, record, 'delete-series', { members: members.length }, session)
      }, `series/${before._id}`)
    },

    putSeriesMember: (by, idOrSlug, dataset, position, ifMatch) =>
      changeMember(by, idOrSlug, ifMatch, 'arrange-series', async (record, members, seen, session) => {
        await mustKeep(by, record)
        const found = mustSee(await datasets.findByIdOrSlug(dataset, session), by, () =>
          datasetNotFound(dataset),
        )
        const checked = await findToAdd(by, found._id, record._id, session)
        if (!('_id' in checked)) throw seriesRules.refuseMember(checked)
        const others = seen.filter((id) => id !== checked._id)
        if (position === null && seen.includes(checked._id)) return seen
        const byId = new Map(members.map((member) => [member._id, member]))
        const at =
          position === null
            ? findPlaceFor(
                checked,
                others.map((id) => byId.get(id)!),
              )
            : position - 1
        return others.toSpliced(Math.min(at, others.length), 0, checked._id)
      }),

    removeSeriesMember: (by, idOrSlug, dataset, ifMatch) =>
      changeMember(by, idOrSlug, ifMatch, 'arrange-series', async (record, members, seen) => {
        mustActSomewhere(by, 'write')
        const member = members.find(
          ({ _id, slug }) => (_id === dataset || slug === dataset) && seen.includes(_id),
        )
        if (!member) throw datasetNotFound(dataset)
        // Who keeps the series may take any dataset out, and who may change a dataset may take it out of any series.
        if (!mayAct(by, scopeToEdit(member), member)) await mustKeep(by, record)
        return seen.filter((id) => id !== member._id)
      }),
  }

  /** The order that a patch asks for; what the viewer does not see stays where it is. */
  async function readOrder(
    by: Viewer,
    record: SeriesRecord,
    given: NonNullable<SeriesInput['members']>,
    session: ClientSession,
  ) {
    const members = await store.listMembers(record._id, session)
    const wanted = await readMembers(by, given, record._id, session)
    const seen = members.map((member) => ({ id: member._id, isSeen: seeDataset(member, by) !== 'no' }))
    return { members, ids: arrange(seen, wanted) }
  }
}

/** Whether it counts: the tombstone of a withdrawn dataset is told, and is no step of the series. */
const isThere = ({ status }: Pick<DatasetRecord, 'status'>): boolean => status !== 'withdrawn'
