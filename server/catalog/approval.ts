import { isAnother, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import { notAllowed, type ProblemError } from '../problems.ts'
import { mustEdit, ProposalNeeded } from './access.ts'
import type { Agencies } from './agencies.ts'
import type { Acting } from './dataset-writer.ts'
import type { AgencyRecord, DatasetRecord } from './records.ts'

export type Approval = ReturnType<typeof createApproval>

/** What is asked about. */
type Approved = Pick<DatasetRecord, 'status' | 'agencyPath' | 'publishedAt' | 'lastAuthor' | 'submitted'>

/**
 * Where an agency asks for it, what the public reads is approved by somebody other than whoever wrote it last. It holds for everybody,
 * administrators too: an exception for the mighty is none for the careful, and an administrator who must can turn the rule off, which
 * stands in the audit. Withdrawing, archiving and going back to draft approve nothing.
 */
export function createApproval({
  agencies,
}: {
  agencies: Pick<Agencies, 'findAgency' | 'listAgencyRecords'>
}) {
  /** The agencies of the path that ask for it, topmost first: none below can take away what one above asks. */
  async function listAsking(agencyPath: readonly string[]): Promise<AgencyRecord[]> {
    const found = await Promise.all(agencyPath.map((id) => agencies.findAgency(id)))
    return found.filter((agency) => agency?.approvalByAnother) as AgencyRecord[]
  }

  const holds = async (agencyPath: readonly string[]): Promise<boolean> =>
    (await listAsking(agencyPath)).length > 0

  const isHindered = async (by: Pick<Viewer, 'accountId'>, dataset: Approved): Promise<boolean> =>
    needsAnother(dataset) && (await holds(dataset.agencyPath)) && !mayApprove(by, dataset)

  return {
    listAsking,
    holds,

    /** The filter of datasets where the rule holds; null when no agency asks for it. */
    async whereItHolds(): Promise<Record<string, unknown> | null> {
      const asking = (await agencies.listAgencyRecords()).filter(({ approvalByAnother }) => approvalByAnother)
      return asking.length === 0 ? null : { agencyPath: { $in: asking.map(({ _id }) => _id) } }
    },

    /** Whether the viewer may neither publish nor schedule the dataset as it stands, because they wrote it. */
    isHindered,

    /** Throws 403 to whoever would approve what they wrote themselves. */
    async mustApprove(by: Viewer, dataset: Approved): Promise<void> {
      if (!(await isHindered(by, dataset))) return
      if (by.accountId === null) throw nobodyApproves()
      throw dataset.status === 'inReview' ? waitsForAnother() : ownWork()
    },

    /** Throws 403 to whoever would publish at once what is being made here. */
    async mustBeDraft(agencyPath: readonly string[]): Promise<void> {
      if (await holds(agencyPath)) throw draftFirst()
    },

    /**
     * Throws what `mustEdit` throws; and where the rule holds, `ProposalNeeded` to whoever would change what is published by themselves,
     * and 403 to whoever accepts their own proposal. `agencyPath` is another one when the dataset goes there.
     */
    async mustEdit(by: Acting, dataset: DatasetRecord, agencyPath = dataset.agencyPath): Promise<void> {
      mustEdit(by, dataset, (await agencies.findAgency(dataset.agencyId))?.slug)
      // What was proposed while it was public is accepted by another person when it is a draft again, too.
      const isApproving = isPublicMatter(dataset) || by.author !== undefined
      if (!isApproving || by.isRehearsal || !(await holds(agencyPath))) return
      if (!by.author) throw new ProposalNeeded({ isOwnWork: true })
      if (!isAnother(by, by.author)) throw ownWork()
    },

    /** Whether what the viewer changes waits for somebody else, though they may publish. */
    async isOwnProposed(viewer: Viewer, dataset: DatasetRecord): Promise<boolean> {
      return (
        isPublicMatter(dataset) && mayAct(viewer, 'publish', dataset) && (await holds(dataset.agencyPath))
      )
    },
  }
}

const isPublicMatter = ({ status }: Pick<DatasetRecord, 'status'>): boolean =>
  ['published', 'archived', 'withdrawn'].includes(status)

/** What was published, and not written since, was approved. */
const needsAnother = ({ lastAuthor, publishedAt }: Approved): boolean =>
  Boolean(lastAuthor) || publishedAt === null

/** Of older drafts the author is not known; who handed one in is. */
const mayApprove = (by: Pick<Viewer, 'accountId'>, { lastAuthor, submitted }: Approved): boolean =>
  isAnother(by, lastAuthor ?? submitted ?? null)

/** Datasets that nobody but another person than the viewer may approve where the rule holds: `isHindered` as a filter. */
export const writtenBy = ({ accountId }: Pick<Viewer, 'accountId'>): Record<string, unknown> => ({
  $and: [
    { $or: [{ lastAuthor: { $ne: null } }, { publishedAt: null }] },
    ...(accountId === null
      ? []
      : [
          {
            $or: [
              { 'lastAuthor.accountId': accountId },
              { lastAuthor: null, 'submitted.accountId': accountId },
            ],
          },
        ]),
  ],
})

const ownWork = (): ProblemError =>
  notAllowed({
    vi: 'Cơ quan yêu cầu người khác duyệt: ai sửa sau cùng thì không tự công bố, hẹn giờ hoặc chấp nhận được. Hãy gửi duyệt và nhờ người có quyền công bố khác.',
    en: 'The agency asks for a second person: whoever wrote last cannot publish, schedule or accept it. Hand it in for review, and ask somebody else who may publish.',
  })

const waitsForAnother = (): ProblemError =>
  notAllowed({
    vi: 'Cơ quan yêu cầu người khác duyệt: ai sửa sau cùng thì không tự công bố hoặc hẹn giờ được. Bộ dữ liệu đang chờ duyệt; hãy nhờ người có quyền công bố khác quyết định.',
    en: 'The agency asks for a second person: whoever wrote last cannot publish or schedule it. It is in review; ask somebody else who may publish to decide.',
  })

const nobodyApproves = (): ProblemError =>
  notAllowed({
    vi: 'Cơ quan yêu cầu người khác duyệt, mà mã truy cập này không thuộc tài khoản nào nên không duyệt được. Hãy để một người có quyền công bố duyệt.',
    en: 'The agency asks for a second person, and this token belongs to no account, so it cannot approve. Have somebody approve it who may publish.',
  })

const draftFirst = (): ProblemError =>
  notAllowed({
    vi: 'Cơ quan yêu cầu người khác duyệt, nên không tạo bộ dữ liệu đã công bố ngay. Hãy tạo bản nháp (bỏ "status"), rồi gửi duyệt.',
    en: 'The agency asks for a second person, so a dataset cannot be made published at once. Make a draft (leave out "status"), and hand it in for review.',
  })
