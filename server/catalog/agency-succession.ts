import type { ClientSession } from 'mongodb'
import type { Succession } from '../../schemas/generated/catalog/succession.ts'
import type { AccessMove, Identity } from '../identity/identity.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { portalDay, type Clock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { agencyNotFound, versionStale } from '../problems.ts'
import { firstText } from '../text/first-text.ts'
import type { Audit } from '../audit/audit.ts'
import type { AgencyEditing } from './agency-editing.ts'
import { mustMatch, type IfMatch } from './access.ts'
import { agencyInUse } from './agency-rules.ts'
import type { AgencyStore } from './agency-store.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { AgencyRecord, CollectionRecord, SeriesRecord, SuccessionRecord } from './records.ts'
import { alreadyClosed, planSuccession, type Asked, type SuccessionPlan } from './succession-plan.ts'
import { moveLists, planLists, type ListKeeping, type ListPlan } from './succession-lists.ts'
import type { SuccessionStore } from './succession-store.ts'
import type { TableSchemaStore } from './table-schema-store.ts'

/** What a merger or split does; its job moves the datasets. */
export type SuccessionFacts = Omit<Succession, 'job'> & { jobId: string | null }

/**
 * Mergers and splits. One transaction closes the agency, moves its sub-agencies and settles roles and tokens; from then on
 * nothing comes in. The datasets follow by a job, and each is in one agency at any moment.
 */
export function createAgencySuccession({
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
}: {
  clock: Clock
  audit: Pick<Audit, 'append'>
  jobs: Pick<Jobs, 'create'>
  accessMoves: Identity['accessMoves']
  datasets: Pick<DatasetStore, 'listOfAgency'>
  series: ListKeeping<SeriesRecord>
  collections: ListKeeping<CollectionRecord>
  store: AgencyStore
  successions: SuccessionStore
  tableSchemas: Pick<TableSchemaStore, 'handOver'>
  editing: Pick<AgencyEditing, 'commit' | 'note' | 'isSuccessorOf' | 'moveBelow'>
}) {
  return {
    succeed: (by: Viewer, id: string, ifMatch: IfMatch | null, asked: Asked): Promise<SuccessionFacts> =>
      editing.commit(async (session) => {
        const from = await store.findById(id, session)
        if (!from) throw agencyNotFound(id)
        if (ifMatch !== null) mustMatch(from, ifMatch)
        const going = await successions.findOpenFrom([id], session)
        if (going && (await isSame(going, asked, session))) return resume(from, going, asked, session)
        if (from.closed) throw alreadyClosed(from, await store.findMany(from.successorIds, session))
        const plan = await planSuccession(
          { store, datasets, isSuccessorOf: editing.isSuccessorOf },
          from,
          asked,
          clock.now(),
          session,
        )
        // What is still coming would arrive in an agency that has closed.
        const busy = await successions.findOpen([id], session)
        const targetIds = plan.targets.map(({ agency }) => agency._id)
        if (busy || (await successions.findOpenFrom(targetIds, session))) throw agencyInUse.isMoving()
        const lists: PlannedLists = {
          series: await planLists(series, plan, session),
          collections: await planLists(collections, plan, session),
        }
        const facts = await describe(plan, lists, asked, session)
        if (asked.dryRun) return facts
        return { ...facts, jobId: await begin(by, plan, lists, asked, facts, session) }
      }),
  }

  async function isSame(going: SuccessionRecord, asked: Asked, session: ClientSession): Promise<boolean> {
    const named: string[] = []
    // One by one: a transaction answers one question at a time.
    for (const { agency } of asked.into) named.push((await store.findByIdOrSlug(agency, session))?._id ?? '')
    named.sort()
    const moving = going.moves.map(({ toId }) => toId).sort()
    return going.kind === asked.kind && named.join() === moving.join()
  }

  /** The same again while it goes on: the job that runs, or a new one after it failed. */
  async function resume(
    from: AgencyRecord,
    going: SuccessionRecord,
    asked: Asked,
    session: ClientSession,
  ): Promise<SuccessionFacts> {
    const left = await datasets.listOfAgency(from._id, {}, session)
    const targets = await store.findMany(
      going.moves.map(({ toId }) => toId),
      session,
    )
    const slugs = new Map(targets.map(({ _id, slug }) => [_id, slug]))
    const named = new Set(going.moves.flatMap(({ datasetIds }) => datasetIds))
    const rest = left.filter(({ _id }) => !named.has(_id)).length
    return {
      kind: going.kind,
      dryRun: asked.dryRun,
      agency: from.slug,
      closes: !!from.closed,
      date: from.closed?.on ?? portalDay(going.createdAt),
      note: from.closed?.note ?? null,
      into: going.moves.map(({ toId, datasetIds }) => {
        const own = new Set(datasetIds)
        const count = left.filter(({ _id }) => own.has(_id)).length
        return {
          agency: slugs.get(toId) ?? toId,
          datasets: count + (going.restToId === toId ? rest : 0),
          agencies: [],
          members: 0,
        }
      }),
      datasetsLeft: going.restToId === null ? rest : 0,
      membersEnded: 0,
      tokensMoved: 0,
      tokensRevoked: 0,
      jobId: asked.dryRun ? null : await createJob(going._id, session),
    }
  }

  async function describe(
    plan: SuccessionPlan,
    lists: PlannedLists,
    { kind, note, dryRun }: Asked,
    session: ClientSession,
  ): Promise<SuccessionFacts> {
    const { from, targets, restCount, restTo, closes, on } = plan
    const { members, ...access } = await accessMoves.countAccess(accessOf(plan), session)
    return {
      kind,
      dryRun,
      agency: from.slug,
      closes,
      date: on,
      note,
      into: targets.map(({ agency, datasetIds, children, isRest }) => ({
        agency: agency.slug,
        datasets: datasetIds.length + (isRest ? restCount : 0),
        ...countOf('series', lists, agency),
        ...countOf('collections', lists, agency),
        agencies: children.map(({ slug }) => slug),
        members: members.get(agency._id) ?? 0,
      })),
      datasetsLeft: restTo === null ? restCount : 0,
      ...access,
      jobId: null,
    }
  }

  async function begin(
    by: Viewer,
    plan: SuccessionPlan,
    lists: PlannedLists,
    { kind, note }: Asked,
    facts: SuccessionFacts,
    session: ClientSession,
  ): Promise<string> {
    const { from, targets, restTo, below, closes, on } = plan
    const now = clock.now()
    await store.lockTree(session)
    await store.touch(
      [from, ...targets.map(({ agency }) => agency)].map(({ _id }) => _id),
      session,
    )
    const succession: SuccessionRecord = {
      _id: newId(now.getTime()),
      kind,
      agencyId: from._id,
      agencyName: firstText(from.name),
      moves: targets.map(({ agency, datasetIds }) => ({
        toId: agency._id,
        toName: firstText(agency.name),
        datasetIds,
      })),
      restToId: restTo?._id ?? null,
      by: { label: by.label, accountId: by.accountId, tokenId: by.tokenId, address: by.address },
      total: facts.into.reduce((sum, { datasets: count }) => sum + count, 0),
      createdAt: now,
      doneAt: null,
    }
    await successions.insert(succession, session)
    const jobId = await createJob(succession._id, session)

    const next: AgencyRecord = {
      ...from,
      version: from.version + 1,
      updatedAt: now,
      ...(closes && {
        closed: { on, note },
        successorIds: [...new Set([...from.successorIds, ...targets.map(({ agency }) => agency._id)])],
      }),
    }
    if (!(await store.replace(next, from.version, session))) throw versionStale(from.version + 1)
    const heir = restTo ?? targets[0]?.agency
    // Whoever follows them keeps their addresses, and somebody must be able to publish the next version.
    if (closes && heir) await tableSchemas.handOver(from._id, heir._id, session)
    const moved: { child: AgencyRecord; saved: AgencyRecord }[] = []
    for (const { agency, children } of targets) {
      for (const child of children) {
        const saved: AgencyRecord = {
          ...child,
          parentId: agency._id,
          path: [...agency.path, child._id],
          version: child.version + 1,
          updatedAt: now,
        }
        if (!(await store.replace(saved, child.version, session))) throw versionStale(child.version + 1)
        const under = below.filter(({ _id, path }) => _id !== child._id && path.includes(child._id))
        await editing.moveBelow(saved, under, session)
        moved.push({ child, saved })
      }
    }
    const movedLists = [
      ...nameMoves('series', await moveLists(series, lists.series, now, session)),
      ...nameMoves('collection', await moveLists(collections, lists.collections, now, session)),
    ]
    // Entries of the audit come last: who has begun to write them keeps all others waiting.
    for (const { child, saved } of moved)
      await editing.note({ by, previous: child, next: saved, action: 'move-agency' }, session)
    const { jobId: _job, dryRun: _dry, ...details } = facts
    await editing.note({ by, previous: from, next, action: `${kind}-agency`, details }, session)
    for (const [index, { agency }] of targets.entries()) {
      const gained = { from: from.slug, kind, ...facts.into[index] }
      const object = `agency/${agency._id}`
      const entry = { at: now, by, action: 'extend-agency', object, agencyId: agency._id, details: gained }
      await audit.append(entry, session)
    }
    for (const { slug, version, ...moved } of movedLists) {
      const details = { slug, version, from: from.slug, kind }
      await audit.append({ at: now, by, ...moved, details }, session)
    }
    await accessMoves.moveAccess(by, accessOf(plan), session)
    return jobId
  }

  async function createJob(successionId: string, session: ClientSession): Promise<string> {
    const job = {
      kind: 'move-datasets',
      datasetId: null,
      distributionId: null,
      data: { successionId },
      unit: 'items',
      key: `move-datasets/${successionId}`,
    }
    return (await jobs.create(job, session)).id
  }
}

/** The series and collections that each agency gets. */
interface PlannedLists {
  series: ListPlan<SeriesRecord>
  collections: ListPlan<CollectionRecord>
}

/** How many of a kind an agency gets; nothing where there are none. */
function countOf(kind: keyof PlannedLists, lists: PlannedLists, { _id }: AgencyRecord) {
  const count = lists[kind].get(_id)?.length
  return count === undefined ? {} : { [kind]: count }
}

/** What the audit is told of each that moved. */
const nameMoves = (
  kind: 'series' | 'collection',
  moved: readonly Pick<SeriesRecord, '_id' | 'agencyId' | 'slug' | 'version'>[],
) =>
  moved.map(({ _id, agencyId, slug, version }) => ({
    action: `move-${kind}`,
    object: `${kind}/${_id}`,
    agencyId,
    slug,
    version,
  }))

const accessOf = ({ from, targets, closes }: SuccessionPlan): AccessMove => ({
  fromId: from._id,
  keptInIds: targets.filter(({ keepsMembers }) => keepsMembers).map(({ agency }) => agency._id),
  closes,
})
