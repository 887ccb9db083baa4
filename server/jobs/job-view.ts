import type { Job } from '../../schemas/generated/api/job.ts'
import type { JobRecord } from './records.ts'

/** A job as clients see it. */
export function presentJob(job: JobRecord, lang: 'vi' | 'en'): Job {
  return {
    id: job._id,
    kind: job.kind,
    state: job.state,
    dataset: job.datasetId,
    distribution: job.distributionId,
    attempts: job.attempts,
    progress: job.progress,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    problem: job.problem ? { code: job.problem.code, message: job.problem.message[lang] } : null,
  }
}
