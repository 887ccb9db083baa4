import { conflict, invalidContent, type ProblemError } from '../problems.ts'
import type { DatasetRecord, DatasetStatus } from './records.ts'

/** The steps that clients may ask for. */
export type Step = 'draft' | 'published' | 'withdrawn'

const stateNames: Record<DatasetStatus, { vi: string; en: string }> = {
  draft: { vi: 'bản nháp', en: 'a draft' },
  inReview: { vi: 'đang được duyệt', en: 'in review' },
  published: { vi: 'đã công bố', en: 'published' },
  scheduled: { vi: 'đã hẹn giờ công bố', en: 'scheduled' },
  archived: { vi: 'đã lưu trữ', en: 'archived' },
  withdrawn: { vi: 'đã rút', en: 'withdrawn' },
}

/** Where a dataset may go from each state. */
const nextSteps: Partial<Record<DatasetStatus, readonly Step[]>> = {
  draft: ['published', 'withdrawn'],
  published: ['draft', 'withdrawn'],
  withdrawn: ['draft', 'published'],
}

/** The record after the step; throws 409 when the step does not exist and 422 when its reason is missing. */
export function takeStep(record: DatasetRecord, to: Step, note: string | null, now: Date): DatasetRecord {
  if (!nextSteps[record.status]?.includes(to)) throw noSuchStep(record.status, to)
  if (to === 'withdrawn') {
    if (record.publishedAt === null) throw neverPublished()
    if (note === null) throw reasonNeeded('/note')
    return { ...record, status: 'withdrawn', withdrawn: { at: now, reason: note } }
  }
  const publishedAt = to === 'published' ? (record.publishedAt ?? now) : record.publishedAt
  return { ...record, status: to, withdrawn: null, publishedAt }
}

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

function noSuchStep(from: DatasetStatus, to: Step): ProblemError {
  const now = stateNames[from]
  if (from === to) {
    return conflict({ vi: `Bộ dữ liệu ${now.vi} rồi.`, en: `The dataset is ${now.en} already.` })
  }
  const steps = nextSteps[from] ?? []
  return conflict({
    vi: `Bộ dữ liệu ${now.vi}, không chuyển sang "${to}" được. Có thể chuyển sang: ${steps.join(', ') || 'không trạng thái nào'}.`,
    en: `The dataset is ${now.en} and cannot go to "${to}". It can go to: ${steps.join(', ') || 'no other state'}.`,
  })
}

const neverPublished = (): ProblemError =>
  conflict({
    vi: 'Bản nháp chưa từng công bố thì không rút; hãy xóa bằng DELETE.',
    en: 'A draft that was never published is not withdrawn; discard it with DELETE.',
  })
