import { notFound } from '../problems.ts'
import type { ProposalRecord } from './proposal-store.ts'
import type { DatasetRecord, DistributionRecord, ReleaseRecord } from './records.ts'

/** A release of a file with what it belongs to. */
export interface PlacedRelease {
  dataset: DatasetRecord
  distribution: DistributionRecord
  release: ReleaseRecord
}

/** What a file is and what a proposal would make of it. */
export interface ProposedRelease {
  proposal: ProposalRecord
  current: PlacedRelease
  /** As it would be if it were accepted now. */
  proposed: PlacedRelease
}

/** Throws 404 for what proposes no new release of a file that is still there, and for what was decided: the history tells of that. */
export function planRelease(
  dataset: DatasetRecord,
  proposal: ProposalRecord,
  newest: ReleaseRecord | null,
): ProposedRelease {
  const { operation, status, at, by, changes, number } = proposal
  const missing = () => notFound(`/api/v1/datasets/${dataset._id}/proposals/${number}/diff`)
  if (operation.name !== 'addRelease' || status !== 'open' || !newest || newest.takenDown) throw missing()
  const distribution = dataset.distributions.find(({ id }) => id === operation.distributionId)
  if (!distribution) throw missing()
  const { name, byteSize, sha256 } = operation.file
  const format = changes.find(({ pointer }) => /^\/distributions\/\d+\/format$/.test(pointer))?.to
  const release = {
    ...newest,
    _id: `${distribution.id}/${newest.number + 1}`,
    number: newest.number + 1,
    name,
    byteSize,
    sha256,
    createdAt: at,
    by,
  }
  return {
    proposal,
    current: { dataset, distribution, release: newest },
    proposed: {
      dataset,
      // It is read as what it was taken for when it came.
      distribution: typeof format === 'string' ? { ...distribution, format } : distribution,
      release,
    },
  }
}
