import type { Sentence } from '../problems.ts'

/** What a commit says must follow; written in its transaction, followed by the worker. */
export type Notice =
  | { kind: 'dataset-changed'; datasetId: string }
  | { kind: 'agency-changed'; agencyId: string }
  | { kind: 'job-created'; jobId: string }
  /** Somebody cancelled it or let it run again, or it failed for good. */
  | { kind: 'job-changed'; jobId: string }
  | { kind: 'bytes-taken-down'; sha256: string }
  /** An entry of a controlled list has another name: `<list>/<id>`. */
  | { kind: 'vocabulary-changed'; entry: string }

export const noticeKinds: readonly Notice['kind'][] = [
  'dataset-changed',
  'agency-changed',
  'job-created',
  'job-changed',
  'bytes-taken-down',
  'vocabulary-changed',
]

/** The thing that a notice is about: two notices of one kind about the same thing are one. */
export function subjectOf(notice: Notice): string {
  if (notice.kind === 'dataset-changed') return notice.datasetId
  if (notice.kind === 'agency-changed') return notice.agencyId
  if (notice.kind === 'bytes-taken-down') return notice.sha256
  if (notice.kind === 'vocabulary-changed') return notice.entry
  return notice.jobId
}

/** Work that somebody wants done. */
export interface JobSpec {
  kind: string
  datasetId: string | null
  distributionId: string | null
  /** What the work needs to know; a secret goes into `sealed`, which is forgotten when the job ends. */
  data: Record<string, unknown>
  /** What the progress counts: `rows`, `bytes`, `items`. */
  unit: string
  /** Unique while unfinished: the same key gives the job that waits or runs already. */
  key?: string
}

export const jobStates = ['waiting', 'running', 'failed', 'done', 'cancelled'] as const

export type JobState = (typeof jobStates)[number]

/** The public record of one job; agenda's own collection only says when it runs next. */
export interface JobRecord {
  _id: string
  kind: string
  state: JobState
  datasetId: string | null
  distributionId: string | null
  data: Record<string, unknown>
  progress: { done: number; total: number | null; unit: string; bytes?: { done: number; total: number } }
  /** How often it was begun; a run that was put back does not count. */
  attempts: number
  problem: { code: string; message: Sentence } | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}
