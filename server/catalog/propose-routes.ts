import type { Proposal } from '../../schemas/generated/catalog/proposal.ts'
import { Reply } from '../http/endpoint.ts'
import type { Viewer } from '../identity/viewer.ts'
import { conflict, type ProblemError } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import { withReason } from './dataset-writer.ts'
import { Proposed, type Change, type ProposalRecord } from './proposals.ts'

export const proposalExample: Proposal = {
  number: 2,
  at: '2026-01-31T08:00:00.000Z',
  by: 'Lê Quang Hùng',
  note: 'Số liệu nay thu thập mỗi năm một lần.',
  operation: 'patchDataset',
  distribution: null,
  file: null,
  changes: [{ pointer: '/frequency', from: null, to: 'ANNUAL' }],
  status: 'open',
  decision: null,
}

/** The answer to a change that is kept as a proposal. */
export const proposalReply = {
  description:
    'Kept as a proposal, because the dataset is published and you may not publish. Location is its address.',
  schema: 'proposal',
}

/** Why, beside a body that is what is changed alone. */
export const noteParameter = {
  note: {
    type: 'string',
    maxLength: 2_000,
    description:
      'Why it is changed. It stands in the history, which the public reads of what is published; when the change waits as a proposal, whoever decides reads it first.',
  },
}

/** Does a change, or keeps it as a proposal when its author may not publish: 202 with its address. Why goes with it either way. */
export async function orPropose<Done>(
  catalog: Pick<Catalog, 'changeOrPropose'>,
  viewer: Viewer,
  change: Change,
  run: (by: Viewer) => Promise<Done>,
): Promise<Done | Reply> {
  const by = withReason(viewer, change.note)
  return replyOr(await catalog.changeOrPropose(viewer, change, () => run(by)), (done) => done)
}

/** The answer to what came of a change: 202 when it waits as a proposal. */
export function replyOr<Done, Answer>(
  outcome: Done | Proposed,
  answer: (done: Done) => Answer,
): Answer | Reply {
  if (!(outcome instanceof Proposed)) return answer(outcome)
  if (outcome.record === null) throw changesNothing()
  const { datasetId, number } = outcome.record
  const address = `/api/v1/datasets/${datasetId}/proposals/${number}`
  return new Reply(202, presentProposal(outcome.record), { Location: address })
}

const changesNothing = (): ProblemError =>
  conflict({
    vi: 'Thay đổi này không làm khác gì so với bản đã công bố, nên không có gì để đề xuất.',
    en: 'This would change nothing of what is published, so there is nothing to propose.',
  })

/** A proposal as the API tells it. */
export function presentProposal({
  number,
  at,
  by,
  note = null,
  operation,
  changes,
  status,
  decision,
}: ProposalRecord): Proposal {
  const file = 'file' in operation ? operation.file : null
  return {
    number,
    at: at.toISOString(),
    by,
    note,
    operation: operation.name,
    distribution: 'distributionId' in operation ? operation.distributionId : null,
    file: file && { name: file.name, byteSize: file.byteSize, sha256: file.sha256 },
    changes: changes.map(({ pointer, from = null, to = null }) => ({ pointer, from, to })),
    status,
    decision: decision && { ...decision, at: decision.at.toISOString() },
  }
}
