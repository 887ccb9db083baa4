import type { Scope } from '../identity/viewer.ts'
import { conflict, invalidContent, type ProblemError } from '../problems.ts'
import { checkWhole } from './dataset-rules.ts'
import type { DatasetRecord, DatasetStatus } from './records.ts'

/** The steps that clients may ask for: the state to go to. */
export type Step = DatasetStatus

/** What goes with a step. */
export interface StepDetails {
  /** Why, or what a reviewer should know. */
  note: string | null
  /** When to publish, for `scheduled`. */
  at: Date | null
  /** Who asks, as history shows them. */
  by: { label: string; accountId: string | null }
}

const stateNames: Record<DatasetStatus, { vi: string; en: string }> = {
  draft: { vi: 'bản nháp', en: 'a draft' },
  inReview: { vi: 'đang chờ duyệt', en: 'in review' },
  published: { vi: 'đã công bố', en: 'published' },
  scheduled: { vi: 'đã hẹn giờ công bố', en: 'scheduled' },
  archived: { vi: 'đã lưu trữ', en: 'archived' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
}

/** Where a dataset may go from each state. */
const nextSteps: Record<DatasetStatus, readonly Step[]> = {
  draft: ['inReview', 'published', 'scheduled', 'withdrawn'],
  inReview: ['draft', 'published', 'scheduled'],
  scheduled: ['draft', 'scheduled', 'published'],
  published: ['draft', 'archived', 'withdrawn'],
  archived: ['published', 'withdrawn'],
  withdrawn: ['draft', 'published'],
}

/** Further ahead nobody remembers why. */
const maxAheadMs = 2 * 366 * 24 * 60 * 60 * 1000

/** What a step needs: to hand in a draft and to take it back, `write`; everything that the public sees or will see, `publish`. */
export const scopeToStep = ({ status }: Pick<DatasetRecord, 'status'>, to: Step): Scope =>
  (status === 'draft' && to === 'inReview') || (status === 'inReview' && to === 'draft') ? 'write' : 'publish'

/** Whether there is such a step from where the dataset stands, for whoever may take it. */
export const canGo = ({ status, publishedAt }: DatasetRecord, to: Step): boolean =>
  nextSteps[status].includes(to) && (to !== 'withdrawn' || publishedAt !== null)

/** The record after the step; throws 409 when the step does not exist and 422 when what it needs is missing. */
export function takeStep(
  record: DatasetRecord,
  to: Step,
  { note, at, by }: StepDetails,
  now: Date,
): DatasetRecord {
  if (!nextSteps[record.status].includes(to)) throw noSuchStep(record.status, to)
  if (at !== null && to !== 'scheduled') throw timeNotNeeded(to)
  if (to === 'inReview' || to === 'scheduled' || to === 'published') mustBeWhole(record)
  const left = { ...record, withdrawn: null, scheduledAt: null, submitted: null, returned: null }
  switch (to) {
    case 'draft':
      return {
        ...left,
        status: to,
        returned: isSentBack(record, by) ? { at: now, by: by.label, note } : null,
      }
    case 'inReview':
      return { ...left, status: to, submitted: { at: now, by: by.label, accountId: by.accountId, note } }
    case 'scheduled':
      if (at === null || at <= now || at.getTime() - now.getTime() > maxAheadMs) throw timeNeeded()
      return { ...left, status: to, scheduledAt: at }
    case 'published':
      return { ...left, status: to, publishedAt: record.publishedAt ?? now, lastAuthor: null }
    case 'archived':
      return { ...left, status: to }
    case 'withdrawn':
      if (record.publishedAt === null) throw neverPublished()
      if (note === null) throw reasonNeeded('/note')
      return { ...left, status: to, withdrawn: { at: now, reason: note } }
  }
}

/** Throws 422 for what only a draft may lack. */
function mustBeWhole(record: DatasetRecord): void {
  const missing = checkWhole(record)
  if (missing.length > 0) throw invalidContent(missing)
}

/** Whether somebody else puts it back than who handed it in: whoever takes back their own knows why. */
const isSentBack = ({ status, submitted }: DatasetRecord, by: StepDetails['by']): boolean =>
  status === 'inReview' && (by.accountId === null || by.accountId !== submitted?.accountId)

/** Whether what goes with a step is for those who work on the dataset: what a reviewer is to know, and what is to be mended. */
export const isToldInside = ({ status }: Pick<DatasetRecord, 'status'>, to: Step): boolean =>
  to === 'inReview' || (status === 'inReview' && to === 'draft')

/** Whether everybody may see, or could see, what is in this state; tells which revisions are public. */
export const isOpenState = (record: Pick<DatasetRecord, 'status' | 'publishedAt'>): boolean =>
  record.publishedAt !== null && ['published', 'archived', 'withdrawn'].includes(record.status)

/** Withdrawing tells the public why. */
export const reasonNeeded = (pointer: '/note' | '/reason'): ProblemError =>
  invalidContent([
    {
      pointer,
      detail: {
        vi: 'cần lý do rút; lý do này được công khai.',
        en: 'needs the reason for withdrawing; it is shown in public.',
      },
    },
  ])

const timeNeeded = (): ProblemError =>
  invalidContent([
    {
      pointer: '/at',
      detail: {
        vi: 'cần thời điểm công bố, ở tương lai và trong vòng hai năm, ví dụ 2027-01-31T08:00:00+07:00.',
        en: 'needs the time of publication, in the future and within two years, such as 2027-01-31T08:00:00+07:00.',
      },
    },
  ])

const timeNotNeeded = (to: Step): ProblemError =>
  invalidContent([
    {
      pointer: '/at',
      detail: {
        vi: `chỉ dùng khi chuyển sang "scheduled", không dùng với "${to}". Hãy bỏ trường này.`,
        en: `is for going to "scheduled", not to "${to}". Leave it out.`,
      },
    },
  ])

function noSuchStep(from: DatasetStatus, to: Step): ProblemError {
  const now = stateNames[from]
  if (from === to) {
    return conflict({ vi: `Bộ dữ liệu ${now.vi} rồi.`, en: `The dataset is ${now.en} already.` })
  }
  const steps = nextSteps[from].join(', ')
  return conflict({
    vi: `Bộ dữ liệu ${now.vi}, không chuyển sang "${to}" được. Có thể chuyển sang: ${steps}.`,
    en: `The dataset is ${now.en} and cannot go to "${to}". It can go to: ${steps}.`,
  })
}

const neverPublished = (): ProblemError =>
  conflict({
    vi: 'Bản nháp chưa từng công bố thì không rút; hãy xóa bằng DELETE.',
    en: 'A draft that was never published is not withdrawn; discard it with DELETE.',
  })
