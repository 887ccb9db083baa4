import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import { isAdministrator, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { agencyNotFound, notAllowed, signInNeeded } from '../problems.ts'
import type { IfMatch } from './access.ts'
import { createAgencyDirectory } from './agency-directory.ts'
import { createAgencyEditing, readNewAgency, type AgencyParts } from './agency-editing.ts'
import { createAgencyStore } from './agency-store.ts'
import { growTree, presentAgency, type AgencyBranch } from './agency-view.ts'
import type { AgencyRecord } from './records.ts'

/** The public bodies that publish: a tree, open to everybody, changed by administrators and by the agencies above. */
export interface Agencies {
  createIndexes(): Promise<void>
  /** By id, slug or former slug; what another process changed is seen within five seconds. */
  findAgency(idOrSlug: string): Promise<AgencyRecord | null>
  /** All as stored, at most five seconds old, in Vietnamese order of their names. */
  listAgencyRecords(): Promise<AgencyRecord[]>
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
  tableSchemas,
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
    resolveSchema,
    store,
    directory,
  })

  async function present(record: AgencyRecord, viewer: Viewer): Promise<Agency> {
    const counts = await directory.countDatasets(viewer)
    const named = [record.parentId, ...record.successorIds].filter((id) => id !== null)
    const others = await Promise.all(named.map((id) => directory.find(id)))
    const slugs = new Map(others.flatMap((other) => (other ? [[other._id, other.slug]] : [])))
    return presentAgency(record, {
      slugOf: (id) => slugs.get(id) ?? null,
      datasetCount: counts.get(record._id) ?? 0,
      baseUrl,
    })
  }

  async function listAgencies(viewer: Viewer): Promise<Agency[]> {
    const [records, counts] = await Promise.all([directory.listAll(), directory.countDatasets(viewer)])
    const slugs = new Map(records.map(({ _id, slug }) => [_id, slug]))
    const slugOf = (id: string) => slugs.get(id) ?? null
    return records.map((record) =>
      presentAgency(record, { slugOf, datasetCount: counts.get(record._id) ?? 0, baseUrl }),
    )
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
  }
}

/** Throws unless the viewer manages this agency; the top of the tree (null) is the administrators'. */
function mustManage(viewer: Viewer, agency: Pick<AgencyRecord, 'slug' | 'path'> | null): void {
  if (viewer.kind === 'anonymous') throw signInNeeded()
  const may = agency === null ? isAdministrator(viewer) : mayAct(viewer, 'admin', { agencyPath: agency.path })
  if (may) return
  if (agency === null) {
    throw notAllowed({
      vi: 'Chỉ người quản trị cổng đặt, chuyển hoặc xóa cơ quan ở gốc cây. Hãy nhờ người quản trị, hoặc đặt nó dưới cơ quan của bạn (trường "parent").',
      en: 'Only administrators of the portal make, move or delete agencies at the top of the tree. Ask one, or put it below your own agency (member "parent").',
    })
  }
  throw notAllowed({
    vi: `Việc này cần quyền "admin" trong cơ quan "${agency.slug}" hoặc cơ quan cấp trên. Hãy nhờ người quản lý ở đó.`,
    en: `This needs the right "admin" in the agency "${agency.slug}" or one above it. Ask a manager there.`,
  })
}
