import type { ClientSession } from 'mongodb'
import type { CommentInput } from '../../schemas/generated/catalog/comment-input.ts'
import type { Audit } from '../audit/audit.ts'
import type { Changes } from '../audit/changes.ts'
import { checkInput } from '../config/read-input.ts'
import type { Identity } from '../identity/identity.ts'
import type { Viewer } from '../identity/viewer.ts'
import { inBothLanguages } from '../mail/mail.ts'
import type { Clock } from '../platform/clock.ts'
import { conflict, datasetNotFound, invalidContent, type ProblemError } from '../problems.ts'
import { mustAct, mustSee } from './access.ts'
import type { CommentRecord, CommentStore } from './comment-store.ts'
import { tidyLines } from './dataset-edit.ts'
import type { DatasetStore } from './dataset-store.ts'
import type { ProposalStore } from './proposal-store.ts'
import type { DatasetRecord } from './records.ts'

export type { CommentRecord } from './comment-store.ts'

/** People talk over a draft in dozens; a program that talks without end is stopped. */
const maxComments = 500

/** Puts what somebody said with a step into the thread of the dataset; a thread that is full stays as it is. */
export async function keepStepNote(
  store: Pick<CommentStore, 'findNewest' | 'insert'>,
  { datasetId, by, text, at }: { datasetId: string; by: Viewer; text: string; at: Date },
  session: ClientSession,
): Promise<void> {
  const number = (await store.findNewest(datasetId, session)) + 1
  if (number > maxComments) return
  await store.insert(
    {
      _id: `${datasetId}/${number}`,
      datasetId,
      number,
      proposal: null,
      at,
      by: by.label,
      accountId: by.accountId,
      text,
    },
    session,
  )
}

/** As long as the longest comment that the contract takes. */
export const maxCommentLength = 4_000

/** What those who may write on a dataset say to each other about it: before review, in it and after, and never in public. */
export interface Comments {
  /** Newest first, before the number given; about one proposal, or (null) about the dataset itself, when `proposal` is given. */
  listComments(
    idOrSlug: string,
    viewer: Viewer,
    page: { limit: number; before: number | null; proposal?: number | null },
  ): Promise<{ items: CommentRecord[]; total: number; hasMore: boolean }>
  /** Writes one, and mails it to the others of the thread when there is a mail server. */
  addComment(by: Viewer, idOrSlug: string, body: object): Promise<CommentRecord>
}

export function createComments({
  baseUrl,
  changes,
  audit,
  clock,
  store,
  datasets,
  proposals,
  tellAccounts,
}: {
  baseUrl: string
  changes: Pick<Changes, 'commit'>
  audit: Pick<Audit, 'append'>
  clock: Clock
  store: CommentStore
  datasets: Pick<DatasetStore, 'findByIdOrSlug'>
  proposals: Pick<ProposalStore, 'find'>
  tellAccounts: Identity['tellAccounts']
}): Comments {
  async function getForWriter(
    idOrSlug: string,
    viewer: Viewer,
    session?: ClientSession,
  ): Promise<DatasetRecord> {
    const found = await datasets.findByIdOrSlug(idOrSlug, session)
    const dataset = mustSee(found, viewer, () => datasetNotFound(idOrSlug))
    mustAct(viewer, 'write', dataset)
    return dataset
  }

  return {
    async listComments(idOrSlug, viewer, { limit, before, proposal }) {
      const { _id: datasetId } = await getForWriter(idOrSlug, viewer)
      const filter = { datasetId, ...(proposal !== undefined && { proposal }) }
      const [found, total] = await Promise.all([
        store.list(filter, { limit: limit + 1, before }),
        store.count(filter),
      ])
      return { items: found.slice(0, limit), total, hasMore: found.length > limit }
    },

    async addComment(by, idOrSlug, body) {
      const known = await getForWriter(idOrSlug, by)
      const { text: typed, proposal = null } = checkInput('comment-input', body) as CommentInput
      const text = tidyLines(typed)
      if (text === '') throw noText()
      return changes.commit(async (session) => {
        const dataset = await getForWriter(known._id, by, session)
        const about = proposal === null ? null : await proposals.find(dataset._id, proposal, session)
        if (proposal !== null && !about) throw noSuchProposal()
        const number = (await store.findNewest(dataset._id, session)) + 1
        if (number > maxComments) throw tooMany()
        const record: CommentRecord = {
          _id: `${dataset._id}/${number}`,
          datasetId: dataset._id,
          number,
          proposal,
          at: clock.now(),
          by: by.label,
          accountId: by.accountId,
          text,
        }
        const others = new Set([
          ...(await store.listAuthors({ datasetId: dataset._id, proposal })),
          ...(about ? [about.accountId] : [dataset.lastAuthor?.accountId, dataset.submitted?.accountId]),
        ])
        await store.insert(record, session)
        await tellAccounts(
          [...others].filter((id) => typeof id === 'string' && id !== by.accountId) as string[],
          { right: 'write', place: dataset },
          writeMail(record, dataset),
          session,
        )
        await audit.append(
          {
            at: record.at,
            by,
            action: 'comment-dataset',
            object: `dataset/${dataset._id}`,
            agencyId: dataset.agencyId,
            details: { comment: number, ...(proposal === null ? {} : { proposal }) },
          },
          session,
        )
        return record
      }, `comments ${known._id}`)
    },
  }

  /** Says that there is something to read, and where: what was written stays in the portal. */
  function writeMail({ by, number, proposal }: CommentRecord, { title, slug }: DatasetRecord) {
    const page = proposal === null ? 'discussion' : 'proposals'
    const path = `/workspace/datasets/${slug}/${page}#comment-${number}`
    const name = title.vi ?? title.en ?? Object.values(title)[0] ?? slug
    return inBothLanguages(
      { vi: `Trao đổi về "${shorten(name)}"`, en: `A comment on "${shorten(name)}"` },
      {
        vi: `Xin chào,\n\n${by} vừa viết trong trao đổi nội bộ về bộ dữ liệu "${name}". Để đọc và trả lời, hãy đăng nhập và mở:\n\n${baseUrl}${path}`,
        en: `Hello,\n\n${by} wrote a comment on the dataset "${name}", for members of the agency. To read and answer it, sign in and open:\n\n${baseUrl}/en${path}`,
      },
    )
  }
}

/** A line of subject that mail programs show whole. */
const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

const noText = (): ProblemError =>
  invalidContent([
    {
      pointer: '/text',
      detail: {
        vi: 'không được để trống.',
        en: 'must not be blank.',
      },
    },
  ])

const noSuchProposal = (): ProblemError =>
  invalidContent([
    {
      pointer: '/proposal',
      detail: {
        vi: 'bộ dữ liệu không có đề xuất này. Hãy xem danh sách đề xuất.',
        en: 'is no proposal of this dataset. See the list of its proposals.',
      },
    },
  ])

const tooMany = (): ProblemError =>
  conflict({
    vi: `Bộ dữ liệu này đã có ${maxComments} lời trao đổi, không thêm được nữa. Hãy trao đổi bằng cách khác.`,
    en: `This dataset has ${maxComments} comments, and takes no more. Talk it over in another way.`,
  })
