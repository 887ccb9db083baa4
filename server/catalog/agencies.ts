import type { ClientSession } from 'mongodb'
import type { AgencyMerge } from '../../schemas/generated/catalog/agency-merge.ts'
import type { AgencySplit } from '../../schemas/generated/catalog/agency-split.ts'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { LanguageMap } from '../../schemas/generated/catalog/language-map.ts'
import { isAdministrator, mayAct, mustAdminister } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { agencyNotFound, notAllowed, signInNeeded, type Sentence } from '../problems.ts'
import { lowerText } from '../text/normalize.ts'
import { managerNeeded, type IfMatch } from './access.ts'
import { createAgencyDirectory } from './agency-directory.ts'
import { createAgencyEditing, readNewAgency, type AgencyParts } from './agency-editing.ts'
import { mustBeOpen } from './agency-rules.ts'
import { createAgencyStore } from './agency-store.ts'
import { createAgencySuccession, type SuccessionFacts } from './agency-succession.ts'
import { growTree, presentAgency, type AgencyBranch } from './agency-view.ts'
import type { AgencyRecord } from './records.ts'
import { readMerge, readSplit } from './succession-plan.ts'

/** The public bodies that publish: a tree, open to everybody, changed by administrators and by the agencies above. */
export interface Agencies {
  createIndexes(): Promise<void>
  /** By id, slug or former slug; what another process changed is seen within five seconds. */
  findAgency(idOrSlug: string): Promise<AgencyRecord | null>
  /** All as stored, at most five seconds old, in Vietnamese order of their names. */
  listAgencyRecords(): Promise<AgencyRecord[]>
  /** An agency in the same place, not ended, that bears one of these names; `parent` is a slug or id, null for the top. */
  findNamesake(name: LanguageMap, parent: string | null): Promise<AgencyRecord | null>
  /** How many datasets the viewer may see of each agency and those below it, by id. */
  countVisibleByAgency(viewer: Viewer): Promise<Map<string, number>>
  /** All as they are read, in Vietnamese order of their names. */
  listAgencies(viewer: Viewer): Promise<Agency[]>
  /** The same as a tree. */
  getAgencyTree(viewer: Viewer): Promise<AgencyBranch[]>
  /** As it is now; throws `agency-not-found`; `movedTo` is set when asked by an old slug. */
  getAgency(idOrSlug: string, viewer: Viewer): Promise<{ agency: Agency; movedTo: string | null }>
  /** Throws 400 for unknown members, 422 for wrong or server-made ones, a parent or successor that is not there or a place that cannot be, 409 for a slug that is taken. */
  createAgency(by: Viewer, body: object): Promise<Agency>
  /** Applies a merge patch (RFC 7396); moving an agency moves all below it and their datasets. */
  patchAgency(by: Viewer, idOrSlug: string, ifMatch: IfMatch | null, patch: object): Promise<Agency>
  /** Throws 409 while it has agencies below it, datasets, or a predecessor that names it. */
  deleteAgency(by: Viewer, idOrSlug: string, ifMatch: IfMatch | null): Promise<void>
  /** Closes an agency and gives all that it has to another one; administrators only. Throws 422 for what cannot be, 409 when it has ended already. */
  mergeAgency(
    by: Viewer,
    idOrSlug: string,
    ifMatch: IfMatch | null,
    input: AgencyMerge,
  ): Promise<SuccessionFacts>
  /** Gives named datasets and sub-agencies to other agencies; closes when nothing is left. */
  splitAgency(
    by: Viewer,
    idOrSlug: string,
    ifMatch: IfMatch | null,
    input: AgencySplit,
  ): Promise<SuccessionFacts>
  /** The agency as this transaction sees it, for what comes into it; throws 422 when it was merged or split. */
  enterAgency(id: string, session: ClientSession): Promise<AgencyRecord>
  /** Ids of an agency and of those below it; none for one that is not there, as every filter. */
  listIdsBelow(idOrSlug: string): Promise<string[]>
  /** By ids, in any order; those that are gone are left out. */
  findAgencies(ids: readonly string[]): Promise<AgencyRecord[]>
}

export function createAgencies({
  baseUrl,
  mongo,
  clock,
  changes,
  audit,
  jobs,
  slugs,
  datasets,
  accessMoves,
  successions,
  tableSchemas,
  series,
  collections,
  resolveSchema,
}: AgencyParts): Agencies {
  const store = createAgencyStore(mongo.connection)
  const directory = createAgencyDirectory({ clock, store, datasets })
  const editing = createAgencyEditing({
    clock,
    changes,
    audit,
    jobs,
    slugs,
    datasets,
    tableSchemas,
    series,
    collections,
    resolveSchema,
    store,
    directory,
    successions,
  })
  const succession = createAgencySuccession({
    clock,
    audit,
    jobs,
    accessMoves,
    datasets,
    series,
    collections,
    store,
    successions,
    tableSchemas,
    editing,
  })

  async function present(record: AgencyRecord, viewer: Viewer): Promise<Agency> {
    const counts = await directory.countDatasets(viewer)
    const named = [record.parentId, ...record.successorIds].filter((id) => id !== null)
    const [others, predecessors] = await Promise.all([
      Promise.all(named.map((id) => directory.find(id))),
      store.listPredecessors(record._id),
    ])
    const slugs = new Map(others.flatMap((other) => (other ? [[other._id, other.slug]] : [])))
    return presentAgency(record, {
      slugOf: (id) => slugs.get(id) ?? null,
      datasetCount: counts.get(record._id) ?? 0,
      predecessors: predecessors.map(({ slug }) => slug).sort(),
      baseUrl,
    })
  }

  async function listAgencies(viewer: Viewer): Promise<Agency[]> {
    const [records, counts] = await Promise.all([directory.listAll(), directory.countDatasets(viewer)])
    const slugs = new Map(records.map(({ _id, slug }) => [_id, slug]))
    const slugOf = (id: string) => slugs.get(id) ?? null
    const predecessors = new Map<string, string[]>()
    for (const { slug, successorIds } of records)
      for (const id of successorIds) predecessors.set(id, [...(predecessors.get(id) ?? []), slug])
    return records.map((record) =>
      presentAgency(record, {
        slugOf,
        baseUrl,
        datasetCount: counts.get(record._id) ?? 0,
        predecessors: (predecessors.get(record._id) ?? []).sort(),
      }),
    )
  }

  async function getToSucceed(by: Viewer, idOrSlug: string): Promise<AgencyRecord> {
    mustAdminister(by, mergersAreOfAdministrators)
    return getRecord(idOrSlug)
  }

  async function getRecord(idOrSlug: string): Promise<AgencyRecord> {
    const record = await store.findByIdOrSlug(idOrSlug)
    if (!record) throw agencyNotFound(idOrSlug)
    return record
  }

  return {
    createIndexes: () => store.createIndexes(),
    findAgency: (idOrSlug) => directory.find(idOrSlug),
    listAgencyRecords: () => directory.listAll(),

    async findNamesake(name, parent) {
      const above = parent === null ? null : await directory.find(parent)
      // Below one that is not there nothing stands, and nothing will be made.
      if (parent !== null && !above) return null
      const wanted = namesOf(name)
      const beside = (await directory.listAll()).filter(
        ({ parentId, closed }) => !closed && parentId === (above?._id ?? null),
      )
      return beside.find((agency) => namesOf(agency.name).some((each) => wanted.includes(each))) ?? null
    },

    countVisibleByAgency: (viewer) => directory.countDatasets(viewer),
    listAgencies,

    async getAgencyTree(viewer) {
      return growTree(await listAgencies(viewer))
    },

    async getAgency(idOrSlug, viewer) {
      const record = await getRecord(idOrSlug)
      const isOldSlug = record._id !== idOrSlug && record.slug !== idOrSlug
      return { agency: await present(record, viewer), movedTo: isOldSlug ? record.slug : null }
    },

    async createAgency(by, body) {
      const input = readNewAgency(body)
      const parent = input.parent ? await directory.find(input.parent) : null
      // A parent that is not there is the input's fault, told by the editing; top agencies are the administrators'.
      if (!input.parent || parent) mustManage(by, parent)
      else if (by.kind === 'anonymous') throw signInNeeded()
      return present(await editing.create(by, input), by)
    },

    async patchAgency(by, idOrSlug, ifMatch, patch) {
      const record = await getRecord(idOrSlug)
      mustManage(by, record)
      const presented = await present(record, by)
      const saved = await editing.patch(by, record._id, ifMatch, patch, {
        presented,
        mayStandBelow: (parent) => mustManage(by, parent),
      })
      return present(saved, by)
    },

    async deleteAgency(by, idOrSlug, ifMatch) {
      const record = await getRecord(idOrSlug)
      mustManage(by, record.parentId === null ? null : await store.findById(record.parentId))
      await editing.remove(by, record._id, ifMatch)
    },

    async mergeAgency(by, idOrSlug, ifMatch, input) {
      const record = await getToSucceed(by, idOrSlug)
      return succession.succeed(by, record._id, ifMatch, readMerge(input))
    },

    async splitAgency(by, idOrSlug, ifMatch, input) {
      const record = await getToSucceed(by, idOrSlug)
      return succession.succeed(by, record._id, ifMatch, readSplit(input))
    },

    async enterAgency(id, session) {
      await store.touch([id], session)
      const record = await store.findById(id, session)
      if (!record) throw agencyNotFound(id)
      mustBeOpen(record, await store.findMany(record.successorIds, session), '/agency')
      return record
    },

    async listIdsBelow(idOrSlug) {
      const agency = await directory.find(idOrSlug)
      if (!agency) return []
      return (await directory.listAll()).filter(({ path }) => path.includes(agency._id)).map(({ _id }) => _id)
    },

    async findAgencies(ids) {
      const found = await Promise.all(ids.map((id) => directory.find(id)))
      return found.filter((record) => record !== null)
    },
  }
}

/** As names are compared: without regard to case, blanks and the place of a tone. */
const namesOf = (name: LanguageMap): string[] => Object.values(name).map((text) => lowerText(text ?? ''))

/** A merger reaches into agencies that no manager has both of. */
const mergersAreOfAdministrators: Sentence = {
  vi: 'Chỉ người quản trị cổng sáp nhập và chia tách cơ quan. Hãy nhờ người quản trị.',
  en: 'Only administrators of the portal merge and split agencies. Ask one.',
}

/** Throws unless the viewer manages this agency; the top of the tree (null) is the administrators'. */
function mustManage(viewer: Viewer, agency: Pick<AgencyRecord, 'slug' | 'path' | 'name'> | null): void {
  if (viewer.kind === 'anonymous') throw signInNeeded()
  const may = agency === null ? isAdministrator(viewer) : mayAct(viewer, 'admin', { agencyPath: agency.path })
  if (may) return
  if (agency === null) {
    throw notAllowed({
      vi: 'Chỉ người quản trị cổng đặt, chuyển hoặc xóa cơ quan ở gốc cây. Hãy nhờ người quản trị, hoặc đặt nó dưới cơ quan của bạn (trường "parent").',
      en: 'Only administrators of the portal make, move or delete agencies at the top of the tree. Ask one, or put it below your own agency (member "parent").',
    })
  }
  throw managerNeeded(viewer, agency)
}
