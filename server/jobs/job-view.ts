import type { Job } from '../../schemas/generated/api/job.ts'
import type { JobRecord } from './records.ts'

/** A job as clients see it. */
export function presentJob(job: JobRecord, lang: 'vi' | 'en'): Job {
  return {
    id: job._id,
    kind: job.kind,
    state: job.state,
    progress: job.progress,
    createdAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    problem: job.problem ? { code: job.problem.code, message: job.problem.message[lang] } : null,
  }
}
