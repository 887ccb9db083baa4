import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongodb'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { expandScopes, type Viewer } from '../identity/viewer.ts'
import type { Clock } from '../platform/clock.ts'
import { datasetNotFound, distributionNotFound, notFound } from '../problems.ts'
import { mustAct, mustEditOrPropose, mustSee, ProposalNeeded, type IfMatch } from './access.ts'
import { mayTakeBack } from '../identity/permissions.ts'
import type { Approval } from './approval.ts'
import { tidyReason } from './dataset-edit.ts'
import type { DatasetEditing } from './dataset-editing.ts'
import type { DatasetStore } from './dataset-store.ts'
import { Rehearsal, type Acting } from './dataset-writer.ts'
import type { Distributions } from './distributions.ts'
import {
  doesAsItSays,
  doesOtherwise,
  isClosed,
  isRepeat,
  maxOpen,
  mustBeReadable,
  mustExplain,
  notTheirs,
  partIsGone,
  tooMany,
} from './proposal-rules.ts'
import type { Operation, ProposalRecord, ProposalStore } from './proposal-store.ts'
import { planRelease, type ProposedRelease } from './proposed-release.ts'
import type { DatasetRecord, RevisionChange } from './records.ts'
import type { ReleaseStore } from './release-store.ts'

export type { Operation, ProposalRecord } from './proposal-store.ts'

/** A change as it may be kept; `about` is the dataset, or nothing when the operation names a distribution. */
export interface Change {
  about: string | null
  operation: Operation
  /** The version that its author read; `*` where the operation does not ask for one. */
  ifMatch?: IfMatch | null
  /** Why; kept with a proposal, and in the history once it is accepted. */
  note?: string | null
  /** In the transaction that keeps it as a proposal, such as noting that its upload is used. */
  whenProposed?: (session: ClientSession, record: ProposalRecord) => Promise<void>
}

/** What became of a change by somebody who may not publish. */
export class Proposed {
  /** Null when it would change nothing. */
  readonly record: ProposalRecord | null

  constructor(record: ProposalRecord | null) {
    this.record = record
  }
}

/** Changes of published datasets by those who may not publish. */
export interface Proposals {
  /**
   * Does a change with `run`, or keeps it for a publisher to decide when its author may write and not publish. It is tried first,
   * and refused for what would refuse it from a publisher. The same file again for the same place is the proposal that waits.
   */
  changeOrPropose<Done>(by: Viewer, change: Change, run: () => Promise<Done>): Promise<Done | Proposed>
  /** What the change would change, for those who may do or propose it; nothing is saved. */
  previewChange(by: Viewer, change: Pick<Change, 'about' | 'operation'>): Promise<readonly RevisionChange[]>
  /** Newest first, before the number given; for members. */
  listProposals(
    idOrSlug: string,
    viewer: Viewer,
    page: { limit: number; before: number | null },
  ): Promise<{ items: ProposalRecord[]; total: number; hasMore: boolean }>
  getProposal(idOrSlug: string, number: number, viewer: Viewer): Promise<ProposalRecord>
  /** The file as it is and as it would be, of an open proposal of a new release, for members; 404 of every other. */
  getProposedRelease(idOrSlug: string, number: number, viewer: Viewer): Promise<ProposedRelease>
  /**
   * Carries it out as the publisher who accepts it, or closes it. Throws 409 when it was decided already, and when it would now
   * do something else than it says. The notes of both stand in the history of what was accepted.
   */
  decideProposal(
    by: Viewer,
    idOrSlug: string,
    number: number,
    decision: { accept: boolean; note?: string | null },
  ): Promise<ProposalRecord>
  /** Closes one's own before anybody decided. Throws 403 to everybody else, and 409 when it was closed already. */
  takeBackProposal(by: Viewer, idOrSlug: string, number: number): Promise<ProposalRecord>
}

type Closing = Pick<ProposalRecord, 'decision'> & { status: Exclude<ProposalRecord['status'], 'open'> }

const auditActions: Record<Closing['status'], string> = {
  accepted: 'accept-proposal',
  refused: 'refuse-proposal',
  takenBack: 'take-back-proposal',
}

export function createProposals({
  changes,
  audit,
  clock,
  store,
  datasets,
  releases,
  editing,
  distributions,
  approval,
}: {
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
  store: ProposalStore
  datasets: Pick<DatasetStore, 'findByIdOrSlug' | 'findByDistribution'>
  releases: Pick<ReleaseStore, 'findNewest'>
  editing: Pick<DatasetEditing, 'replaceDataset' | 'patchDataset' | 'restoreRevision'>
  distributions: Pick<
    Distributions,
    'addFile' | 'addLink' | 'patchDistribution' | 'removeDistribution' | 'addRelease'
  >
  approval: Pick<Approval, 'mustEdit'>
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
    const dataset = mustSee(await datasets.findByIdOrSlug(idOrSlug), viewer, () => datasetNotFound(idOrSlug))
    mustAct(viewer, 'read', dataset)
    return dataset
  }

  const getRecord = async (datasetId: string, number: number): Promise<ProposalRecord> => {
    const found = await store.find(datasetId, number)
    if (!found) throw notFound(`/api/v1/datasets/${datasetId}/proposals/${number}`)
    return found
  }

  async function propose(
    by: Acting,
    { about, operation, ifMatch = '*', note: said = null, whenProposed }: Change,
  ): Promise<Proposed> {
    const note = tidyReason(said)
    mustBeReadable(note)
    const dataset = await findAbout(about, operation)
    const differences = await rehearse(by, dataset, operation, ifMatch)
    if (differences === null) return new Proposed(null)
    return changes.commit(async (session) => {
      const repeated = await findRepeated(by, dataset._id, operation, session)
      if (repeated) {
        await whenProposed?.(session, repeated)
        return new Proposed(repeated)
      }
      if ((await store.countOpen(dataset._id, session)) >= maxOpen) throw tooMany()
      const number = await store.nextNumber(dataset._id, session)
      const record: ProposalRecord = {
        _id: `${dataset._id}/${number}`,
        datasetId: dataset._id,
        number,
        at: clock.now(),
        by: by.label,
        accountId: by.accountId,
        // The account alone, so that another token of it is the same hand.
        tokenId: by.accountId === null ? by.tokenId : null,
        note,
        operation,
        changes: [...differences],
        status: 'open',
        decision: null,
      }
      await store.insert(record, session)
      const details = {
        proposal: number,
        operation: operation.name,
        ...(note !== null && { note }),
      }
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
      await whenProposed?.(session, record)
      return new Proposed(record)
    }, `proposals ${dataset._id}`)
  }

  /** The open proposal that this would only say again. */
  async function findRepeated(
    by: Viewer,
    datasetId: string,
    operation: Operation,
    session: ClientSession,
  ): Promise<ProposalRecord | null> {
    if (!('file' in operation)) return null
    const waiting = await store.listOpenOfBytes(datasetId, operation.file.sha256, session)
    return waiting.find((each) => isRepeat(each, by, operation)) ?? null
  }

  /** What accepting it now would change; null when nothing is left to do. */
  async function tryNow(
    by: Acting,
    dataset: DatasetRecord,
    { operation }: ProposalRecord,
  ): Promise<readonly RevisionChange[] | null> {
    if (isPartGone(dataset, operation)) {
      if (operation.name !== 'removeDistribution') throw partIsGone()
      await approval.mustEdit(by, dataset)
      return null
    }
    return rehearse(by, dataset, operation, '*')
  }

  /** Closes an open one in the transaction of whatever goes with it. */
  async function close(
    by: Viewer,
    dataset: DatasetRecord,
    { _id, number, by: author }: ProposalRecord,
    { status, decision }: Closing,
    session: ClientSession,
  ): Promise<void> {
    if (!(await store.decide(_id, { status, decision }, session)))
      throw isClosed((await store.find(dataset._id, number, session))!)
    await audit.append(
      {
        at: decision!.at,
        by,
        action: auditActions[status],
        object: `dataset/${dataset._id}`,
        agencyId: dataset.agencyId,
        details: { proposal: number, by: author, note: decision!.note },
      },
      session,
    )
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

    async previewChange(by, { about, operation }) {
      const dataset = await findAbout(about, operation)
      mustEditOrPropose(by, dataset)
      return (await rehearse(by, dataset, operation, null)) ?? []
    },

    async listProposals(idOrSlug, viewer, { limit, before }) {
      const { _id } = await getForMember(idOrSlug, viewer)
      const [found, total] = await Promise.all([
        store.list(_id, { limit: limit + 1, before }),
        store.count(_id),
      ])
      return { items: found.slice(0, limit), total, hasMore: found.length > limit }
    },

    async getProposal(idOrSlug, number, viewer) {
      const { _id } = await getForMember(idOrSlug, viewer)
      return getRecord(_id, number)
    },

    async getProposedRelease(idOrSlug, number, viewer) {
      const dataset = await getForMember(idOrSlug, viewer)
      const proposal = await getRecord(dataset._id, number)
      const part = 'distributionId' in proposal.operation ? proposal.operation.distributionId : null
      return planRelease(dataset, proposal, part === null ? null : await releases.findNewest(part))
    },

    async decideProposal(by, idOrSlug, number, { accept, note: said = null }) {
      const dataset = await getForMember(idOrSlug, by)
      mustAct(by, 'publish', dataset)
      const proposal = await getRecord(dataset._id, number)
      if (proposal.status !== 'open') throw isClosed(proposal)
      const note = tidyReason(said)
      mustExplain({ accept, note })
      const author = { accountId: proposal.accountId, by: proposal.by }
      if (accept && !doesAsItSays(proposal, await tryNow({ ...by, author }, dataset, proposal)))
        throw doesOtherwise()
      const decision = { at: clock.now(), by: by.label, accept, note }
      const status = accept ? 'accepted' : 'refused'
      const closing = (session: ClientSession) => close(by, dataset, proposal, { status, decision }, session)
      // In the transaction of the change itself: neither is without the other.
      if (accept && !isPartGone(dataset, proposal.operation))
        await perform(
          {
            ...by,
            whenSaved: closing,
            author,
            reasons: [proposal.note ?? null, note].filter((text) => text !== null),
            triedOn: dataset.version,
          },
          dataset._id,
          proposal.operation,
          [dataset.version],
        )
      // What was refused, and what somebody else had done meanwhile, saves nothing.
      const left = await getRecord(dataset._id, number)
      if (!isDeepStrictEqual(left.decision, decision))
        await changes.commit(closing, `proposals ${dataset._id}`)
      return getRecord(dataset._id, number)
    },

    async takeBackProposal(by, idOrSlug, number) {
      const dataset = await getForMember(idOrSlug, by)
      mustAct(by, 'write', dataset)
      const proposal = await getRecord(dataset._id, number)
      if (!mayTakeBack(by, proposal, dataset)) throw notTheirs()
      if (proposal.status !== 'open') throw isClosed(proposal)
      const decision = { at: clock.now(), by: by.label, accept: false, note: null }
      await changes.commit(
        (session) => close(by, dataset, proposal, { status: 'takenBack', decision }, session),
        `proposals ${dataset._id}`,
      )
      return getRecord(dataset._id, number)
    },
  }
}

/** Whether the file or link that it is about was taken out of the dataset. */
const isPartGone = ({ distributions }: DatasetRecord, operation: Operation): boolean =>
  'distributionId' in operation && !distributions.some(({ id }) => id === operation.distributionId)
