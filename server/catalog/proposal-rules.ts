import { isDeepStrictEqual } from 'node:util'
import { isSameHand, type Hand } from '../identity/permissions.ts'
import { conflict, invalidContent, notAllowed, type ProblemError } from '../problems.ts'
import type { Operation, ProposalRecord } from './proposal-store.ts'
import type { RevisionChange } from './records.ts'

/** A publisher looks through them; more at a time means that nobody does. */
export const maxOpen = 100

/** As long as every other reason in the history. */
const maxNote = 2_000

/**
 * Whether the change would still do what its author meant and what a publisher read. What a new file or link is called inside is
 * made anew each time.
 */
export function doesAsItSays(
  { operation, changes }: ProposalRecord,
  now: readonly RevisionChange[] | null,
): boolean {
  if (operation.name === 'addFile' || operation.name === 'addLink') return true
  // Nothing is left to do: somebody did it meanwhile.
  return now === null || isDeepStrictEqual(strip(changes), strip(now))
}

const strip = (changes: readonly RevisionChange[]) =>
  changes.map(({ pointer, from = null, to = null }) => [pointer, from, to])

/** Whether the same hand sends the same file to the same place as one that waits: a repeat, as after a lost answer. */
export function isRepeat(waiting: ProposalRecord, by: Hand, operation: Operation): boolean {
  const { operation: before } = waiting
  if (!isSameHand(by, waiting) || !('file' in before) || !('file' in operation)) return false
  return isDeepStrictEqual(sentOf(before), sentOf(operation))
}

/** What a client says of the type may differ between its ways to send. */
const sentOf = ({ file: { name, sha256 }, ...place }: Extract<Operation, { file: object }>) => [
  name,
  sha256,
  place,
]

/** Throws 422 for a refusal without a reason. */
export function mustExplain({ accept, note }: { accept: boolean; note: string | null }): void {
  if (note === null && !accept) throw reasonNeeded()
  mustBeReadable(note)
}

/** Throws 422 for a reason that nobody reads to its end. */
export function mustBeReadable(note: string | null): void {
  if (note !== null && note.length > maxNote) throw noteTooLong()
}

/** The file that it is about was taken out meanwhile. */
export const partIsGone = (): ProblemError =>
  conflict({
    vi: 'Tệp hoặc liên kết mà đề xuất này nói đến nay không còn trong bộ dữ liệu, nên không thực hiện được. Hãy từ chối kèm lý do này.',
    en: 'The file or link that this proposal is about is no longer in the dataset, so it cannot be carried out. Refuse it with this as the reason.',
  })

export const doesOtherwise = (): ProblemError =>
  conflict({
    vi: 'Bộ dữ liệu đã thay đổi từ khi có đề xuất, nên bây giờ chấp nhận thì kết quả sẽ khác điều đã đề xuất. Hãy từ chối kèm lý do và nhờ đề xuất lại.',
    en: 'The dataset was changed since the proposal was made, and accepting it would now do something else than it says. Refuse it with this as the reason, and ask for it anew.',
  })

export const tooMany = (): ProblemError =>
  conflict({
    vi: `Bộ dữ liệu này đã có ${maxOpen} đề xuất chờ quyết định. Hãy nhờ người công bố xem trước.`,
    en: `${maxOpen} proposals of this dataset wait for a decision already. Ask a publisher to look at them first.`,
  })

/** Somebody was faster, or it is asked for twice. */
export const isClosed = ({ status }: Pick<ProposalRecord, 'status'>): ProblemError =>
  conflict({
    vi: `Đề xuất này ${closings[status].vi}, nên không còn gì để quyết định. Hãy đọc lại danh sách đề xuất.`,
    en: `This proposal ${closings[status].en}, so there is nothing left to decide. Read the list of proposals again.`,
  })

const closings = {
  open: { vi: 'vừa được người khác xử lý', en: 'was just dealt with by somebody else' },
  accepted: { vi: 'đã được chấp nhận', en: 'was accepted already' },
  refused: { vi: 'đã bị từ chối', en: 'was refused already' },
  takenBack: { vi: 'đã được người đề xuất rút lại', en: 'was taken back by whoever proposed it' },
} as const

export const notTheirs = (): ProblemError =>
  notAllowed({
    vi: 'Chỉ người đã đề xuất mới rút lại được đề xuất. Ai có quyền công bố thì có thể từ chối nó, kèm lý do.',
    en: 'Only whoever made a proposal takes it back. Whoever may publish can refuse it, with a reason.',
  })

const reasonNeeded = (): ProblemError =>
  invalidContent([
    {
      pointer: '/note',
      detail: {
        vi: 'cần lý do từ chối, để người đề xuất biết phải sửa gì.',
        en: 'needs the reason for refusing, so that whoever proposed it knows what to mend.',
      },
    },
  ])

const noteTooLong = (): ProblemError =>
  invalidContent([
    {
      pointer: '/note',
      detail: {
        vi: `dài nhất ${maxNote} ký tự.`,
        en: `has at most ${maxNote} characters.`,
      },
    },
  ])
