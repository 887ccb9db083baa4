import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { isAdministrator, isMember, mayAct } from '../identity/permissions.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { JobFilter, JobRecord, Jobs, JobState } from '../jobs/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import { conflict, notAllowed, notFound, ProblemError, signInNeeded } from '../problems.ts'
import type { DatasetWithAgency } from './records.ts'

export interface JobQuestion extends Omit<JobFilter, 'datasetId'> {
  /** Slug or id. */
  dataset?: string
}

/** Background work as its viewers may see it, start it again and end it. */
export interface JobSteering {
  /** Whoever may see the dataset may see its jobs; jobs of the portal itself are for administrators. Throws `not-found`. */
  getJob(id: string, viewer: Viewer): Promise<JobRecord>
  /** The newest first, before the id given: all for administrators, those of one dataset for members of its agency, 403 for others. */
  findJobs(
    viewer: Viewer,
    question: JobQuestion,
    page: { limit: number; before: string | null },
  ): Promise<{ items: JobRecord[]; total: number; counts: Record<JobState, number> }>
  /** Lets a job that failed or was cancelled run again: for administrators, and for managers of the agency of its dataset. Throws `conflict` for others. */
  retryJob(viewer: Viewer, id: string): Promise<JobRecord>
  /** Ends a job that waits or runs; what it was to replace stays. For those who may let it run again. */
  cancelJob(viewer: Viewer, id: string): Promise<JobRecord>
  /** Whether the viewer may do both with jobs of this dataset; null: with those of the portal itself. */
  maySteer(viewer: Viewer, dataset: { agencyPath: readonly string[] } | null): boolean
}

export function createJobSteering({
  jobs,
  changes,
  audit,
  clock,
  getDataset,
}: {
  jobs: Pick<Jobs, 'findJob' | 'listJobs' | 'countJobs' | 'retry' | 'cancel'>
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
  getDataset: (idOrSlug: string, viewer: Viewer) => Promise<{ dataset: DatasetWithAgency }>
}): JobSteering {
  const maySteer: JobSteering['maySteer'] = (viewer, dataset) =>
    dataset === null ? isAdministrator(viewer) : mayAct(viewer, 'admin', dataset)

  async function find(id: string, viewer: Viewer) {
    const absent = notFound(`/api/v1/jobs/${id}`)
    const job = await jobs.findJob(id)
    if (!job) throw absent
    if (job.datasetId === null) {
      if (!isAdministrator(viewer)) throw absent
      return { job, dataset: null }
    }
    try {
      return { job, dataset: (await getDataset(job.datasetId, viewer)).dataset }
    } catch (error) {
      throw error instanceof ProblemError && error.status < 500 ? absent : error
    }
  }

  async function steer(
    viewer: Viewer,
    id: string,
    action: 'retry-job' | 'cancel-job',
    work: (session: Parameters<Jobs['cancel']>[1], job: JobRecord) => Promise<void>,
  ): Promise<JobRecord> {
    const { job, dataset } = await find(id, viewer)
    if (viewer.kind === 'anonymous') throw signInNeeded()
    if (!maySteer(viewer, dataset)) throw managersOnly()
    await changes.commit(async (session) => {
      await work(session, job)
      await audit.append(
        {
          at: clock.now(),
          by: viewer,
          action,
          object: `job/${id}`,
          agencyId: dataset?.agencyId ?? null,
          details: { kind: job.kind, dataset: job.datasetId, distribution: job.distributionId },
        },
        session,
      )
    }, `job/${id}`)
    return (await jobs.findJob(id))!
  }

  return {
    maySteer,

    getJob: async (id, viewer) => (await find(id, viewer)).job,

    async findJobs(viewer, { dataset: idOrSlug, state, ...question }, page) {
      if (viewer.kind === 'anonymous') throw signInNeeded()
      const filter: JobFilter = { ...question }
      if (idOrSlug !== undefined) {
        const { dataset } = await getDataset(idOrSlug, viewer)
        if (!isMember(viewer, dataset)) throw membersOnly()
        filter.datasetId = dataset._id
      } else if (!isAdministrator(viewer)) throw membersOnly()
      const [items, counts] = await Promise.all([
        jobs.listJobs({ ...filter, ...(state !== undefined && { state }) }, page),
        jobs.countJobs(filter),
      ])
      const total =
        state === undefined ? Object.values(counts).reduce((sum, one) => sum + one, 0) : counts[state]
      return { items, total, counts }
    },

    retryJob: (viewer, id) =>
      steer(viewer, id, 'retry-job', async (session, { kind }) => {
        if (mails.includes(kind)) throw mailIsGone()
        const outcome = await jobs.retry(id, session)
        if (outcome === 'open') throw notOver()
        if (outcome === 'taken') throw sameGoesOn()
      }),

    cancelJob: (viewer, id) =>
      steer(viewer, id, 'cancel-job', async (session) => {
        if ((await jobs.cancel(id, session)) === 'over') throw isOver()
      }),
  }
}

const membersOnly = () =>
  notAllowed({
    vi: 'Danh sách việc chạy nền dành cho người quản trị cổng. Người của cơ quan xem việc của từng bộ dữ liệu mình: hãy thêm ?dataset=<tên bộ dữ liệu>.',
    en: 'The list of background work is for administrators of the portal. Members of an agency read that of their datasets, one at a time: add ?dataset=<slug>.',
  })

const managersOnly = () =>
  notAllowed({
    vi: 'Chạy lại hoặc hủy một việc cần là người quản lý của cơ quan có bộ dữ liệu này, hoặc người quản trị cổng. Hãy nhờ một người trong số đó.',
    en: 'Running a job again or cancelling it is for managers of the agency of this dataset and administrators of the portal. Ask one of them.',
  })

/** What they were to send is forgotten when they end. */
const mails = ['send-mail', 'reset-password']

const mailIsGone = () =>
  conflict({
    vi: 'Thư này không còn được giữ nên không gửi lại được. Hãy làm lại việc sinh ra nó, ví dụ mời lại hoặc xin đặt lại mật khẩu lần nữa.',
    en: 'This mail is no longer kept, so it cannot be sent again. Do again what it was about: invite once more, or ask for another new password.',
  })

const notOver = () =>
  conflict({
    vi: 'Chỉ việc đã hỏng hoặc đã hủy mới chạy lại được; việc này đang chờ, đang chạy hoặc đã xong. Hãy xem lại trạng thái của nó.',
    en: 'Only a job that failed or was cancelled runs again; this one waits, runs or is done. Look at its state.',
  })

const sameGoesOn = () =>
  conflict({
    vi: 'Một việc khác đang làm đúng điều này. Hãy chờ việc đó xong.',
    en: 'Another job is doing this very thing. Wait until it is over.',
  })

const isOver = () =>
  conflict({
    vi: 'Việc này đã kết thúc nên không hủy được nữa. Hãy xem kết quả của nó.',
    en: 'This job is over and can no longer be cancelled. Look at how it ended.',
  })
