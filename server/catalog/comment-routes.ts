import type { Comment } from '../../schemas/generated/catalog/comment.ts'
import { created, type Api } from '../http/endpoint.ts'
import { nextAddress, type Cursors } from '../http/paging.ts'
import type { ProblemSlug } from '../problems.ts'
import type { Catalog } from './catalog.ts'
import type { CommentRecord } from './comments.ts'
import { pageParameters } from './revision-routes.ts'
import { listOf } from './route-examples.ts'

const path = '/api/v1/datasets/:idOrSlug/comments'
const parameters = { idOrSlug: 'Id of the dataset, or the name in its address.' }
const problems: readonly ProblemSlug[] = [
  'unknown-parameter',
  'invalid-parameter',
  'sign-in-needed',
  'not-allowed',
  'dataset-not-found',
  'dataset-withdrawn',
]

const commentExample: Comment = {
  number: 3,
  at: '2026-01-31T08:00:00.000Z',
  by: 'Trần Thị Lan',
  text: 'Cột "ty_le" thiếu đơn vị. Nhờ bạn ghi thêm.',
  proposal: null,
}

/** A comment as the API tells it. */
export const presentComment = ({ number, at, by, text, proposal }: CommentRecord): Comment => ({
  number,
  at: at.toISOString(),
  by,
  text,
  proposal,
})

/** Adds the endpoints of what is said about a dataset inside its agency. */
export function addCommentRoutes(
  api: Api,
  { catalog, cursors }: { catalog: Pick<Catalog, 'listComments' | 'addComment'>; cursors: Cursors },
): void {
  api.add<{ limit: number; cursor?: string; proposal?: number }>(
    {
      operationId: 'listComments',
      method: 'get',
      path,
      tag: 'Datasets',
      summary: 'List what is said about a dataset in review, newest first',
      description:
        'Comments are for those who may write for the agency, before publication and after it. The public never sees them.',
      parameters,
      query: {
        ...pageParameters,
        proposal: {
          type: 'integer',
          minimum: 1,
          maximum: 1_000_000_000,
          description: 'Only those about this proposal.',
        },
      },
      needsViewer: true,
      replies: { 200: { description: 'A page of comments.', list: 'comment' } },
      example: listOf(commentExample),
      problems: [...problems, 'cursor-expired'],
    },
    async ({ params, query, viewer, request }) => {
      const place = { list: `comments of ${params.idOrSlug}`, proposal: query.proposal ?? null }
      const before = query.cursor === undefined ? null : (cursors.read(place, query.cursor) as number)
      const { items, total, hasMore } = await catalog.listComments(params.idOrSlug!, viewer, {
        limit: query.limit,
        before,
        ...(query.proposal !== undefined && { proposal: query.proposal }),
      })
      const cursor = hasMore ? cursors.write(place, items.at(-1)!.number) : null
      const [address = '', search = ''] = request.originalUrl.split('?')
      return { items: items.map(presentComment), total, next: nextAddress(address, search, cursor) }
    },
  )

  api.add<Record<string, unknown>, object>(
    {
      operationId: 'addComment',
      method: 'post',
      path,
      tag: 'Datasets',
      summary: 'Say something about a dataset, or one of its proposals, to those who may write on it',
      description:
        'Plain text. The others of the thread get a mail that there is something to read, when the portal sends mails.',
      parameters,
      body: 'comment-input',
      bodyIsCheckedByHandler: true,
      bodyExample: { text: commentExample.text },
      needsViewer: true,
      replies: { 201: { description: 'The comment.', schema: 'comment' } },
      example: commentExample,
      problems: [
        ...problems,
        'malformed-body',
        'unknown-member',
        'invalid-content',
        'conflict',
        'unsupported-media-type',
        'too-large',
        'idempotency-key-reused',
      ],
    },
    async ({ params, body, viewer }) => {
      const made = await catalog.addComment(viewer, params.idOrSlug!, body)
      return created(`/api/v1/datasets/${made.datasetId}/comments`, presentComment(made))
    },
  )
}
