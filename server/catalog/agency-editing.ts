import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import type { Agency } from '../../schemas/generated/catalog/agency.ts'
import type { AgencyInput } from '../../schemas/generated/catalog/agency-input.ts'
import { checkInput, madeHere, readNewInput, splitMembers } from '../config/read-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import type { Identity } from '../identity/identity.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { Mongo } from '../platform/mongo.ts'
import {
  agencyNotFound,
  invalidContent,
  unknownMember,
  versionStale,
  type ProblemDetail,
} from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import { slugFromTitle } from '../text/slug.ts'
import { mustMatch, type IfMatch } from './access.ts'
import type { AgencyDirectory } from './agency-directory.ts'
import {
  agencyInUse,
  checkPlace,
  circularSuccessor,
  closedAgencyAt,
  keepFormerName,
  ownSuccessor,
  readMembers,
  unknownAgencyAt,
} from './agency-rules.ts'
import type { AgencyStore } from './agency-store.ts'
import { mergePatch } from './dataset-edit.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { CollectionStore } from './collection-store.ts'
import type { AgencyRecord, CollectionRecord, SeriesRecord } from './records.ts'
import { compareValues } from './revisions.ts'
import type { SlugStore } from './slug-store.ts'
import type { SuccessionStore } from './succession-store.ts'
import type { ResolveSchema } from './schema-reference.ts'
import type { SeriesStore } from './series-store.ts'
import type { ListKeeping } from './succession-lists.ts'
import type { TableSchemaStore } from './table-schema-store.ts'

const serverMade = [
  'id',
  'version',
  'predecessors',
  'status',
  'closedOn',
  'closedNote',
  'datasetCount',
  'children',
]

/** Everything about the tree is one subject: changes of it go one after another. */
const subject = 'agencies'

/** What the room hands to agencies. */
export interface AgencyParts {
  baseUrl: string
  mongo: Mongo
  clock: Clock
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  jobs: Pick<Jobs, 'notify' | 'create'>
  accessMoves: Identity['accessMoves']
  successions: SuccessionStore
  slugs: SlugStore
  datasets: Pick<
    DatasetStore,
    'countAll' | 'countByAgency' | 'isAgencyUsed' | 'moveAgencyPaths' | 'listOfAgency'
  >
  tableSchemas: Pick<TableSchemaStore, 'isAgencyUsed' | 'handOver'>
  series: Pick<SeriesStore, 'countOfAgency' | keyof ListKeeping<SeriesRecord>>
  collections: Pick<CollectionStore, 'countOfAgency' | keyof ListKeeping<CollectionRecord>>
  resolveSchema: ResolveSchema
}

type EditingParts = Omit<AgencyParts, 'mongo' | 'baseUrl' | 'accessMoves'> & {
  store: AgencyStore
  directory: Pick<AgencyDirectory, 'forget'>
}

export type AgencyEditing = ReturnType<typeof createAgencyEditing>

/** The changes of agencies: each commits record, revision, audit entry and notice together. */
export function createAgencyEditing(parts: EditingParts) {
  const {
    clock,
    changes,
    audit,
    jobs,
    slugs,
    datasets,
    store,
    directory,
    successions,
    tableSchemas,
    series,
    collections,
    resolveSchema,
  } = parts

  /** Runs a change, and lets nobody in this process read what was before. */
  async function commit<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    try {
      return await changes.commit(work, subject)
    } finally {
      directory.forget()
    }
  }

  /** The agency above and the successors that an input names; throws 422 with all that are not there. */
  async function resolve(
    input: AgencyInput,
    id: string,
    previous: AgencyRecord | null,
    session: ClientSession,
  ) {
    const errors: ProblemDetail[] = []
    const parent = input.parent ? await store.findByIdOrSlug(input.parent, session) : null
    if (input.parent && !parent) errors.push(unknownAgencyAt('/parent', input.parent))
    if (parent?.closed && !(await isBelow(id, parent, session)))
      errors.push(closedAgencyAt('/parent', parent, await store.findMany(parent.successorIds, session)))
    const successorIds: string[] = []
    for (const [index, slug] of (input.successors ?? []).entries()) {
      const successor = await store.findByIdOrSlug(slug, session)
      if (!successor) errors.push(unknownAgencyAt(`/successors/${index}`, slug))
      else if (successor._id === id) errors.push(ownSuccessor(`/successors/${index}`))
      else if (await isSuccessorOf(id, successor, session))
        errors.push(circularSuccessor(`/successors/${index}`, slug))
      else successorIds.push(successor._id)
    }
    const required: string[] = []
    for (const [index, address] of (input.requiredSchemas ?? []).entries()) {
      const found = await resolveSchema(address, previous?.requiredSchemas)
      if (typeof found === 'string') required.push(found)
      else errors.push({ pointer: `/requiredSchemas/${index}`, detail: found })
    }
    if (errors.length > 0) throw invalidContent(errors)
    return { parent, successorIds: [...new Set(successorIds)], requiredSchemas: [...new Set(required)] }
  }

  const isBelow = async (id: string, parent: AgencyRecord, session: ClientSession) =>
    (await store.findById(id, session))?.parentId === parent._id

  /** Whether the chain of successors that begins with `from` leads to the agency. */
  async function isSuccessorOf(id: string, from: AgencyRecord, session: ClientSession): Promise<boolean> {
    const seen = new Set<string>([from._id])
    for (let next = from.successorIds; next.length > 0;) {
      if (next.includes(id)) return true
      const unseen = next.filter((each) => !seen.has(each))
      for (const each of unseen) seen.add(each)
      next = (await store.findMany(unseen, session)).flatMap(({ successorIds }) => successorIds)
    }
    return false
  }

  async function note(
    {
      by,
      previous,
      next,
      action,
      details: more = {},
    }: {
      by: Viewer
      previous: AgencyRecord | null
      next: AgencyRecord | null
      action: string
      details?: Record<string, unknown>
    },
    session: ClientSession,
  ): Promise<void> {
    const now = clock.now()
    const { _id, path } = (next ?? previous)!
    const number = next?.version ?? previous!.version + 1
    const differences = compareValues(
      previous ? historyForm(previous) : {},
      next ? historyForm(next) : {},
      '',
    )
    const revision = {
      _id: `${_id}/${number}`,
      agencyId: _id,
      number,
      at: now,
      by: by.label,
      changes: differences,
      previous,
    }
    await store.addRevision(revision, session)
    await jobs.notify({ kind: 'agency-changed', agencyId: _id }, session)
    const details = { version: number, slug: (next ?? previous)!.slug, path, ...more }
    await audit.append({ at: now, by, action, object: `agency/${_id}`, agencyId: _id, details }, session)
  }

  return {
    commit,
    note,
    isSuccessorOf,
    moveBelow,

    create(by: Viewer, input: AgencyInput): Promise<AgencyRecord> {
      const members = readMembers(input)
      return commit(async (session) => {
        const _id = newId(clock.now().getTime())
        const { parent, successorIds, requiredSchemas } = await resolve(input, _id, null, session)
        refuse(checkPlace({ _id, level: members.level }, parent, []))
        await store.lockTree(session)
        const name = firstText(members.name)
        const slug = input.slug ?? (await slugs.chooseFree(slugFromTitle(name, 'co-quan'), session))
        await slugs.claim(slug, _id, session)
        const now = clock.now()
        const record: AgencyRecord = {
          _id,
          slug,
          formerSlugs: [],
          version: 1,
          ...members,
          parentId: parent?._id ?? null,
          path: [...(parent?.path ?? []), _id],
          successorIds,
          requiredSchemas,
          approvalByAnother: input.approvalByAnother ?? false,
          createdAt: now,
          updatedAt: now,
        }
        await store.insert(record, session)
        await note({ by, previous: null, next: record, action: 'create-agency' }, session)
        return record
      })
    },

    /** The record as it is afterwards; a patch that changes nothing makes no new version. */
    async patch(
      by: Viewer,
      id: string,
      ifMatch: IfMatch | null,
      patch: object,
      {
        presented,
        mayStandBelow,
      }: { presented: Agency; mayStandBelow: (parent: AgencyRecord | null) => void },
    ): Promise<AgencyRecord> {
      const own = readPatch(patch, presented, await datasets.countAll())
      return commit(async (session) => {
        const previous = await getForChange(id, ifMatch, session)
        const input = checkInput('agency-input', mergePatch(inputOf(presented), own)) as AgencyInput
        const { parent, successorIds, requiredSchemas } = await resolve(input, id, previous, session)
        const isMoved = (parent?._id ?? null) !== previous.parentId
        if (isMoved) mayStandBelow(parent)
        const below = await store.listBelow(id, session)
        const read = readMembers(input)
        const formerNames = keepFormerName(previous, read, portalDay(clock.now()))
        const members = { ...read, formerNames }
        refuse(checkPlace({ _id: id, level: members.level }, parent, below))
        const slug = input.slug ?? previous.slug
        const next: AgencyRecord = {
          ...previous,
          ...members,
          slug,
          formerSlugs: [...new Set([...previous.formerSlugs, previous.slug])].filter(
            (former) => former !== slug,
          ),
          parentId: parent?._id ?? null,
          path: [...(parent?.path ?? []), id],
          successorIds,
          requiredSchemas,
          approvalByAnother: input.approvalByAnother ?? false,
        }
        if (compareValues(historyForm(previous), historyForm(next), '').length === 0) return previous
        const saved = { ...next, version: previous.version + 1, updatedAt: clock.now() }
        if (slug !== previous.slug) await slugs.claim(slug, id, session)
        await store.lockTree(session)
        if (!(await store.replace(saved, previous.version, session))) throw versionStale(previous.version + 1)
        if (isMoved) await moveBelow(saved, below, session)
        const isRenamed = slug !== previous.slug || compareValues(previous.name, saved.name, '').length > 0
        const action = isMoved ? 'move-agency' : isRenamed ? 'rename-agency' : 'change-agency'
        await note({ by, previous, next: saved, action }, session)
        return saved
      })
    },

    remove(by: Viewer, id: string, ifMatch: IfMatch | null): Promise<void> {
      return commit(async (session) => {
        const previous = await getForChange(id, ifMatch, session)
        const [child] = await store.listBelow(id, session)
        if (child) throw agencyInUse.hasChildren(child.slug)
        if (await datasets.isAgencyUsed(id, session)) throw agencyInUse.hasDatasets()
        if (await tableSchemas.isAgencyUsed(id, session)) throw agencyInUse.hasSchemas()
        if ((await series.countOfAgency(id, session)) > 0) throw agencyInUse.hasSeries()
        if ((await collections.countOfAgency(id, session)) > 0) throw agencyInUse.hasCollections()
        const [predecessor] = await store.listPredecessors(id, session)
        if (predecessor) throw agencyInUse.isSuccessor(predecessor.slug)
        if (await successions.findOpen([id], session)) throw agencyInUse.isMoving()
        await store.touch([id], session)
        await store.lockTree(session)
        if (!(await store.remove(id, previous.version, session))) throw versionStale(previous.version + 1)
        await note({ by, previous, next: null, action: 'delete-agency' }, session)
      })
    },
  }

  async function getForChange(
    id: string,
    ifMatch: IfMatch | null,
    session: ClientSession,
  ): Promise<AgencyRecord> {
    const record = await store.findById(id, session)
    if (!record) throw agencyNotFound(id)
    mustMatch(record, ifMatch)
    return record
  }

  /** Everything below follows: the paths of agencies, and those that datasets carry for their visibility. */
  async function moveBelow(
    moved: AgencyRecord,
    below: readonly AgencyRecord[],
    session: ClientSession,
  ): Promise<void> {
    await store.touch([moved._id, ...below.map(({ _id }) => _id)], session)
    await datasets.moveAgencyPaths(moved._id, moved.path, session)
    for (const agency of below) {
      const path = [...moved.path, ...agency.path.slice(agency.path.indexOf(moved._id) + 1)]
      await store.setPath(agency._id, path, session)
      await datasets.moveAgencyPaths(agency._id, path, session)
    }
  }
}

function refuse(errors: ProblemDetail[]): void {
  if (errors.length > 0) throw invalidContent(errors)
}

/** The body of a creation; throws 400 for unknown members, 422 for wrong or server-made ones. */
export const readNewAgency = (body: object): AgencyInput =>
  readNewInput('agency-input', serverMade, body) as AgencyInput

/** The members of a patch that belong to the publisher; server-made ones may come back only as they were. */
function readPatch(patch: object, presented: Agency, datasetTotal: number): Record<string, unknown> {
  const { own, made } = splitMembers(patch, serverMade)
  const known = Object.keys(inputOf(presented))
  const unknown = Object.keys(own).find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownMember(`/${unknown}`, known)
  const changed = Object.entries(made).filter(([name, value]) => !isAsRead(name, value))
  refuse(changed.map(([name]) => madeHere(name)))
  return own

  /** Datasets come and go without a version of their agency, so any count may have been read that could ever have been. */
  function isAsRead(name: string, value: unknown): boolean {
    if (name === 'datasetCount')
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= datasetTotal
    if (name === 'children') return Array.isArray(value)
    return isDeepStrictEqual(value, presented[name as keyof Agency])
  }
}

/** An agency as a publisher would write it: what a merge patch is applied to. */
function inputOf({
  slug,
  name,
  formerNames,
  level,
  parent,
  code,
  homepage,
  successors,
  requiredSchemas,
  approvalByAnother,
}: Agency): AgencyInput {
  return {
    slug,
    name,
    formerNames,
    level,
    parent,
    code,
    homepage,
    successors,
    requiredSchemas,
    approvalByAnother,
  }
}

/** What history compares: what people decided. */
function historyForm({
  slug,
  name,
  level,
  parentId,
  code,
  homepage,
  successorIds,
  formerNames = [],
  closed = null,
  requiredSchemas = [],
  approvalByAnother = false,
}: AgencyRecord): Record<string, unknown> {
  return {
    slug,
    name,
    formerNames,
    level,
    parentId,
    code,
    homepage,
    successorIds,
    closed,
    requiredSchemas,
    approvalByAnother,
  }
}
