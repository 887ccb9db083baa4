import { isDeepStrictEqual } from 'node:util'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { expandScopes, type Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import {
  conflict,
  datasetNotFound,
  distributionNotFound,
  invalidContent,
  notFound,
  type ProblemError,
} from '../problems.ts'
import { mustAct, mustSee, ProposalNeeded, type IfMatch } from './access.ts'
import { listPlaces, mayAct } from '../identity/permissions.ts'
import type { DatasetEditing } from './dataset-editing.ts'
import type { DatasetStore } from './dataset-store.ts'
import { Rehearsal, type Acting } from './dataset-writer.ts'
import type { Distributions } from './distributions.ts'
import type { Operation, ProposalRecord, ProposalStore } from './proposal-store.ts'
import type { DatasetRecord, RevisionChange } from './records.ts'

export type { Operation, ProposalRecord } from './proposal-store.ts'

/** A change as it may be kept; `about` is the dataset, or nothing when the operation names a distribution. */
export interface Change {
  about: string | null
  operation: Operation
  /** The version that its author read; `*` where the operation does not ask for one. */
  ifMatch?: IfMatch | null
}

/** What became of a change by somebody who may not publish. */
export class Proposed {
  /** Null when it would change nothing. */
  readonly record: ProposalRecord | null

  constructor(record: ProposalRecord | null) {
    this.record = record
  }
}

/** A publisher looks through them; more at a time means that nobody does. */
const maxOpen = 100

/** Changes of published datasets by those who may not publish. */
export interface Proposals {
  /**
   * Does a change with `run`, or keeps it for a publisher to decide when its author may write and not publish. It is tried first,
   * and refused for what would refuse it from a publisher.
   */
  changeOrPropose<Done>(by: Viewer, change: Change, run: () => Promise<Done>): Promise<Done | Proposed>
  /** Newest first, before the number given; for members. */
  listProposals(
    idOrSlug: string,
    viewer: Viewer,
    page: { limit: number; before: number | null },
  ): Promise<{ items: ProposalRecord[]; total: number; hasMore: boolean }>
  getProposal(idOrSlug: string, number: number, viewer: Viewer): Promise<ProposalRecord>
  /** Open ones of the datasets that the viewer may publish, newest first. */
  listOpenProposals(
    viewer: Viewer,
    limit: number,
  ): Promise<{ proposal: ProposalRecord; dataset: DatasetRecord }[]>
  /**
   * Carries it out as the publisher who accepts it, or closes it. Throws 409 when it was decided already, and when it would now
   * do something else than it says.
   */
  decideProposal(
    by: Viewer,
    idOrSlug: string,
    number: number,
    decision: { accept: boolean; note?: string | null },
  ): Promise<ProposalRecord>
}

export function createProposals({
  changes,
  audit,
  clock,
  store,
  datasets,
  editing,
  distributions,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
  store: ProposalStore
  datasets: Pick<DatasetStore, 'findByIdOrSlug' | 'findByDistribution' | 'list'>
  editing: Pick<DatasetEditing, 'replaceDataset' | 'patchDataset' | 'restoreRevision'>
  distributions: Pick<
    Distributions,
    'addFile' | 'addLink' | 'patchDistribution' | 'removeDistribution' | 'addRelease'
  >
}): Proposals {
  function perform(
    by: Acting,
    datasetId: string,
    operation: Operation,
    ifMatch: IfMatch | null,
  ): Promise<unknown> {
    switch (operation.name) {
      case 'replaceDataset':
        return editing.replaceDataset(by, datasetId, ifMatch, operation.body)
      case 'patchDataset':
        return editing.patchDataset(by, datasetId, ifMatch, operation.body)
      case 'restoreRevision':
        return editing.restoreRevision(by, datasetId, operation.revision, ifMatch)
      case 'addFile':
        return distributions.addFile(by, datasetId, operation.metadata, operation.file)
      case 'addLink':
        return distributions.addLink(by, datasetId, operation.metadata)
      case 'patchDistribution':
        return distributions.patchDistribution(by, operation.distributionId, ifMatch, operation.body)
      case 'removeDistribution':
        return distributions.removeDistribution(by, operation.distributionId, ifMatch)
      case 'addRelease':
        return distributions.addRelease(by, operation.distributionId, operation.file)
    }
  }

  async function findAbout(about: string | null, operation: Operation): Promise<DatasetRecord> {
    const id = 'distributionId' in operation ? operation.distributionId : null
    const found = id === null ? await datasets.findByIdOrSlug(about!) : await datasets.findByDistribution(id)
    if (!found) throw id === null ? datasetNotFound(about!) : distributionNotFound(id)
    return found
  }

  /** What it would change, tried with the rights that a publisher has, and undone; null when it is nothing. */
  async function rehearse(
    by: Viewer,
    dataset: DatasetRecord,
    operation: Operation,
    ifMatch: IfMatch | null,
  ): Promise<readonly RevisionChange[] | null> {
    const publisher = {
      agencyId: dataset.agencyId,
      agencySlug: null,
      rights: expandScopes(['publish']),
    }
    try {
      await perform(
        { ...by, grants: [...by.grants, publisher], isRehearsal: true },
        dataset._id,
        operation,
        ifMatch,
      )
      return null
    } catch (error) {
      if (error instanceof Rehearsal) return error.changes
      throw error
    }
  }

  async function getForMember(idOrSlug: string, viewer: Viewer): Promise<DatasetRecord> {
    const dataset = mustSee(await datasets.findByIdOrSlug(idOrSlug), viewer, datasetNotFound(idOrSlug))
    mustAct(viewer, 'read', dataset)
    return dataset
  }

  const getRecord = async (datasetId: string, number: number): Promise<ProposalRecord> => {
    const found = await store.find(datasetId, number)
    if (!found) throw notFound(`/api/v1/datasets/${datasetId}/proposals/${number}`)
    return found
  }

  async function propose(by: Acting, { about, operation, ifMatch = '*' }: Change): Promise<Proposed> {
    const dataset = await findAbout(about, operation)
    const differences = await rehearse(by, dataset, operation, ifMatch)
    if (differences === null) return new Proposed(null)
    return changes.commit(async (session) => {
      if ((await store.countOpen(dataset._id, session)) >= maxOpen) throw tooMany()
      const number = await store.nextNumber(dataset._id, session)
      const record: ProposalRecord = {
        _id: `${dataset._id}/${number}`,
        datasetId: dataset._id,
        number,
        at: clock.now(),
        by: by.label,
        accountId: by.accountId,
        operation,
        changes: [...differences],
        status: 'open',
        decision: null,
      }
      await store.insert(record, session)
      const details = { proposal: number, operation: operation.name }
      await audit.append(
        {
          at: record.at,
          by,
          action: 'propose-change',
          object: `dataset/${dataset._id}`,
          agencyId: dataset.agencyId,
          details,
        },
        session,
      )
      await by.whenSaved?.(session)
      return new Proposed(record)
    }, `proposals ${dataset._id}`)
  }

  return {
    async changeOrPropose(by, change, run) {
      try {
        return await run()
      } catch (error) {
        if (!(error instanceof ProposalNeeded)) throw error
        return propose(by, change)
      }
    },

    async listProposals(idOrSlug, viewer, { limit, before }) {
      const { _id } = await getForMember(idOrSlug, viewer)
      const [found, total] = await Promise.all([
        store.list(_id, { limit: limit + 1, before }),
        store.count(_id),
      ])
      return { items: found.slice(0, limit), total, hasMore: found.length > limit }
    },

    async listOpenProposals(viewer, limit) {
      const places = listPlaces(viewer, 'publish')
      if (places.length === 0) return []
      const ids = await store.listDatasetIds()
      // Asked of the datasets, which may have come to another agency since.
      const place = places === 'everywhere' ? {} : { agencyPath: { $in: places } }
      const found = await datasets.list({ _id: { $in: ids }, ...place }, limit)
      const byId = new Map(
        found
          .filter((dataset) => mayAct(viewer, 'publish', dataset))
          .map((dataset) => [dataset._id, dataset]),
      )
      const proposals = await store.listOpen([...byId.keys()], limit)
      return proposals.map((proposal) => ({ proposal, dataset: byId.get(proposal.datasetId)! }))
    },

    async getProposal(idOrSlug, number, viewer) {
      const { _id } = await getForMember(idOrSlug, viewer)
      return getRecord(_id, number)
    },

    async decideProposal(by, idOrSlug, number, { accept, note = null }) {
      const dataset = await getForMember(idOrSlug, by)
      mustAct(by, 'publish', dataset)
      const proposal = await getRecord(dataset._id, number)
      if (proposal.status !== 'open') throw decidedAlready(proposal)
      if (!accept && (note === null || note.trim() === '')) throw reasonNeeded()
      if (accept && !doesAsItSays(proposal, await rehearse(by, dataset, proposal.operation, '*')))
        throw doesOtherwise()
      const decision = { at: clock.now(), by: by.label, accept, note: note?.trim() || null }
      const status = accept ? ('accepted' as const) : ('refused' as const)
      let isClosed = false
      const close: NonNullable<Acting['whenSaved']> = async (session) => {
        if (!(await store.decide(proposal._id, { status, decision }, session))) throw decidedAlready(proposal)
        await audit.append(
          {
            at: decision.at,
            by,
            action: accept ? 'accept-proposal' : 'refuse-proposal',
            object: `dataset/${dataset._id}`,
            agencyId: dataset.agencyId,
            details: { proposal: number, by: proposal.by, note: decision.note },
          },
          session,
        )
        isClosed = true
      }
      // In the transaction of the change itself: neither is without the other.
      if (accept)
        await perform(
          { ...by, whenSaved: close, author: { accountId: proposal.accountId } },
          dataset._id,
          proposal.operation,
          [dataset.version],
        )
      // What was refused, and what somebody else had done meanwhile, saves nothing.
      if (!isClosed) await changes.commit(close, `proposals ${dataset._id}`)
      return getRecord(dataset._id, number)
    },
  }
}

/**
 * Whether the change would still do what its author meant and what a publisher read. What a new file or link is called inside is
 * made anew each time.
 */
function doesAsItSays(
  { operation, changes }: ProposalRecord,
  now: readonly RevisionChange[] | null,
): boolean {
  if (operation.name === 'addFile' || operation.name === 'addLink') return true
  // Nothing is left to do: somebody did it meanwhile.
  return now === null || isDeepStrictEqual(strip(changes), strip(now))
}

const strip = (changes: readonly RevisionChange[]) =>
  changes.map(({ pointer, from = null, to = null }) => [pointer, from, to])

const doesOtherwise = (): ProblemError =>
  conflict({
    vi: 'Bộ dữ liệu đã thay đổi từ khi có đề xuất, nên bây giờ chấp nhận thì kết quả sẽ khác điều đã đề xuất. Hãy từ chối kèm lý do và nhờ đề xuất lại.',
    en: 'The dataset was changed since the proposal was made, and accepting it would now do something else than it says. Refuse it with this as the reason, and ask for it anew.',
  })

const tooMany = (): ProblemError =>
  conflict({
    vi: `Bộ dữ liệu này đã có ${maxOpen} đề xuất chờ quyết định. Hãy nhờ người công bố xem trước.`,
    en: `${maxOpen} proposals of this dataset wait for a decision already. Ask a publisher to look at them first.`,
  })

const decidedAlready = ({ status }: ProposalRecord): ProblemError =>
  conflict({
    vi: `Đề xuất này đã được quyết định (${status === 'open' ? 'accepted' : status}).`,
    en: `This proposal was decided already (${status === 'open' ? 'accepted' : status}).`,
  })

const reasonNeeded = (): ProblemError =>
  invalidContent([
    {
      pointer: '/note',
      detail: {
        vi: 'cần lý do từ chối, để người đề xuất biết phải sửa gì.',
        en: 'needs the reason for refusing, so that whoever proposed it knows what to mend.',
      },
    },
  ])
